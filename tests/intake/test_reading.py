"""A file is read as the sender sees it, or refused with a sentence."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from analytics.intake import reading, workbook
from analytics.intake.reading import Book, read, read_bytes
from tests.intake.workbooks import csv_file, entry


def codes(book: Book) -> list[str]:
    return [finding.code for finding in book.findings]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_csv_is_read_with_and_without_a_byte_order_mark(tmp_path: Path, encoding: str) -> None:
    (sheet,) = read(csv_file(tmp_path / "a.csv", [entry(用途="培训,\n第二行")], encoding=encoding)).sheets
    assert sheet.name is None
    assert list(sheet.rows[0])[:2] == ["编号", "县区"]
    assert sheet.rows[1][5] == "培训,\n第二行"


def test_a_csv_that_is_not_utf8_names_the_line() -> None:
    book = read_bytes("a.csv", "编号\nA-1\n".encode() + "城关区\n".encode("gb18030"))
    assert codes(book) == ["csv_encoding"]
    assert book.findings[0].sentence == "Line 3 is not UTF-8 text."


def test_quotation_marks_that_do_not_pair_are_refused() -> None:
    assert codes(read_bytes("a.csv", '编号\n"A-1'.encode())) == ["csv_quotes"]


def test_a_workbooks_cells_keep_their_place_type_and_value(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("资金台账")
        sheet.write(2, 1, "城关区")
        sheet.write(2, 2, 30000.5)
        sheet.write_datetime(2, 3, date(2016, 8, 22), book.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write_boolean(2, 4, True)
        sheet.write_formula(2, 5, "=1+1", None, 2)
    (found,) = read(path).sheets
    assert (found.file, found.name) == ("a.xlsx", "资金台账")
    assert list(found.rows[2]) == ["", "城关区", 30000.5, date(2016, 8, 22), True, 2.0]


def test_cells_the_reader_would_take_for_blank_are_named(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("说明")
        sheet = book.add_worksheet("资金台账")
        sheet.write_formula(3, 1, "=1/0", None, "#DIV/0!")
        sheet.write_formula(4, 2, "=B1", None, "")
        sheet.merge_range(6, 0, 7, 0, "城关区")
    found = [(one.code, one.sheet, one.row, one.column) for one in read(path).findings]
    assert found == [
        ("cell_error", "资金台账", 4, "B"),
        ("formula_without_value", "资金台账", 5, "C"),
        ("merged_cells", "资金台账", 7, "A"),
    ]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.xls", b"", "file_type"),
        ("a.xlsx", b"not a workbook", "not_a_workbook"),
        ("a.xlsx", b"PK\x03\x04 and nothing else", "not_a_workbook"),
    ],
)
def test_what_is_no_workbook_is_refused(name: str, content: bytes, code: str) -> None:
    assert codes(read_bytes(name, content)) == [code]


def test_a_missing_and_a_huge_file_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert codes(read(tmp_path / "nowhere.csv")) == ["file_unreadable"]
    monkeypatch.setattr(reading, "MOST_BYTES", 10)
    (tmp_path / "a.csv").write_bytes(b"x" * 11)
    assert codes(read(tmp_path / "a.csv")) == ["file_too_large"]


def test_a_sheet_that_reaches_far_down_is_refused_by_its_size(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("资金台账").write(workbook.MOST_ROWS, 0, "x")
    assert codes(read(path)) == ["sheet_too_large"]


def test_a_workbook_that_would_take_too_much_memory_ends_its_own_process_only(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("资金台账")
        sheet.write(0, 0, "x")
        # The reader lays out every cell up to the last one: 100 million, over 2 GB.
        sheet.write(199_999, 499, "x")
    assert codes(read(path)) == ["workbook_limits"]


def test_one_long_text_in_every_cell_is_refused_before_it_grows(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("资金台账")
        for row in range(10_000):
            sheet.write_string(row, 0, "长" * 10_000)
    assert path.stat().st_size < 200_000
    assert codes(read(path)) == ["workbook_limits"]


def test_a_personal_number_in_a_file_name_is_not_kept(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "11010519491231002X.csv", [entry()])
    assert read(path).name == "***.csv"
