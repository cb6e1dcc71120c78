"""The properties of the sheets of an .xlsb ([MS-XLSB])."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping

from analytics.intake.files.guards import Package, Refused
from analytics.intake.files.limits import MOST_COLUMNS
from analytics.intake.files.sheet_properties import ERRORS, PER_CENT, UNKNOWN_ERROR, Properties, is_scaling
from analytics.intake.files.xlsx import holds_pictures, relations

ROW, COLUMNS, MERGED, SHEET = 0, 60, 176, 156
ERROR, FORMULA_ERROR = 3, 11
#: A short number, a number, and the number of a formula.
NUMBERS = (2, 5, 9)
FORMAT, STYLE, BEGIN_STYLES, END_STYLES = 44, 47, 617, 618


def properties(package: Package) -> dict[str, Properties]:
    """Every sheet of an .xlsb by its name, merged areas included."""
    workbook = "xl/workbook.bin"
    targets = relations(package, workbook)
    parts = {}
    try:
        for kind, data in _records(package.part(workbook)):
            if kind == SHEET:
                relation, end = _wide(data, 8)
                parts[_wide(data, end)[0]] = targets.get(relation, "")
        if len(set(parts.values())) < len(parts):
            raise Refused("workbook_damaged")
        scaling = _scaling(package.parts.get("xl/styles.bin", b""))
        sheets = {name: _sheet(package.part(part), scaling) for name, part in parts.items()}
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise Refused("workbook_damaged") from error
    for name, part in parts.items():
        sheets[name].has_pictures = holds_pictures(package, part)
    return sheets


def _scaling(styles: bytes) -> dict[int, str]:
    """The cell styles whose number format shows another number than the cell holds."""
    formats, numbers, is_within = dict(PER_CENT), list[int](), False
    for kind, data in _records(styles):
        if kind == FORMAT:
            formats[struct.unpack_from("<H", data)[0]] = _wide(data, 2)[0]
        elif kind in (BEGIN_STYLES, END_STYLES):
            is_within = kind == BEGIN_STYLES
        elif kind == STYLE and is_within:
            numbers.append(struct.unpack_from("<H", data, 2)[0])
    codes = {style: formats.get(number, "") for style, number in enumerate(numbers)}
    return {style: code for style, code in codes.items() if is_scaling(code)}


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Kinds take one or two bytes, lengths up to four of seven bits each."""
    at = 0
    while at < len(data):
        kind = data[at]
        at += 1
        if kind & 0x80:
            kind = kind & 0x7F | data[at] << 7
            at += 1
        length = 0
        for shift in (0, 7, 14, 21):
            byte = data[at]
            at += 1
            length |= (byte & 0x7F) << shift
            if not byte & 0x80:
                break
        yield kind, data[at : at + length]
        at += length


def _wide(data: bytes, at: int) -> tuple[str, int]:
    length = int.from_bytes(data[at : at + 4], "little")
    end = at + 4 + 2 * (0 if length == 0xFFFFFFFF else length)
    return data[at + 4 : end].decode("utf-16-le"), end


def _sheet(part: bytes, scaling: Mapping[int, str]) -> Properties:
    properties, row = Properties(), -1
    for kind, data in _records(part):
        if kind == ROW:
            row = int.from_bytes(data[:4], "little")
            if data[11] & 0x10:
                properties.hidden_rows.append(row)
        elif kind in (ERROR, FORMULA_ERROR):
            properties.unreadable[row, int.from_bytes(data[:4], "little")] = ERRORS.get(
                data[8], ERRORS[UNKNOWN_ERROR]
            )
        elif kind in NUMBERS and scaling:
            if code := scaling.get(int.from_bytes(data[4:7], "little")):
                properties.scaled[row, int.from_bytes(data[:4], "little")] = code
        elif kind == COLUMNS and data[16] & 1:
            first, last = struct.unpack_from("<II", data)
            properties.hidden_columns += range(first, min(last + 1, MOST_COLUMNS))
        elif kind == MERGED:
            top, bottom, left, right = struct.unpack_from("<IIII", data)
            properties.merged.append((top, left, bottom, right))
    return properties
