"""The brief as Word in the layout of official documents (GB/T 9704): page, grid, and fonts by name."""

from __future__ import annotations

import io
import math
import re
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt
from docx.text.paragraph import Paragraph

from analytics.language.translator import Translator
from analytics.reports.brief import Brief
from analytics.reports.district_tables import Table

TITLE_FONT, UNDER_FONT, BODY_FONT, HEADING_FONT = "方正小标宋_GBK", "楷体_GB2312", "仿宋_GB2312", "黑体"
#: What Latin letters and digits are set in.
LATIN_FONT = "Times New Roman"
NUMBER_FONT = "宋体"
#: 2号, 3号, 4号, 4号, 五号 in points.
TITLE, BODY, UNDER, PAGE_NUMBER, SMALL = 22, 16, 14, 14, 10.5
#: The type area is 156 mm × 225 mm: 28 characters × 22 lines of 3号.
CHARACTERS, LINES = 28, 22
_WIDTH_PT, _HEIGHT_PT = 156 / 25.4 * 72, 225 / 25.4 * 72
_NUMERALS = "一二三四五六"


def word(brief: Brief, t: Translator) -> bytes:
    """The brief as docx. A reader's own fonts are used by these names; none is carried along."""
    document = Document()
    document.core_properties.title = brief.title
    document.core_properties.author = ""
    _page(document)
    _styles(document)
    under = " · ".join(part for part in (brief.notice, brief.reports) if part)
    _centred(document, brief.title, TITLE_FONT, TITLE)
    _centred(document, _tight(under), UNDER_FONT, UNDER)
    _centred(document, "", BODY_FONT, UNDER)
    for place, (heading, fill) in enumerate(_parts(brief, t)):
        numbered = f"{_NUMERALS[place]}、{heading}" if t.language == "zh" else f"{place + 1}. {heading}"
        _paragraph(document, numbered, HEADING_FONT).paragraph_format.keep_with_next = True
        for piece in fill:
            if isinstance(piece, Table):
                _table(document, piece)
                _note(document, piece.note)
            else:
                _paragraph(document, _tight(piece), BODY_FONT)
    _note(document, brief.source)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _parts(brief: Brief, t: Translator) -> list[tuple[str, list[str | Table]]]:
    """The headings in order, each with its paragraphs and tables."""
    counts = t("; ").join(t("{label}: {count}", label=label, count=count) for label, count in brief.counts)
    standing = t("Of {total} targets: {counts}.", total=brief.total, counts=counts)
    behind = [line.sentence for line in brief.targets if line.is_behind]
    parts: list[tuple[str, list[str | Table]]] = [
        (t("Where the targets stand"), [standing]),
        (t("What needs attention"), [*behind] or [t("No target is behind its schedule.")]),
        (t("All targets"), [_targets(brief, t)]),
    ]
    if brief.districts:
        heads = (t("District"), t("Communities staffed"), t("Share"), t("Status"))
        rows = tuple(
            (line.name, line.count, line.share, f"{line.symbol} {line.status}") for line in brief.districts
        )
        parts.append((t("Communities with a professional, by district"), [Table("", heads, rows)]))
    parts += [(table.title, [table]) for table in brief.tables if table.rows]
    if brief.missing_title:
        parts.append((brief.missing_title, [brief.missing]))
    return parts


def _targets(brief: Brief, t: Translator) -> Table:
    heads = (t("Target"), t("Now / target"), t("Against schedule"), t("Status"))
    rows = tuple(
        (
            line.name,
            f"{line.value} {line.target}",
            "\n".join(part for part in (line.gap, line.lag) if part),
            f"{line.symbol} {line.status}",
        )
        for line in brief.targets
    )
    return Table("", heads, rows)


def _page(document: Any) -> None:
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
    grid.set(qn("w:linePitch"), str(math.floor(_HEIGHT_PT / LINES * 20)))
    # The distance from the body's own width, in 1/4096 of a point; rounded down, or the last has no room.
    grid.set(qn("w:charSpace"), str(math.floor((_WIDTH_PT / CHARACTERS - BODY) * 4096)))
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
    _set(paragraph.add_run("— "), NUMBER_FONT, PAGE_NUMBER, latin=NUMBER_FONT)
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)
    inside = paragraph.add_run("1")
    _set(inside, NUMBER_FONT, PAGE_NUMBER, latin=NUMBER_FONT)
    field.append(inside._r)
    _set(paragraph.add_run(" —"), NUMBER_FONT, PAGE_NUMBER, latin=NUMBER_FONT)


def _styles(document: Any) -> None:
    """Body text: 22 lines a page by a fixed height, 28 characters a line by a quarter of a point less.

    The grid says the same, but programs snap digits and Chinese to it in different ways.
    """
    normal = document.styles["Normal"]
    _set(normal, BODY_FONT, BODY)
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


def _centred(document: Any, said: str, font: str, size: float) -> None:
    made = document.add_paragraph()
    made.alignment = WD_ALIGN_PARAGRAPH.CENTER
    made.paragraph_format.line_spacing = 1.2
    _set(made.add_run(said), font, size)


def _paragraph(document: Any, said: str, font: str) -> Paragraph:
    """A paragraph of 3号 in one font, its first line two characters in."""
    made: Paragraph = document.add_paragraph()
    _set(made.add_run(said), font, BODY)
    made.paragraph_format.first_line_indent = Pt(2 * BODY)
    made._p.get_or_add_pPr().find(qn("w:ind")).set(qn("w:firstLineChars"), "200")
    return made


def _note(document: Any, said: str) -> None:
    """A small line under what it explains."""
    if said:
        made = document.add_paragraph()
        made.paragraph_format.line_spacing, made.paragraph_format.space_before = 1.2, Pt(4)
        _set(made.add_run(said), UNDER_FONT, SMALL)


def _tight(said: str) -> str:
    """Without the spaces that screens put between Chinese and digits."""
    return re.sub(r"(?<=[\u2e80-\uffef]) (?=[\d−+])|(?<=[\d%]) (?=[\u2e80-\uffef])", "", said)


def _set(styled: Any, font: str, size: float, *, latin: str = LATIN_FONT) -> None:
    """The font by name for Chinese, the Latin font for the rest; of a run or a style."""
    styled.font.name, styled.font.size = latin, Pt(size)
    styled.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _table(document: Any, table: Table) -> None:
    """A ruled table in 五号; kept on one page where it fits on one, else its head is repeated."""
    made = document.add_table(rows=0, cols=len(table.heads))
    made.style, made.alignment, made.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    widths = _widths(table)
    for column, width in zip(made.columns, widths, strict=True):
        column.width = width
    for place, texts in enumerate((table.heads, *table.rows)):
        row = made.add_row()
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if place == 0:
            properties.append(OxmlElement("w:tblHeader"))
        for cell, said, width in zip(row.cells, texts, widths, strict=True):
            cell.width = width
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.line_spacing = 1.1
            paragraph.paragraph_format.keep_with_next = place < len(table.rows)
            _set(paragraph.add_run(said), HEADING_FONT if place == 0 else BODY_FONT, SMALL)


def _widths(table: Table) -> list[Length]:
    """The type area divided as the table's texts ask."""
    return [Mm(156 * share) for share in table.shares()]
