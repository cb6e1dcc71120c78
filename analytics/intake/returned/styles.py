"""The styles of a workbook, and beside each one that is needed the same with another fill."""

from __future__ import annotations

from copy import deepcopy

from lxml import etree

from analytics.intake.returned.looks import FILLS
from analytics.intake.returned.parts import SPREADSHEET, WORKBOOK, Element, Odd, Parts

#: Styles a workbook may have.
MOST_STYLES = 64_000
#: Where some readers look without asking.
NAME = "xl/styles.xml"
LEAST = (
    '<styleSheet xmlns="{main}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


class Styles:
    """The styles part of a workbook, made where there is none."""

    def __init__(self, parts: Parts) -> None:
        part = parts.target(WORKBOOK, "styles")
        if part is None:
            if NAME in parts:
                raise Odd("styles")
            part = parts.added(NAME, f"{SPREADSHEET}.styles+xml", LEAST.format(main=parts.main).encode())
            parts.relate(WORKBOOK, "styles", part)
        self._main = parts.main
        self._root = parts.tree(part)
        self._styles = self._group("cellXfs")
        self._fills: dict[str, int] = {}
        self._made: dict[tuple[int, str], int] = {}

    def forget_fills(self) -> None:
        """Takes the colours of an earlier time off all cells."""
        own = set()
        for number, fill in enumerate(self._group("fills").findall(f"{{{self._main}}}fill")):
            colours = [item.get("rgb", "") for item in fill.iter(f"{{{self._main}}}fgColor")]
            if any(colour == f"FF{known}" for colour in colours for known in FILLS.values()):
                own.add(str(number))
        for style in self._styles.findall(f"{{{self._main}}}xf"):
            if style.get("fillId") in own:
                style.set("fillId", "0")

    def filled(self, style: int, severity: str) -> int:
        """The number of a style that is like another one and has the fill of a severity."""
        key = (style, severity)
        if key not in self._made:
            like = self._style(style)
            made = deepcopy(like)
            made.set("fillId", str(self._fill(severity)))
            made.set("applyFill", "1")
            self._made[key] = self._add(self._styles, made)
        return self._made[key]

    def wrapped(self, *, is_bold: bool = False, is_wrapped: bool = True) -> int:
        """The number of a style for the list: at the top of its cell, over as many lines as it takes."""
        style = self._element("xf", numFmtId="0", fontId=str(self._bold()) if is_bold else "0", fillId="0",
                              borderId="0", xfId="0", applyFont="1", applyAlignment="1")  # fmt: skip
        alignment = etree.SubElement(style, f"{{{self._main}}}alignment")
        alignment.set("vertical", "top")
        if is_wrapped:
            alignment.set("wrapText", "1")
        return self._add(self._styles, style)

    def _style(self, number: int) -> Element:
        styles = self._styles.findall(f"{{{self._main}}}xf")
        if not styles:
            raise Odd("styles")
        return styles[number if number < len(styles) else 0]

    def _fill(self, severity: str) -> int:
        if severity not in self._fills:
            fill = self._element("fill")
            pattern = etree.SubElement(fill, f"{{{self._main}}}patternFill")
            pattern.set("patternType", "solid")
            etree.SubElement(pattern, f"{{{self._main}}}fgColor").set("rgb", f"FF{FILLS[severity]}")
            etree.SubElement(pattern, f"{{{self._main}}}bgColor").set("indexed", "64")
            self._fills[severity] = self._add(self._group("fills"), fill)
        return self._fills[severity]

    def _bold(self) -> int:
        fonts = self._group("fonts")
        font = deepcopy(fonts.find(f"{{{self._main}}}font"))
        if font is None:
            raise Odd("fonts")
        if font.find(f"{{{self._main}}}b") is None:
            font.insert(0, self._element("b"))
        return self._add(fonts, font)

    def _element(self, name: str, **attributes: str) -> Element:
        return etree.Element(f"{{{self._main}}}{name}", attributes)

    def _group(self, name: str) -> Element:
        group = self._root.find(f"{{{self._main}}}{name}")
        if group is None:
            raise Odd(name)
        return group

    def _add(self, group: Element, element: Element) -> int:
        """Adds an element to a counted group; gives its number, from 0."""
        group.append(element)
        count = sum(isinstance(child.tag, str) for child in group)
        if count > MOST_STYLES:
            raise Odd("styles")
        group.set("count", str(count))
        return count - 1
