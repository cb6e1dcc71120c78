"""What the page of one duty or tracked measure shows: its number, its way, its years, its districts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from analytics.assess.assessment import Point
from analytics.assess.assessment import measured as measured_value
from analytics.assess.calendar import is_over
from analytics.assess.duties import Measure
from analytics.policy.register import Indicator
from analytics.progress.history import History, observed
from analytics.progress.look import Look
from analytics.progress.measures import absent, measured, way
from analytics.reference import districts
from analytics.tables import Table


@dataclass(frozen=True)
class Year:
    """What was counted in one year; `on` is the snapshot that says so."""

    year: int
    point: Point
    #: The year was not over on that day.
    is_running: bool


@dataclass(frozen=True)
class CityLevel:
    """The sum of the districts beside the city's number, which differs from it."""

    districts: float
    city: float

    @property
    def adds_to_districts(self) -> bool:
        """The city level's own part is in the city's number; else that is what the city level has alone."""
        return self.districts < self.city


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
    #: All districts are in the scope.
    is_whole: bool
    #: The last report of the unit for an earlier year; None where it reported for this one, or never.
    reported_earlier_on: date | None
    #: What it is counted from was reported by the unit, for this year or an earlier one.
    is_reported: bool
    #: The districts that are not in the city's number, and of which day their rows are.
    absent: Mapping[str, date | None]
    #: In a district, the same of the whole city, as far as it may stand beside.
    city: MeasureDossier | None = None

    @property
    def way(self) -> tuple[Point, ...]:
        """What is drawn over time: a point a year of what is counted by year, else one a snapshot."""
        return tuple(year.point for year in self.years) or self.points

    @property
    def ranked(self) -> tuple[tuple[str, Measure], ...]:
        """The districts, the lowest first; last those without a number."""

        def rank(measure: Measure) -> tuple[bool, float]:
            value = measured_value(self.indicator, measure.now)
            return value is None, value or 0

        return tuple(sorted(self.districts.items(), key=lambda item: rank(item[1])))

    @property
    def city_level(self) -> CityLevel | None:
        """What the city level has beside its districts, where all of them are seen and it has anything."""
        now = self.measure.now
        if not self.is_whole or now is None or now.value is None:
            return None
        parts = sum(
            measure.now.value
            for measure in self.districts.values()
            if measure.now and measure.now.value is not None
        )
        return None if abs(parts - now.value) < 0.005 else CityLevel(parts, now.value)


def measure_dossier(look: Look, indicator_id: str) -> MeasureDossier:
    """Everything known of one duty or tracked measure up to the day; an unknown one is refused."""
    indicator = look.register.indicator(indicator_id)
    history, city = observed(look), look.beside(indicator)
    reported_on = look.snapshot.day_of(look.unit, *indicator.tables)
    return MeasureDossier(
        indicator,
        measured(look, indicator),
        way(history, indicator, look.unit, look.as_of),
        _years(history, indicator, look.unit, look.as_of),
        {
            code: measured(look.at(code), indicator)
            for code in look.districts
            if way(history, indicator, code, look.as_of)
        },
        is_whole=len(look.districts) == len(districts()),
        reported_earlier_on=reported_on if reported_on and reported_on.year < look.as_of.year else None,
        is_reported=reported_on is not None,
        absent=absent(look, indicator),
        city=measure_dossier(city, indicator_id) if city else None,
    )


def over_time(shown: MeasureDossier) -> Table:
    """One row a snapshot, or a year of what is counted by year; in a district the city's beside it."""
    if shown.years:
        by_year = {year.year: year.point for year in shown.city.years} if shown.city else None
        rows = [
            {"year": year.year, **_counted(year.point), **_of_city(by_year, year.year)}
            for year in shown.years
        ]
    else:
        by_day = {point.on: point for point in shown.city.points} if shown.city else None
        rows = [
            {"as_of": point.on, **_counted(point), **_of_city(by_day, point.on)} for point in shown.points
        ]
    return Table("way", rows)


def by_district(shown: MeasureDossier) -> Table:
    """One row a district, the lowest first: now, a year before, and which way it went."""
    rows = [
        {
            "district_code": code,
            **_counted(measure.now),
            "value_year_before": measure.before.value if measure.before else None,
            "total_year_before": measure.before.total if measure.before else None,
            "movement": measure.movement,
        }
        for code, measure in shown.ranked
    ]
    return Table("districts", rows)


def _of_city(points: Mapping[Any, Point] | None, when: int | date) -> dict[str, object]:
    if points is None:
        return {}
    return {f"{id}_city": value for id, value in _counted(points.get(when)).items()}


def _counted(point: Point | None) -> dict[str, object]:
    return {"value": point.value if point else None, "total": point.total if point else None}


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
