"""What a question is answered with: plain values, the same for page, file, API and command line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from analytics.explore.question import Picture, Question
from analytics.tables import Table
from analytics.warehouse.snapshots.snapshot import Snapshot


@dataclass(frozen=True)
class Figure:
    """One number: of a share or a number in proportion also what it is made of. None is not known."""

    value: float | None
    numerator: float | None = None
    denominator: float | None = None


@dataclass(frozen=True)
class Listed:
    """A value of a column, None for one that is missing, and how many rows have it."""

    value: str | None
    #: Under all filters of other columns; None where it is not told.
    rows: int | None
    is_chosen: bool


@dataclass(frozen=True)
class Listing:
    """A column's values, those of the most rows first; chosen ones are there even with no row."""

    column: str
    values: tuple[Listed, ...]
    #: How many further values there are, and in how many rows.
    further: int = 0
    further_rows: int | None = 0


@dataclass(frozen=True, eq=False)
class Answer:
    """The answer to a question asked of a look."""

    question: Question
    #: The snapshots it runs over, ascending: one unless it is over time.
    snapshots: tuple[Snapshot, ...]
    #: One row a group (and day): a column a group, as `district_code` or `booked_on:quarter`, `as_of` over
    #: time, `value`; of shares and numbers in proportion also `numerator` and `denominator`; beside another
    #: day or the city also `value_before` or `value_city`, and `change`. Sorted as it is to be read.
    #: For who sees groups alone also `hidden`, why a number of people is not told.
    table: Table
    #: Under all filters, on the day looked at; and on the day or in the city it is put beside.
    total: Figure
    total_beside: Figure | None
    #: How many rows of the subject are under all filters on the day looked at; None where it is not told.
    rows: int | None
    listings: tuple[Listing, ...]
    #: Where nothing is under all filters: the columns whose filter alone, dropped, would leave rows; with
    #: how many.
    to_drop: Mapping[str, int]
    #: The picture asked for, or the one that fits.
    picture: Picture
    #: The statement that gives the table, with its values written out: it runs as it stands.
    sql: str
    #: Whether the raw rows of the snapshots had to be read, because no rollup has the columns asked for.
    is_of_raw_rows: bool
    #: The units asked about whose rows nobody has on the day looked at: what they have is not in any number.
    not_reported: tuple[str, ...] = ()
