"""A sheet is its table by its name, a CSV by its headers; nothing near is taken for it."""

from __future__ import annotations

import pytest

from analytics.dictionary import dictionary
from analytics.intake.files.reading import Cell, Sheet
from analytics.intake.finding import Finding
from analytics.intake.sheets.column_names import normal
from analytics.intake.sheets.grid import Grid, grids
from tests.intake.workbooks import community, entry, person

FUNDING = ("编号", "县区", "资金年度", "列支日期", "资金来源", "用途", "金额(元)")


def laid_out(*rows: tuple[Cell, ...], name: str | None = None) -> tuple[list[Grid], list[Finding]]:
    return grids([Sheet("a", name, rows)])


def found_columns(*headers: Cell, name: str | None = None) -> list[str]:
    (grid,), findings = laid_out(headers, tuple("x" for _ in headers), name=name)
    assert findings == []
    return [header.column.name for header in grid.headers]


def test_no_two_columns_of_a_table_answer_to_one_header() -> None:
    for table in dictionary().tables:
        names = [
            normal(name)
            for column in table.columns
            for name in (column.header.zh, column.header.en, *column.aliases, *column.aliases_ten_thousand)
        ]
        assert len(names) == len(set(names)), table.name


@pytest.mark.parametrize("table", dictionary().tables, ids=lambda table: str(table.name))
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_table_is_known_by_its_sheet_and_as_a_csv_by_its_headers(table: object, language: str) -> None:
    wanted = dictionary().table(table.name)  # type: ignore[attr-defined]
    headers = tuple(column.header.in_language(language) for column in wanted.columns)
    required = tuple(column.header.in_language(language) for column in wanted.columns if column.required)
    assert found_columns(*headers) == [column.name for column in wanted.columns]
    assert len(found_columns(*required)) == len(required)
    assert found_columns(*headers, name=wanted.sheet.in_language(language))


def test_other_headers_seen_width_spaces_and_line_breaks_do_not_matter() -> None:
    found = found_columns(" 编 号", "级别", "年度", "日期", "来源", "用\n途", "金额（元）", "项目名称")
    assert found == [
        "entry_id",
        "district_code",
        "fund_year",
        "booked_on",
        "source",
        "purpose",
        "amount_yuan",
        "project",
    ]


@pytest.mark.parametrize(("header", "in_wan"), [("金额(元)", False), ("金额", False), ("金额（万元）", True)])
def test_the_header_says_whether_amounts_are_in_wan(header: str, in_wan: bool) -> None:
    (grid,), _ = laid_out((*FUNDING[:-1], header), ("x",) * 7)
    assert [header.in_ten_thousand for header in grid.headers] == [False] * 6 + [in_wan]


@pytest.mark.parametrize(
    ("rows", "name", "expected"),
    [
        ([("a", "b"), (1, 2)], None, [("table_unknown", 1, None)]),
        ([(*FUNDING, "项目名"), ("x",) * 8], None, [("header_unknown", 1, "项目名")]),
        ([("编号", "县区"), (1, 2)], None, [("table_unknown", 1, None)]),
        ([FUNDING[1:]], "资金台帐", [("sheet_unknown", None, None)]),
        ([("2016年城关区",), ("编号",)], "资金台账", [("header_not_found", 1, None)]),
        ([("说明",)] * 15 + [FUNDING], "资金台账", [("header_not_found", 1, None)]),
        ([()], "资金台账", [("sheet_empty", None, None)]),
        ([(*FUNDING, "摘要"), ("x",) * 8], "资金台账", [("header_unknown", 1, "摘要")]),
        ([("汇总",), (*FUNDING, None, "项目名称"), ("x",) * 9], "资金台账", [("header_missing", 2, "H")]),
        ([FUNDING, ("x",) * 8], "资金台账", [("header_missing", 1, "H")]),
        (
            [("摘要", *FUNDING[1:], "项目名称", "项目名称"), ("x",) * 9],
            "资金台账",
            [("header_unknown", 1, "摘要"), ("header_twice", 1, "项目名称"), ("column_missing", 1, "编号")],
        ),
        ([(*FUNDING, "金额(万元)"), ("x",) * 8], "资金台账", [("header_twice", 1, "金额(万元)")]),
        ([FUNDING[1:], ("x",) * 6], "资金台账", [("column_missing", 1, "编号")]),
    ],
    ids=[
        "no headers",
        "nearly a header",
        "several tables",
        "near sheet name",
        "one header alone",
        "headers too far down",
        "empty sheet",
        "unknown header",
        "column without a header",
        "row longer than the headers",
        "all together",
        "same column twice",
        "required column missing",
    ],
)
def test_an_unclear_layout_is_refused_at_its_place(
    rows: list[tuple[Cell, ...]], name: str | None, expected: list[tuple[str, int | None, str | None]]
) -> None:
    _, findings = laid_out(*rows, name=name)
    assert [(one.code, one.row, one.column) for one in findings] == expected


def test_a_column_nobody_asked_for_needs_a_tick_and_one_that_may_be_misspelt_is_an_error() -> None:
    for header, severity in (("摘要", "warning"), ("项目名", "error")):
        (grid,), (finding,) = laid_out((*FUNDING, header), ("x",) * 8)
        assert finding.severity == severity
        assert len(grid.headers) == 7


def test_the_nearest_sheet_and_header_are_suggested() -> None:
    _, (sheet,) = laid_out(FUNDING[1:], name="资金台帐")
    _, (header,) = laid_out((*FUNDING, "项目名"), ("x",) * 8)
    assert "Did you mean “资金台账”?" in sheet.sentence
    assert "Did you mean “项目名称”?" in header.sentence


def test_a_workbooks_empty_spare_sheets_are_nothing() -> None:
    assert grids([Sheet("a", "Sheet2", ()), Sheet("a", "Sheet3", ((None, " "),))]) == ([], [])


def test_blank_rows_are_skipped_and_the_others_keep_their_numbers() -> None:
    (grid,), _ = laid_out(FUNDING, ("x",) * 7, (None,) * 7, (), ("y",) * 7)
    assert [number for number, _ in grid.rows] == [2, 5]


def test_a_persons_row_in_place_of_the_headers_is_not_shown() -> None:
    row = tuple(map(str, person(姓名="张某某").values()))
    for name in (None, "人才登记"):
        _, findings = laid_out(row, row, name=name)
        assert findings
        said = str([one.as_json() for one in findings])
        assert "张某某" not in said
        assert row[0] not in said


def test_the_examples_of_these_tests_are_clean() -> None:
    for row in (person(), entry(), community()):
        assert found_columns(*row)
