"""Which day a day is compared with, how old a point for it may be, and when a fund year is over."""

from __future__ import annotations

from datetime import date

#: A quarterly snapshot may be late; one older than this many days says nothing about the day.
LATE_DAYS = 100


def years_before(day: date, years: int = 1) -> date:
    """The same day some years earlier; 28 February for a 29th that year does not have."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def is_over(year: int, on: date) -> bool:
    """From 31 December on: a ledger of that day holds the whole year."""
    return on >= date(year, 12, 31)
