"""What a workbook shows beside its values is read in all four formats: hidden, merged, broken."""

from __future__ import annotations

import io
import struct
import zipfile
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
import xlwt  # type: ignore[import-untyped]

from analytics.intake.files import xls, xlsx
from analytics.intake.files.guards import package
from analytics.intake.files.reading import Sheet, Unreadable, read, read_bytes
from tests.intake.old_workbooks import old_workbook, records
from tests.submissions import files
from tests.submissions.binary_workbook import record
from tests.submissions.hostile import workbook
from tests.submissions.model import ErrorCell, Formula
from tests.submissions.model import Sheet as Written

WORKBOOKS = ["file.xlsx", "file.xlsx_other", "file.xls", "file.xlsb", "file.ods"]
DAY = date(2016, 8, 22)


def written(tmp_path: Path, form: str, *sheets: Written, from_1904: bool = False) -> tuple[Sheet, ...]:
    made = files.Format(form, from_1904)
    path = tmp_path / f"a{made.suffix}"
    files.write_file(path, sheets, made)
    book = read(path)
    assert book.findings == ()
    return book.sheets


def codes(sheet: Sheet) -> list[list[object]]:
    """The rows, with the code of the flaw and the text where a cell holds no value."""
    return [
        [(cell.flaw.code, cell.text) if isinstance(cell, Unreadable) else cell for cell in row]
        for row in sheet.rows
    ]


@pytest.mark.parametrize("form", WORKBOOKS)
def test_values_hidden_things_and_merged_areas_keep_their_place(tmp_path: Path, form: str) -> None:
    first, second = written(
        tmp_path,
        form,
        Written("资金台账", [["标题"], [], ["编号", "金额"], ["甲", 3.5], [None, 4], ["乙", DAY]],
                merges=[(0, 0, 0, 1), (3, 0, 4, 0)], hidden_rows=frozenset({4}),
                hidden_columns=frozenset({1})),
        Written("备查", [["x"]], hidden=True),
    )  # fmt: skip
    assert codes(first) == [["标题"], [], ["编号", "金额"], ["甲", 3.5], [None, 4], ["乙", DAY]]
    assert first.hidden_rows == {4}
    assert first.hidden_columns == {1}
    assert set(first.merged) == {(0, 0, 0, 1), (3, 0, 4, 0)}
    assert (first.hidden, second.name, second.hidden) == (False, "备查", True)


@pytest.mark.parametrize("form", WORKBOOKS)
@pytest.mark.parametrize("error", ["#REF!", "#N/A", "#VALUE!", "#DIV/0!"])
def test_an_error_cell_is_never_blank(tmp_path: Path, form: str, error: str) -> None:
    (sheet,) = written(tmp_path, form, Written("资金台账", [["编号"], [None, None, ErrorCell(error)]]))
    assert codes(sheet) == [["编号"], [None, None, ("cell_error", error)]]


@pytest.mark.parametrize(
    "error", ["#NULL!", "#GETTING_DATA", "#SPILL!", "#CALC!", "#FIELD!", "#ERROR!", "Err:502"]
)
def test_an_error_that_no_program_of_old_knew_is_one_at_its_cell(error: str) -> None:
    cells = f'<c r="A1" t="e"><v>{error}</v></c><c r="B1" s="0" t="e"><f>A1</f><v>{error}</v></c>'
    (sheet,) = read_bytes("a.xlsx", workbook(rows=f'<row r="1">{cells}<c r="C1"><v>1</v></c></row>')).sheets
    assert codes(sheet) == [[("cell_error", error), ("cell_error", error), 1]]


@pytest.mark.parametrize("form", ["file.xlsx", "file.xlsx_other", "file.ods"])
def test_a_formula_that_was_never_calculated_is_never_blank(tmp_path: Path, form: str) -> None:
    (sheet,) = written(tmp_path, form, Written("资金台账", [[1, Formula("=A1+1", None), 2]]))
    assert codes(sheet) == [[1, ("formula_without_value", "=…"), 2]]


@pytest.mark.parametrize("form", ["file.xlsx", "file.xlsb", "file.ods"])
def test_a_formula_with_its_result_is_that_result(tmp_path: Path, form: str) -> None:
    (sheet,) = written(tmp_path, form, Written("资金台账", [[1, Formula("=A1+1", 2)]]))
    assert codes(sheet) == [[1, 2]]


