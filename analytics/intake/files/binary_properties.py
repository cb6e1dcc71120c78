"""Sheets' properties out of the two binary formats: .xls (BIFF8 in an OLE file) and .xlsb.

Sources: Microsoft's open specifications [MS-CFB], [MS-XLS] and [MS-XLSB]. Only the few records that
carry properties are looked at; all others are stepped over by their length.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Mapping

from analytics.intake.files.guards import Package, Refused
from analytics.intake.files.sheet_properties import MOST_COLUMNS, PER_CENT, Properties, is_scaling, relations

#: The text of an error cell by its code, alike in both formats.
ERRORS: Mapping[int, str] = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
#: How the part of a BIFF8 workbook begins that stands before its sheets, and records in it.
BEGINNING = b"\x09\x08\x10\x00\x00\x06\x05\x00"
CODE_PAGE, END = 0x42, 0x0A
UNICODE = struct.pack("<H", 1200)
Records = Iterator[tuple[int, bytes]]


def xls(content: bytes) -> dict[str, Properties]:
    """Every sheet of an .xls by its name; merged areas are left to the reader of values."""
    try:
        stream = _workbook_stream(content)
        before = list(_xls_globals(stream))
        sheets = [
            (_xls_name(data), int.from_bytes(data[:4], "little")) for kind, data in before if kind == 0x85
        ]
        scaling = _xls_scaling(before)
        if len({start for _, start in sheets}) < len(sheets):
            raise Refused("workbook_damaged")
        return {name: _xls_properties(stream, start, scaling) for name, start in sheets}
    except (struct.error, IndexError, ValueError) as error:
        raise Refused("workbook_damaged") from error


def in_unicode(content: bytes) -> bytes:
    """The same .xls without the code page old programs name in it.

    Every text of BIFF8 is in Unicode, and Excel passes that record over; the reader of values does not.
    """
    at = content.find(BEGINNING)
    while 0 <= at < len(content) - 6:
        kind, length = struct.unpack_from("<HH", content, at)
        if kind == CODE_PAGE:
            return content[: at + 4] + UNICODE + content[at + 6 :]
        if kind == END:
            break
        at += 4 + length
    return content


def _workbook_stream(content: bytes) -> bytes:
    """The stream `Workbook` of an OLE file: sectors chained by a table, small streams within another."""
    size = 1 << struct.unpack_from("<H", content, 30)[0]
    if size not in (512, 4096):
        raise ValueError("sector size")
    sectors = len(content) // size

    def sector(number: int) -> bytes:
        return content[(number + 1) * size : (number + 2) * size]

    places = list(struct.unpack_from("<109I", content, 76))
    following = struct.unpack_from("<I", content, 68)[0]
    for _ in range(sectors):
        if following >= 0xFFFFFFFA:
            break
        numbers = struct.unpack(f"<{size // 4}I", sector(following))
        places += numbers[:-1]
        following = numbers[-1]
    table = [
        number
        for place in places
        if place < sectors
        for number in struct.unpack(f"<{size // 4}I", sector(place).ljust(size, b"\xff"))
    ]
    directory = b"".join(map(sector, _chain(struct.unpack_from("<I", content, 48)[0], table, sectors)))
    entries = {
        directory[at : at + 64].decode("utf-16-le").rstrip("\0").casefold(): struct.unpack_from(
            "<II", directory, at + 116
        )
        for at in range(0, len(directory), 128)
    }
    start, length = entries.get("workbook") or entries["book"]
    if length >= 4096:
        return b"".join(map(sector, _chain(start, table, sectors)))[:length]
    small = b"".join(map(sector, _chain(entries["root entry"][0], table, sectors)))
    first = struct.unpack_from("<I", content, 60)[0]
    small_table = struct.unpack(
        f"<{size // 4 * len(list(_chain(first, table, sectors)))}I",
        b"".join(map(sector, _chain(first, table, sectors))),
    )
    parts = (small[n * 64 : n * 64 + 64] for n in _chain(start, small_table, len(small_table)))
    return b"".join(parts)[:length]


def _chain(start: int, table: list[int] | tuple[int, ...], most: int) -> Iterator[int]:
    """The sectors of a stream; a chain in a circle ends after as many as there are."""
    for _ in range(most):
        if start >= len(table):
            return
        yield start
        start = table[start]


def _records(stream: bytes, at: int) -> Records:
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _xls_globals(stream: bytes) -> Records:
    for kind, data in _records(stream, 0):
        if kind == 0x2F:
            raise Refused("workbook_encrypted")
        yield kind, data
        if kind == 0x0A:
            return


def _xls_name(data: bytes) -> str:
    length, wide = data[6], data[7] & 1
    return data[8 : 8 + length * (1 + wide)].decode("utf-16-le" if wide else "latin-1")


def _xls_scaling(before: Iterable[tuple[int, bytes]]) -> dict[int, str]:
    """The cell styles whose number format shows another number than the cell holds."""
    formats, styles = dict(PER_CENT), []
    for kind, data in before:
        if kind == 0x041E:
            number, length, wide = struct.unpack_from("<HHB", data)
            text = data[5 : 5 + length * (1 + (wide & 1))]
            formats[number] = text.decode("utf-16-le" if wide & 1 else "latin-1")
        elif kind == 0xE0:
            styles.append(struct.unpack_from("<H", data, 2)[0])
    codes = {style: formats.get(number, "") for style, number in enumerate(styles)}
    return {style: code for style, code in codes.items() if is_scaling(code)}


def _xls_properties(stream: bytes, start: int, scaling: Mapping[int, str]) -> Properties:
    properties, depth = Properties(), 0
    for kind, data in _records(stream, start):
        if kind == 0x0809:
            depth += 1
        elif kind == 0x0A:
            depth -= 1
            if not depth:
                break
        elif depth == 1:
            _xls_record(properties, kind, data)
            for at, style in _xls_numbers(kind, data) if scaling else ():
                if style in scaling:
                    properties.scaled[at] = scaling[style]
    return properties


def _xls_numbers(kind: int, data: bytes) -> Iterator[tuple[tuple[int, int], int]]:
    """The place and style of every number in a record: one alone, a formula's, or several in a row."""
    if kind in (0x0203, 0x027E, 0x06):
        row, column, style = struct.unpack_from("<HHH", data)
        yield (row, column), style
    elif kind == 0xBD:
        row, first = struct.unpack_from("<HH", data)
        for place, at in enumerate(range(4, len(data) - 2, 6)):
            yield (row, first + place), struct.unpack_from("<H", data, at)[0]


