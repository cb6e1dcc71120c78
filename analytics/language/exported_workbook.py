"""A table as a workbook: its facts, then its rows."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter

from analytics.dictionary import Label
from analytics.errors import N_
from analytics.language import both, formats
from analytics.language.written import Cell, Described, Written

#: Rows of one sheet: what Excel takes is 1,048,576. Characters of a cell: what it takes.
MOST_ROWS, MOST_CHARACTERS = 1_000_000, 32_000
#: Characters a column is wide; a longer text of the facts wraps.
_NARROWEST, _WIDEST, _WIDEST_FACT = 8, 40, 100
#: Rows whose texts say how wide a column is.
_ROWS_MEASURED = 1000

#: How numbers are written by what they are; of all others, whole ones and those that are not.
_FORMATS = {"year": "0", "yuan": "#,##0.00", "share": "0.0%", "points": "0.0"}
_WHOLE, _BROKEN = "#,##0", "#,##0.00####"
_DAY, _MOMENT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm"


def workbook(
    facts: Sequence[tuple[Label, str]], described: Sequence[Described], columns: Sequence[Written]
) -> bytes:
    """An xlsx with the facts on its first sheet and the columns on the second."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        _write_facts(book, facts, described)
        name = both.of(N_("Data")).replace("/", "·")
        rows = max((len(column.cells) for column in columns), default=0)
        for first in range(0, max(rows, 1), MOST_ROWS):
            number = f" {first // MOST_ROWS + 1}" if first else ""
            _write_rows(book, f"{name}{number}", columns, slice(first, first + MOST_ROWS))
    return out.getvalue()


def _write_facts(book: Any, facts: Sequence[tuple[Label, str]], described: Sequence[Described]) -> None:
    sheet = book.add_worksheet(both.of(N_("Facts")).replace("/", "·"))
    bold, wrapped = book.add_format({"bold": True, "valign": "top"}), _wrapped(book)
    lines = [(both.joined(name), words) for name, words in facts]
    for row, (name, words) in enumerate(lines):
        sheet.write_string(row, 0, name, bold)
        sheet.write_string(row, 1, words, wrapped)
    heads = (N_("Column"), N_("Id"), N_("Unit"), N_("What its codes mean"))
    first = len(lines) + 1
    for place, head in enumerate(heads):
        sheet.write_string(first, place, both.of(head), bold)
    for row, one in enumerate(described, start=first + 1):
        codes = "\n".join(f"{code} = {words}" for code, words in one.codes.items())
        for place, text in enumerate((one.header, one.id, one.unit, _cut(codes))):
            sheet.write_string(row, place, text, wrapped)
    sheet.set_column(0, 0, _width([name for name, _ in lines] + [one.header for one in described]))
    sheet.set_column(1, 1, 60)
    sheet.set_column(2, 2, 24)
    sheet.set_column(3, 3, _WIDEST_FACT)


def _write_rows(book: Any, name: str, columns: Sequence[Written], part: slice) -> None:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    style = _Styles(book)
    for place, column in enumerate(columns):
        cells = column.cells[part]
        sheet.write_string(0, place, column.header, head)
        sheet.set_column(place, place, _width(_seen(column.header, cells)))
        for row, cell in enumerate(cells, start=1):
            if cell is not None:
                _write(sheet, row, place, cell, style.of(column.type, cell))
    if columns:
        sheet.autofilter(0, 0, max(len(column.cells[part]) for column in columns), len(columns) - 1)


def _write(sheet: Any, row: int, place: int, cell: Cell, style: Any) -> None:
    """Said of each cell what it is: a text never becomes a formula, a link or a number."""
    if isinstance(cell, bool):
        sheet.write_boolean(row, place, cell, style)
    elif isinstance(cell, int | float):
        sheet.write_number(row, place, cell, style)
    elif isinstance(cell, date):
        sheet.write_datetime(row, place, cell, style)
    else:
        sheet.write_string(row, place, _cut(str(cell)), style)


class _Styles:
    """The formats of a workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self._made: dict[str, Any] = {}
        self._make: Callable[[Mapping[str, str]], Any] = book.add_format

    def of(self, kind: str, cell: Cell) -> Any:
        written = self._written(kind, cell)
        if written not in self._made:
            self._made[written] = self._make({"num_format": written, "valign": "top"})
        return self._made[written]

    @staticmethod
    def _written(kind: str, cell: Cell) -> str:
        if isinstance(cell, datetime):
            return _MOMENT
        if isinstance(cell, date):
            return _DAY
        if isinstance(cell, str | bool):
            return "@"
        return _FORMATS.get(kind, _WHOLE if isinstance(cell, int) else _BROKEN)


def _wrapped(book: Any) -> Any:
    return book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})


def _cut(text: str) -> str:
    return text if len(text) <= MOST_CHARACTERS else f"{text[:MOST_CHARACTERS]}…"


def _seen(header: str, cells: Sequence[Cell]) -> Iterable[str]:
    # A header breaks between its languages.
    yield from header.split(both.BETWEEN)
    for cell in cells[:_ROWS_MEASURED]:
        yield f"{cell:,}" if isinstance(cell, int | float) else str(cell or "")


def _width(texts: Iterable[str]) -> int:
    """Wide enough for its longest line; a Chinese character takes two places."""
    longest = max((formats.places(line) for text in texts for line in text.splitlines()), default=0)
    return min(_WIDEST, max(_NARROWEST, longest + 2))
