"""What was observed in every unit at every snapshot, and where the city's figure lacks a district."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from types import MappingProxyType

from analytics.assess.assessment import Point
from analytics.policy.register import Indicator, JudgedFor, Kind
from analytics.progress.look import FEWEST_OTHERS, Look
from analytics.reference import CITY, districts
from analytics.tables import records
from analytics.warehouse.questions import observations as questions


@dataclass(frozen=True)
class History:
    """What was observed in every unit of a scope at every snapshot, as known at one seq.

    The city's sum over some of its districts is a point without a value: districts that begin to report are
    no growth. `as_reported` has it all the same.
    """

    #: The dates of the snapshots, ascending.
    days: tuple[date, ...]
    _points: Mapping[tuple[str, str], tuple[Point, ...]]
    _years: Mapping[tuple[str, date], Mapping[tuple[str, int], Point]]
    #: (indicator, day, year) of the city's figures that lack a district; year None: as it stands.
    _partial: frozenset[tuple[str, date, int | None]]

    def points(self, indicator_id: str, district_code: str, until: date = date.max) -> tuple[Point, ...]:
        """Every observation of an indicator in one unit up to a day, ascending; empty when it never reported.

        A snapshot without it, after one with it, is a point without a value: the older value
        does not speak for the newer day.
        """
        points = tuple(
            point for point in self._points.get((indicator_id, district_code), ()) if point.on <= until
        )
        if district_code != CITY or not self._partial:
            return points
        return tuple(self._whole(indicator_id, point, None) for point in points)

    def amounts(self, indicator_id: str, on: date) -> Mapping[tuple[str, int], float | None]:
        """Yuan by (unit, fund year), as the snapshot of a day has them."""
        return {key: point.value for key, point in self.years(indicator_id, on).items()}

    def years(self, indicator_id: str, on: date) -> Mapping[tuple[str, int], Point]:
        """Value and total by (unit, year) of what is counted by year, as the snapshot of a day has them."""
        points = self._years.get((indicator_id, on), {})
        if not self._partial:
            return points
        return {
            (code, year): self._whole(indicator_id, point, year) if code == CITY else point
            for (code, year), point in points.items()
        }

    def is_partial(self, indicator_id: str, on: date) -> bool:
        """The city's figure as it stood on a day lacks a district."""
        return (indicator_id, on, None) in self._partial

    @property
    def as_reported(self) -> History:
        """The same, with the sums over some of the districts: to be shown as such, never judged."""
        return replace(self, _partial=frozenset())

    def _whole(self, indicator_id: str, point: Point, year: int | None) -> Point:
        return Point(point.on, None) if (indicator_id, point.on, year) in self._partial else point


def is_summed(indicator: Indicator) -> bool:
    """The city's number is made of all its districts, not reported by the city level itself."""
    is_added_up = indicator.kind in (Kind.LEVEL, Kind.TRACKED) and not indicator.is_share
    return indicator.judged_for is not JudgedFor.CITY or is_added_up


def observed(look: Look) -> History:
    """What was observed of the register's indicators in every unit of the scope, as known at its seq."""
    return _observed(look.of_every_day.of_every_unit)


@lru_cache(maxsize=32)
def _observed(look: Look) -> History:
    register, snapshots = look.register, {snapshot.as_of: snapshot for snapshot in look.timeline}
    rows = questions.observations(look.catalogue, look.timeline, scope=look.scope)
    seen: dict[tuple[str, str], dict[date, Point]] = {}
    years: dict[tuple[str, date], dict[tuple[str, int], Point]] = {}
    partial = set()

    @cache
    def told(on: date, tables: tuple[str, ...], year: int | None) -> frozenset[str]:
        return snapshots[on].told(*tables, year=year)

    with_others = _years_of_others(look)
    for row in records(rows):
        id, unit, on = row["indicator"], row["district_code"], row["as_of"].date()
        if id not in register.indicators:
            continue
        indicator, year, total = register.indicators[id], row["year"], row["total"]
        if look.compared and year and (id, on, year) not in with_others:
            continue
        point = Point(on, row["value"], total)
        # A yearly floor is judged by the ledger's own day; that of 620100 is the city level's alone.
        reporting = frozenset(districts()) if indicator.kind.is_yearly else told(on, indicator.tables, year)
        if unit == CITY and is_summed(indicator) and len(reporting) < len(districts()):
            partial.add((id, on, year))
        if unit != CITY and year and unit not in reporting:
            # Rows of an earlier year, carried forward, say nothing of what happened in this one.
            point = Point(on, None)
        if year is None:
            seen.setdefault((id, unit), {})[on] = point
            continue
        known = years.setdefault((id, on), {})
        known[unit, year] = point
        if indicator.kind is Kind.YEARLY_GROWTH:
            # The total of a growth row is the amount of the year before.
            known.setdefault((unit, year - 1), Point(on, total))
    points = {
        key: tuple(by_day.get(day, Point(day, None)) for day in snapshots if day >= min(by_day))
        for key, by_day in seen.items()
    }
    # One history serves every session.
    shared = {key: MappingProxyType(known) for key, known in years.items()}
    return History(tuple(snapshots), points, shared, frozenset(partial))


def _years_of_others(look: Look) -> frozenset[tuple[str, date, int]]:
    """The (indicator, day, year) of which enough others have a number that the city's may stand beside.

    That every district has sent its ledger tells nothing of a single fund year: there may be no entry of it.
    """
    if not look.compared:
        return frozenset()
    others = [code for code in districts() if code not in look.compared]
    rows = questions.districts_by_year(look.catalogue, look.timeline, districts=others)
    told = {snapshot.as_of: snapshot for snapshot in look.timeline}
    having: Counter[tuple[str, date, int]] = Counter()
    for row in records(rows):
        id, on, year = row["indicator"], row["as_of"].date(), row["year"]
        if id in look.register.indicators:
            tables = look.register.indicators[id].tables
            having[id, on, year] += row["district_code"] in told[on].told(*tables, year=year)
    return frozenset(key for key, count in having.items() if count >= FEWEST_OTHERS)
