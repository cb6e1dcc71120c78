"""What the last snapshot held: the rows of a delivery as they stood a quarter earlier."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from tests.submissions.model import Draft, Value

#: Without its first date a row was not there yet; by table.
BEGINS = {
    "registrations": "certified_on", "funding": "booked_on", "institutions": "established_on",
    "activities": "held_on", "measures": "adopted_on",
}  # fmt: skip
#: Columns that say nothing as long as their date has not come, by that date's column.
LATER: Mapping[str, tuple[str, ...]] = {
    "registered_on": ("registered_on", "valid_until"),
    "cancelled_on": ("cancelled_on", "cancel_reason"),
    "assessed_on": ("assessed_on",),
    "closed_on": ("closed_on",),
}


def as_before(table: str, values: Mapping[str, Value], as_of: date) -> dict[str, Value] | None:
    """The row on an earlier day, or None when it was not there yet."""
    row = dict(values)
    begun = row.get(BEGINS.get(table, ""))
    if isinstance(begun, date) and begun > as_of:
        return None
    for column, silent in LATER.items():
        day = row.get(column)
        if isinstance(day, date) and day > as_of:
            row |= dict.fromkeys(silent)
    return row


def quarter_before(as_of: date) -> date:
    """The last day of the quarter before the one that ends on `as_of`."""
    month = as_of.month - 3 or 12
    return date(as_of.year - (month == 12), month, 31 if month in (3, 12) else 30)


def count_professionals(communities: list[dict[str, Value]], people: list[dict[str, Value]]) -> None:
    """Makes each community that reports professionals report those registered there."""
    for community in communities:
        if community["professionals_reported"] is not None:
            community["professionals_reported"] = sum(
                person["community_code"] == community["code"] and person["category"] == "professional"
                for person in people
            )


def drafts_of(rows: list[dict[str, Value]]) -> list[Draft]:
    return [Draft(dict(row)) for row in rows]
