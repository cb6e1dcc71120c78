"""How official documents are laid out in Word (GB/T 9704-2012): page, grid, fonts by name, tables, marks."""

from __future__ import annotations

import io
import math
import re
import zipfile
from typing import Any

from docx import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt
from docx.text.paragraph import Paragraph

from analytics.language.translator import Translator
from analytics.reports.district_tables import Table
from analytics.reports.marks import Mark

TITLE_FONT, UNDER_FONT, BODY_FONT, HEADING_FONT = "方正小标宋_GBK", "楷体_GB2312", "仿宋_GB2312", "黑体"
#: What Latin letters and digits are set in.
LATIN_FONT = "Times New Roman"
NUMBER_FONT = "宋体"
#: 2号, 3号, 4号, 4号 in points.
TITLE, BODY, UNDER, PAGE_NUMBER = 22, 16, 14, 14
#: The type area is 156 mm × 225 mm: 28 characters × 22 lines of 3号.
CHARACTERS, LINES = 28, 22
WIDTH_PT, HEIGHT_PT = 156 / 25.4 * 72, 225 / 25.4 * 72
#: From line to line, as a part of the size: in paragraphs, and in tables and notes.
LEADING, TIGHT_LEADING = 1.35, 1.2
#: Points left and right of a cell's text, and between a row and the next.
PADDING, RULE = 3, 0.75
#: Points above a heading.
APART = 4
NUMERALS = "一二三四五六七八九十"
#: How high a QR code is in the margin above the type area.
_MARK_MM = 17
#: Every file inside a document is of this moment, so that the same document is the same bytes.
_ALWAYS = (1980, 1, 1, 0, 0, 0)


def new_document(title: str) -> Any:
    """An empty document with the page and the styles; nobody is its author."""
    document = Document()
    document.core_properties.title = title
    document.core_properties.author = ""
    _set_page(document)
    _set_styles(document)
    return document


def saved(document: Any) -> bytes:
    """The document as a file: the same one gives the same bytes."""
    out, alike = io.BytesIO(), io.BytesIO()
    document.save(out)
    with zipfile.ZipFile(out) as made, zipfile.ZipFile(alike, "w", zipfile.ZIP_DEFLATED) as copy:
        for entry in made.infolist():
            copy.writestr(zipfile.ZipInfo(entry.filename, _ALWAYS), made.read(entry), zipfile.ZIP_DEFLATED)
    return alike.getvalue()


def mark_pages(document: Any, mark: Mark, t: Translator, said: str = "") -> None:
    """Puts the code above the type area of every page, at the right, and what is `said` beside it."""
    section = document.sections[0]
    section.header_distance = Mm(14)
    for header in (section.header, section.even_page_header):
        made = header.add_table(1, 2, Mm(156))
        made.autofit = False
        texts, drawn = made.rows[0].cells
        texts.width, drawn.width = Mm(156 - _MARK_MM - 3), Mm(_MARK_MM + 3)
        texts.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        lines = [line for line in (said, mark.said(t)) if line]
        for place, line in enumerate(lines):
            paragraph = texts.paragraphs[0] if place == 0 else texts.add_paragraph()
            paragraph.paragraph_format.line_spacing = Pt(10.5 * TIGHT_LEADING)
            set_font(paragraph.add_run(line), UNDER_FONT, 10.5)
        paragraph = drawn.paragraphs[0]
        paragraph.alignment, paragraph.paragraph_format.line_spacing = WD_ALIGN_PARAGRAPH.RIGHT, 1
        paragraph.add_run().add_picture(io.BytesIO(mark.png()), height=Mm(_MARK_MM))
        # The paragraph a header begins with would push the table down.
        empty = header.paragraphs[0]._p
        header._element.remove(empty)
        header._element.append(empty)
        empty_format = header.paragraphs[-1].paragraph_format
        empty_format.line_spacing = Pt(1)


