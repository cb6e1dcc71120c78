"""Sheets as .xlsb: the few records of [MS-XLSB] that values, merges and hidden things need.

No library on PyPI writes error cells, merges or hidden rows into this format.
"""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from xml.sax.saxutils import quoteattr

from tests.submissions.excel import ERROR_CODES, serial
from tests.submissions.model import Content, ErrorCell, Formatted, Formula, Picture, Sheet

#: Cell styles by number: values, days, moments, then one for each number format.
PLAIN, DAY, MOMENT = 0, 1, 2
#: Excel's own number format for a day.
DAY_FORMAT, MOMENT_FORMAT = 14, 22
#: The first number of a workbook's own number formats.
OWN_FORMATS = 164

PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
EXCEL = "application/vnd.ms-excel"


def write_xlsb(path: Path, sheets: Sequence[Sheet], *, from_1904: bool) -> None:
    """A binary workbook; formulas are stored with their results."""
    texts: dict[str, int] = {}
    formats = {content.number_format: 0 for sheet in sheets for row in sheet.rows for content in row
               if isinstance(content, Formatted)}  # fmt: skip
    formats = {number_format: MOMENT + n for n, number_format in enumerate(formats, start=1)}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", _content_types(len(sheets)))
        package.writestr("_rels/.rels", _relations([("officeDocument", "xl/workbook.bin")]))
        parts = [("worksheet", f"worksheets/sheet{n}.bin") for n in range(1, len(sheets) + 1)]
        others = [("styles", "styles.bin"), ("sharedStrings", "sharedStrings.bin")]
        package.writestr("xl/_rels/workbook.bin.rels", _relations([*parts, *others]))
        package.writestr("xl/workbook.bin", _workbook(sheets, from_1904))
        package.writestr("xl/styles.bin", _styles(list(formats)))
        for n, sheet in enumerate(sheets, start=1):
            package.writestr(f"xl/worksheets/sheet{n}.bin", _sheet(sheet, _Cells(texts, formats, from_1904)))
        package.writestr("xl/sharedStrings.bin", _shared(texts))


def record(kind: int, data: bytes = b"") -> bytes:
    """One record: its kind in one or two bytes, its length in groups of seven bits, its data."""
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length, rest = b"", len(data)
    while rest >= 0x80:
        length, rest = length + bytes([rest & 0x7F | 0x80]), rest >> 7
    return head + length + bytes([rest]) + data


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text.encode("utf-16-le")) // 2) + text.encode("utf-16-le")


def _workbook(sheets: Sequence[Sheet], from_1904: bool) -> bytes:
    named = b"".join(
        record(156, struct.pack("<II", int(sheet.hidden), n) + _wide(f"rId{n}") + _wide(sheet.name))
        for n, sheet in enumerate(sheets, start=1)
    )
    properties = record(153, struct.pack("<II", int(from_1904), 0) + _wide(""))
    return record(131) + properties + record(143) + named + record(144) + record(132)


def _styles(formats: Sequence[str]) -> bytes:
    """The cell styles, the number formats, and the font, fill and border they refer to."""
    own = b"".join(
        record(44, struct.pack("<H", number) + _wide(text))
        for number, text in enumerate(formats, OWN_FORMATS)
    )
    numbers = (0, DAY_FORMAT, MOMENT_FORMAT, *range(OWN_FORMATS, OWN_FORMATS + len(formats)))
    font = record(
        43,
        struct.pack("<HHHHBBBB", 220, 0, 400, 0, 0, 0, 0, 0)
        + b"\x07\x01"
        + bytes(6)
        + b"\x00"
        + _wide("宋体"),
    )
    fill = record(45, struct.pack("<I", 0) + bytes(64))
    border = record(46, bytes(51))
    named = b"".join(
        record(47, struct.pack("<HHHHHBBHBB", 0, form, 0, 0, 0, 0, 0, 0, 0, 0)) for form in numbers
    )
    root = record(47, struct.pack("<HHHHHBBHBB", 0xFFFF, 0, 0, 0, 0, 0, 0, 0, 0, 0))
    one = struct.pack("<I", 1)
    return b"".join(
        (
            record(278),
            record(615, struct.pack("<I", len(formats))) + own + record(616) if own else b"",
            record(611, one) + font + record(612),
            record(603, one) + fill + record(604),
            record(613, one) + border + record(614),
            record(626, one) + root + record(627),
            record(617, struct.pack("<I", len(numbers))) + named + record(618),
            record(279),
        )
    )