def _xls_record(properties: Properties, kind: int, data: bytes) -> None:
    if kind == 0x0208 and data[12] & 0x20:
        properties.hidden_rows.append(int.from_bytes(data[:2], "little"))
    elif kind == 0x7D and data[8] & 1:
        first, last = struct.unpack_from("<HH", data)
        properties.hidden_columns += range(first, min(last + 1, MOST_COLUMNS))
    elif kind == 0x0205 and data[7]:
        properties.unreadable[struct.unpack_from("<HH", data)] = ERRORS.get(data[6], "#N/A")
    elif kind == 0x06:
        at, result = struct.unpack_from("<HH", data), data[6:14]
        if result[6:] == b"\xff\xff" and result[0] == 2:
            properties.unreadable[at] = ERRORS.get(result[2], "#N/A")
        elif result[6:] == b"\xff\xff" and result[0] == 3:
            properties.unreadable[at] = ""


def xlsb(package: Package) -> dict[str, Properties]:
    """Every sheet of an .xlsb by its name, merged areas included."""
    workbook = "xl/workbook.bin"
    targets = relations(package, workbook)
    parts = {}
    try:
        for kind, data in _xlsb_records(package.part(workbook)):
            if kind == 156:
                relation, end = _wide(data, 8)
                parts[_wide(data, end)[0]] = targets.get(relation, "")
        if len(set(parts.values())) < len(parts):
            raise Refused("workbook_damaged")
        return {name: _xlsb_properties(package.part(part)) for name, part in parts.items()}
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise Refused("workbook_damaged") from error


def _xlsb_records(data: bytes) -> Records:
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


def _xlsb_properties(part: bytes) -> Properties:
    properties, row = Properties(), -1
    for kind, data in _xlsb_records(part):
        if kind == 0:
            row = int.from_bytes(data[:4], "little")
            if data[11] & 0x10:
                properties.hidden_rows.append(row)
        elif kind in (3, 11):
            properties.unreadable[row, int.from_bytes(data[:4], "little")] = ERRORS.get(data[8], "#N/A")
        elif kind == 8 and data[8:12] == bytes(4):
            properties.unreadable[row, int.from_bytes(data[:4], "little")] = ""
        elif kind == 60 and data[16] & 1:
            first, last = struct.unpack_from("<II", data)
            properties.hidden_columns += range(first, min(last + 1, MOST_COLUMNS))
        elif kind == 176:
            top, bottom, left, right = struct.unpack_from("<IIII", data)
            properties.merged.append((top, left, bottom, right))
    return properties
