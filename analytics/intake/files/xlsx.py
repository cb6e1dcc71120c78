"""The properties of the sheets of an .xlsx or .xlsm."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence, Set
from typing import TypeVar
from xml.etree import ElementTree  # nosec B405: in a process with bounds; expat fetches nothing
from xml.parsers import expat

from analytics.intake.files.guards import Package, Refused
from analytics.intake.files.limits import MOST_COLUMNS, MOST_ROWS
from analytics.intake.files.sheet_properties import ERRORS, PER_CENT, UNKNOWN_ERROR, Properties, is_scaling

#: Without any of these bytes a sheet has nothing to tell, and is not parsed a second time.
TELLING = (b'"e"', b"'e'", b"<f", b":f>", b":f ", b"hidden")
#: How a drawing names each of its pictures.
PICTURE = b":pic>"
#: What Excel keeps in a cell that holds a picture, one of its own or one from an address.
PICTURE_KINDS = ("_localImage", "_webimage")
#: What WPS writes for a picture in a cell, and Excel for one from an address.
PICTURE_FORMULA = re.compile(r"(?:_xlfn\.)?(?:DISPIMG|IMAGE)\(", re.IGNORECASE)
#: An error cell up to the end of its error, which stands behind its formula.
ERROR_CELL = re.compile(
    rb"(?P<head><(?:\w+:)?c [^>]*\bt=[\"']e[\"'][^>]*>\s*"
    rb"(?:<(?:\w+:)?f\b[^>]*(?:/>|>[^<]*</(?:\w+:)?f>)\s*)?<(?:\w+:)?v[^>]*>)"
    rb"(?P<error>[^<]*)"
)
T = TypeVar("T")
ROW_NUMBER = re.compile(rb"\br=[\"']([0-9]{1,9})[\"']")


def properties(package: Package) -> dict[str, Properties]:
    """Every sheet of an .xlsx by its name; merged areas are left to the reader of values."""
    sheets = {}
    scaling, pictures = scaling_styles(package), picture_values(package)
    parts = dict(sheet_parts(package, "xl/workbook.xml"))
    if len(set(parts.values())) < len(parts):
        # One part under many names would be read as many times.
        raise Refused("workbook_damaged")
    for name, part in parts.items():
        data = package.part(part)
        height = _last_row(data)
        if height > MOST_ROWS:
            raise Refused("sheet_too_large", height=height, width=1, sheet=name)
        is_telling = bool(scaling) or any(sign in data for sign in TELLING)
        sheets[name] = _Sheet(data, scaling, pictures).properties if is_telling else Properties()
        sheets[name].has_pictures = holds_pictures(package, part)
    return sheets


def readable(content: bytes, package: Package, sheets: Mapping[str, Properties]) -> bytes:
    """The same workbook without errors that the reader of values does not know, and gives up on."""
    known = {*ERRORS.values(), ""}
    others = [name for name, sheet in sheets.items() if not known.issuperset(sheet.unreadable.values())]
    if not others:
        return content
    parts = dict(sheet_parts(package, "xl/workbook.xml"))
    mended = {parts[name]: ERROR_CELL.sub(_known_error, package.part(parts[name])) for name in others}
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        for name, data in {**package.parts, **mended}.items():
            made.writestr(name, data)
    return stream.getvalue()


def _known_error(cell: re.Match[bytes]) -> bytes:
    is_known = cell["error"].decode("utf-8", "replace") in ERRORS.values()
    return cell[0] if is_known else cell["head"] + ERRORS[UNKNOWN_ERROR].encode()


def holds_pictures(package: Package, part: str) -> bool:
    """Whether pictures lie over the cells of a sheet: its part names a drawing that has some."""
    drawings = (name for name in relations(package, part).values() if name in package.parts)
    return any(PICTURE in package.part(name) for name in drawings if name.startswith("xl/drawings/"))


def picture_values(package: Package) -> frozenset[str]:
    """The numbers under which cells name a picture that Excel keeps in them, instead of a value."""
    named = ("metadata", "richData/rdrichvalue", "richData/rdrichvaluestructure")
    parts = [package.parts.get(f"xl/{name}.xml", b"") for name in named]
    if not all(parts):
        return frozenset()
    metadata, values, structures = map(ElementTree.fromstring, parts)
    kinds = [item.get("t", "") for item in _named(structures, "s")]
    are_pictures = [_at(kinds, value.get("s")) in PICTURE_KINDS for value in _named(values, "rv")]
    rich = [_at(are_pictures, item.get("i")) is True for item in _named(metadata, "rvb")]
    cells = [item for listed in _named(metadata, "valueMetadata") for item in _named(listed, "rc")]
    return frozenset(str(number) for number, item in enumerate(cells, start=1) if _at(rich, item.get("v")))


def _named(element: ElementTree.Element, name: str) -> Iterator[ElementTree.Element]:
    return (item for item in element.iter() if item.tag.rpartition("}")[2] == name)


def _at(items: Sequence[T], number: str | None) -> T | None:
    """The item that is named by its number from 0, if there is one."""
    return items[int(number)] if number and number.isdecimal() and int(number) < len(items) else None


def scaling_styles(package: Package) -> dict[int, str]:
    """The cell styles of an .xlsx whose number format shows another number than the cell holds."""
    if "xl/styles.xml" not in package.parts:
        return {}
    formats = {str(number): code for number, code in PER_CENT.items()}
    styles: dict[int, str] = {}
    for item in ElementTree.fromstring(package.part("xl/styles.xml")).iter():  # nosec B314: in bounds
        name = item.tag.rpartition("}")[2]
        if name == "numFmt":
            formats[item.get("numFmtId", "")] = item.get("formatCode", "")
        elif name == "cellXfs":
            for number, style in enumerate(item):
                code = formats.get(style.get("numFmtId", ""), "")
                if is_scaling(code):
                    styles[number] = code
    return styles


def sheet_parts(package: Package, workbook: str) -> Iterator[tuple[str, str]]:
    """Each sheet's name and the path of its part inside an .xlsx."""
    targets = relations(package, workbook)
    for item in ElementTree.fromstring(package.part(workbook)).iter():  # nosec B314: in bounds
        if item.tag.rpartition("}")[2] == "sheet":
            ids = (value for key, value in item.attrib.items() if key.endswith("}id"))
            target = targets.get(next(ids, ""), "")
            if target in package.parts:
                yield item.attrib["name"], target


