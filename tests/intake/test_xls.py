"""What only an .xls holds is read as Excel shows it: long texts, results of formulas, code pages."""

from __future__ import annotations

import struct
from collections.abc import Sequence

import pytest

from analytics.intake.files.reading import Cell, Unreadable, read_bytes
from tests.intake.old_workbooks import BEGIN, END, Records, old_workbook, records, written

TEXT, RICH_TEXT, RESULT, FORMULA, CONTINUED, CODE_PAGE = 0x0204, 0xD6, 0x0207, 0x06, 0x3C, 0x42
#: A record holds 8,224 bytes; what is longer is continued in the next.
MOST = 8224
BLANK_TEXT, TEXT_FOLLOWS = b"\3\0\0\0\0\0\xff\xff", b"\0\0\0\0\0\0\xff\xff"
LENGTHS = (4_107, 4_108, 8_217, 8_218, 30_000)


def book(cells: Sequence[tuple[int, bytes]], changes: dict[int, bytes] | None = None) -> bytes:
    """A workbook with more records at the end of its one sheet, and others in place of its own."""
    made, changes, begun = Records(), changes or {}, 0
    for kind, data in records(written(lambda page: page.write(0, 0, "编号"))):
        begun += kind == BEGIN
        made += [*cells] if kind == END and begun == 2 else []
        made.append((kind, changes.get(kind, data)))
    return old_workbook(made)


def cells(content: bytes) -> dict[tuple[int, int], Cell | str]:
    """What stands below the first row; of what holds no value, the code of its flaw and its text."""
    read = read_bytes("a.xls", content)
    assert read.findings == ()
    return {
        (row, column): f"{cell.flaw.code} {cell.text}" if isinstance(cell, Unreadable) else cell
        for row, line in enumerate(read.sheets[0].rows)
        for column, cell in enumerate(line)
        if row and cell is not None
    }


def continued(kind: int, head: bytes, text: str, *, wide: bool = True) -> Records:
    """A text in as many records as it takes: each piece says anew how wide its characters are."""
    data = text.encode("utf-16-le" if wide else "latin-1")
    first = (MOST - len(head) - 3) // 2 * 2
    made = [(kind, head + struct.pack("<HB", len(text), wide) + data[:first])]
    size = MOST - 2
    made += [(CONTINUED, bytes([wide]) + data[at : at + size]) for at in range(first, len(data), size)]
    return made


def formula(
    row: int, column: int, result: bytes, *, flags: int = 0, expression: bytes = b"\x1e\x01\x00"
) -> tuple[int, bytes]:
    """A formula, a number unless it is given, with the result that is stored beside it."""
    head = struct.pack("<HHH", row, column, 15) + result
    return FORMULA, head + struct.pack("<HIH", flags, 0, len(expression)) + expression


@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize("sign", ["长", "a"])
def test_a_long_text_is_read_whole_wherever_it_stands(length: int, sign: str) -> None:
    text = ((sign * 9 + "尾" if sign == "长" else sign * 9 + "z") * 3_277)[:length]
    place, wide = struct.pack("<HHH", 1, 0, 15), sign == "长"
    result = [formula(3, 0, TEXT_FOLLOWS), *continued(RESULT, b"", text, wide=wide)]
    rich = continued(RICH_TEXT, struct.pack("<HHH", 2, 0, 15), text, wide=wide)
    own = continued(TEXT, place, text, wide=wide)
    shared = written(lambda page: page.write(1, 0, text))
    assert cells(shared) == {(1, 0): text}
    if length < 10_000:
        assert cells(book([*own, *rich, *result])) == {(row, 0): text for row in (1, 2, 3)}
    else:
        assert cells(book(result)) == {(3, 0): text}


def test_a_text_may_be_wide_in_one_record_and_narrow_in_the_next() -> None:
    place = struct.pack("<HHH", 1, 0, 15)
    pieces = [(TEXT, place + struct.pack("<HB", 4, 1) + "长文".encode("utf-16-le")), (CONTINUED, b"\0ab")]
    assert cells(book(pieces)) == {(1, 0): "长文ab"}


