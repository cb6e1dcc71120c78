"""Sheets as .ods: a zip with a content.xml, as LibreOffice and WPS write it, cut to what values need."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from tests.submissions.model import Content, ErrorCell, Formula, Sheet, plain

MIME = "application/vnd.oasis.opendocument.spreadsheet"
NAMES = {
    "office": "office:1.0", "table": "table:1.0", "text": "text:1.0", "style": "style:1.0",
    "number": "datastyle:1.0", "of": "of:1.2",
}  # fmt: skip
HIDDEN = ' table:visibility="collapse"'


def write_ods(path: Path, sheets: Sequence[Sheet]) -> None:
    """An OpenDocument spreadsheet; formulas are stored with their results."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", MIME, zipfile.ZIP_STORED)
        package.writestr("META-INF/manifest.xml", _manifest())
        package.writestr("content.xml", _content(sheets))


def _manifest() -> str:
    name = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<manifest:manifest xmlns:manifest="{name}" manifest:version="1.2">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{MIME}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
        "</manifest:manifest>"
    )


def _content(sheets: Sequence[Sheet]) -> str:
    names = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{n}"' for short, n in NAMES.items()
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {names} office:version="1.2">'
        '<office:automatic-styles><style:style style:name="hidden" style:family="table">'
        '<style:table-properties table:display="false"/></style:style></office:automatic-styles>'
        f"<office:body><office:spreadsheet>{''.join(map(_table, sheets))}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )


def _table(sheet: Sheet) -> str:
    width = max((len(row) for row in sheet.rows), default=1)
    spans = {(r, c): (last - r + 1, end - c + 1) for r, c, last, end in sheet.merges}
    covered = {
        (r, c)
        for top, left, last, end in sheet.merges
        for r in range(top, last + 1)
        for c in range(left, end + 1)
    } - spans.keys()
    columns = "".join(
        f"<table:table-column{HIDDEN if c in sheet.hidden_columns else ''}/>" for c in range(width)
    )
    rows = "".join(
        f"<table:table-row{HIDDEN if r in sheet.hidden_rows else ''}>"
        + "".join(
            _cell(row[c] if c < len(row) else None, spans.get((r, c)), covered=(r, c) in covered)
            for c in range(width)
        )
        + "</table:table-row>"
        for r, row in enumerate(sheet.rows)
    )
    style = ' table:style-name="hidden"' if sheet.hidden else ""
    # LibreOffice ends a sheet with one line that stands for all the empty ones.
    rest = max(sheet.styled_until, 1_048_576) - len(sheet.rows)
    empty = (
        f'<table:table-row table:number-rows-repeated="{rest}">'
        f'<table:table-cell table:number-columns-repeated="{width}"/></table:table-row>'
    )
    return f"<table:table table:name={quoteattr(sheet.name)}{style}>{columns}{rows}{empty}</table:table>"


def _cell(content: Content, span: tuple[int, int] | None, *, covered: bool) -> str:
    tag = "table:covered-table-cell" if covered else "table:table-cell"
    spanned = (
        f' table:number-rows-spanned="{span[0]}" table:number-columns-spanned="{span[1]}"' if span else ""
    )
    if content is None:
        return f"<{tag}{spanned}/>"
    return f"<{tag}{spanned}{_value(content)}>{_paragraphs(plain(content))}</{tag}>"


def _value(content: Content) -> str:
    match content:
        case ErrorCell():
            return ' table:formula="of:=#REF!+0" office:value-type="string" office:string-value=""'
        case Formula(text, result):
            formula = f" table:formula={quoteattr('of:' + text)}"
            return (
                formula
                if result is None
                else f'{formula} office:value-type="float" office:value="{plain(result)}"'
            )
        case date():
            return f' office:value-type="date" office:date-value="{content.isoformat()}"'
        case int() | float() | Decimal():
            return f' office:value-type="float" office:value="{plain(content)}"'
        case _:
            return ' office:value-type="string"'


def _paragraphs(text: str) -> str:
    """Lines as paragraphs; spaces at the ends or in a row have an element of their own."""
    lines = (escape(line).replace("  ", " <text:s/>") for line in text.split("\n"))
    kept = (("<text:s/>" + line[1:]) if line.startswith(" ") else line for line in lines)
    return "".join(f"<text:p>{line}</text:p>" for line in kept)
