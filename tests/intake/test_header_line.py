"""The header line is where most headers stand, over one line or two; units are never guessed."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest

from analytics.intake.files.reading import Cell, Sheet
from analytics.intake.rows.cleaning import cleaned
from analytics.intake.sheets.grid import Grid, grids
from tests.intake.ledgers import HEADERS, laid_out, numbers, row, told
from tests.intake.workbooks import person

BARE = (*HEADERS[:-1], "金额")


@pytest.mark.parametrize("above", range(15))
def test_headers_are_found_within_the_first_fifteen_rows(above: int) -> None:
    grid, findings = laid_out(*[("城关区资金台账",)] * above, HEADERS, row(1))
    assert (grid.header_row, numbers(grid), findings) == (above + 1, [above + 2], [])


def test_headers_of_two_lines_merged_downwards_are_one_header() -> None:
    upper = ("编号", "县区", "资金年度", "列支日期", "经费", None, None)
    lower = (None, None, None, None, "资金来源", "用途", "金额(元)")
    merged = tuple((0, column, 1, column) for column in range(4))
    grid, findings = laid_out(upper, lower, row(1), merged=(*merged, (0, 4, 0, 6)))
    assert (grid.header_row, len(grid.headers), numbers(grid), findings) == (2, 7, [3], [])


@pytest.mark.parametrize("name", ["资金台账", None])
@pytest.mark.parametrize(("upper", "lower"), [
    (("序号", "编号", "县区", "资金年度", "列支日期", "经费", None, None),
     (None, None, None, None, None, "资金来源", "用途", "金额(元)")),
    (("序号", "登记", None, None, None, "资金来源", "用途", "金额(元)"),
     (None, "编号", "县区", "资金年度", "列支日期")),
    (("序号", "编号", "台账", None, None, None, None, None), (None, None, *HEADERS[1:])),
], ids=["most above", "most below", "one above"])  # fmt: skip
def test_headers_of_two_lines_that_lost_their_merging_are_one_header(
    name: str | None, upper: Sequence[Cell], lower: Sequence[Cell]
) -> None:
    """As a CSV saved from such a workbook has them."""
    (grid,), findings = grids([Sheet("a", name, [("城关区",), upper, lower, (1, *row(1)), (2, *row(2))])])
    assert (grid.header_row, len(grid.headers), numbers(grid)) == (3, 7, [4, 5])
    assert told(findings) == [("header_row_number", "notice", 3, "序号")]


def test_a_row_below_the_headers_is_never_taken_for_more_headers() -> None:
    bare = HEADERS[:-1]
    for below in (("项目名称", *row(1)[1:-1]), (None, None, None, "列支日期"), ("项目名称",)):
        grid, findings = laid_out(bare, below, row(1)[:-1])
        assert grid.header_row == 1
        assert ("column_missing", "error", 1, "金额(元)") in told(findings)


def test_a_column_that_counts_the_rows_needs_no_tick_unless_the_numbers_are_missing() -> None:
    _, findings = laid_out(("序 号", *HEADERS), (1, *row(1)))
    assert told(findings) == [("header_row_number", "notice", 1, "序号")]
    _, findings = laid_out(("序号", *HEADERS[1:]), row(1))
    assert told(findings) == [("header_unknown", "error", 1, "序号"), ("column_missing", "error", 1, "编号")]


def test_a_column_nobody_asked_for_needs_a_tick_and_one_that_may_be_misspelt_is_an_error() -> None:
    for header, severity in (("摘要", "warning"), ("项目名", "error")):
        grid, (finding,) = laid_out((*HEADERS, header), ("x",) * 8)
        assert finding.severity == severity
        assert len(grid.headers) == 7


def test_a_persons_row_in_place_of_the_headers_is_not_shown() -> None:
    line = tuple(map(str, person(姓名="张某某").values()))
    for name in (None, "人才登记"):
        _, findings = grids([Sheet("a", name, [line, line])])
        assert findings
        said = str([one.as_json() for one in findings])
        assert "张某某" not in said
        assert line[0] not in said


@pytest.mark.parametrize(("header", "in_wan"), [("金额(元)", False), ("金额", False), ("金额（万元）", True)])
def test_the_header_says_whether_amounts_are_in_wan(header: str, in_wan: bool) -> None:
    grid, _ = laid_out((*HEADERS[:-1], header), ("x",) * 7)
    assert [header.in_ten_thousand for header in grid.headers] == [False] * 6 + [in_wan]


def amounts(grid: Grid) -> list[object]:
    header = next(header for header in grid.headers if header.column.name == "amount_yuan")
    return [cleaned(cells[header.index], header) for _, cells in grid.rows]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("单位：万元", 30000),
        ("单位:万元", 30000),
        ("（金额单位：万元）", 30000),
        ("单位：元", 3),
        ("", 3),
        ("填报单位：万元社区", 3),
        ("填报单位：城关区民政局   单位：万元", 30000),
        ("单 位：万元", 30000),
        ("单位（万元）", 30000),
        ("单位 万元", 30000),
        ("（单位：（万元））", 30000),
        ("其中3万元为上年结转", 3),
        ("单位: 人民币万元", 30000),
    ],
)
def test_a_unit_line_counts_where_the_header_names_no_unit(line: str, expected: int) -> None:
    grid, findings = laid_out((None, None, line), BARE, row(1, "3"))
    assert (amounts(grid), findings) == ([Decimal(expected)], [])


@pytest.mark.parametrize(
    ("line", "header", "code"),
    [
        ("单位：万元", "金额(元)", "unit_contradicts"),
        ("单位：元", "金额(万元)", "unit_contradicts"),
        ("单位：千元", "金额", "unit_unknown"),
        ("单位：亿元", "金额", "unit_unknown"),
    ],
)
def test_units_that_contradict_each_other_or_are_not_read_are_errors(
    line: str, header: str, code: str
) -> None:
    _, findings = laid_out((line,), (*HEADERS[:-1], header), row(1))
    assert told(findings) == [(code, "error", 2, header)]


def test_a_unit_said_only_among_the_rows_is_never_taken_for_that_of_all() -> None:
    _, findings = laid_out(BARE, row(1), ("单位：万元",), BARE, row(2, 3))
    assert told(findings) == [("unit_unread", "error", 1, "金额")]
    # On every page of a printed table it is the same.
    grid, findings = laid_out(("单位：万元",), BARE, row(1, 1), ("单位：万元",), BARE, row(2, 3))
    assert (amounts(grid), findings) == ([Decimal(10_000), Decimal(30_000)], [])


@pytest.mark.parametrize(
    "line", ["单位：万", "以万元为单位", "城关区资金台账（万元）", "単位：万元", "单位：人、千元"]
)
def test_a_unit_above_the_headers_that_is_not_understood_is_never_taken_for_yuan(line: str) -> None:
    _, findings = laid_out((line,), BARE, row(1, "300"))
    assert told(findings) == [("unit_unread", "error", 2, "金额")]
    _, findings = laid_out((line,), HEADERS, row(1, "300"))
    assert findings == [], "the header names its unit"
