"""Where every district stands in one indicator: level and gain, also by residents and by communities."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from analytics.assess.assessment import Point, measured
from analytics.assess.calendar import years_before
from analytics.assess.ranking import Place, ranking
from analytics.intake.rules.across import NEW_AREA_DISTRICTS
from analytics.policy.register import Direction, Indicator
from analytics.progress.history import History, observed
from analytics.progress.look import Look
from analytics.progress.measures import way
from analytics.reference import districts

_COMMUNITIES = "communities.staffed"
RESIDENTS = 10_000


class Per(StrEnum):
    """What a number is divided by before districts are compared."""

    COUNT = "count"
    RESIDENTS = "residents"
    COMMUNITY = "community"


@dataclass(frozen=True)
class Standing:
    """One district's number of one indicator: now and at the start of the span."""

    indicator: Indicator
    district_code: str
    #: Residents of the 2020 census, for both days.
    residents: int
    now: Point | None
    #: Urban communities of the day; None where the district had not reported them.
    communities_now: float | None
    before: Point | None = None
    communities_before: float | None = None

    @property
    def is_yes_or_no(self) -> bool:
        """The district either has it or not, so that one more or fewer is no small difference."""
        return self.indicator.is_yes_or_no

    def level(self, per: Per = Per.COUNT) -> float | None:
        """Its share where readers see a share (`per` does not matter), else its count by what it is per."""
        return self._by(measured(self.indicator, self.now), per, self.communities_now)

    def gain(self, per: Per = Per.COUNT) -> float | None:
        """The level less that at the start of the span; None where either is missing."""
        now = self.level(per)
        before = self._by(measured(self.indicator, self.before), per, self.communities_before)
        return None if now is None or before is None else now - before

    def reach(self, per: Per = Per.COUNT) -> tuple[float, float] | None:
        """Its lowest and highest level with one fewer and one more of what it counts.

        None where one more or fewer is no small difference (money, yes or no), and without a number.
        """
        now, level = self.now, self.level(per)
        if self.indicator.unit == "yuan" or self.is_yes_or_no or now is None or level is None:
            return None
        assert now.value is not None
        most = now.value + 1
        if self.indicator.is_share and now.total is not None:
            # Nobody has more than all.
            most = min(most, max(now.total, now.value))
        ends = [
            replace(self, now=replace(now, value=count)).level(per) for count in (max(now.value - 1, 0), most)
        ]
        return min(end for end in ends if end is not None), max(end for end in ends if end is not None)

    def _by(self, value: float | None, per: Per, communities: float | None) -> float | None:
        if value is None or self.indicator.is_share or per is Per.COUNT:
            return value
        if per is Per.RESIDENTS:
            return value * RESIDENTS / self.residents
        return value / communities if communities else None


@dataclass(frozen=True)
class Standings:
    """All districts of a scope in one indicator, and their two rankings by what it is `per`."""

    indicator: Indicator
    per: Per
    #: The days compared; `since` is None where no earlier snapshot can be compared with.
    on: date
    since: date | None
    by_district: Mapping[str, Standing]
    level_places: tuple[Place, ...]
    gain_places: tuple[Place, ...]

    def place(self, code: str) -> Place:
        """A district's place by level."""
        return next(place for place in self.level_places if place.district_code == code)


def largest_two() -> tuple[str, ...]:
    """The codes of the two districts with most residents (census 2020): what is compared unless chosen."""
    return tuple(sorted(districts(), key=lambda code: -districts()[code].population_2020)[:2])


def residents_note(code: str) -> str | None:
    """What to know of a district's number per 10,000 residents: `residents_note` of data/columns.toml."""
    return "new_area" if code in NEW_AREA_DISTRICTS else None


def rankable(look: Look) -> tuple[Indicator, ...]:
    """The indicators some district has a row of by the day, in the order of the policy."""
    history = observed(look)
    return tuple(
        indicator
        for indicator in look.register.indicators.values()
        if any(way(history, indicator, code, look.as_of) for code in districts())
    )


