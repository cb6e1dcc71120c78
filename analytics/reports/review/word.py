"""The pack in Word, as an official document (GB/T 9704-2012): 版头, 主体, 版记."""

from __future__ import annotations

from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from docx.text.paragraph import Paragraph

from analytics.language.translator import Translator
from analytics.reports import official
from analytics.reports.district_tables import Table
from analytics.reports.review.content import Pack
from analytics.reports.review.head import Head

#: The red of 发文机关标志 and of the rule below it.
_RED = RGBColor(0xFF, 0x00, 0x00)
#: The size of 发文机关标志 in points, and of tables: 小五 where there are many columns.
_ISSUER, _TABLE, _WIDE_TABLE = 32, 10.5, 9
_MANY_COLUMNS = 6
#: One line of the type area.
_LINE = 28.95


def word(pack: Pack, t: Translator) -> bytes:
    """The pack as docx; the fonts of official documents by name, none carried along."""
    document = official.new_document(pack.head.title)
    _head(document, pack.head, t)
    for part in pack.parts:
        _line(
            document, part.heading, font=official.HEADING_FONT, indent=2
        ).paragraph_format.keep_with_next = True
        for piece in part.fill:
            if isinstance(piece, Table):
                size = _WIDE_TABLE if len(piece.heads) > _MANY_COLUMNS else _TABLE
                official.table(document, piece, size)
                official.note(document, piece.note, size)
            else:
                _line(document, official.tight(piece), indent=2)
    _foot(document, pack, t)
    official.mark_pages(document, pack.head.mark, t, " · ".join(pack.head.notices))
    return official.saved(document)


def _head(document: Any, head: Head, t: Translator) -> None:
    """版头: the issuer in red, number and day, the red rule; then the title and whom it is for."""
    issuer = document.add_paragraph()
    issuer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    issuer.paragraph_format.line_spacing = Pt(_ISSUER * 1.3)
    run = issuer.add_run(head.issuer)
    # One line, however long the name is.
    official.set_font(
        run, official.TITLE_FONT, min(_ISSUER, official.WIDTH_PT / max(1, _places(head.issuer)))
    )
    run.font.color.rgb = _RED
    number = _line(document, f"{head.number}　　{head.day}")
    number.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _ruled(number, "bottom", "FF0000", eighths=12)
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.line_spacing = Pt(official.TITLE * 1.5)
    title.paragraph_format.space_before = title.paragraph_format.space_after = Pt(_LINE)
    official.set_font(title.add_run(head.title), official.TITLE_FONT, official.TITLE)
    _line(document, head.recipient + t(": ").rstrip())


def _foot(document: Any, pack: Pack, t: Translator) -> None:
    """附件, the signature block with its day, and 版记 between its rules."""
    head = pack.head
    for place, name in enumerate(pack.attachments, start=1):
        said = t("Attachment: {place}. {name}", place=place, name=name)
        _line(document, said, indent=2).paragraph_format.space_before = Pt(_LINE)
    for said in (head.issuer, head.day):
        signed = _line(document, said)
        signed.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        signed.paragraph_format.right_indent = Pt(4 * official.BODY)
        signed.paragraph_format.keep_with_next = True
    last = _line(document, head.source, size=official.UNDER)
    last.paragraph_format.space_before = Pt(_LINE)
    last.paragraph_format.keep_with_next = True
    _ruled(last, "top", "000000", eighths=8)
    issued = _line(
        document, t("{issuer}, printed {day}", issuer=head.issuer, day=head.day), size=official.UNDER
    )
    _ruled(issued, "bottom", "000000", eighths=8)


def _line(
    document: Any, said: str, *, font: str = official.BODY_FONT, size: float = official.BODY, indent: int = 0
) -> Paragraph:
    """A paragraph of the type area, its first line so many characters in."""
    made: Paragraph = document.add_paragraph()
    official.set_font(made.add_run(said), font, size)
    if indent:
        made.paragraph_format.first_line_indent = Pt(indent * size)
        made._p.get_or_add_pPr().find(qn("w:ind")).set(qn("w:firstLineChars"), str(100 * indent))
    return made


def _ruled(paragraph: Paragraph, side: str, colour: str, *, eighths: int) -> None:
    """A rule above or below a paragraph, so many eighths of a point thick."""
    borders, rule = OxmlElement("w:pBdr"), OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", str(eighths)), ("space", "4"), ("color", colour)):
        rule.set(qn(f"w:{name}"), value)
    borders.append(rule)
    properties = paragraph._p.get_or_add_pPr()
    # The schema wants it before these.
    for name in ("w:shd", "w:tabs", "w:snapToGrid", "w:spacing", "w:ind", "w:jc"):
        if (found := properties.find(qn(name))) is not None:
            found.addprevious(borders)
            return
    properties.append(borders)


def _places(said: str) -> float:
    """How many characters wide a text is, Latin ones being half."""
    return sum(1 if ord(char) > 0x7F else 0.55 for char in said)
