"""Merged cells among the rows: filled where the file says so and the meaning is plain, else a finding."""

from __future__ import annotations

from collections.abc import Sequence

from analytics.dictionary import Table
from analytics.intake.files.reading import Cell, Unreadable
from analytics.intake.files.sheet_marks import Area
from analytics.intake.finding import Flaw
from analytics.intake.sheets.footers import Line
from analytics.intake.sheets.headers import is_blank
from analytics.intake.sheets.headings import Heading

#: A merged district or street holds for each of its rows; a merged amount may be one amount for all.
NEVER_FILLED = frozenset({"count", "number", "yuan", "id_number"})


def filled(
    rows: Sequence[Line], areas: Sequence[Area], headings: Sequence[Heading], table: Table
) -> tuple[Line, ...]:
    """The rows with merged cells filled from their first one, or marked where that would be a guess."""
    at = {number - 1: index for index, (number, _) in enumerate(rows)}
    found = [list(cells) for _, cells in rows]
    # Areas of one sheet never overlap, so together they are no larger than it; others are not followed.
    budget = (rows[-1][0] if rows else 0) * len(headings)
    for top, left, bottom, right in areas:
        under = [heading for heading in headings if left <= heading.index <= right]
        last = min(bottom, rows[-1][0] - 1 if rows else 0)
        if top not in at or not under or (last == top and len(under) == 1):
            continue
        budget -= (last - top + 1) * len(under)
        if budget < 0:
            break
        places = [at[row] for row in range(top, last + 1) if row in at]
        first = _cell(found[at[top]], left)
        if is_blank(first):
            continue
        content = first if len(under) == 1 and _may_be_filled(under[0], table) else merged_cell(first)
        for place in places:
            for heading in under:
                _put(found[place], heading.index, content)
    return tuple((number, cells) for (number, _), cells in zip(rows, found, strict=True))


def merged_cell(content: Cell) -> Unreadable:
    """A cell of an area whose content cannot be said to be each row's."""
    return Unreadable(
        str(content)[:20],
        Flaw(
            "merged_cells",
            "The cell under “{column}” is merged with others, so what belongs to each row is unclear.",
            "Take the merging apart and fill in every row.",
        ),
    )


def _may_be_filled(heading: Heading, table: Table) -> bool:
    column = heading.column
    is_own = column.name in table.key and not column.type.startswith("district")
    return column.type not in NEVER_FILLED and not column.private and not is_own


def _cell(cells: Sequence[Cell], index: int) -> Cell:
    return cells[index] if index < len(cells) else None


def _put(cells: list[Cell], index: int, content: Cell) -> None:
    cells += [None] * (index + 1 - len(cells))
    cells[index] = content
