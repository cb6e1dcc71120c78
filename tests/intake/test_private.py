"""An ID number, in whatever writing and wherever it was written, is kept and said nowhere."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pyarrow.parquet
import pytest
from typer.testing import CliRunner

from analytics import __main__ as command_line
from analytics.access.viewer import everybody
from analytics.dictionary import dictionary
from analytics.errors import NotPublished
from analytics.intake.finding import FINDINGS_SHEET, Flaw, Spot
from analytics.intake.returned.annotating import annotated
from analytics.intake.submission import Examination, examine, publish, refuse_errors
from analytics.language.translator import translator
from tests.intake.workbooks import Row, community, csv_file, entry, id_number, person, sheet_of, workbook
from tests.intake.writings import WRITINGS, digits_in

AS_OF = date(2016, 12, 31)
NUMBER = id_number(7)
#: A clean row of each table; what may stay blank is there too.
ROWS: dict[str, Row] = {
    "registrations": person(),
    "funding": entry(项目名称="社区服务"),
    "communities": community(街道乡镇="酒泉路街道"),
    "institutions": {"编号": "I-1", "县区": "城关区", "类型": "民办社会工作服务机构", "名称": "一家",
                     "成立日期": "2016-01-01", "佐证材料": "登记证"},
    "activities": {"编号": "A-1", "县区": "城关区", "类型": "继续教育", "日期": "2016-05-01",
                   "人次": 20, "学时": 8},
    "measures": {"县区": "城关区", "措施": "社会工作人才培训规划", "出台日期": "2016-05-01",
                 "文件名称": "关于规划的通知"},
}  # fmt: skip
TEXTS = [
    (table.name, column.header.zh)
    for table in dictionary().tables
    for column in table.columns
    if column.type in ("text", "community", "code", "district", "district_or_city", "id_number")
]

Write = Callable[[str], str]


def kept_in(root: Path) -> Iterator[str]:
    """Everything that stands in a folder of snapshots, and the names in it."""
    for path in root.rglob("*"):
        yield path.name
        if path.suffix == ".parquet":
            yield from map(str, pyarrow.parquet.read_table(path).to_pylist())
        elif path.is_file():
            yield path.read_bytes().decode("utf-8", "replace")


def said_of(examination: Examination) -> Iterator[str]:
    for finding in examination.findings:
        for language in ("zh", "en"):
            yield json.dumps(finding.as_json(translator(language)), ensure_ascii=False)
        yield f"{finding!r} {finding.sentence}"


def assert_nowhere(texts: Iterator[str]) -> None:
    found = [text for text in texts if NUMBER in digits_in(text) or NUMBER[:-1] in digits_in(text)]
    assert found == []


@pytest.mark.parametrize("write", WRITINGS.values(), ids=WRITINGS)
def test_in_any_column_of_any_table_it_is_refused_and_not_repeated(
    write: Write, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    written = write(NUMBER)
    for number, (table, header) in enumerate(TEXTS):
        row = {**ROWS[table], header: written}
        path = csv_file(tmp_path / f"{number}.csv", [row, {**ROWS[table], header: f"见{written}号"}])
        examination = examine(tmp_path / "snapshots", [path], as_of=AS_OF)
        # Alone in its own column it may be read as what it is.
        refused = {3} if header == "身份证号" else {2, 3}
        assert refused <= {one.row for one in examination.errors}, (table, header)
        assert_nowhere(said_of(examination))
    assert_nowhere(iter([caplog.text]))


@pytest.mark.parametrize("writing", ["hyphens", "full width", "zero width", "digits before", "in words"])
def test_in_names_and_headers_it_is_published_with_stars(
    writing: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """What is not read may hold anything; the file is taken all the same."""
    caplog.set_level(logging.DEBUG)
    root, written = tmp_path / "snapshots", WRITINGS[writing](NUMBER)
    in_a_sheets_name = "".join("_" if sign in "[]:*?/\\" else sign for sign in written)[:31]
    content = workbook(
        tmp_path / "a.xlsx",
        {
            "社区岗位": [{**community(), written: written, f"备注 {written}": written}],
            in_a_sheets_name: [{"甲": written}, {"甲": 3}],
        },
    ).read_bytes()
    name, told = f"社区 {written}.xlsx", list[str]()
    examination = examine(
        root, [(name, content)], as_of=AS_OF, progress=lambda _done, _all, file: told.append(file)
    )
    submission = refuse_errors(examination)
    with pytest.raises(NotPublished) as refused:
        publish(root, submission, viewer=everybody().named(written), accept_warnings=True)
    publish(root, submission, viewer=everybody().named("市委组织部"), accept_warnings=True)
    assert_nowhere(said_of(examination))
    assert_nowhere(kept_in(root))
    assert_nowhere(iter([*told, caplog.text, f"{refused.value} {refused.value.values}"]))
    marked = openpyxl.load_workbook(io.BytesIO(annotated(name, content, examination.findings)))
    assert_nowhere(str(cell.value) for row in marked[FINDINGS_SHEET] for cell in row)


@pytest.mark.parametrize("writing", WRITINGS)
def test_above_and_below_a_table_it_is_taken_for_a_row_that_got_lost(writing: str, tmp_path: Path) -> None:
    written = WRITINGS[writing](NUMBER)
    content = workbook(tmp_path / "a.xlsx", {"社区岗位": [community()]}).read_bytes()
    book = openpyxl.load_workbook(io.BytesIO(content))
    book["社区岗位"].insert_rows(1)
    book["社区岗位"]["A1"] = f"社区岗位表 单位：{written}"
    book["社区岗位"]["A4"] = f"填表人：{written}"
    changed = io.BytesIO()
    book.save(changed)
    examination = examine(tmp_path / "snapshots", [("a.xlsx", changed.getvalue())], as_of=AS_OF)
    assert {(one.code, one.row) for one in examination.errors} == {("row_above_headers", 1), ("row_bare", 4)}
    assert_nowhere(said_of(examination))


@pytest.mark.parametrize("writing", ["plain", "hyphens", "full width", "digits before", "zero width"])
def test_the_command_line_does_not_repeat_it(writing: str, tmp_path: Path) -> None:
    written = WRITINGS[writing](NUMBER)
    path = workbook(tmp_path / f"{written}.xlsx", {sheet_of("funding"): [entry(项目名称=written)]})
    clean = csv_file(tmp_path / f"{written}.csv", [entry()])
    day = ["--as-of", "2016-12-31"]
    for arguments in (
        ["check", str(path), *day, "--json"],
        ["check", str(path), *day],
        ["check", str(path), *day, "--annotate", str(tmp_path)],
        ["check", str(tmp_path / written / "none.csv"), *day],
        ["publish", str(clean), *day, "--actor", written],
        ["publish", str(clean), *day, "--actor", written, "--json"],
        ["publish", str(clean), *day, "--actor", "市委组织部"],
        ["snapshots", "--json"],
    ):
        run = CliRunner().invoke(command_line.app, ["--data", str(tmp_path / "snapshots"), *arguments])
        assert_nowhere(iter([run.output, run.stdout, run.stderr]))


def test_a_number_cell_that_lost_its_digits_is_refused_in_a_text_too(tmp_path: Path) -> None:
    for cell in (
        float(NUMBER),
        "6.20102198503120E+17",
        "６.20102198503120e17",
        int(NUMBER[:6] + NUMBER[8:17]),
    ):
        path = csv_file(tmp_path / "a.csv", [entry(项目名称=cell)])
        (finding,) = examine(tmp_path / "snapshots", [path], as_of=AS_OF).errors
        assert (finding.column, finding.value) == ("项目名称", "***")
        path = workbook(tmp_path / "a.xlsx", {"资金台账": [entry(项目名称=cell)]})
        (finding,) = examine(tmp_path / "snapshots", [path], as_of=AS_OF).errors
        assert (finding.column, finding.value) == ("项目名称", "***")


def test_a_finding_repeats_no_number_whatever_it_is_told() -> None:
    flaw = Flaw("any", "“{value}” under “{column}” and {other}", "See {other}.").naming(other=f"行 {NUMBER}")
    finding = flaw.at(Spot(f"{NUMBER}.xlsx", NUMBER, 1, NUMBER), NUMBER)
    assert_nowhere(iter([repr(finding), finding.sentence, str(finding.as_json())]))
