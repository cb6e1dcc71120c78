"""The marked workbook shows each finding in its cell and leaves everything else as the sender made it."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from openpyxl.worksheet.datavalidation import DataValidation

from analytics.intake.finding import FINDINGS_SHEET, Finding, Flaw, Severity, Spot
from analytics.intake.returned import anew, annotating
from analytics.intake.returned.annotating import annotated
from analytics.intake.returned.looks import FILLS
from analytics.intake.submission import examine
from analytics.language.translator import translator
from tests.intake.workbooks import community, csv_file, entry, id_number, person, workbook

AS_OF = date(2016, 12, 31)


def found_in(path: Path) -> tuple[Finding, ...]:
    return examine(path.parent / "snapshots", [path], as_of=AS_OF).findings


def opened(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def marks(book: Any) -> dict[tuple[str, str], tuple[str, str]]:
    """Colour and comment of every marked cell, by sheet and place."""
    return {
        (sheet.title, cell.coordinate): (cell.fill.fgColor.rgb[2:], cell.comment.text)
        for sheet in book
        for row in sheet
        for cell in row
        if cell.comment
    }


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return workbook(
        tmp_path_factory.mktemp("sent") / "城关区.xlsx",
        {"人才登记": [person(1), person(2, 学历="本科生", 取得时间="2007-06-20")], "社区岗位": [community()]},
    )


@pytest.fixture(scope="module")
def findings(sent: Path) -> tuple[Finding, ...]:
    return found_in(sent)


@pytest.fixture(scope="module", params=["in place", "anew"])
def marked(request: pytest.FixtureRequest, sent: Path, findings: tuple[Finding, ...]) -> bytes:
    """The workbook marked in both ways."""
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "anew":
            patch.setattr(annotating, "_in_place", lambda *_: None)
        return annotated(sent.name, sent.read_bytes(), findings, language="en")


def test_each_finding_is_red_in_its_cell_and_says_what_to_do(marked: bytes) -> None:
    book = opened(marked)
    assert book.sheetnames == [FINDINGS_SHEET, "人才登记", "社区岗位"]
    cells = marks(book)
    assert set(cells) == {("人才登记", "D3"), ("人才登记", "M3")}
    assert {colour for colour, _ in cells.values()} == {FILLS["error"]}
    assert "Did you mean “本科”?" in cells["人才登记", "D3"][1]
    assert "Enter one of the allowed words." in cells["人才登记", "D3"][1]


def test_the_rest_of_the_workbook_holds_what_was_sent(sent: Path, marked: bytes) -> None:
    book, before = opened(marked), openpyxl.load_workbook(sent)
    for sheet in before:
        rows = [[cell.value for cell in row] for row in sheet]
        assert [[cell.value for cell in row] for row in book[sheet.title]] == rows
    cell = book["人才登记"]["A2"]
    assert (cell.value, cell.data_type) == (id_number(1), "s")
    assert book["人才登记"]["M2"].is_date


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_one_kind_down_a_column_is_one_line_of_the_list_and_a_mark_in_every_cell(
    suffix: str, tmp_path: Path
) -> None:
    rows = [entry("A-1", 用途="培训费", 项目名称="/")]
    rows += [
        entry("A-2", 用途="别的", 项目名称=None),
        *(entry(n, 列支日期="若干", 项目名称=None) for n in range(30)),
    ]
    path = tmp_path / f"a.{suffix}"
    if suffix == "csv":
        csv_file(path, rows)
    else:
        workbook(path, {"资金台账": rows})
    book = opened(annotated(path.name, path.read_bytes(), found_in(path)))
    lines = [row for row in book[FINDINGS_SHEET].iter_rows(values_only=True) if row[1] in ("错误", "提示")]
    # Errors come first.
    assert [(row[0], row[1], row[3], row[4], row[5]) for row in lines] == [
        ("F3", "错误", 3, "用途", "别的"), ("D4", "错误", "30处：第4–33行", "列支日期", "若干"),
        (None, "提示", None, "项目名称", "/"), ("F2", "提示", 2, "用途", "培训费"),
    ]  # fmt: skip
    assert {place for _, place in marks(book)} == {"F2", "F3", *(f"D{row}" for row in range(4, 34))}


def test_widths_formulas_and_drop_downs_of_an_xlsx_stay(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"资金台账": [entry(用途="别的")]})
    book = openpyxl.load_workbook(path)
    sheet = book.active
    sheet.column_dimensions["B"].width = 33
    rule = DataValidation(type="list", formula1='"培训,宣传"')
    rule.add("F2:F9")
    sheet.add_data_validation(rule)
    sheet["G2"].number_format = "#,##0"
    sheet["J9"] = "=1+1"
    book.save(path)
    kept = opened(annotated(path.name, path.read_bytes(), found_in(path)))["资金台账"]
    assert kept.column_dimensions["B"].width == 33
    assert kept.data_validations.dataValidation[0].formula1 == '"培训,宣传"'
    assert (kept["G2"].number_format, kept["J9"].value) == ("#,##0", "=1+1")


def test_a_csv_comes_back_as_a_workbook_named_after_its_table(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", [entry("A-1"), entry("=1+1", 用途="别的")])
    book = opened(annotated(path.name, path.read_bytes(), found_in(path)))
    assert book.sheetnames == [FINDINGS_SHEET, "资金台账"]
    assert list(marks(book)) == [("资金台账", "A3"), ("资金台账", "F3")]
    assert (book["资金台账"]["A3"].value, book["资金台账"]["A3"].data_type) == ("=1+1", "s")


def test_sheet_names_that_an_xlsx_does_not_take_are_made_to_fit() -> None:
    names = ["2016/17", "社会工作人才登记表" * 4, "2016_17", "''"]
    allowed = anew.allowed(names)
    assert allowed[0] == "2016_17"
    assert [len(name) <= 31 for name in allowed] == [True] * 4
    assert len({name.casefold() for name in allowed}) == 4
    with xlsxwriter.Workbook(io.BytesIO()) as made:
        for name in allowed:
            made.add_worksheet(name)


def test_the_list_names_every_finding_and_leads_to_its_cell(
    sent: Path, findings: tuple[Finding, ...]
) -> None:
    notice = Flaw("x", "=cmd|{value}", "Look.").at(Spot(sent.name), "v", Severity.NOTICE)
    content = annotated(sent.name, sent.read_bytes(), (*findings, notice), language="en")
    sheet = opened(content)[FINDINGS_SHEET]
    rows = [[cell.value for cell in row] for row in sheet]
    assert rows[0] == ["Place", "Severity", "Sheet", "Row", "Column", "Found", "Reason", "How to fix it"]
    assert [row[:6] for row in rows[1:]] == [
        ["D3", "Error", "人才登记", 3, "学历", "本科生"],
        ["M3", "Error", "人才登记", 3, "取得时间", "2007-06-20"],
        [None, "Notice", None, None, None, "v"],
    ]
    link = sheet["A2"].hyperlink
    assert (link.location or link.target).lstrip("#") == "'人才登记'!D3"
    assert (sheet["G4"].value, sheet["G4"].data_type) == ("=cmd|v", "s")


def test_a_missing_value_and_a_missing_header_are_marked_where_they_belong(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"资金台账": [entry(), entry("A-2", 用途=None)]})
    book = opened(annotated(path.name, path.read_bytes(), found_in(path)))
    assert list(marks(book)) == [("资金台账", "F3")]


def test_a_cell_without_a_value_is_written_anew_as_what_it_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(annotating, "_in_place", lambda *_: None)
    path = workbook(tmp_path / "a.xlsx", {"资金台账": [entry()]})
    book = openpyxl.load_workbook(path)
    book["资金台账"]["B2"] = "=1+1"
    book.save(path)
    cell = opened(annotated(path.name, path.read_bytes(), found_in(path)))["资金台账"]["B2"]
    assert (cell.value, cell.data_type) == ("=…", "s")


def test_what_is_said_of_one_cell_twice_stands_in_one_comment_in_the_worst_colour(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"资金台账": [entry()]})
    spot = Spot(path.name, "资金台账", 2, "用途")
    first = Flaw("a", "First.", "Do.").at(spot, severity=Severity.WARNING)
    both = [first, Flaw("b", "Second.", "Do.").at(spot)]
    book = opened(annotated(path.name, path.read_bytes(), both, language="en"))
    ((colour, text),) = marks(book).values()
    assert colour == FILLS["error"]
    assert "First." in text
    assert "Second." in text


def test_marking_again_replaces_the_list(sent: Path, findings: tuple[Finding, ...], marked: bytes) -> None:
    again = opened(annotated(sent.name, marked, findings))
    assert again.sheetnames == [FINDINGS_SHEET, "人才登记", "社区岗位"]


def test_a_marked_workbook_that_was_mended_is_taken(tmp_path: Path, marked: bytes) -> None:
    book = opened(marked)
    book["人才登记"]["D3"] = "本科"
    book["人才登记"]["M3"] = date(2016, 6, 20)
    book.save(tmp_path / "mended.xlsx")
    assert found_in(tmp_path / "mended.xlsx") == ()


def test_a_file_that_cannot_be_read_gets_a_workbook_with_the_list_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"PK\x03\x04 not a workbook")
    book = opened(annotated(path.name, path.read_bytes(), found_in(path), language="en"))
    assert book.sheetnames == [FINDINGS_SHEET]
    said, headings, finding = (row[0].value for row in book[FINDINGS_SHEET])
    assert (
        said
        == "The file could not be opened, so this workbook contains the list only. Correct the original file."
    )
    assert (headings, finding) == ("Place", None)


def test_a_file_named_after_a_person_finds_its_marks(tmp_path: Path) -> None:
    path = workbook(tmp_path / f"{id_number(1)}.xlsx", {"资金台账": [entry(用途="别的")]})
    book = opened(annotated(path.name, path.read_bytes(), found_in(path)))
    assert list(marks(book)) == [("资金台账", "F2")]


@pytest.mark.parametrize(("sent", "copy"), [
    ("城关区.xlsx", "城关区_已标注.xlsx"),
    ("2018年度 报送（终）.xls", "2018年度-报送（终）_已标注.xlsx"),
    (f"{id_number(1)}.csv", "file_已标注.xlsx"),
    ("../../etc/a\u202ebfdp.ods", "a-bfdp_已标注.xlsx"),
    ("长" * 200 + ".xlsx", "长" * 60 + "_已标注.xlsx"),
    ("", "file_已标注.xlsx"),
])  # fmt: skip
def test_a_copy_is_called_after_its_file_and_nobody(sent: str, copy: str) -> None:
    assert annotating.copy_name(sent, translator("zh")) == copy