def spans(look: Look, indicator: Indicator) -> tuple[date, ...]:
    """The earlier days a number can be compared with, newest first.

    What is counted within a year compares with the same day of other years only.
    """
    history, today = observed(look), look.as_of
    by_year = not any(history.points(indicator.id, code) for code in districts())
    same = [day for day in look.days[:-1] if (day.month, day.day) == (today.month, today.day)]
    return tuple(reversed(same if by_year else look.days[:-1]))


def usual_span(days: Sequence[date], as_of: date) -> date | None:
    """The newest of the days (newest first) that is at least a year back, else the oldest; None of none."""
    year = years_before(as_of)
    return next((day for day in days if day <= year), days[-1] if days else None)


def is_among_all(look: Look) -> bool:
    """Whether a district is shown among all districts, and not among those of its viewer alone."""
    return len(look.districts) == len(districts())


def standings(
    look: Look, indicator: Indicator, *, since: date | None = None, per: Per = Per.COUNT
) -> Standings:
    """Every district of the scope in one indicator on the day looked at, and its gain since `since`.

    Places are among all districts: whoever sees some of them is told none.
    """
    history, as_of = observed(look), look.as_of

    def on(code: str, day: date | None) -> tuple[Point | None, float | None]:
        point = _on(way(history, indicator, code, day), day) if day else None
        return point, _communities(history, code, day)

    by_district = {
        code: Standing(indicator, code, districts()[code].population_2020, *on(code, as_of), *on(code, since))
        for code in look.districts
    }
    # A place among some of the districts reads like one among all.
    wanted = indicator.direction if is_among_all(look) else Direction.NONE
    levels = {code: standing.level(per) for code, standing in by_district.items()}
    gains = {code: standing.gain(per) for code, standing in by_district.items()}
    reach = {code: ends for code, standing in by_district.items() if (ends := standing.reach(per))}
    return Standings(
        indicator,
        per,
        as_of,
        since,
        by_district,
        ranking(levels, wanted, reach=reach),
        ranking(gains, wanted, reach=_reach_of_gains(reach, levels, gains)),
    )


def _reach_of_gains(
    reach: Mapping[str, tuple[float, float]],
    levels: Mapping[str, float | None],
    gains: Mapping[str, float | None],
) -> dict[str, tuple[float, float]]:
    """The same of gains: the start of the span stays what it is."""
    moved = {}
    for code, (low, high) in reach.items():
        level, gain = levels[code], gains[code]
        if level is not None and gain is not None:
            moved[code] = (gain + low - level, gain + high - level)
    return moved


def average(shown: Standings, per: Per = Per.COUNT) -> float | None:
    """The districts taken together: pooled share, total per resident or community; the mean of plain counts.

    None when a district of the scope has no number: an average over some would read like one over all.
    """
    rows = list(shown.by_district.values())
    points = [row.now for row in rows if row.now is not None and row.now.value is not None]
    if not rows or len(points) < len(rows):
        return None
    value = sum(point.value or 0.0 for point in points)
    if shown.indicator.is_share:
        total = sum(point.total or 0.0 for point in points)
        return value / total if total else None
    if per is Per.RESIDENTS:
        return value * RESIDENTS / sum(row.residents for row in rows)
    if per is Per.COMMUNITY:
        communities = [row.communities_now for row in rows]
        known = [count for count in communities if count]
        return value / sum(known) if len(known) == len(rows) else None
    return value / len(rows)


def ways(
    look: Look, indicator: Indicator, *, codes: Sequence[str], per: Per = Per.COUNT
) -> dict[str, tuple[tuple[date, float | None], ...]]:
    """By district: (day, level) at every snapshot up to the day; a day without a number has None."""
    history = observed(look)

    def level(code: str, point: Point) -> float | None:
        communities = _communities(history, code, point.on)
        return Standing(indicator, code, districts()[code].population_2020, point, communities).level(per)

    return {
        code: tuple((point.on, level(code, point)) for point in way(history, indicator, code, look.as_of))
        for code in codes
        if look.sees(code)
    }


def _on(points: Sequence[Point], day: date) -> Point | None:
    """The newest point on or before a day."""
    place = bisect_right([point.on for point in points], day)
    return points[place - 1] if place else None


def _communities(history: History, code: str, day: date | None) -> float | None:
    point = _on(history.points(_COMMUNITIES, code), day) if day else None
    return point.total if point else None