def _set_page(document: Any) -> None:
    """A4, margins 37/35/28/26 mm, the grid, and the page number outside: right on odd pages, left on even."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(25)
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is None:
        grid = OxmlElement("w:docGrid")
        section._sectPr.append(grid)
    grid.set(qn("w:type"), "linesAndChars")
    grid.set(qn("w:linePitch"), str(math.floor(HEIGHT_PT / LINES * 20)))
    # The distance from the body's own width, in 1/4096 of a point; rounded down, or the last has no room.
    grid.set(qn("w:charSpace"), str(math.floor((WIDTH_PT / CHARACTERS - BODY) * 4096)))
    document.settings.odd_and_even_pages_header_footer = True
    for footer, side in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        _number(footer.paragraphs[0], side)


def _number(paragraph: Paragraph, side: WD_ALIGN_PARAGRAPH) -> None:
    """`— 1 —` in 4号 宋体, one character from the edge."""
    paragraph.alignment = side
    paragraph.paragraph_format.line_spacing = 1
    edge = Pt(PAGE_NUMBER)
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = edge
    set_font(paragraph.add_run("— "), NUMBER_FONT, PAGE_NUMBER, latin=NUMBER_FONT)
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)
    inside = paragraph.add_run("1")
    set_font(inside, NUMBER_FONT, PAGE_NUMBER, latin=NUMBER_FONT)
    field.append(inside._r)
    set_font(paragraph.add_run(" —"), NUMBER_FONT, PAGE_NUMBER, latin=NUMBER_FONT)


def _set_styles(document: Any) -> None:
    """Body text: 22 lines a page by a fixed height, 28 characters a line by a quarter of a point less.

    The grid says the same, but programs snap digits and Chinese to it in different ways.
    """
    normal = document.styles["Normal"]
    set_font(normal, BODY_FONT, BODY)
    spacing = OxmlElement("w:spacing")
    spacing.set(qn("w:val"), "-5")
    # The schema wants it right before the size.
    normal.element.rPr.find(qn("w:sz")).addprevious(spacing)
    for name in ("w:autoSpaceDE", "w:autoSpaceDN"):
        # 2020年 stays together: no space of its own between Chinese and letters or digits.
        space = OxmlElement(name)
        space.set(qn("w:val"), "0")
        normal.element.get_or_add_pPr().append(space)
    snap = OxmlElement("w:snapToGrid")
    snap.set(qn("w:val"), "0")
    normal.element.get_or_add_pPr().append(snap)
    normal.paragraph_format.space_before = normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.line_spacing = Pt(28.95)


def numbered(place: int, heading: str, t: Translator) -> str:
    """`一、总体进展`, `1. Where the targets stand`: a heading of the first level; the first place is 0."""
    return f"{NUMERALS[place]}、{heading}" if t.language == "zh" else f"{place + 1}. {heading}"


def centred(document: Any, said: str, font: str, size: float) -> None:
    made = document.add_paragraph()
    made.alignment = WD_ALIGN_PARAGRAPH.CENTER
    made.paragraph_format.line_spacing = Pt(size * 1.2)
    set_font(made.add_run(said), font, size)


def paragraph(document: Any, said: str, font: str, size: float) -> Paragraph:
    """A paragraph in one font, its first line two characters in."""
    made: Paragraph = document.add_paragraph()
    set_font(made.add_run(said), font, size)
    made.paragraph_format.line_spacing = Pt(size * LEADING)
    made.paragraph_format.first_line_indent = Pt(2 * size)
    made._p.get_or_add_pPr().find(qn("w:ind")).set(qn("w:firstLineChars"), "200")
    return made


def heading(document: Any, said: str, size: float) -> None:
    made = paragraph(document, said, HEADING_FONT, size).paragraph_format
    made.keep_with_next, made.space_before = True, Pt(APART)


def note(document: Any, said: str, size: float) -> None:
    """A small line under what it explains."""
    if said:
        made = document.add_paragraph()
        made.paragraph_format.line_spacing, made.paragraph_format.space_before = (
            Pt(size * TIGHT_LEADING),
            Pt(APART),
        )
        set_font(made.add_run(said), UNDER_FONT, size)


def tight(said: str) -> str:
    """Without the spaces that screens put between Chinese and digits."""
    return re.sub(r"(?<=[\u2e80-\uffef]) (?=[\d−+])|(?<=[\d%]) (?=[\u2e80-\uffef])", "", said)


def set_font(styled: Any, font: str, size: float, *, latin: str = LATIN_FONT) -> None:
    """The font by name for Chinese, the Latin font for the rest; of a run or a style."""
    styled.font.name, styled.font.size = latin, Pt(size)
    styled.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def table(document: Any, table: Table, size: float) -> None:
    """A ruled table; kept on one page where it fits on one, else its head is repeated."""
    made = document.add_table(rows=0, cols=len(table.heads))
    made.style, made.alignment, made.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    _pad(made)
    shares = widths(table)
    for column, width in zip(made.columns, shares, strict=True):
        column.width = width
    for place, texts in enumerate((table.heads, *table.rows)):
        row = made.add_row()
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if place == 0:
            properties.append(OxmlElement("w:tblHeader"))
        for cell, said, width in zip(row.cells, texts, shares, strict=True):
            cell.width = width
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.line_spacing = Pt(size * TIGHT_LEADING)
            paragraph.paragraph_format.keep_with_next = place < len(table.rows)
            set_font(paragraph.add_run(said), HEADING_FONT if place == 0 else BODY_FONT, size)


def _pad(table: Any) -> None:
    """Less room beside a cell's text than Word leaves by itself."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(PADDING * 20))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    look = table._tbl.tblPr.find(qn("w:tblLook"))
    if look is None:
        table._tbl.tblPr.append(margins)
    else:
        # The schema wants it right before.
        look.addprevious(margins)


def widths(table: Table) -> list[Length]:
    """The type area divided as the table's texts ask."""
    return [Mm(156 * share) for share in table.shares()]
