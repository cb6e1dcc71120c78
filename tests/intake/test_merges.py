"""A merged cell is filled where its meaning is plain, and unreadable where it is not."""

from __future__ import annotations

import pytest

from analytics.intake.files.reading import Unreadable
from tests.intake.ledgers import HEADERS, laid_out, row


def test_a_district_merged_over_its_rows_is_each_rows_district() -> None:
    lines = [HEADERS, row(1), row(2, district=None), row(3, district=None), row(4, district="七里河区")]
    grid, _ = laid_out(*lines, merged=((1, 1, 3, 1),))
    assert [cells[1] for _, cells in grid.rows] == ["城关区", "城关区", "城关区", "七里河区"]
    # Where the file does not say so, a blank stays blank.
    grid, _ = laid_out(*lines)
    assert [cells[1] for _, cells in grid.rows] == ["城关区", None, None, "七里河区"]


@pytest.mark.parametrize(
    ("area", "column"),
    [((1, 6, 2, 6), 6), ((1, 0, 2, 0), 0), ((1, 5, 1, 6), 5), ((1, 5, 2, 6), 6)],
    ids=["an amount", "a number of its own", "over two columns", "over both"],
)
def test_a_merged_cell_whose_meaning_is_unclear_is_never_filled(
    area: tuple[int, int, int, int], column: int
) -> None:
    grid, _ = laid_out(HEADERS, row(1), row(2), merged=(area,))
    for number, cells in grid.rows:
        if area[0] <= number - 1 <= area[2]:
            cell = cells[column]
            assert isinstance(cell, Unreadable)
            assert cell.flaw.code == "merged_cells"


def test_merged_areas_over_each_other_are_followed_within_bounds() -> None:
    areas = tuple((1, 1, 3000, 1) for _ in range(100_000))
    grid, _ = laid_out(HEADERS, *[row(n) for n in range(3000)], merged=areas)
    assert len(grid.rows) == 3000
