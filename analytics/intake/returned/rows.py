"""The rows of one worksheet with other styles in some cells, and values in place of some formulas.

They are edited as the bytes they are, so that nothing else in them moves. Between tags `<` cannot stand
unescaped, and neither comments nor unparsed text are accepted, so that every `<` begins a tag.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import unescape

from analytics.intake.files.xlsx import column_index
from analytics.intake.finding import letters
from analytics.intake.returned.parts import Odd

ATTRIBUTES = rb"((?:\s+[^\s=/>\"'<]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*)\s*"
ATTRIBUTE = re.compile(rb"([^\s=]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
SPANS = re.compile(rb"\s+spans\s*=\s*(?:\"[^\"]*\"|'[^']*')")
REFERENCE = re.compile(rb"([A-Za-z]{1,3})([0-9]{1,7})")
#: What is shown of a formula without a value, as `reading` does.
NO_VALUE = "=…"

#: By row and column, from 1, the severity a cell is to show.
Marks = Mapping[tuple[int, int], str]
Attributes = dict[bytes, bytes]


@dataclass
class Edits:
    """What to do with the rows of a sheet."""

    marks: Marks
    #: The style that is like another one and shows a severity.
    filled: Callable[[int, str], int]
    #: The style of a cell nobody has written, by its column.
    column_style: Callable[[int], int]
    #: Whether a formula may not stay.
    is_unwanted: Callable[[str], bool]


def edited(data: bytes, edits: Edits) -> tuple[bytes, int]:
    """The element sheetData after the edits, and how many formulas became values.

    Raises Odd where rows or cells are not in order.
    """
    if b"<!" in data or b"<?" in data:
        raise Odd("unparsed text")
    rows = _Rows(data[1:].partition(b"sheetData")[0], edits)
    return rows.edited(data), rows.replaced


class _Rows:
    """One pass over the rows, whose tags may have a prefix."""

    def __init__(self, prefix: bytes, edits: Edits) -> None:
        self.prefix, self.edits = prefix, edits
        named = re.escape(prefix)
        self.row = re.compile(rb"<%srow%s(/?)>" % (named, ATTRIBUTES))
        self.row_end = re.compile(rb"</%srow\s*>" % named)
        self.cell, self.formula, self.value = (
            re.compile(rb"<%s%s%s(?:/>|>(.*?)</%s%s\s*>)" % (named, name, ATTRIBUTES, named, name), re.DOTALL)
            for name in (b"c", b"f", b"v")
        )
        self.any_formula = re.compile(rb"<%sf[\s/>]" % named)
        self.marks: dict[int, dict[int, str]] = {}
        for (row, column), severity in sorted(edits.marks.items()):
            self.marks.setdefault(row, {})[column] = severity
        self.replaced = 0
        #: Shared formulas that are gone, by their number.
        self.shared: set[bytes] = set()

    def edited(self, data: bytes) -> bytes:
        has_formulas = bool(self.any_formula.search(data))
        if not self.marks and not has_formulas:
            return data
        if data.endswith(b"/>"):
            data = b"<%ssheetData></%ssheetData>" % (self.prefix, self.prefix)
        end = data.rfind(b"</")
        return b"".join(self._pieces(data, end, has_formulas)) + data[end:]

    def _pieces(self, data: bytes, end: int, has_formulas: bool) -> Iterator[bytes]:
        """What stands before the end tag: long stretches as they were, and the rows that change."""
        kept = at = last = 0
        waiting = list(reversed(self.marks))
        while row := self.row.search(data, at, end):
            attributes = _attributes(row[1])
            number = _number(attributes[b"r"]) if b"r" in attributes else last + 1
            if number <= last:
                raise Odd("rows out of order")
            body, at = self._body(data, row)
            is_marked = bool(waiting) and waiting[-1] <= number
            if is_marked or (has_formulas and self.any_formula.search(body)):
                yield data[kept : row.start()]
                while waiting and waiting[-1] < number:
                    yield self._new_row(waiting.pop())
                if waiting and waiting[-1] == number:
                    waiting.pop()
                yield self._row(row, number, body, attributes)
                kept = at
            last = number
        yield data[kept:end]
        yield from (self._new_row(number) for number in reversed(waiting))

    def _body(self, data: bytes, row: re.Match[bytes]) -> tuple[bytes, int]:
        """What stands in a row, and where the next may begin."""
        if row[2]:
            return b"", row.end()
        closing = self.row_end.search(data, row.end())
        if closing is None:
            raise Odd("row")
        return data[row.end() : closing.start()], closing.end()

    def _row(self, row: re.Match[bytes], number: int, body: bytes, attributes: Attributes) -> bytes:
        marks = dict(self.marks.get(number, {}))
        is_styled = attributes.get(b"customFormat") in (b"1", b"true")
        base = _number(attributes.get(b"s", b"0")) if is_styled else None
        pieces, last, kept = [], 0, 0
        for cell in self.cell.finditer(body):
            own = _attributes(cell[1])
            column = _column(own[b"r"], number) if b"r" in own else last + 1
            if column <= last:
                raise Odd("cells out of order")
            pieces.append(body[kept : cell.start()])
            for other in [one for one in marks if one < column]:
                pieces.append(self._new_cell(number, other, marks.pop(other), base))
            pieces.append(self._cell(cell, own, marks.pop(column, None)))
            last, kept = column, cell.end()
        pieces += [self._new_cell(number, column, severity, base) for column, severity in marks.items()]
        pieces.append(body[kept:])
        # Behind the last cell, the columns a row says it reaches over are too few: they are only a hint.
        said = SPANS.sub(b"", row[1]) if marks else row[1]
        return b"<%srow%s>%s</%srow>" % (self.prefix, said, b"".join(pieces), self.prefix)

    def _new_row(self, number: int) -> bytes:
        cells = (self._new_cell(number, *mark, None) for mark in self.marks[number].items())
        return b'<%srow r="%d">%s</%srow>' % (self.prefix, number, b"".join(cells), self.prefix)

    def _new_cell(self, row: int, column: int, severity: str, base: int | None) -> bytes:
        own = self.edits.column_style(column) if base is None else base
        style = self.edits.filled(own, severity)
        return b'<%sc r="%s%d" s="%d"/>' % (self.prefix, letters(column).encode(), row, style)

    def _cell(self, cell: re.Match[bytes], own: Attributes, severity: str | None) -> bytes:
        content = cell[2] or b""
        formula = self.formula.search(content)
        is_unwanted = formula is not None and self._is_unwanted(formula)
        if severity is None and not is_unwanted:
            return cell[0]
        if severity is not None:
            own[b"s"] = b"%d" % self.edits.filled(_number(own.get(b"s", b"0")), severity)
        if formula is not None and is_unwanted:
            content = self._value(content[: formula.start()] + content[formula.end() :], own)
        said = b"".join(b' %s="%s"' % (name, value.replace(b'"', b"&quot;")) for name, value in own.items())
        if not content:
            return b"<%sc%s/>" % (self.prefix, said)
        return b"<%sc%s>%s</%sc>" % (self.prefix, said, content, self.prefix)

    def _value(self, content: bytes, own: Attributes) -> bytes:
        """What a cell holds without its formula: the stored value, or the sign that there was none."""
        self.replaced += 1
        # What the cell says of the formula's kind goes with it.
        own.pop(b"cm", None)
        value = self.value.search(content)
        if own.get(b"t") == b"str" or (value and value[2] and value[2].strip()):
            return content
        own[b"t"] = b"inlineStr"
        return b"<%sis><%st>%s</%st></%sis>" % (*[self.prefix] * 2, NO_VALUE.encode(), *[self.prefix] * 2)

    def _is_unwanted(self, formula: re.Match[bytes]) -> bool:
        attributes = _attributes(formula[1])
        number = attributes.get(b"si") if attributes.get(b"t") == b"shared" else None
        if not formula[2]:
            return number in self.shared
        try:
            is_unwanted = self.edits.is_unwanted(unescape(formula[2].decode()))
        except UnicodeDecodeError as error:
            raise Odd("text") from error
        if is_unwanted and number is not None:
            self.shared.add(number)
        return is_unwanted


def _attributes(written: bytes) -> Attributes:
    return {one[1]: one[2] if one[2] is not None else one[3] for one in ATTRIBUTE.finditer(written)}


def _number(written: bytes) -> int:
    if not written.isdigit() or len(written) > 7:
        raise Odd("number")
    return int(written)


def _column(written: bytes, row: int) -> int:
    reference = REFERENCE.fullmatch(written)
    if reference is None or int(reference[2]) != row:
        raise Odd("reference")
    return column_index(written.decode()) + 1
