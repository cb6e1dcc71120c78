"""Duties and tracked measures from the snapshots: now, a year before, the way so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from analytics.assess.assessment import Point, Reason, Status
from analytics.assess.calendar import LATE_DAYS, years_before
from analytics.assess.duties import Measure, measure
from analytics.policy.register import Indicator
from analytics.progress.history import History, is_summed, observed
from analytics.progress.look import Look
from analytics.reference import districts

#: What is counted within a year compares with the same day of the year before, give or take a month.
LATE_DAYS_WITHIN_A_YEAR = 31


def measured(look: Look, indicator: Indicator) -> Measure:
    """A duty or tracked measure in the unit looked at, compared with a year before.

    The city's sum over fewer than all districts is shown, but never "met" for all of them, and not compared
    with the sum over others.
    """
    history = observed(look).as_reported
    by_year = not history.points(indicator.id, look.unit)
    since = years_before(look.as_of)
    # A year before, the count began anew on 1 January: what the year before that ended with is no part of it.
    late_days = min(LATE_DAYS_WITHIN_A_YEAR, (since - date(since.year, 1, 1)).days) if by_year else LATE_DAYS
    counted = measure(
        indicator,
        way(history, indicator, look.unit, look.as_of),
        district_code=look.unit,
        on=look.as_of,
        since=since,
        late_days=late_days,
    )
    if not look.is_city or not is_summed(indicator) or counted.now is None:
        return counted
    there = told(look.on(counted.now.on), indicator, by_year=by_year)
    if counted.before and told(look.on(counted.before.on), indicator, by_year=by_year) != there:
        counted = replace(counted, movement=None, reason=Reason.DISTRICTS_MISSING)
    if set(districts()) - there and (counted.status is Status.MET or _may_be_met(indicator, counted, there)):
        counted = replace(counted, status=Status.CANNOT_JUDGE, reason=Reason.DISTRICTS_MISSING)
    return counted


def told(look: Look, indicator: Indicator, *, by_year: bool = False) -> frozenset[str]:
    """The districts behind the city's figure of the day; counted by year, those with rows of that year."""
    return look.snapshot.told(*indicator.tables, year=look.as_of.year if by_year else None)


def absent(look: Look, indicator: Indicator) -> Mapping[str, date | None]:
    """The districts that are not in the city's number of the day, and of which day their rows are.

    What is counted within a year lacks who has not reported for that year; None: never reported.
    """
    if not look.is_city or not is_summed(indicator):
        return {}
    by_year = not observed(look).points(indicator.id, look.unit)
    there = told(look, indicator, by_year=by_year)
    days = {code: look.snapshot.day_of(code, *indicator.tables) for code in look.districts}
    return {code: day for code, day in days.items() if code not in there}


def _may_be_met(indicator: Indicator, counted: Measure, there: frozenset[str]) -> bool:
    """Of "n of 8", and of 9 with the city level, all that are known have it: only the unknown are lacking."""
    value = counted.now.value if counted.now else None
    lacking = counted.status is Status.NOT_MET and indicator.is_yes_or_no
    return lacking and value is not None and value >= len(there)


def way(history: History, indicator: Indicator, district_code: str, as_of: date) -> tuple[Point, ...]:
    """A measure at every snapshot up to a day, from the first that has it; by year: that year's count so far.

    A snapshot without it is a point without a value: an older number does not speak for a newer day.
    """
    points = history.points(indicator.id, district_code) or _within_years(history, indicator, district_code)
    return tuple(point for point in points if point.on <= as_of)


def _within_years(history: History, indicator: Indicator, district_code: str) -> tuple[Point, ...]:
    by_day = {day: history.years(indicator.id, day).get((district_code, day.year)) for day in history.days}
    known = [day for day, point in by_day.items() if point is not None]
    return tuple(point or Point(day, None) for day, point in by_day.items() if known and day >= known[0])
