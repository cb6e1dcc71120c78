"""Lines around the rows are told from rows; units, merged cells and totals are never guessed."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest

from analytics.intake.files.reading import Cell, Sheet, Unreadable
from analytics.intake.finding import Finding
from analytics.intake.rows.cleaning import cleaned
from analytics.intake.sheets.column_names import in_one_line
from analytics.intake.sheets.grid import Grid, grids

HEADERS: tuple[Cell, ...] = ("编号", "县区", "资金年度", "列支日期", "资金来源", "用途", "金额(元)")
BARE = (*HEADERS[:-1], "金额")


def row(number: object, amount: Cell = 100, district: Cell = "城关区") -> tuple[Cell, ...]:
    return (str(number), district, 2016, "2016-03-10", "彩票公益金", "培训", amount)


def total(label: Cell, amount: Cell) -> tuple[Cell, ...]:
    return (label, None, None, None, None, None, amount)


def laid_out(*rows: Sequence[Cell], **about: object) -> tuple[Grid, list[Finding]]:
    (grid,), findings = grids([Sheet("a", "资金台账", rows, **about)])  # type: ignore[arg-type]
    return grid, findings


def numbers(grid: Grid) -> list[int]:
    return [number for number, _ in grid.rows]


def amounts(grid: Grid) -> list[object]:
    header = next(header for header in grid.headers if header.column.name == "amount_yuan")
    return [cleaned(cells[header.index], header) for _, cells in grid.rows]


def codes(findings: Sequence[Finding]) -> list[tuple[str, str, int | None, str | None]]:
    return [(one.code, one.severity.value, one.row, one.column) for one in findings]


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
@pytest.mark.parametrize(
    ("upper", "lower"),
    [
        (
            ("序号", "编号", "县区", "资金年度", "列支日期", "经费", None, None),
            (None, None, None, None, None, "资金来源", "用途", "金额(元)"),
        ),
        (
            ("序号", "登记", None, None, None, "资金来源", "用途", "金额(元)"),
            (None, "编号", "县区", "资金年度", "列支日期"),
        ),
        (("序号", "编号", "台账", None, None, None, None, None), (None, None, *HEADERS[1:])),
    ],
    ids=["most above", "most below", "one above"],
)
def test_headers_of_two_lines_that_lost_their_merging_are_one_header(
    name: str | None, upper: Sequence[Cell], lower: Sequence[Cell]
) -> None:
    """As a CSV saved from such a workbook has them."""
    (grid,), findings = grids([Sheet("a", name, [("城关区",), upper, lower, (1, *row(1)), (2, *row(2))])])
    assert (grid.header_row, len(grid.headers), numbers(grid)) == (3, 7, [4, 5])
    assert codes(findings) == [("header_row_number", "notice", 3, "序号")]


def test_a_row_below_the_headers_is_never_taken_for_more_headers() -> None:
    bare = HEADERS[:-1]
    for below in (("项目名称", *row(1)[1:-1]), (None, None, None, "列支日期"), ("项目名称",)):
        grid, findings = laid_out(bare, below, row(1)[:-1])
        assert grid.header_row == 1
        assert ("column_missing", "error", 1, "金额(元)") in codes(findings)


def test_a_column_that_counts_the_rows_needs_no_tick_unless_the_numbers_are_missing() -> None:
    _, findings = laid_out(("序 号", *HEADERS), (1, *row(1)))
    assert codes(findings) == [("header_row_number", "notice", 1, "序号")]
    _, findings = laid_out(("序号", *HEADERS[1:]), row(1))
    assert codes(findings) == [("header_unknown", "error", 1, "序号"), ("column_missing", "error", 1, "编号")]


@pytest.mark.parametrize(
    ("sent", "shown"),
    [("金\n额（ 元 ）", "金额（元）"), ("资 金\r\n来 源", "资金来源"), ("Fund\nyear", "Fund year")],
)
def test_a_header_is_shown_in_one_line_without_the_spaces_that_spread_it(sent: str, shown: str) -> None:
    assert in_one_line(sent) == shown


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
    assert codes(findings) == [(code, "error", 2, header)]


def test_what_stands_below_the_rows_is_no_row() -> None:
    grid, findings = laid_out(
        HEADERS,
        row(1),
        row(2),
        total("合 计：", 200),
        (),
        ("填表人：赵甲", None, "审核人：钱乙"),
        ("注：1. 本表由民政局填报。",),
        ("2. 金额按实际列支填写。",),
        ("填报日期：2016年8月22日",),
        ("第1页 共2页",),
    )
    assert (numbers(grid), findings) == ([2, 3], [])


@pytest.mark.parametrize(
    "text",
    [
        "填表人:张三 审核人:李四",
        "填报人 张三",
        "负责人签字：",
        "主要负责人（签字）：",
        "（盖章）",
        "打印日期：2016-12-31",
        "*注：含上年结转",
        "（说明：按年度）",
        "—— 以下空白 ——",
        "共 7 笔",
        "总人数：7",
        "审核意见：同意",
        "第 1 页，共 2 页",
    ],
)
def test_signatures_and_notes_of_every_wording_are_no_rows(text: str) -> None:
    grid, findings = laid_out(HEADERS, row(1), (text,))
    assert (numbers(grid), findings) == ([2], [])


@pytest.mark.parametrize("text", ["审核人员培训", "以上数据真实有效。", "单位", "共青团", "计生服务", "A-9"])
def test_what_may_be_a_row_that_lacks_its_values_is_never_dropped(text: str) -> None:
    grid, _ = laid_out(HEADERS, row(1), (text,))
    assert numbers(grid) == [2, 3]


@pytest.mark.parametrize(
    "label", ["合 计", "合计（元）", "本页合计", "城关区合计", "全区总计", "合计金额", "总额", "计", "Total"]
)
def test_a_total_of_every_wording_is_compared_with_its_rows(label: str) -> None:
    assert laid_out(HEADERS, row(1), row(2), total(label, 200))[1] == []
    assert codes(laid_out(HEADERS, row(1), row(2), total(label, 201))[1]) == [
        ("total_disagrees", "error", 4, "金额(元)")
    ]


def test_a_row_below_a_footer_is_still_a_row() -> None:
    grid, findings = laid_out(HEADERS, row(1), ("注：上半年",), HEADERS, row(2), row("合计"))
    assert (numbers(grid), findings) == ([2, 5, 6], [])


def test_a_row_that_is_all_there_is_a_row_whatever_its_first_cell_says() -> None:
    grid, _ = laid_out(HEADERS, row("注：补录"), row("合计"), ("备注：", "城关区"))
    assert numbers(grid) == [2, 3]


@pytest.mark.parametrize(
    "lines",
    [
        [row(1), row(2), total("合计", 200)],
        [row(1), row(2), total("合计", "200.00")],
        [total("合计", 200), row(1), row(2)],
        [row(1), total("小计", 100), row(2), row(3), total("小计", 200), total("总计", 300)],
        [row(1), total("合计", 100), row(2), total("合计", 100)],
        [row(1, "1万元"), total("合计", "10,000元")],
        [row(1), total("合计", None)],
    ],
)
def test_a_total_that_agrees_is_nothing(lines: list[tuple[Cell, ...]]) -> None:
    grid, findings = laid_out(HEADERS, *lines)
    assert findings == []
    assert all(cells[0] in ("1", "2", "3") for _, cells in grid.rows)


def test_a_total_that_disagrees_names_both_sums() -> None:
    _, (finding,) = laid_out(HEADERS, row(1), row(2), total("合计", 300))
    assert codes([finding]) == [("total_disagrees", "error", 4, "金额(元)")]
    assert finding.sentence == "The total under “金额(元)” is 300.00, and its rows sum up to 200.00."


def test_a_total_in_wan_is_compared_in_its_own_unit() -> None:
    wan = (*HEADERS[:-1], "金额(万元)")
    assert laid_out(wan, row(1, 1.1), row(2, 2.2), total("合计", 3.3))[1] == []
    assert codes(laid_out(wan, row(1, 1.1), total("合计", 11000))[1])[0][0] == "total_disagrees"


def test_what_stands_in_place_of_a_total_is_not_repeated_for_it_may_be_a_name() -> None:
    (finding,) = laid_out(HEADERS, row(1), total("合计", "张三 62010219900101001X"))[1]
    assert finding.value is None
    assert "张三" not in str(finding)


def test_a_total_that_cannot_be_read_is_said_and_one_over_an_unclear_row_waits() -> None:
    assert codes(laid_out(HEADERS, row(1), total("合计", "见附件"))[1]) == [
        ("total_unread", "notice", 3, "金额(元)")
    ]
    assert laid_out(HEADERS, row(1, "若干"), total("合计", 5))[1] == []


def test_a_district_merged_over_its_rows_is_each_rows_district() -> None:
    lines = [HEADERS, row(1), row(2, district=None), row(3, district=None), row(4, district="七里河区")]
    grid, _ = laid_out(*lines, merged=((1, 1, 3, 1),))
    assert [cells[1] for _, cells in grid.rows] == ["城关区", "城关区", "城关区", "七里河区"]
    # Where the file does not say so, a blank stays blank.
    grid, _ = laid_out(*lines)
    assert [cells[1] for _, cells in grid.rows] == ["城关区", None, None, "七里河区"]


@pytest.mark.parametrize(
    ("area", "column"),
    [((1, 6, 2, 6), 6), ((1, 0, 2, 0), 0), ((1, 5, 1, 6), 5), ((1, 5, 2, 6), 6)],
    ids=["an amount", "a number of its own", "over two columns", "over both"],
)
def test_a_merged_cell_whose_meaning_is_unclear_is_never_filled(
    area: tuple[int, int, int, int], column: int
) -> None:
    grid, _ = laid_out(HEADERS, row(1), row(2), merged=(area,))
    for number, cells in grid.rows:
        if area[0] <= number - 1 <= area[2]:
            cell = cells[column]
            assert isinstance(cell, Unreadable)
            assert cell.flaw.code == "merged_cells"


def test_merged_areas_over_each_other_are_followed_within_bounds() -> None:
    areas = tuple((1, 1, 3000, 1) for _ in range(100_000))
    grid, _ = laid_out(HEADERS, *[row(n) for n in range(3000)], merged=areas)
    assert len(grid.rows) == 3000


def test_hidden_rows_and_columns_are_read_and_said() -> None:
    grid, findings = laid_out(
        HEADERS, row(1), row(2), hidden_rows=frozenset({2, 90}), hidden_columns=frozenset({3, 40})
    )
    assert numbers(grid) == [2, 3]
    assert [(one.code, one.severity.value) for one in findings] == [
        ("rows_hidden", "notice"),
        ("columns_hidden", "notice"),
    ]
    assert [one.sentence for one in findings] == [
        "Hidden rows were read as well: 3.",
        "Hidden columns were read as well: 列支日期.",
    ]


def sheets(*found: Sheet) -> tuple[list[str], list[tuple[str, str]]]:
    read, findings = grids(found)
    return [grid.table.name for grid in read], [(one.code, one.severity.value) for one in findings]


def test_a_sheet_nobody_named_is_its_table_by_its_headers() -> None:
    assert sheets(Sheet("a", "Sheet1", [HEADERS, row(1)])) == (["funding"], [("sheet_by_headers", "notice")])
    lacking = Sheet("a", "Sheet1", [HEADERS[1:], row(1)[1:]])
    assert sheets(lacking) == (["funding"], [("sheet_by_headers", "notice"), ("column_missing", "error")])
    scratch = Sheet("a", "Sheet1", [("编号", "县区"), ("1", "城关区")])
    assert sheets(scratch) == ([], [("sheet_ignored", "notice")])


@pytest.mark.parametrize("name", ["2016年台账", "资金台帐", "城关区资金台账"])
def test_a_table_under_another_name_is_read_by_all_its_headers_and_needs_a_tick(name: str) -> None:
    other = Sheet("a", name, [HEADERS, row(1)])
    assert sheets(other) == (["funding"], [("sheet_by_headers", "warning")])
    elsewhere = Sheet("b", "资金台账", [HEADERS, row(2)])
    assert sheets(other, elsewhere) == (["funding", "funding"], [("sheet_by_headers", "warning")])


def test_a_table_under_another_name_is_an_error_where_it_is_unclear_and_notes_are_not() -> None:
    other = Sheet("a", "2016年台账", [HEADERS, row(1)])
    its_own = Sheet("a", "资金台账", [HEADERS, row(2)])
    assert sheets(other, its_own) == (["funding"], [("sheet_unknown", "error")])
    hidden = Sheet("a", "2016年台账", [HEADERS, row(1)], hidden=True)
    assert sheets(hidden) == ([], [("sheet_unknown", "error")])
    lacking = Sheet("a", "2016年台账", [HEADERS[1:], row(1)[1:]])
    assert sheets(lacking) == ([], [("sheet_unknown", "error")])
    assert sheets(Sheet("a", "资金台帐", [("x",)])) == ([], [("sheet_unknown", "error")])
    codes_beside = Sheet("a", "备查", [("性别", "学历"), ("男", "本科")])
    assert sheets(codes_beside) == ([], [("sheet_ignored", "notice")])
    assert sheets(Sheet("a", "说明", [("如何填写",)])) == ([], [])


def test_a_hidden_table_counts_and_is_said() -> None:
    assert sheets(Sheet("a", "资金台账", [HEADERS, row(1)], hidden=True)) == (
        ["funding"],
        [("sheet_hidden", "notice")],
    )
