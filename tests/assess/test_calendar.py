"""The day a day is compared with, and the end of a year."""

from __future__ import annotations

from datetime import date

import pytest

from analytics.assess.calendar import is_over, years_before


@pytest.mark.parametrize(
    ("day", "years", "before"),
    [
        (date(2020, 6, 30), 1, date(2019, 6, 30)),
        (date(2020, 6, 30), 0, date(2020, 6, 30)),
        (date(2020, 2, 29), 1, date(2019, 2, 28)),
        (date(2020, 2, 29), 4, date(2016, 2, 29)),
        (date(2021, 2, 28), 1, date(2020, 2, 28)),
    ],
)
def test_some_years_before_is_the_same_day(day: date, years: int, before: date) -> None:
    assert years_before(day, years) == before


def test_a_year_is_over_from_its_last_day_on() -> None:
    days = (date(2019, 12, 30), date(2019, 12, 31), date(2020, 1, 1))
    assert [is_over(2019, day) for day in days] == [False, True, True]