def test_a_formula_of_an_xls_that_no_program_calculated_is_not_zero(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    page = book.add_sheet("资金台账")
    page.write(1, 2, xlwt.Formula("A1+1"))
    book.save(str(tmp_path / "a.xls"))
    (sheet,) = read(tmp_path / "a.xls").sheets
    assert codes(sheet)[1] == [None, None, ("formula_without_value", "=…")]


@pytest.mark.parametrize("form", ["file.xlsx", "file.xlsx_other", "file.xls", "file.xlsb"])
def test_a_date_is_the_same_day_counted_from_1904(tmp_path: Path, form: str) -> None:
    (sheet,) = written(tmp_path, form, Written("资金台账", [[DAY]]), from_1904=True)
    assert codes(sheet) == [[DAY]]


def test_cells_without_an_address_follow_each_other() -> None:
    content = package_of(
        "<row><c/><c t='e'><v>#REF!</v></c></row>"
        '<row hidden="1"><c><v>1</v></c><c><f>B1</f></c></row><row r="9"><c r="D9"><f/><v> </v></c></row>'
    )
    properties = xlsx.properties(package(content, ".xlsx"))["资金台账"]  # type: ignore[arg-type]
    assert properties.unreadable == {(0, 1): "#REF!", (1, 1): "", (8, 3): ""}
    assert properties.hidden_rows == [1]


def test_an_xls_whose_cells_lie_in_the_short_sectors_is_read_alike(tmp_path: Path) -> None:
    book = Written("资金台账", [[ErrorCell("#N/A")]], hidden_rows=frozenset({0}))
    files.write_file(tmp_path / "a.xls", [book], files.Format("file.xls"))
    # Without the cells' formats, which nothing here needs, the stream falls below 4,096 bytes.
    kept = [
        (kind, data)
        for kind, data in records((tmp_path / "a.xls").read_bytes())
        if kind in (0x0809, 0x85, 0x0A, 0x0208, 0x0205)
    ]
    properties = xls.properties(old_workbook(kept))[0]["资金台账"]
    assert (properties.unreadable, properties.hidden_rows) == ({(0, 0): "#N/A"}, [0])


def test_macros_are_not_run_and_said(tmp_path: Path) -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        book.add_worksheet("资金台账").write(0, 0, "编号")
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\xd0\xcf")
    for name in ("a.xlsx", "a.xlsm"):
        book_read = read_bytes(name, stream.getvalue())
        (finding,) = book_read.findings
        assert (finding.code, finding.severity.value) == ("macros_ignored", "notice")
        assert len(book_read.sheets) == 1


def package_of(rows: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        sheets = '<sheet name="资金台账" r:id="a"/>'
        archive.writestr("xl/workbook.xml", f'<workbook xmlns:r="r"><sheets>{sheets}</sheets></workbook>')
        archive.writestr("xl/_rels/workbook.xml.rels", '<R><Relationship Id="a" Target="sheet.xml"/></R>')
        archive.writestr("xl/sheet.xml", f"<worksheet><sheetData>{rows}</sheetData></worksheet>")
    return stream.getvalue()


@pytest.mark.parametrize("form", ["file.xls", "file.xlsb"])
def test_an_empty_text_that_a_formula_gave_is_blank(tmp_path: Path, form: str) -> None:
    path = tmp_path / f"a.{form.removeprefix('file.')}"
    if form == "file.xls":
        book = xlwt.Workbook()
        page = book.add_sheet("资金台账")
        page.write(0, 0, "编号")
        page.write(1, 0, xlwt.Formula('IF(B1="","",B1)'))
        book.save(str(path))
    else:
        files.write_file(path, [Written("资金台账", [["编号"]])], files.Format(form))
        with zipfile.ZipFile(path) as made:
            parts = {name: made.read(name) for name in made.namelist()}
        # The row after the first, and in it a formula of a text of no characters, whose result is such a one.
        row = record(0, struct.pack("<IIHBBBI", 1, 0, 300, 0, 0, 0, 0))
        token = b"\x17\0\0"
        cell = record(8, struct.pack("<III", 0, 0, 0) + struct.pack("<HI", 0, len(token)) + token + bytes(4))
        sheet = parts["xl/worksheets/sheet1.bin"]
        parts["xl/worksheets/sheet1.bin"] = sheet.replace(record(146), row + cell + record(146))
        with zipfile.ZipFile(path, "w") as made:
            for name, data in parts.items():
                made.writestr(name, data)
    (sheet_read,) = read(path).sheets
    assert [[cell or None for cell in row] for row in codes(sheet_read) if any(row)] == [["编号"]]
