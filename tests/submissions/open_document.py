"""Sheets as .ods: a zip with a content.xml, as LibreOffice and WPS write it, cut to what values need."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from tests.submissions.model import Content, ErrorCell, Formatted, Formula, Picture, Sheet, plain

MIME = "application/vnd.oasis.opendocument.spreadsheet"
NAMES = {
    "office": "office:1.0", "table": "table:1.0", "text": "text:1.0", "style": "style:1.0",
    "number": "datastyle:1.0", "of": "of:1.2",
}  # fmt: skip
#: Number formats as .ods has them: kind of style, what stands before the number, its attributes, what behind.
FORMATS: Mapping[str, tuple[str, str, str, str]] = {
    "#,##0.00": ("number", "", 'number:decimal-places="2" number:grouping="true"', ""),
    "0.00_ ": ("number", "", 'number:decimal-places="2"', ""),
    "[Red]#,##0.00": ("number", "", 'number:decimal-places="2" number:grouping="true"', ""),
    "¥#,##0.00": ("number", "¥", 'number:decimal-places="2" number:grouping="true"', ""),
    '#,##0.00"元"': ("number", "", 'number:decimal-places="2" number:grouping="true"', "元"),
    '0"万元"': ("number", "", 'number:decimal-places="0"', "万元"),
    '0.0"万"': ("number", "", 'number:decimal-places="1"', "万"),
    "#,##0,": ("number", "", 'number:decimal-places="0" number:display-factor="1000"', ""),
    "0%": ("percentage", "", 'number:decimal-places="0"', "%"),
    '0.0,"千元"': ("number", "", 'number:decimal-places="1" number:display-factor="1000"', "千元"),
}
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
        f'<style:table-properties table:display="false"/></style:style>{_formats()}'
        "</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{''.join(map(_table, sheets))}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )


def _formats() -> str:
    """A style for each number format, and one for cells that refers to it."""

    def text(shown: str) -> str:
        return f"<number:text>{shown}</number:text>" if shown else ""

    return "".join(
        f'<number:{kind}-style style:name="N{n}">{text(before)}'
        f'<number:number number:min-integer-digits="1" {number}/>{text(behind)}</number:{kind}-style>'
        f'<style:style style:name="ce{n}" style:family="table-cell" style:data-style-name="N{n}"/>'
        for n, (kind, before, number, behind) in enumerate(FORMATS.values())
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
            _cell(
                row[c] if c < len(row) else None,
                spans.get((r, c)),
                covered=(r, c) in covered,
                comment=sheet.comments.get((r, c)),
            )
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


def _cell(
    content: Content, span: tuple[int, int] | None, *, covered: bool, comment: str | None = None
) -> str:
    tag = "table:covered-table-cell" if covered else "table:table-cell"
    spanned = (
        f' table:number-rows-spanned="{span[0]}" table:number-columns-spanned="{span[1]}"' if span else ""
    )
    note = f"<office:annotation><text:p>{escape(comment)}</text:p></office:annotation>" if comment else ""
    if content is None:
        return f"<{tag}{spanned}>{note}</{tag}>" if note else f"<{tag}{spanned}/>"
    shown = "" if isinstance(content, Formula) and content.result is None else _paragraphs(plain(content))
    return f"<{tag}{spanned}{_value(content)}>{note}{shown}</{tag}>"


def _value(content: Content) -> str:
    match content:
        case ErrorCell():
            return ' table:formula="of:=#REF!+0" office:value-type="string" office:string-value=""'
        case Formula(text, result):
            formula = f" table:formula={quoteattr('of:' + text)}"
            return (
                formula
                if result is None
                else f'{formula} office:value-type="string" office:string-value={quoteattr(result)}'
                if isinstance(result, str)
                else f'{formula} office:value-type="float" office:value="{plain(result)}"'
            )
        case Formatted(number, number_format):
            style = [*FORMATS].index(number_format)
            return f' table:style-name="ce{style}"{_value(number)}'
        case Picture():
            return ' office:value-type="string"'
        case datetime():
            return f' office:value-type="date" office:date-value="{content.isoformat()}"'
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
