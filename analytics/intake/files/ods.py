"""The properties of the sheets of an .ods."""

from __future__ import annotations

from collections.abc import Mapping
from xml.parsers import expat

from analytics.intake.files.guards import MOST_RATIO, Package, Refused
from analytics.intake.files.limits import MOST_COLUMNS, MOST_ROWS
from analytics.intake.files.sheet_properties import ERROR_TEXT, Properties, is_scaling

#: What is anchored in a cell, or said beside its text, and is no content of it.
BESIDE = ("office:annotation", "table:shapes", "text:ruby-text", "office:forms")
DRAWN = ("draw:", "dr3d:")
#: The reader of values passes these over, within a line.
SPACES = {"text:line-break": "\n", "text:tab": "\t"}
NUMBER_STYLES = ("number:number-style", "number:percentage-style", "number:currency-style")
WITHIN_DIGITS = "number:embedded-text"
SHOWN = ("number:text", "number:currency-symbol", WITHIN_DIGITS)
CELLS = ("table:table-cell", "table:covered-table-cell")


def properties(package: Package) -> dict[str, Properties]:
    """Every sheet of an .ods; refuses one whose repeated cells reach too far."""
    styles = _Styles()
    # Those of the whole document stand in a part of their own, and its contents go by them.
    if "styles.xml" in package.parts:
        _parse(package.part("styles.xml"), styles)
    content = _Content(package.file_bytes, styles)
    _parse(package.part("content.xml"), content)
    return content.sheets


def _parse(data: bytes, reader: _Styles | _Content) -> None:
    parser = expat.ParserCreate()
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.characters
    parser.buffer_text = True
    parser.Parse(data, True)


class _Styles:
    """The styles that hide a sheet, and those of cells that show another number than they hold."""

    def __init__(self) -> None:
        self.hidden: set[str] = set()
        #: By name, each style of numbers as the format that a spreadsheet program would show.
        self.formats: dict[str, str] = {}
        #: By name, the style of numbers of a style of cells, and the style that it goes by otherwise.
        self.cells: dict[str, tuple[str | None, str | None]] = {}
        self.scaling_of: dict[str | None, str | None] = {}
        self.style = ""
        self.format: str | None = None
        self.conditional = ""
        self.text: str | None = None

    def scaling(self, style: str | None) -> str | None:
        """The number format of a style of cells, if it shows another number."""
        if style not in self.scaling_of:
            number_style, goes_by = self.cells.get(style or "Default", (None, None))
            if number_style is None and style and goes_by != style:
                self.scaling_of[style] = None
                self.scaling_of[style] = self.scaling(goes_by)
            else:
                code = self.formats.get(number_style or "", "")
                self.scaling_of[style] = code if is_scaling(code) else None
        return self.scaling_of[style]

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "style:style":
            self.style = attributes.get("style:name", "")
            if attributes.get("style:family") == "table-cell":
                goes_by = attributes.get("style:data-style-name"), attributes.get("style:parent-style-name")
                self.cells[self.style] = goes_by
        elif tag == "style:default-style" and attributes.get("style:family") == "table-cell":
            self.cells.setdefault("Default", (attributes.get("style:data-style-name"), None))
        elif tag == "style:table-properties" and attributes.get("table:display") == "false":
            self.hidden.add(self.style)
        elif tag in NUMBER_STYLES:
            self.style, self.format, self.conditional = attributes.get("style:name", ""), "", ""
        elif self.format is not None and tag == "number:number":
            self.format += "0" + "," * (attributes.get("number:display-factor", "1") not in ("1", "1.0"))
        elif self.format is not None and tag in SHOWN:
            self.text = ""
        elif self.format is not None and tag == "style:map":
            # What is shown of large or negative numbers is another style, made before this one.
            condition = attributes.get("style:condition", "").replace("value()", "").replace("!=", "<>")
            other = self.formats.get(attributes.get("style:apply-style-name", ""), "")
            self.conditional += f"[{condition}]{other};"

    def end(self, tag: str) -> None:
        if self.format is not None and self.text is not None and tag in SHOWN:
            self.format += "%" if self.text.strip() == "%" else f'"{self.text}"'
            self.format += "0" * (tag == WITHIN_DIGITS)
            self.text = None
        elif self.format is not None and tag in NUMBER_STYLES:
            self.formats[self.style], self.format = self.conditional + self.format, None

    def characters(self, text: str) -> None:
        if self.text is not None:
            self.text += text