def _sheet(sheet: Sheet, cells: _Cells) -> bytes:
    height = max(len(sheet.rows), 1)
    width = max((len(row) for row in sheet.rows), default=1) or 1
    body = [record(129), record(148, struct.pack("<IIII", 0, height - 1, 0, width - 1))]
    if sheet.hidden_columns:
        infos = (
            record(60, struct.pack("<IIIIH", c, c, 2560, PLAIN, 1)) for c in sorted(sheet.hidden_columns)
        )
        body += [record(390), *infos, record(391)]
    body.append(record(145))
    for r, row in enumerate(sheet.rows):
        body.append(_row_header(r, hidden=r in sheet.hidden_rows))
        body += [cells.cell(c, content) for c, content in enumerate(row)]
    for r in range(height, sheet.styled_until):
        body += [_row_header(r, hidden=False), record(1, struct.pack("<II", 0, PLAIN))]
    body.append(record(146))
    if sheet.merges:
        merges = (record(176, struct.pack("<IIII", r, last, c, end)) for r, c, last, end in sheet.merges)
        body += [record(177, struct.pack("<I", len(sheet.merges))), *merges, record(178)]
    return b"".join([*body, record(130)])


def _row_header(row: int, *, hidden: bool) -> bytes:
    return record(0, struct.pack("<IIHBBBI", row, PLAIN, 300, 0, 0x10 if hidden else 0, 0, 0))


class _Cells:
    """Cells as records, with what all sheets share: texts and number formats by number, and the epoch."""

    def __init__(self, texts: dict[str, int], formats: Mapping[str, int], from_1904: bool) -> None:
        self.texts, self.formats = texts, formats
        self.shift = 1462 if from_1904 else 0

    def cell(self, column: int, content: Content) -> bytes:
        at = struct.pack("<II", column, PLAIN)
        match content:
            case None:
                return b""
            case ErrorCell(code):
                return record(3, at + bytes([ERROR_CODES[code]]))
            case Formula(_, result):
                return _formula(at, result)
            case Formatted(number, number_format):
                return _number(column, self.formats[number_format], number)
            case datetime():
                return _number(column, MOMENT, serial(content) - self.shift)
            case date():
                return _number(column, DAY, serial(content) - self.shift)
            case int() | float() | Decimal():
                return _number(column, PLAIN, content)
            case Picture():
                return self.cell(column, content.formula)
            case _:
                return record(7, at + struct.pack("<I", self.texts.setdefault(content, len(self.texts))))


def _number(column: int, style: int, number: int | float | Decimal) -> bytes:
    return record(5, struct.pack("<IId", column, style, float(number)))


def _formula(at: bytes, result: int | float | str | None) -> bytes:
    """The result, no flags, and a formula of one token: the same value."""
    if isinstance(result, str):
        kind, stored, token = (
            8,
            _wide(result),
            b"\x17" + struct.pack("<H", len(result)) + result.encode("utf-16-le"),
        )
    else:
        kind, stored = 9, struct.pack("<d", result or 0)
        token = b"\x1f" + stored
    return record(kind, at + stored + struct.pack("<HI", 0, len(token)) + token + struct.pack("<I", 0))


def _shared(texts: Mapping[str, int]) -> bytes:
    """The texts all sheets refer to by number."""
    items = b"".join(record(19, b"\0" + _wide(text)) for text in texts)
    return record(159, struct.pack("<II", len(texts), len(texts))) + items + record(160)


def _relations(parts: Sequence[tuple[str, str]]) -> str:
    lines = "".join(
        f'<Relationship Id="rId{n}" Type={quoteattr(f"{OFFICE}/{kind}")} Target={quoteattr(target)}/>'
        for n, (kind, target) in enumerate(parts, start=1)
    )
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    return f'{head}<Relationships xmlns="{PACKAGE}/relationships">{lines}</Relationships>'


def _content_types(count: int) -> str:
    kinds = [
        ("/xl/workbook.bin", f"{EXCEL}.sheet.binary.macroEnabled.main"),
        ("/xl/styles.bin", f"{EXCEL}.styles"),
    ]
    kinds += [(f"/xl/worksheets/sheet{n}.bin", f"{EXCEL}.worksheet") for n in range(1, count + 1)]
    overrides = "".join(f'<Override PartName="{part}" ContentType="{kind}"/>' for part, kind in kinds)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="bin" ContentType="{EXCEL}.sheet.binary.macroEnabled.main"/>{overrides}</Types>'
    )
