"""Headers as senders write them, and the columns of the dictionary they name: exactly, never nearly."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import zip_longest

from analytics.dictionary import Column, Table, dictionary

#: Titles, unit lines and blank lines stand above the header, never more of them than this.
MOST_LINES = 15
#: No header is longer; a text that is costs nothing to pass over.
LONGEST = 60
#: Soft hyphens, zero-width spaces and joiners, marks of direction and of byte order.
NO_WIDTH = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")

#: A space with a character beyond ASCII on one side: headers are spread out with them.
AMONG_CHINESE = re.compile(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])")
#: Headers of a column that only counts the rows.
ROW_NUMBERS = frozenset({"序号", "序", "行号", "no", "no."})


def normal(text: object) -> str:
    """A header or name for comparing: full width, spaces, line breaks and case do not matter."""
    return "".join(visible(unicodedata.normalize("NFKC", str(text))).split()).casefold()


def visible(text: str) -> str:
    """The text without characters of no width, which come along when something is copied from a web page."""
    return text if text.isascii() else NO_WIDTH.sub("", text)


def label(text: object) -> str:
    """A header in one line for showing: line breaks are dropped, and spaces where Chinese needs none."""
    return AMONG_CHINESE.sub("", " ".join(str(text).split()))


def names(column: Column) -> tuple[str, ...]:
    """Everything the column may be called."""
    return (column.header.zh, column.header.en, *column.aliases, *column.aliases_ten_thousand)


def column_named(table: Table, header: object) -> Column | None:
    """The column of the table that a header names."""
    return _columns(table.name).get(normal(header))


@cache
def _columns(table: str) -> Mapping[str, Column]:
    return {normal(name): column for column in dictionary().table(table).columns for name in names(column)}


def known(table: Table, cells: Iterable[object]) -> set[str]:
    """The names of the columns that a line's cells name."""
    return {
        column.name
        for cell in cells
        if isinstance(cell, str) and len(cell) <= LONGEST and (column := column_named(table, cell))
    }


def header_line(table: Table, lines: Sequence[Sequence[object]]) -> tuple[int, int]:
    """Which of the first lines names most columns of the table (from 0), and how many."""
    most = [len(known(table, line)) for line in lines[:MOST_LINES]]
    best = max(most, default=0)
    return (most.index(best), best) if most else (0, 0)


def is_row_number(header: object) -> bool:
    """Whether a header says that its column only counts the rows."""
    return normal(header) in ROW_NUMBERS


def header_cells(table: Table, lines: Sequence[Sequence[object]]) -> tuple[int, list[object]]:
    """The line the headers stand in (from 0) and its cells; of headers over two lines, both together.

    A workbook merges such cells, a CSV leaves them blank: in the upper line the headers of single
    columns and the names of groups, in the lower one the headers of the groups' columns.
    """
    line, most = header_line(table, lines)
    if not most:
        return line, list(lines[line]) if lines else []
    upper, cells = lines[line - 1] if line else (), lines[line]
    if line + 1 < min(len(lines), MOST_LINES) and _goes_on(table, cells, lines[line + 1]):
        return line + 1, _over(lines[line + 1], cells)
    there = known(table, cells)
    return line, _over(
        cells, [cell if isinstance(cell, str) and _is_single(table, cell, there) else None for cell in upper]
    )


def _goes_on(table: Table, upper: Sequence[object], lower: Sequence[object]) -> bool:
    """Whether the lower line holds nothing but further headers, none of them below a known one."""
    own = known(table, upper)
    filled = [(index, cell) for index, cell in enumerate(lower) if not is_blank(cell)]
    return bool(filled) and all(
        len(known(table, [cell]) - own) == 1 and not known(table, upper[index : index + 1])
        for index, cell in filled
    )


def _is_single(table: Table, header: str, there: set[str]) -> bool:
    """Whether a text above a blank header is the header of that column."""
    return is_row_number(header) or bool(known(table, [header]) - there)


def _over(lower: Sequence[object], upper: Sequence[object]) -> list[object]:
    """Each column's lower cell, or the upper one where that is blank."""
    return [above if is_blank(below) else below for below, above in zip_longest(lower, upper)]


def is_blank(cell: object) -> bool:
    """Nothing stands in the cell, or only spaces."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def table_by_headers(lines: Sequence[Sequence[object]], *, whole: bool = False) -> Table | None:
    """The one table whose headers stand in the first lines; of several, the one with all required columns.

    `whole`: only a table with all its required columns.
    """
    found = {table.name: header_line(table, lines) for table in dictionary().tables}
    most = max(count for _, count in found.values())
    best = [table for table in dictionary().tables if found[table.name][1] == most]
    complete = [
        table
        for table in best
        if {column.name for column in table.columns if column.required}
        <= known(table, header_cells(table, lines)[1])
    ]
    chosen = complete if complete or whole else best
    return chosen[0] if len(chosen) == 1 and most >= 2 else None


def table_by_sheet(name: str) -> Table | None:
    """The table a sheet is named after."""
    for table in dictionary().tables:
        if normal(name) in (normal(table.sheet.zh), normal(table.sheet.en)):
            return table
    return None
