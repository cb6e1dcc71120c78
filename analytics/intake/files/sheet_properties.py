"""What a sheet's file tells besides values: hidden rows and columns, merged areas, cells without a value.

The reader of values gives an error cell and a formula that was never calculated as blank, so these are
looked up here. Runs in the child process; entities were refused before (guards).
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree import ElementTree
from xml.parsers import expat

from analytics.intake.files.guards import MOST_RATIO, Package, Refused

#: (first row, first column, last row, last column), from 0.
Area = tuple[int, int, int, int]

MOST_ROWS = 200_000
MOST_COLUMNS = 100
#: Of all sheets together: what the server is willing to hold.
MOST_CELLS = 6_000_000
#: Without any of these bytes a sheet of .xlsx has nothing to tell, and is not parsed a second time.
TELLING = (b'"e"', b"'e'", b"<f", b":f>", b":f ", b"hidden")
#: What an .ods anchors in a cell.
BESIDE = ("office:annotation", "draw:frame", "draw:custom-shape", "table:shapes")
ROW_NUMBER = re.compile(rb"\br=[\"']([0-9]{1,9})[\"']")
#: What a number format says beside digits: colours and conditions, texts, single characters.
FORMAT_TEXT = re.compile(r"\[[^\]]*\]|\"[^\"]*\"|\\.|_.|\*.")
#: Number formats every program has, by number.
PER_CENT = {9: "0%", 10: "0.00%"}
#: A comma behind the last digit divides by a thousand.
FORMAT_SCALES = re.compile(r"[0#?],+(?![0#?,])|%")
ERROR_TEXT = re.compile(r"#(?:REF!|N/A|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!)|Err:[0-9]{3}")


@dataclass
class Properties:
    """Of one sheet, rows and columns from 0: `unreadable` is the error's text, or "" for a formula."""

    unreadable: dict[tuple[int, int], str] = field(default_factory=dict)
    #: The number format of each cell that shows another number than it holds, as 0"万元" does.
    scaled: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    merged: list[Area] = field(default_factory=list)
    hidden: bool = False


def xlsx(package: Package) -> dict[str, Properties]:
    """Every sheet of an .xlsx by its name; merged areas are left to the reader of values."""
    properties = {}
    scaling = scaling_styles(package)
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
        properties[name] = _XlsxSheet(data, scaling).properties if is_telling else Properties()
    return properties


def scaling_styles(package: Package) -> dict[int, str]:
    """The cell styles of an .xlsx whose number format shows another number than the cell holds."""
    if "xl/styles.xml" not in package.parts:
        return {}
    formats = {str(number): code for number, code in PER_CENT.items()}
    styles: dict[int, str] = {}
    for item in ElementTree.fromstring(package.part("xl/styles.xml")).iter():
        name = item.tag.rpartition("}")[2]
        if name == "numFmt":
            formats[item.get("numFmtId", "")] = item.get("formatCode", "")
        elif name == "cellXfs":
            for number, style in enumerate(item):
                code = formats.get(style.get("numFmtId", ""), "")
                if is_scaling(code):
                    styles[number] = code
    return styles


def is_scaling(number_format: str) -> bool:
    """Whether a number format shows another number: with a unit such as 万 in it, divided, or in per cent."""
    plain = FORMAT_TEXT.sub("", number_format)
    texts = re.sub(r"\[[^\]]*\]", "", number_format)
    return bool(FORMAT_SCALES.search(plain)) or any(unit in texts for unit in "百千万亿")


def sheet_parts(package: Package, workbook: str) -> Iterator[tuple[str, str]]:
    """Each sheet's name and the path of its part inside an .xlsx."""
    targets = relations(package, workbook)
    for item in ElementTree.fromstring(package.part(workbook)).iter():
        if item.tag.rpartition("}")[2] == "sheet":
            ids = (value for key, value in item.attrib.items() if key.endswith("}id"))
            target = targets.get(next(ids, ""), "")
            if target in package.parts:
                yield item.attrib["name"], target


def relations(package: Package, workbook: str) -> dict[str, str]:
    """The parts a workbook names, by the id it names them with."""
    folder, name = posixpath.split(workbook)
    rels = ElementTree.fromstring(package.part(f"{folder}/_rels/{name}.rels"))
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


class _XlsxSheet:
    """One pass over a sheet's XML; positions that are not written follow from the order."""

    def __init__(self, data: bytes, scaling: Mapping[int, str]) -> None:
        self.properties = Properties()
        self.scaling = scaling
        self.row = self.column = -1
        self.type: str | None = None
        self.has_formula = self.has_result = False
        self.text = ""
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
            self.type, self.has_formula, self.text = attributes.get("t"), False, ""
            self.has_result = False
            style = attributes.get("s", "")
            if style.isdecimal() and int(style) in self.scaling:
                self.properties.scaled[self.row, self.column] = self.scaling[int(style)]
        elif name == "v":
            self.has_result = True
            if self.has_formula or self.type == "e":
                self.parser.CharacterDataHandler = self._characters
        elif name == "f":
            self.has_formula = True
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
        if name == "v":
            self.parser.CharacterDataHandler = None
        elif name == "c":
            if self.type == "e":
                self.properties.unreadable[self.row, self.column] = self.text or "#N/A"
            elif self.has_formula and not self.text.strip() and not self._is_empty_text:
                self.properties.unreadable[self.row, self.column] = ""

    @property
    def _is_empty_text(self) -> bool:
        """The stored result of a formula such as =IF(A1="","",…): calculated, and blank."""
        return self.type == "str" and self.has_result

    def _characters(self, text: str) -> None:
        self.text += text


