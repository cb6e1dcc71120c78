"""A CSV is read in every encoding and with every delimiter spreadsheets write, or the line is named."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from analytics.intake.files.reading import Book, read, read_bytes
from analytics.intake.sheets.grid import grids
from tests.intake.workbooks import csv_file, entry

HEADERS = "编号,县区,资金年度,列支日期,资金来源,用途,金额(元)"
ROW = "A-1,城关区,2016,2016-03-10,彩票公益金,培训,30000"
TEXT = f"{HEADERS}\r\n{ROW}\r\n"
BOMS = {"utf-8": codecs.BOM_UTF8, "utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}


def rows(content: bytes) -> list[list[object]]:
    book = read_bytes("a.csv", content)
    assert book.findings == ()
    return [list(row) for row in book.sheets[0].rows]


def refusal(content: bytes) -> tuple[str, str]:
    (finding,) = read_bytes("a.csv", content).findings
    return finding.code, finding.sentence


def tables(book: Book) -> list[str]:
    return [grid.table.name for grid in grids(book.sheets)[0]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_encoding_and_delimiter_are_found(encoding: str, delimiter: str) -> None:
    content = TEXT.replace(",", delimiter).encode(encoding)
    expected = [HEADERS.split(","), ROW.split(",")]
    assert rows(content) == expected
    if encoding in BOMS:
        assert rows(BOMS[encoding] + content) == expected


def test_a_cell_may_hold_commas_line_breaks_and_quotation_marks(tmp_path: Path) -> None:
    (sheet,) = read(csv_file(tmp_path / "a.csv", [entry(用途='培训,"二"\n第二行'), entry(2)])).sheets
    assert sheet.name is None
    assert sheet.rows[1][5] == '培训,"二"\n第二行'
    assert sheet.rows[2][0] == "2"


def test_names_of_rare_characters_survive_gb18030() -> None:
    assert rows(f"{HEADERS}\n{ROW.replace('培训', '㐂𠮷𡃁')}\n".encode("gb18030"))[1][5] == "㐂𠮷𡃁"


@pytest.mark.parametrize(("content", "line"), [
    (f"{TEXT}A-2,".encode() + b"\xff\xfe\x80", 3),
    (f"{TEXT}A-2,\0".encode(), 3),
    (f"{HEADERS}\n\ue000,2016\n".encode("gb18030"), 2),
    (codecs.BOM_UTF8 + HEADERS.encode() + "\n城".encode("gb18030") + b"\xff\n", 2),
    (codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"), 1),
    # Two headers are too few to tell UTF-16 from noise.
    ("编号,县区\nA-1,城关区\n".encode("utf-16-le"), 1),
], ids=[
    "broken byte", "nul", "private character", "mixed after a mark", "utf-32", "utf-16 without a mark",
])  # fmt: skip
def test_what_is_no_text_is_refused_at_its_line(content: bytes, line: int) -> None:
    code, sentence = refusal(content)
    assert code == "csv_encoding"
    assert f"Line {line} " in sentence


def test_utf8_with_one_broken_character_is_not_taken_for_gb18030() -> None:
    headers = "姓名,性别,学历,县区,单位性质,服务领域,人才类别,证书级别"
    broken = f"{headers}\n".encode() + "城关".encode()[:-2] + b",\n"
    # Every byte of it happens to be part of some other character.
    broken.decode("gb18030")
    code, sentence = refusal(broken)
    assert (code, "Line 2 " in sentence) == ("csv_encoding", True)


def test_what_is_another_kind_of_file_is_named() -> None:
    assert refusal(b"%PDF-1.4") == ("file_kind", "The file name ends in .csv, but its content is PDF.")
    assert refusal(b"PK\x03\x04")[0] == "file_kind"


def test_quotation_marks_that_do_not_pair_are_refused() -> None:
    assert refusal(f'{HEADERS}\n"A-1'.encode())[0] == "csv_quotes"


def test_more_rows_or_columns_than_are_read_are_refused() -> None:
    assert refusal(TEXT.encode() + b"1\n" * 200_001)[0] == "sheet_too_large"
    assert refusal(TEXT.encode() + b"1," * 101 + b"1\n")[0] == "sheet_too_large"
    # Delimiters alone hold nothing.
    assert rows(TEXT.encode() + b"1" + b"," * 300)[2] == ["1"]


def test_a_number_kept_as_text_by_an_equals_sign_is_its_digits() -> None:
    assert rows(f'{HEADERS}\n="001",城关区\n'.encode())[1][0] == "001"
    assert rows(f'{HEADERS}\n"=""001""",城关区\n'.encode())[1][0] == "001"


def test_the_end_of_file_sign_of_old_programs_is_no_row() -> None:
    assert len(rows(f"{TEXT}\x1a".encode("gb18030"))) == 2


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_title_above_decides_neither_encoding_nor_delimiter(encoding: str) -> None:
    text = f"城关区资金台账,,,,;;\n单位：元\n{HEADERS}\n{ROW}\n"
    assert tables(read_bytes("a.csv", text.encode(encoding))) == ["funding"]
