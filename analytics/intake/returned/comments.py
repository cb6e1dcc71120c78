"""Comments added to the cells of one worksheet, beside those its sender has written.

A comment lies in two places: its text in a part of its own, and the box it is shown in in an old drawing.
Where the cell has a conversation, the newer kind of comment, its programs show that alone: it gets a reply.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import NAMESPACE_OID, uuid5

from lxml import etree

from analytics.intake.finding import letters
from analytics.intake.returned.parts import SPREADSHEET, WORKBOOK, Element, Odd, Parts, name_of

VML, OFFICE_VML, EXCEL_VML = (
    "urn:schemas-microsoft-com:vml",
    "urn:schemas-microsoft-com:office:office",
    "urn:schemas-microsoft-com:office:excel",
)
VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
CONVERSATION = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
PERSON = "http://schemas.microsoft.com/office/2017/10/relationships/person"
PERSON_TYPE = "application/vnd.ms-excel.person+xml"
DRAWING = (
    f'<xml xmlns:v="{VML}" xmlns:o="{OFFICE_VML}" xmlns:x="{EXCEL_VML}">'
    '<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data=""/></o:shapelayout>'
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype></xml>'
)
BOX = (
    f'<v:shape xmlns:v="{VML}" xmlns:o="{OFFICE_VML}" xmlns:x="{EXCEL_VML}" id="_x0000_s{{number}}" '
    'type="#_x0000_t202" style="position:absolute;width:240pt;height:90pt;z-index:{order};visibility:hidden" '
    'fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/>'
    '<v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
    '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"/></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
    "<x:Anchor>{left}, 15, {top}, 10, {right}, 15, {bottom}, 4</x:Anchor><x:AutoFill>False</x:AutoFill>"
    "<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
#: What stands behind the rows of a worksheet after the old drawing.
AFTER_OLD_DRAWING = frozenset(
    ("legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts",
     "extLst")
)  # fmt: skip
#: Boxes that have numbers of one block; a drawing names its blocks.
BLOCK = 1024


@dataclass(frozen=True)
class Note:
    """What is said at a cell, its row and column from 1."""

    row: int
    column: int
    text: str

    @property
    def reference(self) -> str:
        return f"{letters(self.column)}{self.row}"


def comment(parts: Parts, sheet: str, notes: Sequence[Note], *, author: str) -> None:
    """Puts the notes into a worksheet: each a comment of its own, or below what its cell has already."""
    if not notes:
        return
    root = _comments(parts, sheet)
    listed = next((child for child in root if name_of(child) == "commentList"), None)
    authors = next((child for child in root if name_of(child) == "authors"), None)
    if listed is None or authors is None:
        raise Odd("comments")
    there = {child.get("ref"): child for child in listed if isinstance(child.tag, str)}
    number = len(authors)
    etree.SubElement(authors, f"{{{parts.main}}}author").text = author
    new = []
    for note in notes:
        if note.reference in there:
            own = there[note.reference]
            # Not once more where it was said of the same cell at an earlier time.
            if note.text not in "".join(own.itertext()):
                _append(parts, own, f"\n{note.text}")
        else:
            made = etree.SubElement(listed, f"{{{parts.main}}}comment")
            made.set("ref", note.reference)
            made.set("authorId", str(number))
            _append(parts, made, note.text)
            new.append(note)
    _draw(parts, sheet, new)
    _reply(parts, sheet, notes, author)


def forget_comments(parts: Parts, sheet: str, *, author: str) -> None:
    """Takes out what an author has said in a worksheet at an earlier time, with its boxes."""
    part = parts.target(sheet, "comments")
    if part is None:
        return
    root = parts.tree(part)
    authors = [child.text for child in root.iter(f"{{{parts.main}}}author")]
    own = {str(number) for number, name in enumerate(authors) if name == author}
    gone = set()
    for child in [child for child in root.iter(f"{{{parts.main}}}comment") if child.get("authorId") in own]:
        gone.add(child.get("ref"))
        child.getparent().remove(child)
    for drawing in [relation.target for relation in parts.relations(sheet) if relation.kind == "vmlDrawing"]:
        for box in list(parts.tree(drawing).iter(f"{{{VML}}}shape")):
            said = {name_of(child): child.text for child in box.iter(f"{{{EXCEL_VML}}}*")}
            row, column = said.get("Row") or "", said.get("Column") or ""
            if row.isdigit() and column.isdigit() and f"{letters(int(column) + 1)}{int(row) + 1}" in gone:
                box.getparent().remove(box)
    talk, people = parts.target(sheet, "threadedComment"), parts.target(WORKBOOK, "person")
    if talk and people:
        ids = {one.get("id") for one in parts.tree(people) if one.get("displayName") == author}
        for reply in [one for one in parts.tree(talk) if one.get("personId") in ids]:
            reply.getparent().remove(reply)


def _comments(parts: Parts, sheet: str) -> Element:
    """The part with the texts of a worksheet's comments, made where there is none."""
    part = parts.target(sheet, "comments")
    if part is None:
        empty = f'<comments xmlns="{parts.main}"><authors/><commentList/></comments>'
        part = parts.added("xl/comments{}.xml", f"{SPREADSHEET}.comments+xml", empty.encode())
        parts.relate(sheet, "comments", part)
    return parts.tree(part)


