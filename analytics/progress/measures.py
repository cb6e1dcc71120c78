"""Duties and tracked measures from the snapshots: now, a year before, the way so far, every district."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from analytics.access.scope import Scope
from analytics.assess.assessment import Point, Reason, Status
from analytics.assess.calendar import LATE_DAYS, is_over, years_before
from analytics.assess.duties import Measure, measure
from analytics.policy.register import Indicator, JudgedFor, Register
from analytics.progress import progress
from analytics.progress.history import History, is_summed
from analytics.reference import CITY, districts
from analytics.warehouse.snapshots.catalogue import Catalogue

#: What is counted within a year compares with the same day of the year before, give or take a month.
LATE_DAYS_WITHIN_A_YEAR = 31


@dataclass(frozen=True)
class Year:
    """What was counted in one year; `on` is the snapshot that says so."""

    year: int
    point: Point
    #: The year was not over on that day.
    is_running: bool


@dataclass(frozen=True)
class MeasureDossier:
    """One duty or tracked measure in one unit on one day."""

    indicator: Indicator
    measure: Measure
    #: Every snapshot up to the day, from the first that has it.
    points: tuple[Point, ...]
    #: Counted by year: one entry a year. Empty for what is counted as it stands.
    years: tuple[Year, ...]
    #: Each district of the scope that has ever reported it.
    districts: Mapping[str, Measure]


def measure_dossier(
    catalogue: Catalogue,
    register: Register,
    indicator_id: str,
    *,
    as_of: date,
    seq: int,
    district_code: str,
    scope: Scope,
) -> MeasureDossier:
    """Everything known of one duty or tracked measure, from the snapshots up to `as_of` as known at `seq`.

    An unknown indicator, or a unit outside the scope, is refused.
    """
    progress.refuse_unseen(district_code, scope)
    indicator = register.indicator(indicator_id)
    history = progress.history(catalogue, register, seq=seq, scope=scope)
    parts = {
        code: measured_in(catalogue, history, indicator, code, as_of=as_of, seq=seq)
        for code in districts()
        if scope.sees(code) and way(history, indicator, code, as_of)
    }
    return MeasureDossier(
        indicator,
        measured_in(catalogue, history, indicator, district_code, as_of=as_of, seq=seq),
        way(history, indicator, district_code, as_of),
        _years(history, indicator, district_code, as_of),
        parts,
    )


def measured_in(
    catalogue: Catalogue, history: History, indicator: Indicator, district_code: str, *, as_of: date, seq: int
) -> Measure:
    """A duty or tracked measure in one unit, compared with a year before.

    The city's sum over fewer than all districts is shown, but never "met" for all of them, and not compared
    with the sum over others.
    """
    history = history.as_reported
    by_year = not history.points(indicator.id, district_code)
    one = measure(
        indicator,
        way(history, indicator, district_code, as_of),
        district_code=district_code,
        on=as_of,
        since=years_before(as_of),
        late_days=LATE_DAYS_WITHIN_A_YEAR if by_year else LATE_DAYS,
    )
    if district_code != CITY or not is_summed(indicator) or one.now is None:
        return one
    there = told(catalogue, indicator, one.now.on, seq=seq, by_year=by_year)
    if one.before and told(catalogue, indicator, one.before.on, seq=seq, by_year=by_year) != there:
        one = replace(one, movement=None, reason=Reason.DISTRICTS_MISSING)
    if set(districts()) - there and (one.status is Status.MET or _may_be_met(indicator, one, there)):
        one = replace(one, status=Status.CANNOT_JUDGE, reason=Reason.DISTRICTS_MISSING)
    return one


def told(
    catalogue: Catalogue, indicator: Indicator, on: date, *, seq: int, by_year: bool = False
) -> frozenset[str]:
    """The districts behind the city's figure of a day; counted by year, those with rows of that year."""
    snapshot = catalogue.on(on, seq)
    return snapshot.told(*indicator.tables, year=on.year if by_year else None)


def _may_be_met(indicator: Indicator, one: Measure, there: frozenset[str]) -> bool:
    """Of "n of 8" every district that is known has it: only those that are not known are lacking."""
    value = one.now.value if one.now else None
    lacking = one.status is Status.NOT_MET and indicator.judged_for is JudgedFor.EACH_DISTRICT
    return lacking and value is not None and value >= len(there)


def way(history: History, indicator: Indicator, district_code: str, as_of: date) -> tuple[Point, ...]:
    """A measure at every snapshot up to a day, from the first that has it; by year: that year's count so far.

    A snapshot without it is a point without a value: an older number does not speak for a newer day.
    """
    points = history.points(indicator.id, district_code) or _within_years(history, indicator, district_code)
    return tuple(point for point in points if point.on <= as_of)


def _within_years(history: History, indicator: Indicator, district_code: str) -> tuple[Point, ...]:
    found = {day: history.years(indicator.id, day).get((district_code, day.year)) for day in history.days}
    known = [day for day, point in found.items() if point is not None]
    return tuple(point or Point(day, None) for day, point in found.items() if known and day >= known[0])


def _years(history: History, indicator: Indicator, district_code: str, as_of: date) -> tuple[Year, ...]:
    """By year, as the snapshot of `as_of` has it where it does, else as the year's last snapshot had it."""
    newest: dict[int, Point] = {}
    if history.points(indicator.id, district_code):
        return ()
    for point in way(history, indicator, district_code, as_of):
        newest[point.on.year] = point
    for (unit, year), point in history.years(indicator.id, as_of).items():
        if unit == district_code and year <= as_of.year:
            newest[year] = point
    return tuple(
        Year(year, point, is_running=not is_over(year, point.on)) for year, point in sorted(newest.items())
    )
