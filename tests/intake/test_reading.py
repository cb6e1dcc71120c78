"""A file is read as the sender sees it, or refused with a sentence."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from analytics.intake.files import guards, limits, reading
from analytics.intake.files.guards import Refused
from analytics.intake.files.limits import MOST_ROWS
from analytics.intake.files.reading import Book, read, read_bytes
from tests.intake.workbooks import csv_file, entry
from tests.submissions.hostile import HOSTILE


def codes(book: Book) -> list[str]:
    return [finding.code for finding in book.findings]


def test_a_workbooks_cells_keep_their_place_type_and_value(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("资金台账")
        sheet.write(2, 1, "城关区")
        sheet.write(2, 2, 30000.5)
        sheet.write_datetime(2, 3, date(2016, 8, 22), book.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write_boolean(2, 4, True)
        sheet.write_formula(2, 5, "=1+1", None, 2)
    (sheet,) = read(path).sheets
    assert (sheet.file, sheet.name) == ("a.xlsx", "资金台账")
    assert list(sheet.rows[2]) == [None, "城关区", 30000.5, date(2016, 8, 22), True, 2.0]
    assert list(sheet.rows[0]) == []


def test_a_missing_and_a_huge_file_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert codes(read(tmp_path / "nowhere.csv")) == ["file_unreadable"]
    monkeypatch.setattr(limits, "MOST_BYTES", 10)
    (tmp_path / "a.csv").write_bytes(b"x" * 11)
    assert codes(read(tmp_path / "a.csv")) == ["file_too_large"]


def test_a_sheet_that_reaches_far_down_is_refused_by_its_size(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("资金台账").write(MOST_ROWS, 0, "x")
    assert codes(read(path)) == ["sheet_too_large"]


def test_a_workbook_that_would_take_too_much_memory_ends_its_own_process_only(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("资金台账")
        sheet.write(0, 0, "x")
        # The reader lays out every cell up to the last one: 100 million, over 2 GB.
        sheet.write(199_999, 499, "x")
    assert codes(read(path)) == ["workbook_memory"]


def test_a_reader_that_never_ends_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.xlsx"
    xlsxwriter.Workbook(str(path)).close()
    monkeypatch.setattr(reading, "START", "import time; time.sleep(60)")
    monkeypatch.setattr(limits, "SECONDS", 0.3)
    assert codes(read(path)) == ["workbook_time"]


def test_the_reading_process_sees_no_environment_and_writes_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.xlsx"
    xlsxwriter.Workbook(str(path)).close()
    trial = (
        "import os, sys, json; sys.path[:0] = sys.argv[2:]; from analytics.intake.files import workbook;"
        " workbook.limit(); seen = [key for key in os.environ if key != 'LC_CTYPE']\n"
        f"try: open({str(tmp_path / 'b')!r}, 'w').write('x' * 10_000_000); seen.append('file')\n"
        "except OSError: pass\n"
        "print(json.dumps({'refused': ['package_names', {}]}) if not seen else seen)"
    )
    monkeypatch.setattr(reading, "START", trial)
    assert codes(read(path)) == ["package_names"]


def test_one_long_text_in_every_cell_is_refused_before_it_grows(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("资金台账")
        for row in range(10_000):
            sheet.write_string(row, 0, "长" * 10_000)
    assert path.stat().st_size < 200_000
    assert codes(read(path)) == ["workbook_texts"]


def test_an_empty_file_and_an_unknown_kind_are_named(tmp_path: Path) -> None:
    assert codes(read_bytes("a.xls", b"")) == ["file_empty"]
    assert codes(read_bytes("a.csv", b" \n")) == ["file_empty"]
    (finding,) = read_bytes("a.docx", b"x").findings
    assert finding.code == "file_type"
    assert ".xlsb" in finding.sentence


def test_a_personal_number_in_a_file_name_is_not_kept(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "11010519491231002X.csv", [entry()])
    assert read(path).name == "***.csv"


def test_a_package_that_lies_about_its_sizes_never_reaches_the_reader() -> None:
    _, content, _ = HOSTILE["zip_bomb_understated"]
    with pytest.raises(Refused) as refused:
        guards.package(content(), ".xlsx")
    assert refused.value.code == "workbook_damaged"


def test_the_directory_is_measured_before_it_is_read() -> None:
    _, content, _ = HOSTILE["zip_many_entries"]
    with pytest.raises(Refused) as refused:
        guards.package(content().replace(b"PK\x01\x02", b"PK\x09\x09"), ".xlsx")
    assert refused.value.code == "package_entries"