def _is_true(value: str | None) -> bool:
    return value in ("1", "true", "on")


def ods(package: Package) -> dict[str, Properties]:
    """Every sheet of an .ods; refuses one whose repeated cells reach too far."""
    return _OdsContent(package.part("content.xml"), package.file_bytes).sheets


class _OdsContent:
    """One pass over content.xml, where rows and cells that repeat are written once."""

    def __init__(self, data: bytes, file_bytes: int) -> None:
        self.file_bytes = file_bytes
        self.sheets: dict[str, Properties] = {}
        self.properties = Properties()
        self.hidden_styles: set[str] = set()
        self.style = ""
        self.name: str | None = None
        self.row = self.column = 0
        self.row_repeat = self.cell_repeat = 1
        self.cell: Mapping[str, str] | None = None
        self.columns_seen = 0
        #: How deep inside a comment or a drawing, which are no content of their cell.
        self.beside = 0
        self.text = ""
        self.cells_in_row = self.cells = 0
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.buffer_text = True
        parser.Parse(data, True)

    def _start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "style:style":
            self.style = attributes.get("style:name", "")
        elif tag == "style:table-properties" and attributes.get("table:display") == "false":
            self.hidden_styles.add(self.style)
        elif tag == "table:table" and self.name is None:
            self.name = attributes.get("table:name", "")
            self.properties = self.sheets[self.name] = Properties(
                hidden=attributes.get("table:style-name") in self.hidden_styles
            )
            self.row = self.columns_seen = 0
        elif self.name is None:
            return
        elif tag in BESIDE:
            self.beside += 1
        elif tag == "table:table-column":
            repeat = _repeat(attributes, "table:number-columns-repeated")
            if attributes.get("table:visibility", "visible") != "visible":
                last = min(self.columns_seen + repeat, MOST_COLUMNS)
                self.properties.hidden_columns += range(self.columns_seen, last)
            self.columns_seen += repeat
        elif tag == "table:table-row":
            self._begin_row(attributes)
        elif tag in ("table:table-cell", "table:covered-table-cell"):
            self.cell, self.text = attributes, ""
            self.cell_repeat = _repeat(attributes, "table:number-columns-repeated")

    def _begin_row(self, attributes: Mapping[str, str]) -> None:
        self.row_repeat = _repeat(attributes, "table:number-rows-repeated")
        self.column = self.cells_in_row = 0
        if attributes.get("table:visibility", "visible") != "visible":
            self.properties.hidden_rows += range(self.row, min(self.row + self.row_repeat, MOST_ROWS))

    def _end(self, tag: str) -> None:
        if tag == "table:table" and self.name is not None:
            self.name = None
        elif tag in BESIDE and self.name is not None:
            self.beside -= 1
        elif tag == "table:table-row" and self.name is not None:
            self.cells += self.cells_in_row * self.row_repeat
            if self.cells_in_row:
                self._refuse_beyond(self.row + self.row_repeat, 1)
            if self.cells > MOST_RATIO * self.file_bytes:
                raise Refused("package_ratio", ratio=self.cells // self.file_bytes, most=MOST_RATIO)
            self.row += self.row_repeat
        elif tag in ("table:table-cell", "table:covered-table-cell") and self.cell is not None:
            self._end_cell(self.cell)
            self.cell = None
            self.column += self.cell_repeat

    def _end_cell(self, cell: Mapping[str, str]) -> None:
        rows, columns = (_repeat(cell, f"table:number-{way}-spanned") for way in ("rows", "columns"))
        if rows > 1 or columns > 1:
            self.properties.merged.append(
                (self.row, self.column, self.row + rows - 1, self.column + columns - 1)
            )
        kind = cell.get("calcext:value-type") or cell.get("office:value-type")
        if self.text or kind:
            self.cells_in_row += self.cell_repeat
            self._refuse_beyond(self.row + 1, self.column + self.cell_repeat)
        has_formula = "table:formula" in cell
        if kind == "error" or (has_formula and ERROR_TEXT.fullmatch(self.text)):
            self._note(self.text or "#N/A")
        elif not kind and (self.text or has_formula):
            # Without its type the reader of values takes the cell for blank.
            self._note("" if has_formula else self.text)

    def _note(self, text: str) -> None:
        for row in range(self.row, min(self.row + self.row_repeat, MOST_ROWS)):
            for column in range(self.column, min(self.column + self.cell_repeat, MOST_COLUMNS)):
                self.properties.unreadable[row, column] = text

    def _refuse_beyond(self, height: int, width: int) -> None:
        if height > MOST_ROWS or width > MOST_COLUMNS:
            raise Refused("sheet_too_large", height=height, width=width, sheet=self.name)

    def _characters(self, text: str) -> None:
        if self.cell is not None and not self.beside:
            self.text += text


def _repeat(attributes: Mapping[str, str], name: str) -> int:
    written = attributes.get(name, "1")
    return int(written) if written.isdecimal() and len(written) < 9 else 1
