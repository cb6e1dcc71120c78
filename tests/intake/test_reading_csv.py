"""A CSV is read in every encoding and with every delimiter spreadsheets write, or the line is named."""

from __future__ import annotations

import codecs
from datetime import date
from pathlib import Path

import pytest

from analytics.intake.files.reading import Book, read, read_bytes
from analytics.intake.sheets.grid import grids
from analytics.intake.submission import examine
from tests.intake.workbooks import csv_file, entry
from tests.submissions.files import Format, write_file
from tests.submissions.model import Content, Sheet

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
    # Zeros among words that are no headers are another encoding.
    ("编号,县区\nA-1,\0\n".encode(), 2),
    ("编号,县区\nA-1,\ue000\n".encode("gb18030"), 2),
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


SIGNS = {
    "bell": "\x07", "nul": "\0", "escape": "\x1b", "deleted": "\x7f", "private": "\ue863", "lost": "\ufffd",
    "none": "\uffff", "far": "\U0010ffff",
}  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("column", ["项目名称", "列支日期"])
def test_a_character_that_no_table_holds_is_named_with_its_row_and_column(
    sign: str, encoding: str, column: str, tmp_path: Path
) -> None:
    right = entry(项目名称="培训")
    wrong = {**right, "编号": 2, column: f"甲{SIGNS[sign]}乙"}
    file = csv_file(tmp_path / "a.csv", [right, wrong], encoding=encoding)
    assert said(tmp_path, file) == [("text_characters", 3, column, f"U+{ord(SIGNS[sign]):04X}")]


@pytest.mark.parametrize("suffix", ["xlsx", "xls", "xlsb", "ods"])
def test_a_workbook_names_such_a_character_alike(suffix: str, tmp_path: Path) -> None:
    wrong = ROW.replace("培训", "培\ue863训")
    rows: list[list[Content]] = [[*HEADERS.split(",")], [*wrong.split(",")]]
    file = tmp_path / f"a.{suffix}"
    write_file(file, [Sheet("资金台账", rows)], Format(f"file.{suffix}"))
    assert said(tmp_path, file) == [("text_characters", 2, "用途", "U+E863")]


def said(folder: Path, file: Path) -> list[tuple[str, int | None, str | None, object]]:
    found = examine(folder / "snapshots", [file], as_of=date(2020, 6, 30)).findings
    return [(one.code, one.row, one.column, one.values["sign"]) for one in found]


def test_a_vertical_tab_out_of_a_word_processor_is_a_space() -> None:
    row = ROW.replace("培训", "培\x0b训")
    assert rows(f"{HEADERS}\n{row}\n".encode())[1][5] == "培\x0b训"


FIRST, SECOND = ROW.split(","), ROW.replace("A-1", "A-2").split(",")


def swallowing(opens: int, closes: int, between: int = 0) -> list[list[str]]:
    """Rows in one of which a cell begins with a mark, and in a later one a cell ends with one."""
    later = [SECOND] * between + [SECOND]
    first = [*FIRST[:opens], f'"{FIRST[opens]}', *FIRST[opens + 1 :]]
    later[-1] = [*SECOND[:closes], f'{SECOND[closes]}"', *SECOND[closes + 1 :]]
    return [first, *later]


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(("opens", "closes", "between"), [
    (5, 5, 0), (5, 2, 0), (2, 5, 0), (0, 6, 0), (6, 0, 0), (6, 6, 0), (5, 5, 2), (1, 3, 4),
])  # fmt: skip
def test_marks_that_pair_over_the_end_of_a_row_lose_no_row(
    delimiter: str, line_end: str, opens: int, closes: int, between: int
) -> None:
    # The first row is swallowing too, unless a whole one stands above.
    whole = [FIRST] * (opens > 1)
    lines = [HEADERS.split(","), *whole, *swallowing(opens, closes, between), SECOND]
    text = line_end.join(delimiter.join(line) for line in lines)
    code, sentence = refusal(text.encode())
    assert (code, f"line {2 + len(whole)} " in sentence) == ("csv_quotes", True)


