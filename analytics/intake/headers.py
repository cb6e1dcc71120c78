"""Headers as senders write them, and the columns of the dictionary they name: exactly, never nearly."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from analytics.dictionary import Column, Table, dictionary

#: Titles, unit lines and blank lines stand above the header, never more of them than this.
MOST_LINES = 15
#: No header is longer; a text that is costs nothing to pass over.
LONGEST = 60
#: Soft hyphens, zero-width spaces and joiners, marks of direction and of byte order.
NO_WIDTH = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")


def normal(text: object) -> str:
    """A header or name for comparing: full width, spaces, line breaks and case do not matter."""
    return "".join(visible(unicodedata.normalize("NFKC", str(text))).split()).casefold()


def visible(text: str) -> str:
    """The text without characters of no width, which come along when something is copied from a web page."""
    return text if text.isascii() else NO_WIDTH.sub("", text)


def names(column: Column) -> tuple[str, ...]:
    """Everything the column may be called."""
    return (column.header.zh, column.header.en, *column.aliases, *column.aliases_ten_thousand)


def column_named(table: Table, header: object) -> Column | None:
    """The column of the table that a header names."""
    return _columns(table.name).get(normal(header))


@cache
def _columns(table: str) -> Mapping[str, Column]:
    return {
        normal(name): column for column in dictionary().table(table).columns for name in names(column)
    }


def known(table: Table, cells: Iterable[object]) -> set[str]:
    """The names of the columns that a line's cells name."""
    return {
        column.name for cell in cells
        if isinstance(cell, str) and len(cell) <= LONGEST and (column := column_named(table, cell))
    }


def header_line(table: Table, lines: Sequence[Sequence[object]]) -> tuple[int, int]:
    """Which of the first lines names most columns of the table (from 0), and how many."""
    most = [len(known(table, line)) for line in lines[:MOST_LINES]]
    best = max(most, default=0)
    return (most.index(best), best) if most else (0, 0)


def table_by_headers(lines: Sequence[Sequence[object]], *, whole: bool = False) -> Table | None:
    """The one table whose headers stand in the first lines; of several, the one with all required columns.

    `whole`: only a table with all its required columns.
    """
    found = {table.name: header_line(table, lines) for table in dictionary().tables}
    most = max(count for _, count in found.values())
    best = [table for table in dictionary().tables if found[table.name][1] == most]
    complete = [
        table for table in best
        if {column.name for column in table.columns if column.required}
        <= known(table, lines[found[table.name][0]] if lines else ())
    ]
    chosen = complete if complete or whole else best
    return chosen[0] if len(chosen) == 1 and most >= 2 else None


def table_by_sheet(name: str) -> Table | None:
    """The table a sheet is named after."""
    for table in dictionary().tables:
        if normal(name) in (normal(table.sheet.zh), normal(table.sheet.en)):
            return table
    return None
