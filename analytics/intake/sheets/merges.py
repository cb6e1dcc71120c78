"""Merged cells among the rows: filled where the file says so and the meaning is plain, else a finding."""

from __future__ import annotations

from collections.abc import Sequence

from analytics.dictionary import Table
from analytics.intake.files.reading import Cell, Unreadable, is_blank
from analytics.intake.files.sheet_properties import Area
from analytics.intake.finding import Flaw
from analytics.intake.sheets.footers import Line
from analytics.intake.sheets.header_line import Header

#: A merged district or street holds for each of its rows; a merged amount may be one amount for all.
NEVER_FILLED = frozenset({"count", "number", "yuan", "id_number"})
MERGED_CELLS = Flaw(
    "merged_cells",
    "The cell under “{column}” is merged with others, so it is unclear what belongs to which row.",
    "Unmerge the cells and fill in every row.",
)


def filled(
    rows: Sequence[Line], areas: Sequence[Area], headers: Sequence[Header], table: Table
) -> tuple[Line, ...]:
    """The rows with merged cells filled from their first one, or unreadable where that would be a guess."""
    if not rows or not areas:
        return tuple(rows)
    at = {number - 1: index for index, (number, _) in enumerate(rows)}
    copies = [list(cells) for _, cells in rows]
    # Areas of one sheet never overlap, so together they are no larger than it; others are not followed.
    budget = rows[-1][0] * len(headers)
    for top, left, bottom, right in areas:
        below = [header for header in headers if left <= header.index <= right]
        last = min(bottom, rows[-1][0] - 1)
        if top not in at or not below or (last == top and len(below) == 1):
            continue
        budget -= (last - top + 1) * len(below)
        if budget < 0:
            break
        first = next(iter(copies[at[top]][left : left + 1]), None)
        if is_blank(first):
            continue
        is_plain = len(below) == 1 and _may_be_filled(below[0], table)
        content = first if is_plain else Unreadable(str(first)[:20], MERGED_CELLS)
        for row in range(top, last + 1):
            for header in below if row in at else ():
                _put(copies[at[row]], header.index, content)
    return tuple((number, cells) for (number, _), cells in zip(rows, copies, strict=True))


def _may_be_filled(header: Header, table: Table) -> bool:
    column = header.column
    is_own = column.name in table.key and not column.type.startswith("district")
    return column.type not in NEVER_FILLED and not column.private and not is_own


def _put(cells: list[Cell], index: int, content: Cell) -> None:
    cells += [None] * (index + 1 - len(cells))
    cells[index] = content
