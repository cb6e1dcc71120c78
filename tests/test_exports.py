"""What leaves the product as a file: where it is from, in both languages, with numbers and harmless texts."""

from __future__ import annotations

import ast
import io
import json
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from types import SimpleNamespace
from typing import Any, cast

import openpyxl
import pandas as pd
import pyarrow
import pytest
from pyarrow import parquet as parquet_files

from analytics.answers.data import findings
from analytics.dictionary import Label
from analytics.explore.declarations import TABLE
from analytics.intake.finding import Finding, Severity
from analytics.language import both, exported_workbook
from analytics.language.exports import Format, Stamp, csv, parquet, xlsx
from analytics.language.translator import Translator, translator
from analytics.policy.loading import register
from analytics.tables import Rows, Table, title
from analytics.warehouse.snapshots.snapshot import Origin, Snapshot
from tests.architecture.sources import sources

ZH, EN = translator("zh"), translator("en")


def snapshot(day: date, *, seq: int = 27, revision: int = 0, origin: Origin = Origin.SAMPLE) -> Snapshot:
    """What a stamp asks of one."""
    return cast(Snapshot, SimpleNamespace(seq=seq, as_of=day, revision=revision, origin=origin))


SUMMER = snapshot(date(2020, 6, 30))
NONE = Stamp((), "620100")


def chosen(t: Translator) -> dict[str, str]:
    return {t("Fund year"): "2019", t("Unit"): t("All units")}


def lines(rows: Rows, stamp: Stamp = NONE, name: str = "moves") -> list[str]:
    return csv(Table(name, rows), stamp).decode("utf-8-sig").splitlines()


def cell(column: str, value: Any) -> str:
    return lines({column: [value]})[1]


def sheets(table: Table, stamp: Stamp = NONE) -> Any:
    return openpyxl.load_workbook(io.BytesIO(xlsx(table, stamp)))


def facts(table: Table, stamp: Stamp) -> dict[str, str]:
    """The first sheet, names and what stands beside them."""
    first = sheets(table, stamp).worksheets[0]
    return {row[0]: row[1] for row in first.iter_rows(values_only=True) if row[0]}


HOSTILE = ("=1+1", "+1", "-1", "@x", "\t=1", "＝1", "＠x", '=HYPERLINK("http://x")', "http://example.org")


@pytest.mark.parametrize("text", HOSTILE[:-1])
def test_a_text_cannot_act_as_a_formula(text: str) -> None:
    assert cell("name_zh", text).startswith("\"'")


@pytest.mark.parametrize("text", HOSTILE)
def test_in_a_workbook_a_text_stays_a_text_wherever_it_stands(text: str) -> None:
    stamp = Stamp((SUMMER,), "620100", chosen=lambda t: {text: text})
    book = sheets(Table("moves", {"name_zh": [text], "value": [1]}), stamp)
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            assert [one.data_type for one in row if one.data_type == "f" or one.hyperlink] == []
    assert book.worksheets[1]["A2"].data_type == "s"
    assert book.worksheets[1]["A2"].value == text


@pytest.mark.parametrize(
    ("column", "value", "written"),
    [
        ("change", 0.1 + 0.2, "0.3"),
        ("value", 28902.0, "28902"),
        ("value", -3, "-3"),
        ("share", 328 / 421, "0.779097"),
        ("share", 1e-05, "0.00001"),
        ("amount_yuan", 200000.10000000003, "200000.1"),
        ("amount_yuan", Decimal("30000.00"), "30000"),
        ("fund_year", 2020, "2020"),
        ("value", None, '""'),
    ],
)
def test_numbers_are_as_a_person_would_write_them(column: str, value: Any, written: str) -> None:
    assert cell(column, value) == written


def test_missing_whole_numbers_and_days_are_empty_and_days_have_no_hour() -> None:
    days = pd.Series([pd.Timestamp("2016-09-01"), pd.NaT])
    frame = pd.DataFrame({"row_count": pd.array([1, None], "Int64"), "as_of": days})
    assert lines(frame) == ['"行数 / Rows","截至日 / As of"', '1,"2016-09-01"', '"",""']
    assert csv(Table("moves", frame), NONE).startswith(b"\xef\xbb\xbf")