class _Content:
    """One pass over content.xml, where rows and cells that repeat are written once."""

    def __init__(self, file_bytes: int, styles: _Styles) -> None:
        self.file_bytes = file_bytes
        self.styles = styles
        self.sheets: dict[str, Properties] = {}
        self.properties = Properties()
        self.name: str | None = None
        self.row = self.column = 0
        self.row_repeat = self.cell_repeat = 1
        self.row_style: str | None = None
        self.cell: Mapping[str, str] | None = None
        #: The style of the cells of each column, as far as columns are read.
        self.column_styles: list[str | None] = []
        #: How deep inside a comment or a drawing, which are no content of their cell.
        self.beside = 0
        self.text = ""
        self.paragraphs = 0
        #: Whether the reader of values gives the text otherwise.
        self.is_misread = False
        self.cells_in_row = self.cells = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "table:table" and self.name is None:
            self.name = attributes.get("table:name", "")
            self.properties = self.sheets[self.name] = Properties(
                hidden=attributes.get("table:style-name") in self.styles.hidden
            )
            self.row, self.column_styles = 0, []
        elif self.name is None:
            self.styles.start(tag, attributes)
        elif _is_beside(tag):
            self.beside += 1
            self.is_misread = True
            self.properties.has_pictures |= tag == "draw:image"
        elif self.beside:
            return
        elif tag == "table:table-column":
            self._add_columns(attributes)
        elif tag == "table:table-row":
            self._begin_row(attributes)
        elif tag in CELLS:
            self.cell, self.text, self.paragraphs, self.is_misread = attributes, "", 0, False
            self.cell_repeat = _repeat(attributes, "table:number-columns-repeated")
        elif self.cell is not None:
            self._start_in_cell(tag, attributes)

    def _start_in_cell(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "text:p":
            self.text += "\n" * bool(self.paragraphs)
            self.paragraphs += 1
        elif tag == "text:s":
            self.text += " " * min(_repeat(attributes, "text:c"), MOST_COLUMNS)
        elif tag in SPACES:
            self.text += SPACES[tag]
            self.is_misread = True

    def _add_columns(self, attributes: Mapping[str, str]) -> None:
        first = len(self.column_styles)
        last = min(first + _repeat(attributes, "table:number-columns-repeated"), MOST_COLUMNS)
        if attributes.get("table:visibility", "visible") != "visible":
            self.properties.hidden_columns += range(first, last)
        self.column_styles += [attributes.get("table:default-cell-style-name")] * (last - first)

    def _begin_row(self, attributes: Mapping[str, str]) -> None:
        self.row_repeat = _repeat(attributes, "table:number-rows-repeated")
        self.row_style = attributes.get("table:default-cell-style-name")
        self.column = self.cells_in_row = 0
        if attributes.get("table:visibility", "visible") != "visible":
            self.properties.hidden_rows += range(self.row, min(self.row + self.row_repeat, MOST_ROWS))

    def end(self, tag: str) -> None:
        if self.name is None:
            self.styles.end(tag)
        elif _is_beside(tag):
            self.beside -= 1
        elif self.beside:
            return
        elif tag == "table:table":
            self.name = None
        elif tag == "table:table-row":
            self.cells += self.cells_in_row * self.row_repeat
            if self.cells_in_row:
                self._refuse_beyond(self.row + self.row_repeat, 1)
            if self.cells > MOST_RATIO * self.file_bytes:
                raise Refused("package_ratio", ratio=self.cells // self.file_bytes, most=MOST_RATIO)
            self.row += self.row_repeat
        elif tag in CELLS and self.cell is not None:
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
            self._note(self.properties.unreadable, self.text or "#N/A")
        elif not kind and (self.text or has_formula):
            # Without its type the reader of values takes the cell for blank.
            self._note(self.properties.unreadable, "" if has_formula else self.text)
        elif kind == "string" and self.is_misread and "office:string-value" not in cell:
            self._note(self.properties.texts, self.text)
        elif kind in ("float", "currency", "percentage"):
            column_styles = self.column_styles[self.column : self.column + 1]
            style = cell.get("table:style-name") or self.row_style or next(iter(column_styles), None)
            if code := self.styles.scaling(style):
                self._note(self.properties.scaled, code)

    def _note(self, cells: dict[tuple[int, int], str], text: str) -> None:
        for row in range(self.row, min(self.row + self.row_repeat, MOST_ROWS)):
            for column in range(self.column, min(self.column + self.cell_repeat, MOST_COLUMNS)):
                cells[row, column] = text

    def _refuse_beyond(self, height: int, width: int) -> None:
        if height > MOST_ROWS or width > MOST_COLUMNS:
            raise Refused("sheet_too_large", height=height, width=width, sheet=self.name)

    def characters(self, text: str) -> None:
        if self.name is None:
            self.styles.characters(text)
        elif self.cell is not None and self.paragraphs and not self.beside:
            self.text += text


def _is_beside(tag: str) -> bool:
    return tag in BESIDE or tag.startswith(DRAWN)


def _repeat(attributes: Mapping[str, str], name: str) -> int:
    written = attributes.get(name, "1")
    return int(written) if written.isdecimal() and len(written) < 9 else 1
