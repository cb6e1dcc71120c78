"""The brief as Word on one page, laid out like official documents (GB/T 9704): page, grid, fonts by name."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
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
from analytics.reports.one_page import lines, row_height
from analytics.reports.target_lines import TargetLine

TITLE_FONT, UNDER_FONT, BODY_FONT, HEADING_FONT = "方正小标宋_GBK", "楷体_GB2312", "仿宋_GB2312", "黑体"
#: What Latin letters and digits are set in.
LATIN_FONT = "Times New Roman"
NUMBER_FONT = "宋体"
#: 2号, 3号, 4号, 4号 in points.
TITLE, BODY, UNDER, PAGE_NUMBER = 22, 16, 14, 14
#: From 四号 by 小四 and 五号 down: the first in which everything stands on one page.
SIZES = (14, 12, 10.5, 10, 9.5, 9, 8.5, 8, 7.5)
#: The type area is 156 mm × 225 mm: 28 characters × 22 lines of 3号.
CHARACTERS, LINES = 28, 22
_WIDTH_PT, _HEIGHT_PT = 156 / 25.4 * 72, 225 / 25.4 * 72
#: How much of its height is filled: another program may break a line otherwise.
_FILLED = 0.98
_NUMERALS = "一二三四五六"
#: From line to line, as a part of the size: in paragraphs, and in tables and notes.
_LEADING, _TIGHT_LEADING = 1.35, 1.2
#: Points left and right of a cell's text, and between a row and the next.
_PADDING, _RULE = 3, 0.75
#: Points above a heading.
_APART = 4


@dataclass(frozen=True)
class Part:
    """A heading and what stands under it."""

    heading: str
    fill: tuple[str | Table, ...]


def word(brief: Brief, t: Translator) -> bytes:
    """The brief as docx, on one page. A reader's own fonts are used by these names; none is carried along."""
    document = Document()
    document.core_properties.title = brief.title
    document.core_properties.author = ""
    _page(document)
    _styles(document)
    under = _tight(" · ".join(part for part in (brief.notice, brief.reports) if part))
    parts = _parts(brief, t)
    size = next(
        (size for size in SIZES if _height(brief, under, parts, size) <= _FILLED * _HEIGHT_PT), SIZES[-1]
    )
    _centred(document, brief.title, TITLE_FONT, TITLE)
    _centred(document, under, UNDER_FONT, min(UNDER, size + 2))
    for part in parts:
        _heading(document, part.heading, size)
        for piece in part.fill:
            if isinstance(piece, Table):
                _table(document, piece, _small(size))
                _note(document, piece.note, _small(size))
            else:
                _paragraph(document, piece, BODY_FONT, size)
    _note(document, brief.source, _small(size))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _small(size: float) -> float:
    """The size of tables and notes beside the body's."""
    return min(10.5, max(7.5, size - 1.5))


def _height(brief: Brief, under: str, parts: Sequence[Part], size: float) -> float:
    """How many points everything takes at a size of the body."""
    small, under_size = _small(size), min(UNDER, size + 2)
    height = TITLE * 1.2 * lines(brief.title, TITLE, _WIDTH_PT)
    height += under_size * 1.2 * lines(under, under_size, _WIDTH_PT)
    for part in parts:
        height += _APART + size * _LEADING
        for piece in part.fill:
            if isinstance(piece, Table):
                height += _table_height(piece, small) + _note_height(piece.note, small)
            else:
                height += size * _LEADING * lines("　　" + piece, size, _WIDTH_PT)
    return height + _note_height(brief.source, small)


def _table_height(table: Table, size: float) -> float:
    widths = [width.pt - 2 * _PADDING for width in _widths(table)]
    rows = (table.heads, *table.rows)
    return sum(row_height(row, widths, size, size * _TIGHT_LEADING) + _RULE for row in rows)


def _note_height(said: str, size: float) -> float:
    return _APART + size * _TIGHT_LEADING * lines(said, size, _WIDTH_PT) if said else 0