def test_every_row_begins_with_where_it_is_from() -> None:
    stamp = Stamp((SUMMER,), "620100", register().indicator("communities.staffed"), chosen)
    name = both.joined(register().indicator("communities.staffed").name)
    choices = "资金年度 / Fund year: 2019; 单位 / Unit: 全部单位 / All units"
    assert lines({"value": [1, 2]}, stamp, "burnup") == [
        '"数据性质 / Data","快照日期 / Snapshot date","快照修订 / Snapshot revision","范围 / Scope",'
        '"所属指标 / Indicator","筛选条件 / Choices","数值 / Value"',
        f'"示例 / sample","2020-06-30","0","全市 / Whole city","{name}","{choices}",1',
        f'"示例 / sample","2020-06-30","0","全市 / Whole city","{name}","{choices}",2',
    ]
    real = Stamp((SUMMER, snapshot(date(2020, 9, 30), revision=2, origin=Origin.SUBMISSION)), "620102")
    said = '"真实 / real","2020-06-30 → 2020-09-30","0 → 2","城关区 / Chengguan"'
    assert lines({"value": [1]}, real)[1].startswith(said)


def test_words_stand_in_both_languages_and_behind_them_the_codes_under_their_id() -> None:
    rows = {"district_code": ["620102", None], "state": ["lost", "staffed"]}
    assert lines(rows, name="communities") == [
        '"县区 / District","district_code","状态 / State","state"',
        '"城关区 / Chengguan","620102","一年内新空缺 / Newly vacant within a year","lost"',
        '"","","已配备 / With a professional","staffed"',
    ]


def test_headers_that_say_the_same_are_told_apart_by_their_ids() -> None:
    head, _ = lines({"rank": [1], "district_code": ["620102"], "unit_code": ["620102"]})
    assert (
        '"县区 / District [district_code]","district_code","县区 / District [unit_code]","unit_code"' in head
    )
    stamp = Stamp((SUMMER,), "620100")
    head, _ = lines({"data_nature": ["sample"]}, stamp)
    assert head.count('"数据性质 / Data"') == 1
    assert '"数据性质 / Data [data_nature]"' in head


def test_a_table_made_in_one_language_is_taken_away_in_both() -> None:
    def made(t: Translator) -> Table:
        return Table("formulas", {"figure": [t("All units")], "formula": ["a ÷ b"]})

    assert lines(both.table(made).frame, name="formulas")[1] == '"全部单位 / All units","a ÷ b"'
    assert list(both.table(made).frame["figure"]) == [Label("全部单位", "All units")]


def test_the_first_sheet_says_what_is_to_be_known() -> None:
    indicator = register().indicator("communities.staffed")
    stamp = Stamp((SUMMER,), "620102", indicator, chosen, "Target")
    said = facts(Table("burnup", {"value": [1, 2], "state": ["lost", "lost"]}), stamp)
    assert said["数据表 / Table"] == "进度与序时线 / Progress and schedule"
    assert said["页面 / Page"] == "目标 / Target"
    assert said["数据 / Data"] == "示例 / sample"
    assert (said["快照序号 / Snapshot"], said["快照日期 / Snapshot date"]) == ("27", "2020-06-30")
    assert said["快照修订 / Snapshot revision"] == "0"
    assert said["范围 / Scope"] == "城关区 / Chengguan (620102)"
    assert said["资金年度 / Fund year"] == "2019"
    assert said["单位 / Unit"] == "全部单位 / All units"
    assert said["口径 / Definition"] == both.joined(indicator.definition)
    assert said["行数 / Rows"] == "2"
    datetime.strptime(said["文件生成时间（北京时间） / File made at (Lanzhou time)"], "%Y-%m-%d %H:%M")  # noqa: DTZ007
    first = sheets(Table("burnup", {"value": [1], "state": ["lost"], "posts": [2]}), stamp).worksheets[0]
    columns = {row[1]: row for row in first.iter_rows(values_only=True)}
    assert columns["posts"][2] == "个岗位 / posts"
    assert "lost = 一年内新空缺 / Newly vacant within a year" in columns["state"][3]


@pytest.mark.parametrize(
    ("column", "value", "written"),
    [
        ("amount_yuan", 1234567.5, "#,##0.00"),
        ("share", 0.25, "0.0%"),
        ("fund_year", 2020, "0"),
        ("posts", 12345, "#,##0"),
        ("value", 0.5, "#,##0.00####"),
        ("as_of", date(2020, 6, 30), "yyyy-mm-dd"),
        ("name_zh", "620102", "@"),
    ],
)
def test_a_cell_is_written_as_what_it_is(column: str, value: Any, written: str) -> None:
    found = sheets(Table("moves", {column: [value]})).worksheets[1]["A2"]
    assert found.number_format == written
    assert (found.value.date() if isinstance(found.value, datetime) else found.value) == value