BEHIND = f"{HEADERS},项目名称,佐证材料,备注"
#: What is optional stands behind; one row that is filled to the end is as long as the headers.
LONG = f"{ROW},项目,佐证,备注"


@pytest.mark.parametrize(("first", "second"), [
    (f'{ROW},"甲', f'{ROW},乙"'), (f'{ROW},"甲', f'{ROW},乙,丙"'), (f'{ROW},,"甲', f'{ROW},乙"'),
    (ROW.replace("培训", '"培训'), ROW.replace("培训", '培训"')),
    (ROW.replace("30000", '"30000'), ROW.replace("30000", '30000"')),
])  # fmt: skip
@pytest.mark.parametrize("headers", [BEHIND, f"编号,县区,资金信息\n,,{BEHIND.split(',', 2)[2]}"])
def test_marks_that_pair_over_the_end_of_a_short_row_lose_no_row(
    headers: str, first: str, second: str
) -> None:
    code, sentence = refusal(f"{headers}\n{first}\n{second}\n{LONG}\n".encode())
    assert (code, f"line {2 + headers.count(chr(10))} " in sentence) == ("csv_quotes", True)


@pytest.mark.parametrize(
    "headers",
    [
        BEHIND.replace("列支日期", '"列支\n日期"'),
        BEHIND.replace("资金年度", '"资金\n信息"\n,,资金年度').replace("列支日期", '"列支\n日期"'),
    ],
)
def test_a_note_over_two_lines_behind_short_rows_swallows_nothing(headers: str) -> None:
    assert rows(f'{headers}\n{ROW}\n{ROW},,,"一,甲\n二,乙"\n'.encode())[-1][-1] == "一,甲\n二,乙"


@pytest.mark.parametrize(("last", "line"), [
    ('A-2,城关区,2016,2016-03-10,彩票公益金,"培训,30000', 4),
    ('A-2,城关区,2016,2016-03-10,彩票公益金,培训,"', 4),
    ('A-2,城关区,2016,2016-03-10,彩票公益金,"第一"期,30000', 4),
    ('A-2,城关区,2016,2016-03-10,彩票公益金,""第一""期,30000', 4),
    ('A-2,城关区,2016,2016-03-10,彩票公益金,"培训,30000\nA-3,城关区,2016,2016-03-10,彩票公益金,培训,1', 4),
])  # fmt: skip
def test_a_mark_without_its_partner_is_named_where_its_row_begins(last: str, line: int) -> None:
    code, sentence = refusal(f"{TEXT}{ROW}\r\n{last}".encode())
    assert (code, f"line {line} " in sentence) == ("csv_quotes", True)


@pytest.mark.parametrize("above", ["", "填报单位：;城关区;单位：元\n"])
@pytest.mark.parametrize("data", ["A-1;城关区;2016;培训;1;2\n", "A-1;城关区;2016;1\nA-2;城关区;2016;1\n"])
def test_lines_within_headers_of_one_or_two_lines_swallow_nothing(above: str, data: str) -> None:
    two = '编号;县区;资金年度\n;;;"列支\n日期";"资金\n来源";用途\n'
    one = '编号;县区;资金年度;"列支\n日期";"资金\n来源";用途;"金额\n(元)"\n'
    for headers in (one, two, two.replace("年度", "年度;;;")):
        book = read_bytes("a.csv", f"{above}{headers}{data}".encode())
        assert book.findings == ()


@pytest.mark.parametrize("cell", ["第一期\n第二期", "第一期,甲\n第二期,乙", '"一"\r\n二', "一,二,三"])
def test_lines_and_delimiters_of_a_cell_are_its_own(cell: str, tmp_path: Path) -> None:
    file = csv_file(tmp_path / "a.csv", [entry(用途=cell), entry(2)])
    (sheet,) = read(file).sheets
    assert [row[5] for row in sheet.rows[1:]] == [cell, "培训"]
