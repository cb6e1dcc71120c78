"""The list of findings as the first sheet of a workbook that has others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr  # nosec B406: both write, neither reads

from lxml import etree

from analytics.intake.finding import letters
from analytics.intake.returned.parts import SPREADSHEET, WORKBOOK, Element, Odd, Parts, name_of
from analytics.intake.returned.styles import Styles


def put_in_front(parts: Parts, listing: Mapping[str, Any], styles: Styles) -> None:
    """Makes the list the first sheet, the one shown; the list of an earlier time goes.

    `listing`: its name, the notes above it, its rows with their links, and the widths of its columns.
    """
    workbook = parts.tree(WORKBOOK)
    sheets = next((child for child in workbook if name_of(child) == "sheets"), None)
    if sheets is None:
        raise Odd("sheets")
    elements = [child for child in sheets if isinstance(child.tag, str)]
    earlier = {number for number, (name, _) in enumerate(parts.sheets) if name == listing["name"]}
    numbers = [int(child.get("sheetId", "0")) for child in elements]
    for number in earlier:
        element = elements[number]
        identifier = element.get(f"{{{parts.office}}}id")
        parts.unrelate(WORKBOOK, lambda relation, gone=identifier: relation.id == gone)  # type: ignore[misc]
        sheets.remove(element)
        # The order of calculating may name its cells; programs make it anew.
        parts.unrelate(WORKBOOK, lambda relation: relation.kind == "calcChain")
    part = parts.added("xl/worksheets/sheet{}.xml", f"{SPREADSHEET}.worksheet+xml", b"")
    parts.put(part, _sheet(parts, listing, styles).encode())
    made = etree.Element(f"{{{parts.main}}}sheet")
    made.set("name", listing["name"])
    made.set("sheetId", str(max(numbers, default=0) + 1))
    made.set(f"{{{parts.office}}}id", parts.relate(WORKBOOK, "worksheet", part))
    sheets.insert(0, made)
    _renumber(workbook, len(elements), earlier)
    _show_first(parts, workbook, earlier)


def _renumber(workbook: Element, count: int, gone: set[int]) -> None:
    """Names that hold in one sheet name it by its place, which is another one now."""
    places: dict[int, int] = {}
    for number in range(count):
        if number not in gone:
            places[number] = len(places) + 1
    for holder in [child for child in workbook if name_of(child) == "definedNames"]:
        for item in list(holder):
            if not isinstance(item.tag, str) or "localSheetId" not in item.attrib:
                continue
            place = places.get(int(item.get("localSheetId")))
            if place is None:
                holder.remove(item)
            else:
                item.set("localSheetId", str(place))
        if not len(holder):
            workbook.remove(holder)


def _show_first(parts: Parts, workbook: Element, gone: set[int]) -> None:
    """Opens at the list alone: what is typed into one of several chosen sheets goes into all of them."""
    for view in workbook.iter(f"{{{parts.main}}}workbookView"):
        view.attrib.pop("firstSheet", None)
        view.set("activeTab", "0")
    for number, (_, part) in enumerate(parts.sheets):
        if number not in gone and b"tabSelected" in parts.data(part):
            for view in parts.tree(part).iter(f"{{{parts.main}}}sheetView"):
                view.attrib.pop("tabSelected", None)


def _sheet(parts: Parts, listing: Mapping[str, Any], styles: Styles) -> str:
    notes, rows = listing["notes"], listing["rows"]
    columns = "".join(
        f'<col min="{place}" max="{place}" width="{width}" customWidth="1"/>'
        for place, width in enumerate(listing["widths"], start=1)
    )
    heading = len(notes) + 1
    pane = (
        f'<pane ySplit="{heading}" topLeftCell="A{heading + 1}" activePane="bottomLeft" state="frozen"/>'
        '<selection pane="bottomLeft"/>'
    )
    links = "".join(_links(rows, heading))
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><worksheet xmlns="{parts.main}">'
        f'<sheetViews><sheetView tabSelected="1" workbookViewId="0">{pane}</sheetView></sheetViews>'
        f"<cols>{columns}</cols><sheetData>{''.join(_rows(notes, rows, styles))}</sheetData>"
        + (f"<hyperlinks>{links}</hyperlinks>" if links else "")
        + "</worksheet>"
    )


def _rows(notes: Sequence[str], rows: Sequence[Mapping[str, Any]], styles: Styles) -> Iterator[str]:
    """The notes, the headings, and a line a finding."""
    looks = (
        [styles.wrapped(is_bold=True, is_wrapped=False)] * len(notes)
        + [styles.wrapped(is_bold=True)]
        + [styles.wrapped()] * (len(rows) - 1)
    )
    lines: list[Sequence[object]] = [[note] for note in notes] + [row["cells"] for row in rows]
    for number, (cells, look) in enumerate(zip(lines, looks, strict=True), start=1):
        written = (
            _cell(f"{letters(place)}{number}", cell, look)
            for place, cell in enumerate(cells, start=1)
            if cell is not None
        )
        yield f'<row r="{number}">{"".join(written)}</row>'


def _cell(reference: str, cell: object, look: int) -> str:
    if isinstance(cell, int):
        return f'<c r="{reference}" s="{look}"><v>{cell}</v></c>'
    text = escape(str(cell))
    return f'<c r="{reference}" s="{look}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def _links(rows: Sequence[Mapping[str, Any]], heading: int) -> Iterator[str]:
    for number, row in enumerate(rows, start=heading):
        if row["link"]:
            yield f'<hyperlink ref="A{number}" location={quoteattr(row["link"])}/>'