def test_the_header_of_the_rows_stays_in_sight_and_columns_are_as_wide_as_they_need() -> None:
    table = Table("moves", {"name_zh": ["兰州市社会工作协会"], "value": [1]})
    sheet = sheets(table).worksheets[1]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:B2"
    assert sheet.column_dimensions["A"].width >= 2 * len("兰州市社会工作协会")


def test_more_rows_than_a_sheet_takes_go_on_in_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exported_workbook, "MOST_ROWS", 2)
    book = sheets(Table("moves", {"value": [1, 2, 3, 4, 5]}))
    _, *parts = book.worksheets
    assert [[row[0] for row in part.iter_rows(min_row=2, values_only=True)] for part in parts] == [
        [1, 2], [3, 4], [5]
    ]  # fmt: skip


def test_parquet_has_ids_codes_and_values_of_their_types() -> None:
    rows = {
        "state": ["lost", None],
        "fund_year": [2020, None],
        "amount_yuan": [Decimal("1.50"), None],
        "as_of": [date(2020, 6, 30), None],
    }
    stamp = Stamp((SUMMER,), "620100", chosen=chosen)
    made = parquet_files.read_table(io.BytesIO(parquet(Table("moves", rows), stamp)))
    assert made.schema.names == list(rows)
    assert made.schema.types == [pyarrow.string(), pyarrow.int64(), pyarrow.float64(), pyarrow.date32()]
    assert made.to_pylist() == [
        {"state": "lost", "fund_year": 2020, "amount_yuan": 1.5, "as_of": date(2020, 6, 30)},
        dict.fromkeys(rows),
    ]
    said = {name.decode(): json.loads(value) for name, value in made.schema.metadata.items()}
    assert ["资金年度 / Fund year", "2019"] in said["facts"]
    assert ["快照日期 / Snapshot date", "2020-06-30"] in said["facts"]
    assert {one["id"] for one in said["columns"]} == set(rows)
    assert said["columns"][0]["codes"]["lost"] == "一年内新空缺 / Newly vacant within a year"


def test_a_table_without_rows_is_a_file_too() -> None:
    empty = Table("moves", {"value": [], "state": [], "as_of": []})
    for form in Format:
        assert form.made(empty, Stamp((SUMMER,), "620100"))


def test_a_file_is_called_by_what_it_is_its_day_and_whether_it_is_a_sample() -> None:
    assert (
        Stamp((SUMMER,), "620100").file_name("district-grid", ZH) == "兰州社工_县区进展_2020-06-30_示例.csv"
    )
    real = Stamp((snapshot(date(2020, 9, 30), revision=1, origin=Origin.SUBMISSION),), "620100")
    said = "Lanzhou-social-work_districts-and-targets_2020-09-30_revision-1_real.csv"
    assert real.file_name("district-grid", EN) == said
    about = Stamp((SUMMER,), "620100", register().indicator("workforce.total"))
    name = register().indicator("workforce.total").name.zh
    assert about.file_name("burnup", ZH) == f"兰州社工_进度与序时线_{name}_2020-06-30_示例.csv"


def test_every_table_has_a_title() -> None:
    names = {
        str(call.args[0].value)
        for source in sources("analytics", "pages")
        for call in source.calls()
        if isinstance(call.func, ast.Name) and call.func.id == "Table" and call.args
        and isinstance(call.args[0], ast.Constant) and call.args[0].value
    }  # fmt: skip
    names |= {"funding-source", "funding-purpose", TABLE}
    assert {name for name in names if title(name).zh == name} == set()


def test_findings_are_taken_away_in_both_languages_and_what_was_found_does_nothing() -> None:
    found = Finding(
        "=1.xlsx", "人才登记", 12, "性别", "X", Severity.ERROR, "=cmd|' /C calc'!A0", "All units", "All years"
    )
    table = both.table(partial(findings, [found]))
    _, row = lines(table.frame, name="findings")
    assert row == (
        '"✕ 错误 / ✕ Error","error","\'=1.xlsx","人才登记",12,"性别","\'=cmd|\' /C calc\'!A0",'
        '"全部单位 / All units","全部年度 / All years"'
    )
    second = sheets(table).worksheets[1]
    assert [cell.data_type for cell in second[2]] == ["s", "s", "s", "s", "n", "s", "s", "s", "s"]