def relations(package: Package, part: str) -> dict[str, str]:
    """The parts that a workbook or a sheet names, by the id it names them with."""
    folder, name = posixpath.split(part)
    if (listed := f"{folder}/_rels/{name}.rels") not in package.parts:
        return {}
    rels = ElementTree.fromstring(package.part(listed))  # nosec B314: in bounds
    return {
        item.get("Id", ""): posixpath.normpath(posixpath.join("/", folder, item.get("Target", ""))).lstrip(
            "/"
        )
        for item in rels
    }


def _last_row(data: bytes) -> int:
    """The row of the last value, before anything is laid out; 0 where it is not written."""
    row = data.rfind(b"<row ", 0, max(data.rfind(b"<v"), data.rfind(b"<is"), 0))
    match = ROW_NUMBER.search(data, row, row + 500) if row >= 0 else None
    return int(match[1]) if match else 0


def column_index(reference: str) -> int:
    """The column of a cell such as AB12, from 0."""
    index = 0
    for letter in reference:
        if not letter.isalpha():
            break
        index = index * 26 + ord(letter.upper()) - 64
    return index - 1


class _Sheet:
    """One pass over a sheet's XML; positions that are not written follow from the order."""

    def __init__(self, data: bytes, scaling: Mapping[int, str], pictures: Set[str]) -> None:
        self.properties = Properties()
        self.scaling = scaling
        self.picture_values = pictures
        self.row = self.column = -1
        self.type: str | None = None
        self.has_formula = self.has_result = self.is_picture = False
        self.text = self.formula = ""
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.buffer_text = True
        self.parser.Parse(data, True)

    def _start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "c":
            at = attributes.get("r")
            self.column = column_index(at) if at else self.column + 1
            self.type, self.text, self.formula = attributes.get("t"), "", ""
            self.has_formula = self.has_result = False
            self.is_picture = self.type == "e" and attributes.get("vm") in self.picture_values
            style = attributes.get("s", "")
            if style.isdecimal() and int(style) in self.scaling:
                self.properties.scaled[self.row, self.column] = self.scaling[int(style)]
        elif name == "v":
            self.has_result = True
            if self.has_formula or self.type == "e":
                self.parser.CharacterDataHandler = self._characters
        elif name == "f":
            self.has_formula = True
            self.parser.CharacterDataHandler = self._formula_characters
        elif name == "row":
            self.row = int(attributes["r"]) - 1 if "r" in attributes else self.row + 1
            self.column = -1
            if _is_true(attributes.get("hidden")):
                self.properties.hidden_rows.append(self.row)
        elif name == "col" and _is_true(attributes.get("hidden")):
            last = min(int(attributes["max"]), MOST_COLUMNS)
            self.properties.hidden_columns += range(int(attributes["min"]) - 1, last)

    def _end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if name in ("v", "f"):
            self.parser.CharacterDataHandler = None
        elif name == "c":
            if self.is_picture or PICTURE_FORMULA.match(self.formula):
                self.properties.pictures.add((self.row, self.column))
            elif self.type == "e":
                self.properties.unreadable[self.row, self.column] = self.text or "#N/A"
            elif self.has_formula and not self.text.strip() and not self._is_empty_text:
                self.properties.unreadable[self.row, self.column] = ""

    @property
    def _is_empty_text(self) -> bool:
        """The stored result of a formula such as =IF(A1="","",…): calculated, and blank."""
        return self.type == "str" and self.has_result

    def _characters(self, text: str) -> None:
        self.text += text

    def _formula_characters(self, text: str) -> None:
        self.formula += text


def _is_true(value: str | None) -> bool:
    return value in ("1", "true", "on")
