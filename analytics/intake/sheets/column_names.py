"""The columns of the dictionary by the headers senders write: exactly, never nearly."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from analytics.dictionary import Column, Table, dictionary
from analytics.visible import visible

#: Titles, unit lines and blank lines stand above the header line, never more of them than this.
MOST_LINES = 15
#: No header is longer; a text that is costs nothing to pass over.
LONGEST = 60
#: A space with a character beyond ASCII on one side: headers are spread out with them.
AMONG_CHINESE = re.compile(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])")
#: Headers of a column that only counts the rows.
ROW_NUMBERS = frozenset({"序号", "序", "行号", "no", "no."})


def normal(text: object) -> str:
    """A header or name for comparing: full width, spaces, line breaks and case do not matter."""
    return "".join(visible(unicodedata.normalize("NFKC", str(text))).split()).casefold()


def in_one_line(text: object) -> str:
    """A header for showing: line breaks are dropped, and spaces where Chinese needs none."""
    return AMONG_CHINESE.sub("", " ".join(visible(str(text)).split()))


def names(*columns: Column) -> list[str]:
    """Everything the columns may be called."""
    return [
        name
        for column in columns
        for name in (column.header.zh, column.header.en, *column.aliases, *column.aliases_ten_thousand)
    ]


def column_named(table: Table, header: object) -> Column | None:
    """The column of the table that a header names."""
    return _columns(table.name).get(normal(header))


@cache
def _columns(table: str) -> Mapping[str, Column]:
    return {normal(name): column for column in dictionary().table(table).columns for name in names(column)}


def columns_named(table: Table, cells: Iterable[object]) -> set[str]:
    """The columns that the cells of a line name."""
    return {
        column.name
        for cell in cells
        if isinstance(cell, str) and len(cell) <= LONGEST and (column := column_named(table, cell))
    }


def likeliest_line(table: Table, lines: Sequence[Sequence[object]]) -> tuple[int, int]:
    """Which of the first lines names most columns of the table (from 0), and how many."""
    counts = [len(columns_named(table, line)) for line in lines[:MOST_LINES]]
    most = max(counts, default=0)
    return (counts.index(most), most) if counts else (0, 0)


def is_row_number(header: object) -> bool:
    """Whether a header says that its column only counts the rows."""
    return normal(header) in ROW_NUMBERS
