"""A sheet is its table by its name, a CSV by its headers; nothing near is taken for it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from analytics.dictionary import Table, dictionary
from analytics.intake.files.reading import Cell, Sheet
from analytics.intake.finding import Finding
from analytics.intake.sheets.grid import Grid, grids
from tests.intake.ledgers import HEADERS, laid_out, numbers, row, told
from tests.intake.workbooks import community, entry, person


def sent(*rows: tuple[Cell, ...], name: str | None = None) -> tuple[list[Grid], list[Finding]]:
    return grids([Sheet("a", name, rows)])


def columns_read(*headers: Cell, name: str | None = None) -> list[str]:
    (grid,), findings = sent(headers, tuple("x" for _ in headers), name=name)
    assert findings == []
    return [header.column.name for header in grid.headers]


@pytest.mark.parametrize("table", dictionary().tables, ids=lambda table: str(table.name))
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_table_is_known_by_its_sheet_and_as_a_csv_by_its_headers(table: Table, language: str) -> None:
    headers = [column.header.in_language(language) for column in table.columns]
    required = [column.header.in_language(language) for column in table.columns if column.required]
    assert columns_read(*headers) == [column.name for column in table.columns]
    assert len(columns_read(*required)) == len(required)
    assert columns_read(*headers, name=table.sheet.in_language(language))


#: What is sent under which sheet name, and what is said of it: code, row and column.
UNCLEAR: dict[str, tuple[list[tuple[Cell, ...]], str | None, list[tuple[str, int | None, str | None]]]] = {
    "no headers": ([("a", "b"), (1, 2)], None, [("table_unknown", 1, None)]),
    "nearly a header": ([(*HEADERS, "项目名"), ("x",) * 8], None, [("header_unknown", 1, "项目名")]),
    "several tables": ([("编号", "县区"), (1, 2)], None, [("table_unknown", 1, None)]),
    "near sheet name": ([HEADERS[1:]], "资金台帐", [("sheet_unknown", None, None)]),
    "one header alone": ([("2016年城关区",), ("编号",)], "资金台账", [("header_not_found", 1, None)]),
    "headers too far down": ([("说明",)] * 15 + [HEADERS], "资金台账", [("header_not_found", 1, None)]),
    "empty sheet": ([()], "资金台账", [("sheet_empty", None, None)]),
    "unknown header": ([(*HEADERS, "摘要"), ("x",) * 8], "资金台账", [("header_unknown", 1, "摘要")]),
    "column without a header": (
        [("汇总",), (*HEADERS, None, "项目名称"), ("x",) * 9], "资金台账", [("header_missing", 2, "H")]
    ),
    "row longer than the headers": ([HEADERS, ("x",) * 8], "资金台账", [("header_missing", 1, "H")]),
    "all together": (
        [("摘要", *HEADERS[1:], "项目名称", "项目名称"), ("x",) * 9], "资金台账",
        [("header_unknown", 1, "摘要"), ("header_twice", 1, "项目名称"), ("column_missing", 1, "编号")],
    ),
    "same column twice": (
        [(*HEADERS, "金额(万元)"), ("x",) * 8], "资金台账", [("header_twice", 1, "金额(万元)")]
    ),
    "required column missing": ([HEADERS[1:], ("x",) * 6], "资金台账", [("column_missing", 1, "编号")]),
}  # fmt: skip


@pytest.mark.parametrize(("rows", "name", "expected"), UNCLEAR.values(), ids=UNCLEAR)
def test_an_unclear_layout_is_refused_at_its_place(
    rows: list[tuple[Cell, ...]], name: str | None, expected: list[tuple[str, int | None, str | None]]
) -> None:
    _, findings = sent(*rows, name=name)
    assert [(one.code, one.row, one.column) for one in findings] == expected


def test_the_nearest_sheet_and_header_are_suggested() -> None:
    _, (sheet,) = sent(HEADERS[1:], name="资金台帐")
    _, (header,) = sent((*HEADERS, "项目名"), ("x",) * 8)
    assert "Did you mean “资金台账”?" in sheet.sentence
    assert "Did you mean “项目名称”?" in header.sentence


def test_a_workbooks_empty_spare_sheets_are_nothing() -> None:
    assert grids([Sheet("a", "Sheet2", ()), Sheet("a", "Sheet3", ((None, " "),))]) == ([], [])


def test_blank_rows_are_skipped_and_the_others_keep_their_numbers() -> None:
    grid, _ = laid_out(HEADERS, ("x",) * 7, (None,) * 7, (), ("y",) * 7)
    assert numbers(grid) == [2, 5]


def test_the_examples_of_these_tests_are_clean() -> None:
    for example in (person(), entry(), community()):
        assert columns_read(*example)


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


WHOLE, LACKING = [HEADERS, row(1)], [HEADERS[1:], row(1)[1:]]


def sheet(
    name: str, rows: Sequence[tuple[Cell, ...]] = WHOLE, *, file: str = "a", hidden: bool = False
) -> Sheet:
    return Sheet(file, name, rows, hidden)


#: What is sent: how many tables are read, and what is said, the code and how grave it is.
SHEETS: dict[str, tuple[list[Sheet], int, list[tuple[str, str]]]] = {
    "one nobody named": ([sheet("Sheet1")], 1, [("sheet_by_headers", "notice")]),
    "one nobody named, a column missing": (
        [sheet("Sheet1", LACKING)], 1, [("sheet_by_headers", "notice"), ("column_missing", "error")],
    ),
    "scratch nobody named": (
        [sheet("Sheet1", [("编号", "县区"), ("1", "城关区")])], 0, [("sheet_ignored", "notice")],
    ),
    "of a year": ([sheet("2016年台账")], 1, [("sheet_by_headers", "warning")]),
    "misspelt": ([sheet("资金台帐")], 1, [("sheet_by_headers", "warning")]),
    "of a district": ([sheet("城关区资金台账")], 1, [("sheet_by_headers", "warning")]),
    "another name, the table in another file": (
        [sheet("2016年台账"), sheet("资金台账", [HEADERS, row(2)], file="b")], 2,
        [("sheet_by_headers", "warning")],
    ),
    "another name beside the table": (
        [sheet("2016年台账"), sheet("资金台账", [HEADERS, row(2)])], 1, [("sheet_unknown", "error")],
    ),
    "another name, hidden": ([sheet("2016年台账", hidden=True)], 0, [("sheet_unknown", "error")]),
    "another name, a column missing": ([sheet("2016年台账", LACKING)], 0, [("sheet_unknown", "error")]),
    "misspelt, without headers": ([sheet("资金台帐", [("x",)])], 0, [("sheet_unknown", "error")]),
    "a list of codes": (
        [sheet("备查", [("性别", "学历"), ("男", "本科")])], 0, [("sheet_ignored", "notice")],
    ),
    "notes": ([sheet("说明", [("如何填写",)])], 0, []),
    "a hidden table": ([sheet("资金台账", hidden=True)], 1, [("sheet_hidden", "notice")]),
}  # fmt: skip


@pytest.mark.parametrize(("sheets", "tables", "said"), SHEETS.values(), ids=SHEETS)
def test_a_sheet_is_the_table_it_is_named_after_or_by_its_headers_the_one_it_must_be(
    sheets: list[Sheet], tables: int, said: list[tuple[str, str]]
) -> None:
    """Unnamed ones are read, those of another name need a tick, and what is unclear is an error."""
    read, findings = grids(sheets)
    assert [grid.table.name for grid in read] == ["funding"] * tables
    assert [(one.code, one.severity.value) for one in findings] == said


def test_a_sheet_that_is_none_of_the_tables_asks_for_a_tick_where_rows_may_be_lost() -> None:
    def said(*rows: tuple[Cell, ...]) -> list[tuple[str, str]]:
        _, findings = grids([Sheet("a", "资金台账", [HEADERS, row(1)]), Sheet("a", "附页", rows)])
        return [(one.code, one.severity.value) for one in findings]

    assert said(("说明", None, "见附件")) == [("sheet_ignored", "notice")]
    assert said(("甲", 1, 2), ("乙", 3, 4)) == [("sheet_with_rows", "warning")]
    assert said(row(2)) == [("sheet_goes_on", "error")]


def test_a_row_above_the_headers_is_named_and_a_title_or_a_second_line_of_headers_is_none() -> None:
    _, findings = laid_out(("城关区", 2016, "一季度"), row(1), HEADERS, row(2))
    assert told(findings) == [("row_above_headers", "error", 2, None)]
    _, findings = laid_out(("城关区", 2016, "一季度"), HEADERS, row(2))
    assert findings == []
