"""Lines of headers beside the one that is read: rows above it, and blocks that have headers of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from analytics.dictionary import Table
from analytics.intake.files.reading import Cell, is_blank
from analytics.intake.finding import Flaw
from analytics.intake.sheets.column_names import LONGEST, Columns, columns_named, unit_behind
from analytics.intake.sheets.footers import Line, could_be_a_row, may_be_a_person, numbers_columns, weight
from analytics.intake.sheets.header_line import Header

#: A line that names so many columns is one of headers.
FEWEST_NAMED = 3
#: A line below headers of its own that weighs so much is no title.
FEWEST_CELLS = 3

ROW_ABOVE_HEADERS = Flaw(
    "row_above_headers",
    "This row stands above the headers and was not read.",
    "Keep one line of headers, with all rows below it.",
)
HEADERS_AGAIN = Flaw(
    "headers_again",
    "This row contains different headers: the rows below it were not read.",
    "Put the columns in one order and keep one line of headers, with all rows below it.",
)


def rows_above(table: Table, titles: Sequence[Sequence[Cell]], headers: Sequence[Header]) -> Iterator[int]:
    """The numbers of rows above the headers: what could be one, and what lies below headers of its own."""
    is_below_headers = False
    for number, row in enumerate(titles, start=1):
        if len(columns_named(table, row)) >= FEWEST_NAMED:
            is_below_headers = True
        elif numbers_columns(row):
            continue
        elif could_be_a_row(row, headers) or (is_below_headers and weight(row) >= FEWEST_CELLS):
            yield number


def blocks_below(
    table: Table, below: Sequence[Line], headers: Sequence[Header]
) -> tuple[dict[int, Sequence[Cell]], int | None]:
    """By number the titles and headers that stand again among the rows; the first line of other headers."""
    again: dict[int, Sequence[Cell]] = {}
    columns = Columns(table)
    for place, (number, row) in enumerate(below):
        same = _heads_again(columns, row, headers)
        if same is None:
            continue
        if not same:
            return again, number
        again[number] = ()
        for above, title in reversed(below[:place]):
            if sum(not is_blank(cell) for cell in title) > 1 or may_be_a_person(title):
                break
            again[above] = title
    return again, None


def _heads_again(columns: Columns, cells: Sequence[Cell], headers: Sequence[Header]) -> bool | None:
    """Whether a line of headers among the rows has the columns of those above it; None for a row."""
    named: dict[int, tuple[str, str | None]] = {}
    others = 0
    for index, cell in enumerate(cells):
        if is_blank(cell):
            continue
        if isinstance(cell, str) and len(cell) <= LONGEST and (column := columns[cell]):
            named[index] = column.name, unit_behind(cell)[1]
        elif (others := others + 1) > FEWEST_NAMED:
            # Most of a line of headers is headers: a row is told by its first cells.
            return None
    if len({name for name, _ in named.values()}) < FEWEST_NAMED or others >= len(named):
        return None
    above = {header.index: (header.column.name, unit_behind(header.text)[1]) for header in headers}
    return all(above.get(index) == name for index, name in named.items())
