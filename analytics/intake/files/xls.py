"""The properties of the sheets of an .xls of Excel 97 and later: BIFF8 in an OLE file ([MS-XLS]).

Only the few records that carry properties are looked at; all others are stepped over by their length.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NoReturn

from analytics.intake.files.compound_file import CompoundFile
from analytics.intake.files.guards import Refused, name_of
from analytics.intake.files.limits import MOST_COLUMNS
from analytics.intake.files.sheet_properties import (
    ERRORS,
    PER_CENT,
    UNKNOWN_ERROR,
    Place,
    Properties,
    is_scaling,
)

BEGIN, END, CONTINUED = 0x0809, 0x0A, 0x3C
PASSWORD, CODE_PAGE, SHEET, FORMAT, STYLE, NAME, OUTSIDE = 0x2F, 0x42, 0x85, 0x041E, 0xE0, 0x18, 0x17
ROW, COLUMNS, TRUTH_OR_ERROR, DRAWN = 0x0208, 0x7D, 0x0205, 0x5D
NUMBER, SHORT_NUMBER, SHORT_NUMBERS, FORMULA = 0x0203, 0x027E, 0xBD, 0x06
TEXT, RICH_TEXT, RESULT = 0x0204, 0xD6, 0x0207
BIFF8 = 0x0600
MACRO_SHEET = 1
PICTURE = 8
UNICODE = struct.pack("<H", 1200)
#: A kind of record that no reader knows.
PASSED_OVER = struct.pack("<H", 0x0FFF)
#: Of a formula's record, where its expression begins, with its length.
EXPRESSION = 20
#: An empty text within it.
EMPTY_TEXT = b"\x17\0"


@dataclass(frozen=True)
class Record:
    """A record of the stream: its kind, where it begins, and its bytes with those that continue it."""

    kind: int
    at: int
    pieces: Sequence[bytes]

    @property
    def data(self) -> bytes:
        return self.pieces[0]


def properties(content: bytes) -> tuple[dict[str, Properties], bytes]:
    """Every sheet by its name, and the file as the reader of values takes it, which knows merged areas."""
    try:
        file = CompoundFile(content)
        name = next((name for name in ("workbook", "book") if name in file.entries), None)
        if name is None:
            _refuse_other(content)
        stream = file.stream(name)
        sheets = _Workbook(stream).sheets
        return sheets, file.with_stream(name, readable(stream))
    except (struct.error, IndexError, ValueError) as error:
        raise Refused("workbook_damaged") from error


def _refuse_other(content: bytes) -> NoReturn:
    """An OLE file without a workbook is another document, or cut short."""
    found = name_of(content)
    if found in ("OLE", ".xls"):
        raise Refused("workbook_damaged")
    raise Refused("file_kind", suffix=".xls", found=found)


def readable(stream: bytes) -> bytes:
    """The same stream without what the reader of values takes amiss.

    Every text of BIFF8 is in Unicode, and Excel passes over the code page that old programs name. Names
    and formulas are no values, and the reader gives up on some of them.
    """
    mended = bytearray(stream)
    for record in records(stream, 0):
        start = record.at + 4
        if record.kind == CODE_PAGE:
            mended[start : start + 2] = UNICODE
        elif record.kind in (NAME, OUTSIDE):
            mended[record.at : record.at + 2] = PASSED_OVER
        elif record.kind == FORMULA and len(record.data) >= EXPRESSION + 2:
            mended[start + EXPRESSION : start + EXPRESSION + 2] = b"\0\0"
            if _is_error(record.data[6:14]) and record.data[8] not in ERRORS:
                mended[start + 8] = UNKNOWN_ERROR
        elif record.kind == TRUTH_OR_ERROR and record.data[7] and record.data[6] not in ERRORS:
            mended[start + 6] = UNKNOWN_ERROR
    return bytes(mended)


def records(stream: bytes, at: int) -> Iterator[Record]:
    """The records of a stream from a place on, each with those that continue it."""
    while at + 4 <= len(stream):
        begin = at
        kind, length = struct.unpack_from("<HH", stream, at)
        pieces = [stream[at + 4 : at + 4 + length]]
        at += 4 + length
        while kind != CONTINUED and stream[at : at + 2] == b"\x3c\0" and at + 4 <= len(stream):
            length = struct.unpack_from("<H", stream, at + 2)[0]
            pieces.append(stream[at + 4 : at + 4 + length])
            at += 4 + length
        yield Record(kind, begin, pieces)


def text_of(pieces: Sequence[bytes], at: int) -> str:
    """A text with its length in two bytes before it; each piece says anew whether two bytes make a sign."""
    length, data, text = struct.unpack_from("<H", pieces[0], at)[0], pieces[0][at + 2 :], ""
    for following in (*pieces[1:], b""):
        is_wide = bool(data[:1]) and data[0] & 1
        rest = length - len(text.encode("utf-16-le", "surrogatepass")) // 2
        if not rest:
            break
        part = data[1 : 1 + rest * (1 + is_wide)]
        text += part.decode("utf-16-le" if is_wide else "latin-1", "surrogatepass")
        data = following
    # A character may be cut in two by the records; half of one alone is none.
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


class _Workbook:
    """What stands before the sheets, then the sheets."""

    def __init__(self, stream: bytes) -> None:
        self.stream = stream
        self.starts: dict[str, int] = {}
        self.formats, self.styles = dict(PER_CENT), list[int]()
        self._read_before()
        if len(set(self.starts.values())) < len(self.starts):
            # One sheet under many names would be read as many times.
            raise Refused("workbook_damaged")
        codes = {style: self.formats.get(number, "") for style, number in enumerate(self.styles)}
        scaling = {style: code for style, code in codes.items() if is_scaling(code)}
        read = {name: _Sheet(stream, start, scaling) for name, start in self.starts.items()}
        # A program that calculates nothing stores no result in any formula.
        if not any(sheet.has_results for sheet in read.values()):
            for sheet in read.values():
                sheet.properties.unreadable |= dict.fromkeys(sheet.without_result, "")
        self.sheets = {name: sheet.properties for name, sheet in read.items()}

    def _read_before(self) -> None:
        for record in records(self.stream, 0):
            kind, data = record.kind, record.data
            if kind == BEGIN and struct.unpack_from("<H", data)[0] != BIFF8:
                raise Refused("old_workbook", version="Excel 5.0/95")
            if kind == PASSWORD:
                raise Refused("workbook_encrypted")
            if kind == SHEET:
                if data[5] == MACRO_SHEET:
                    raise Refused("macro_sheet")
                name = text_of([bytes([data[6], 0]) + data[7:]], 0)
                self.starts[name.replace("\0", "")] = int.from_bytes(data[:4], "little")
            elif kind == FORMAT:
                self.formats[struct.unpack_from("<H", data)[0]] = text_of(record.pieces, 2)
            elif kind == STYLE:
                self.styles.append(struct.unpack_from("<H", data, 2)[0])
            elif kind == END:
                return


class _Sheet:
    """One pass over the records of a sheet."""

    def __init__(self, stream: bytes, start: int, scaling: Mapping[int, str]) -> None:
        self.properties = Properties()
        self.scaling = scaling
        #: Formulas whose stored result is a blank text, or a nought that was never calculated.
        self.without_result: list[Place] = []
        self.has_results = False
        self.formula: Place = (0, 0)
        depth = 0
        for record in records(stream, start):
            if record.kind == BEGIN:
                depth += 1
            elif record.kind == END:
                depth -= 1
                if not depth:
                    break
            elif depth == 1:
                self._read(record)
                for at, style in _numbers(record) if scaling else ():
                    if style in scaling:
                        self.properties.scaled[at] = scaling[style]

    def _read(self, record: Record) -> None:
        kind, data = record.kind, record.data
        if kind == ROW and data[12] & 0x20:
            self.properties.hidden_rows.append(int.from_bytes(data[:2], "little"))
        elif kind == COLUMNS and data[8] & 1:
            first, last = struct.unpack_from("<HH", data)
            self.properties.hidden_columns += range(first, min(last + 1, MOST_COLUMNS))
        elif kind == TRUTH_OR_ERROR and data[7]:
            self.properties.unreadable[_place(data)] = ERRORS.get(data[6], ERRORS[UNKNOWN_ERROR])
        elif kind == FORMULA:
            self._read_formula(data)
        elif kind == DRAWN and struct.unpack_from("<H", data, 4)[0] == PICTURE:
            self.properties.has_pictures = True
        elif kind == RICH_TEXT or (kind in (TEXT, RESULT) and len(record.pieces) > 1):
            # The reader of values passes over the one, and over what continues the others.
            at = self.formula if kind == RESULT else _place(data)
            self.properties.texts[at] = text_of(record.pieces, 0 if kind == RESULT else 6)

    def _read_formula(self, data: bytes) -> None:
        self.formula, result = _place(data), data[6:14]
        is_calculated = not struct.unpack_from("<H", data, 14)[0] & 2
        if _is_error(result):
            self.properties.unreadable[self.formula] = ERRORS.get(result[2], ERRORS[UNKNOWN_ERROR])
            self.has_results = True
        elif result[6:] == b"\xff\xff" and result[0] == 3:
            # A formula that names an empty text, as =IF(A1="","",…) does, has given it.
            if EMPTY_TEXT not in data[EXPRESSION + 2 :]:
                self.without_result.append(self.formula)
        elif not (any(result) or is_calculated):
            self.without_result.append(self.formula)
        else:
            self.has_results = True


def _is_error(result: bytes) -> bool:
    return result[6:] == b"\xff\xff" and result[0] == 2


def _place(data: bytes) -> Place:
    row, column = struct.unpack_from("<HH", data)
    return row, column


def _numbers(record: Record) -> Iterator[tuple[Place, int]]:
    """The place and style of every number in a record: one alone, a formula's, or several in a row."""
    data = record.data
    if record.kind in (NUMBER, SHORT_NUMBER, FORMULA):
        yield _place(data), struct.unpack_from("<H", data, 4)[0]
    elif record.kind == SHORT_NUMBERS:
        row, first = _place(data)
        for place, at in enumerate(range(4, len(data) - 2, 6)):
            yield (row, first + place), struct.unpack_from("<H", data, at)[0]
