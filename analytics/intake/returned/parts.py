"""An .xlsx taken apart to be edited: its parts, how they refer to each other, and what each is.

Whatever is not asked for by name leaves as it came, byte for byte. The rows of a sheet are never made
a tree of: they stay bytes beside the rest of their part, which is one. Runs in the child process.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from analytics.intake.files.guards import Package

#: lxml is published without types.
Element = Any

WORKBOOK, TYPES = "xl/workbook.xml", "[Content_Types].xml"
RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
STRICT = "http://purl.oclc.org/ooxml/"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_OFFICE = f"{STRICT}officeDocument/relationships"
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
ROWS = re.compile(rb"<((?:[\w.-]+:)?)sheetData(?=[\s/>])[^>]*>")
ENCODING = re.compile(rb"<\?xml[^>]*encoding=[\"']([\w-]+)")


class Odd(Exception):
    """The workbook is not built as workbooks are: it is not edited, but written anew."""


@dataclass(frozen=True)
class Relation:
    """One part (or the package, "") refers to another part, or to something `outside` the package."""

    id: str
    #: The last word of its type, such as `hyperlink`.
    kind: str
    target: str
    is_outside: bool


def name_of(element: Element) -> str:
    """What an element is called without its namespace; "" for a comment."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def parsed(data: bytes) -> Element:
    """The tree of a part: no entity is resolved, nothing is fetched."""
    declared = ENCODING.match(data.removeprefix(b"\xef\xbb\xbf"))
    if declared and declared[1].lower() not in (b"utf-8", b"us-ascii"):
        raise Odd("encoding")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise Odd("xml") from error


