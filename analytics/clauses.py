"""The policy clause by clause, each with the live numbers that rest on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from analytics import progress
from analytics.access.scope import Scope
from analytics.assess.assessment import Assessment, Point
from analytics.assess.duties import Measure, measure
from analytics.assess.verdict import overall
from analytics.policy.register import Clause, Indicator, Register
from analytics.progress import History
from analytics.warehouse.catalogue import Catalogue


@dataclass(frozen=True)
class Entry:
    """One indicator of a clause: a dated target's verdict, or a duty's or measure's number."""

    indicator: Indicator
    assessment: Assessment | None
    measure: Measure | None


@dataclass(frozen=True)
class Chapter:
    """One clause with its indicators, in the order of the text."""

    clause: Clause
    entries: tuple[Entry, ...]

    @property
    def depth(self) -> int:
        """1 for a part, 2 for a section, 3 for an item."""
        return self.clause.id.count(".") + 1


def clauses(
    catalogue: Catalogue, register: Register, *, as_of: date, seq: int, district_code: str, scope: Scope,
) -> tuple[Chapter, ...]:
    """Every clause of the policy; each indicator of the register stands under the clause it rests on."""
    judged = progress.assessments(
        catalogue, register, as_of=as_of, seq=seq, district_code=district_code, scope=scope
    )
    history = progress.history(catalogue, register, seq=seq, scope=scope)

    def entry(indicator: Indicator) -> Entry:
        if indicator.is_target:
            return Entry(indicator, overall(one for one in judged if one.id == indicator.id), None)
        points = measure_points(history, indicator, district_code, as_of)
        return Entry(indicator, None, measure(
            indicator, points, district_code=district_code, on=as_of, since=year_before(as_of)
        ))

    return tuple(
        Chapter(clause, tuple(entry(indicator) for indicator in register.of_clause(clause.id)))
        for clause in register.clauses
    )


def measure_points(
    history: History, indicator: Indicator, district_code: str, as_of: date
) -> Sequence[Point]:
    """A measure's way: its points, or for one counted by year this year's number in every snapshot."""
    points = history.points(indicator.id, district_code)
    if points:
        return points
    by_day = (history.years(indicator.id, day).get((district_code, day.year)) for day in history.days)
    return [point for point in by_day if point is not None and point.on <= as_of]


def year_before(day: date) -> date:
    """The same day a year earlier; 28 February for the leap day."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)
