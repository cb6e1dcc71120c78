"""What leaves the product as CSV: where it is from, and numbers as a person would write them."""

from __future__ import annotations

import ast
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, cast

import pandas as pd
import pytest

from analytics.language.exports import Stamp, csv
from analytics.language.translator import translator
from analytics.policy.loading import register
from analytics.tables import Rows, Table, title
from analytics.warehouse.snapshots.snapshot import Origin, Snapshot
from tests.architecture.sources import sources

ZH, EN = translator("zh"), translator("en")


def snapshot(day: date, *, revision: int = 0, origin: Origin = Origin.SAMPLE) -> Snapshot:
    """What a stamp asks of one."""
    return cast(Snapshot, SimpleNamespace(as_of=day, revision=revision, origin=origin))


SUMMER = snapshot(date(2020, 6, 30))
NONE = Stamp((), "620100")


def lines(rows: Rows, stamp: Stamp = NONE, name: str = "moves") -> list[str]:
    return csv(Table(name, rows), stamp, ZH).decode("utf-8-sig").splitlines()


def cell(column: str, value: Any) -> str:
    return lines({column: [value]})[1]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "＝1", "＠x"])
def test_a_text_cannot_act_as_a_formula(text: str) -> None:
    assert cell("name_zh", text).startswith("\"'")


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
    assert lines(frame) == ['"行数","截至日"', '1,"2016-09-01"', '"",""']
    assert csv(Table("moves", frame), NONE, ZH).startswith(b"\xef\xbb\xbf")


def test_every_row_begins_with_where_it_is_from() -> None:
    stamp = Stamp((SUMMER,), "620100", register().indicator("communities.staffed"))
    name = register().indicator("communities.staffed").name.zh
    assert lines({"value": [1, 2]}, stamp, "burnup") == [
        '"数据性质","快照日期","快照修订","范围","所属指标","数值"',
        f'"示例","2020-06-30","0","全市","{name}",1',
        f'"示例","2020-06-30","0","全市","{name}",2',
    ]
    real = Stamp((SUMMER, snapshot(date(2020, 9, 30), revision=2, origin=Origin.SUBMISSION)), "620102")
    assert lines({"value": [1]}, real)[1].startswith('"真实","2020-06-30 → 2020-09-30","0 → 2","城关区"')


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
    names |= {"funding-source", "funding-purpose"}
    assert {name for name in names if title(name).zh == name} == set()