def _parts(brief: Brief, t: Translator) -> list[Part]:
    """The headings in order, numbered, each with its paragraphs and tables."""
    counts = t("; ").join(t("{label}: {count}", label=label, count=count) for label, count in brief.counts)
    standing = t("{total} targets: {counts}.", total=brief.total, counts=counts)
    behind = [_attention(line, t) for line in brief.targets if line.is_behind]
    found: list[tuple[str, Sequence[str | Table]]] = [
        (t("Where the targets stand"), [standing]),
        (t("What needs attention"), behind or [t("No target is behind its schedule.")]),
        (t("All targets"), [_targets(brief, t)]),
    ]
    if brief.districts:
        found.append((t("Communities with a professional, by district"), [_districts(brief, t)]))
    found += [(table.title, [table]) for table in brief.tables if table.rows]
    if brief.missing_title:
        found.append((brief.missing_title, [brief.missing]))
    return [
        Part(
            f"{_NUMERALS[place]}、{heading}" if t.language == "zh" else f"{place + 1}. {heading}",
            tuple(piece if isinstance(piece, Table) else _tight(piece) for piece in fill),
        )
        for place, (heading, fill) in enumerate(found)
    ]


def _attention(line: TargetLine, t: Translator) -> str:
    """A target behind in a paragraph: what stands, which districts, who is in charge, what is next."""
    said = [line.sentence]
    if line.districts_behind:
        said.append(t("Districts behind: {districts}.", districts=line.districts_behind))
    said.append(t("In charge: {owners}.", owners=line.in_charge))
    said.append(t("Next step: {step}", step=line.next_step))
    return ("" if t.language == "zh" else " ").join(said)


def _districts(brief: Brief, t: Translator) -> str:
    """Each district's communities in one sentence."""
    said = (
        t(
            "{name} {count} ({share}, {status})",
            name=line.name,
            # A number and its total stay on one line.
            count=line.count.replace(" ", "\N{NO-BREAK SPACE}"),
            share=line.share,
            status=line.status,
        )
        for line in brief.districts
    )
    return t("{list}.", list=t("; ").join(said))


def _targets(brief: Brief, t: Translator) -> Table:
    heads = (t("Target"), t("Now / target"), t("Against schedule"), t("Status"))
    rows = tuple(
        (
            line.name,
            f"{line.value} {line.target}",
            t(", ").join(part for part in (line.gap, line.lag) if part),
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
    made.paragraph_format.line_spacing = Pt(size * 1.2)
    _set(made.add_run(said), font, size)


def _paragraph(document: Any, said: str, font: str, size: float) -> Paragraph:
    """A paragraph in one font, its first line two characters in."""
    made: Paragraph = document.add_paragraph()
    _set(made.add_run(said), font, size)
    made.paragraph_format.line_spacing = Pt(size * _LEADING)
    made.paragraph_format.first_line_indent = Pt(2 * size)
    made._p.get_or_add_pPr().find(qn("w:ind")).set(qn("w:firstLineChars"), "200")
    return made


def _heading(document: Any, said: str, size: float) -> None:
    made = _paragraph(document, said, HEADING_FONT, size).paragraph_format
    made.keep_with_next, made.space_before = True, Pt(_APART)


def _note(document: Any, said: str, size: float) -> None:
    """A small line under what it explains."""
    if said:
        made = document.add_paragraph()
        made.paragraph_format.line_spacing, made.paragraph_format.space_before = (
            Pt(size * _TIGHT_LEADING),
            Pt(_APART),
        )
        _set(made.add_run(said), UNDER_FONT, size)


def _tight(said: str) -> str:
    """Without the spaces that screens put between Chinese and digits."""
    return re.sub(r"(?<=[\u2e80-\uffef]) (?=[\d−+])|(?<=[\d%]) (?=[\u2e80-\uffef])", "", said)


def _set(styled: Any, font: str, size: float, *, latin: str = LATIN_FONT) -> None:
    """The font by name for Chinese, the Latin font for the rest; of a run or a style."""
    styled.font.name, styled.font.size = latin, Pt(size)
    styled.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _table(document: Any, table: Table, size: float) -> None:
    """A ruled table; kept on one page where it fits on one, else its head is repeated."""
    made = document.add_table(rows=0, cols=len(table.heads))
    made.style, made.alignment, made.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    _pad(made)
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
            paragraph.paragraph_format.line_spacing = Pt(size * _TIGHT_LEADING)
            paragraph.paragraph_format.keep_with_next = place < len(table.rows)
            _set(paragraph.add_run(said), HEADING_FONT if place == 0 else BODY_FONT, size)


def _pad(table: Any) -> None:
    """Less room beside a cell's text than Word leaves by itself."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(_PADDING * 20))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    look = table._tbl.tblPr.find(qn("w:tblLook"))
    if look is None:
        table._tbl.tblPr.append(margins)
    else:
        # The schema wants it right before.
        look.addprevious(margins)


def _widths(table: Table) -> list[Length]:
    """The type area divided as the table's texts ask."""
    return [Mm(156 * share) for share in table.shares()]