def test_a_character_cut_in_two_by_records_is_whole_and_half_of_one_is_told() -> None:
    place, (high, low) = struct.pack("<HHH", 1, 0, 15), (b"\x40\xd8", b"\x00\xdc")
    cut = [(TEXT, place + struct.pack("<HB", 2, 1) + high), (CONTINUED, b"\1" + low)]
    assert cells(book(cut)) == {(1, 0): "\U00020000"}
    half = [(TEXT, place + struct.pack("<HB", 2, 1) + high), (CONTINUED, b"\1" + b"\x32\x75")]
    assert cells(book(half)) == {(1, 0): "\ufffd甲"}
    assert cells(book([(TEXT, place + struct.pack("<HB", 2, 1) + high + b"\x32\x75")])) == {
        (1, 0): "\ufffd甲"
    }


@pytest.mark.parametrize(("code", "text"), [
    (0x00, "#NULL!"), (0x07, "#DIV/0!"), (0x0F, "#VALUE!"), (0x17, "#REF!"), (0x1D, "#NAME?"),
    (0x24, "#NUM!"), (0x2A, "#N/A"), (0x2B, "#N/A"), (0x63, "#N/A"),
])  # fmt: skip
def test_an_error_is_one_as_a_cell_and_as_a_result(code: int, text: str) -> None:
    place = struct.pack("<HHH", 1, 0, 15)
    assert cells(book([(0x0205, place + bytes([code, 1]))])) == {(1, 0): f"cell_error {text}"}
    result = bytes([2, 0, code, 0, 0, 0, 0xFF, 0xFF])
    assert cells(book([formula(1, 0, result)])) == {(1, 0): f"cell_error {text}"}


@pytest.mark.parametrize(("formulas", "expected"), [
    # A program that calculates has stored some result somewhere.
    ([formula(1, 0, BLANK_TEXT), formula(2, 0, struct.pack("<d", 2))], {(2, 0): 2.0}),
    ([formula(1, 0, BLANK_TEXT), formula(2, 0, b"\1\0\1\0\0\0\xff\xff")], {(2, 0): True}),
    ([formula(1, 0, bytes(8))], {(1, 0): 0.0}),
    ([formula(1, 0, BLANK_TEXT)], {(1, 0): "formula_without_value =…"}),
    ([formula(1, 0, BLANK_TEXT, expression=b"\x17\0\0")], {}),
    # To be calculated on opening, and a nought until then.
    ([formula(1, 0, bytes(8), flags=2)], {(1, 0): "formula_without_value =…"}),
])  # fmt: skip
def test_a_blank_result_is_blank_and_one_that_was_never_calculated_is_none(
    formulas: Records, expected: dict[tuple[int, int], Cell]
) -> None:
    assert cells(book(formulas)) == expected


@pytest.mark.parametrize("code_page", [0, 936, 1200, 1252, 32768])
@pytest.mark.parametrize("is_short", [False, True], ids=["", "short"])
def test_a_code_page_decides_nothing_since_every_text_is_unicode(code_page: int, is_short: bool) -> None:
    changes = {CODE_PAGE: struct.pack("<H", code_page)}
    if is_short:
        # Some programs write the beginning without its last eight bytes.
        changes[BEGIN] = struct.pack("<4H", 0x0600, 0x10, 0x0DBB, 0x07CC)
    place = struct.pack("<HHH", 1, 0, 15)
    assert cells(book(continued(TEXT, place, "张三"), changes)) == {(1, 0): "张三"}


@pytest.mark.parametrize("expression", [b"\x1f\0", b"\x24\0", b"\x39\0", b"\x1c", b"\x19"])
def test_a_formula_that_the_reader_of_values_gives_up_on_keeps_no_row_back(expression: bytes) -> None:
    assert cells(book([formula(1, 0, struct.pack("<d", 2), expression=expression)])) == {(1, 0): 2.0}


def test_nor_does_a_name() -> None:
    first, *rest = records(written(lambda page: page.write(1, 0, 2)))
    assert cells(old_workbook([first, (0x18, b"\0\0\0"), *rest])) == {(1, 0): 2.0}