def _append(parts: Parts, made: Element, text: str) -> None:
    holder = next((child for child in made if name_of(child) == "text"), None)
    if holder is None:
        holder = etree.SubElement(made, f"{{{parts.main}}}text")
    run = etree.Element(f"{{{parts.main}}}r")
    written = etree.SubElement(run, f"{{{parts.main}}}t")
    written.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    written.text = text
    # How the text is pronounced stands behind its runs.
    runs = [place for place, child in enumerate(holder) if name_of(child) in ("t", "r")]
    holder.insert(runs[-1] + 1 if runs else 0, run)


def _draw(parts: Parts, sheet: str, notes: Sequence[Note]) -> None:
    """The boxes of new comments."""
    if not notes:
        return
    root = parts.tree(_drawing(parts, sheet))
    blocks = next((item for item in root.iter(f"{{{OFFICE_VML}}}idmap")), None)
    if blocks is None:
        raise Odd("drawing")
    block = _free_block(parts)
    for order, note in enumerate(notes):
        if order % (BLOCK - 1) == 0:
            block += bool(order)
            blocks.set("data", ",".join(filter(None, (blocks.get("data"), str(block)))))
        number = block * BLOCK + 1 + order % (BLOCK - 1)
        top = max(note.row - 2, 0)
        place = {"left": note.column, "right": note.column + 5, "top": top, "bottom": top + 6}
        box = BOX.format(
            number=number, order=order + 1, row=note.row - 1, column=note.column - 1, **place
        )  # fmt: skip
        root.append(etree.fromstring(box))


def _drawing(parts: Parts, sheet: str) -> str:
    """The old drawing of a worksheet, made where there is none."""
    frame = parts.tree(sheet)
    targets = {relation.id: relation.target for relation in parts.relations(sheet)}
    for child in frame:
        if name_of(child) == "legacyDrawing":
            target = targets.get(child.get(f"{{{parts.office}}}id", ""), "")
            if target not in parts:
                raise Odd("drawing")
            return target
    part = parts.added("xl/drawings/vmlDrawing{}.vml", VML_TYPE, DRAWING.encode())
    named = etree.Element(f"{{{parts.main}}}legacyDrawing")
    named.set(f"{{{parts.office}}}id", parts.relate(sheet, "vmlDrawing", part))
    following = [place for place, child in enumerate(frame) if name_of(child) in AFTER_OLD_DRAWING]
    # Some of these may stand within an element for programs that know more.
    wrapped = [
        place
        for place, child in enumerate(frame)
        if name_of(child) == "AlternateContent"
        and any(name_of(one) in AFTER_OLD_DRAWING for one in child.iter())
    ]
    frame.insert(min((*following, *wrapped), default=len(frame)), named)
    return part


def _free_block(parts: Parts) -> int:
    """The first block of numbers no drawing of the workbook names."""
    named = [0]
    for part in parts:
        if part.lower().endswith(".vml"):
            for item in parts.tree(part).iter(f"{{{OFFICE_VML}}}idmap"):
                named += map(int, re.findall(r"[0-9]{1,6}", item.get("data", "")))
    return max(named) + 1


def _reply(parts: Parts, sheet: str, notes: Sequence[Note], author: str) -> None:
    """Below the conversations at cells with a note."""
    part = parts.target(sheet, "threadedComment")
    if part is None:
        return
    root = parts.tree(part)
    begun = {one.get("ref"): one for one in root if isinstance(one.tag, str) and not one.get("parentId")}
    for note in notes:
        first = begun.get(note.reference)
        if first is not None:
            reply = etree.SubElement(root, f"{{{CONVERSATION}}}threadedComment")
            # Of the moment of what it replies to: the copy of a file is the same whenever it is made.
            for name, value in (
                ("ref", note.reference),
                ("dT", first.get("dT", "2000-01-01T00:00:00.00")),
                ("personId", _person(parts, author)),
                ("id", _id_of(first.get("id", "") + note.text)),
                ("parentId", first.get("id", "")),
            ):
                reply.set(name, value)
            etree.SubElement(reply, f"{{{CONVERSATION}}}text").text = note.text


def _person(parts: Parts, name: str) -> str:
    """The one who speaks for this product in conversations."""
    part = parts.target(WORKBOOK, "person")
    if part is None:
        part = parts.added(
            "xl/persons/person{}.xml", PERSON_TYPE, f'<personList xmlns="{CONVERSATION}"/>'.encode()
        )
        parts.relate(WORKBOOK, PERSON, part)
    root = parts.tree(part)
    for person in root:
        if isinstance(person.tag, str) and person.get("displayName") == name:
            return str(person.get("id"))
    person = etree.SubElement(root, f"{{{CONVERSATION}}}person")
    for key, value in (("displayName", name), ("id", _id_of(name)), ("userId", name), ("providerId", "None")):
        person.set(key, value)
    return str(person.get("id"))


def _id_of(text: str) -> str:
    return f"{{{uuid5(NAMESPACE_OID, text)}}}".upper()