class Parts:
    """The parts of one workbook, edited in place and put together again by `saved`."""

    def __init__(self, package: Package) -> None:
        self._data = dict(package.parts)
        self._trees: dict[str, Element] = {}
        #: By worksheet, the bytes of its rows: all of the element sheetData.
        self.rows: dict[str, bytes] = {}
        self._names = {name.casefold(): name for name in self._data}
        workbook = self.tree(WORKBOOK)
        self.main: str = etree.QName(workbook).namespace or ""
        is_strict = self.main.startswith(STRICT)
        self.office = STRICT_OFFICE if is_strict else OFFICE
        #: In the order of their tabs, worksheets or not.
        self.sheets: list[tuple[str, str]] = list(self._sheets(workbook))
        self._reached = self._reachable()

    def _sheets(self, workbook: Element) -> Iterator[tuple[str, str]]:
        targets = {relation.id: relation for relation in self.relations(WORKBOOK)}
        for sheet in workbook.iter(f"{{{self.main}}}sheet"):
            relation = targets.get(sheet.get(f"{{{self.office}}}id", ""))
            if relation is None or relation.target not in self._data:
                raise Odd("sheet")
            if relation.kind == "worksheet":
                self._split(relation.target)
            yield sheet.get("name", ""), relation.target
        if len({part for _, part in self.rows.items()}) > len(self._data):
            raise Odd("sheets")

    def __contains__(self, name: str) -> bool:
        return name in self._data

    def __iter__(self) -> Iterator[str]:
        return iter(list(self._data))

    def data(self, name: str) -> bytes:
        """The bytes of a part as they came; of a worksheet, without its rows."""
        return self._data[name]

    def tree(self, name: str) -> Element:
        """The root of a part; of a worksheet, all but its rows. What is changed in it is saved."""
        if name not in self._trees:
            if name not in self._data:
                raise Odd(name)
            self._trees[name] = parsed(self._data[name])
        return self._trees[name]

    def _split(self, name: str) -> None:
        """Sets a sheet's rows apart."""
        data = self._data[name]
        opening = ROWS.search(data)
        if opening is None or name in self.rows:
            raise Odd("rows")
        end = opening.end()
        if not opening[0].endswith(b"/>"):
            closing = b"</%ssheetData" % opening[1]
            end = data.find(b">", data.rfind(closing)) + 1
        self.rows[name] = data[opening.start() : end]
        frame = b"%s<%ssheetData/>%s" % (data[: opening.start()], opening[1], data[end:])
        self._data[name] = frame
        tree = self._trees[name] = parsed(frame)
        within = [child for child in tree if name_of(child) == "sheetData"]
        if len(within) != 1 or len(within[0]) or len(ROWS.findall(frame)) != 1:
            raise Odd("rows")

    def put(self, name: str, data: bytes) -> None:
        """Replaces a part, or adds it."""
        self._trees.pop(name, None)
        self.rows.pop(name, None)
        self._data[name] = data
        self._names[name.casefold()] = name

    def added(self, pattern: str, content_type: str, data: bytes) -> str:
        """Adds a part under the first free number in `pattern`, as in xl/comments{}.xml; gives its name."""
        number = 1
        while pattern.format(number).casefold() in self._names:
            number += 1
        name = pattern.format(number)
        self.put(name, data)
        extension = name.rpartition(".")[2]
        types = self.tree(TYPES)
        if extension == "vml":
            if not any(item.get("Extension", "").lower() == extension for item in types):
                item = etree.Element(f"{{{CONTENT_TYPES}}}Default")
                item.set("Extension", extension)
                item.set("ContentType", content_type)
                types.insert(0, item)
        else:
            item = etree.SubElement(types, f"{{{CONTENT_TYPES}}}Override")
            item.set("PartName", f"/{name}")
            item.set("ContentType", content_type)
        return name

    def relations(self, part: str) -> list[Relation]:
        """What a part refers to, by its relationships; of the whole package with ""."""
        rels = _relations_of(part)
        return [self._relation(part, item) for item in self.tree(rels)] if rels in self._data else []

    def _relation(self, part: str, item: Element) -> Relation:
        target, kind = item.get("Target", ""), item.get("Type", "").rpartition("/")[2]
        if item.get("TargetMode", "").lower() == "external":
            return Relation(item.get("Id", ""), kind, target, is_outside=True)
        path = posixpath.normpath(posixpath.join("/", posixpath.dirname(part), target)).lstrip("/")
        return Relation(item.get("Id", ""), kind, self._names.get(path.casefold(), path), is_outside=False)

    def target(self, part: str, kind: str) -> str | None:
        """The first part of a kind that a part refers to."""
        found = (one.target for one in self.relations(part) if one.kind == kind and not one.is_outside)
        return next((target for target in found if target in self._data), None)

    def relate(self, part: str, kind: str, target: str) -> str:
        """Makes a part refer to another; gives the id. `kind`: a whole type, or the last word of Office's."""
        rels = _relations_of(part)
        if rels not in self._data:
            self.put(rels, f'<Relationships xmlns="{RELATIONSHIPS}"/>'.encode())
        root = self.tree(rels)
        ids, number = {item.get("Id") for item in root}, 1
        while f"rId{number}" in ids:
            number += 1
        item = etree.SubElement(root, f"{{{RELATIONSHIPS}}}Relationship")
        item.set("Id", f"rId{number}")
        item.set("Type", kind if ":" in kind else f"{self.office}/{kind}")
        item.set("Target", f"/{target}")
        return f"rId{number}"

    def unrelate(self, part: str, is_unwanted: Callable[[Relation], bool]) -> list[Relation]:
        """Takes relationships of a part away; gives them. What nothing refers to any more is not saved."""
        rels = _relations_of(part)
        taken = []
        for item in list(self.tree(rels)) if rels in self._data else ():
            relation = self._relation(part, item)
            if is_unwanted(relation):
                item.getparent().remove(item)
                taken.append(relation)
        return taken

    def _reachable(self) -> set[str]:
        reached: set[str] = set()
        waiting = [""]
        while waiting:
            part = waiting.pop()
            reached.add(part)
            for relation in self.relations(part):
                if not relation.is_outside and relation.target in self._data:
                    waiting += {relation.target} - reached
        return reached

    def saved(self) -> bytes:
        """The workbook put together again, without the parts that lost whatever referred to them."""
        for name in self._reached - self._reachable():
            for gone in (name, _relations_of(name)):
                self._data.pop(gone, None)
                self._trees.pop(gone, None)
            for item in list(self.tree(TYPES)):
                if item.get("PartName", "").lstrip("/").casefold() == name.casefold():
                    item.getparent().remove(item)
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
            for name, data in self._data.items():
                package.writestr(zipfile.ZipInfo(name), self._written(name, data), zipfile.ZIP_DEFLATED)
        return stream.getvalue()

    def _written(self, name: str, data: bytes) -> bytes:
        written = data
        # What was only looked at leaves as it came.
        if name in self._trees and etree.tostring(self._trees[name]) != etree.tostring(parsed(data)):
            tree = self._trees[name].getroottree()
            written = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
        if name not in self.rows:
            return written
        place = ROWS.search(written)
        assert place is not None
        return written[: place.start()] + self.rows[name] + written[place.end() :]


def _relations_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")
