"""Indicators and points of the assessment tests, as short to write as they are to read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from analytics.assess.assessment import Point
from analytics.assess.targets import assess_target
from analytics.dictionary import Label
from analytics.policy.register import Direction, Force, Indicator, JudgedFor, Kind, Milestone, Thresholds
from analytics.reference import CITY
from tests.entries import Entry, entries

THRESHOLDS = Thresholds(
    ahead_pp=10, behind_pp=-10, seriously_behind_pp=-30, count_slightly_months=12, count_seriously_months=6
)

#: Ten years of 3,653 days: 2015-12-31 is 1,826 of them, so close to half that hand figures are easy.
START, HALF, END = date(2011, 1, 1), date(2016, 1, 1), date(2021, 1, 1)


def indicator(
    kind: Kind = Kind.LEVEL,
    *milestones: tuple[date, float],
    direction: Direction = Direction.UP,
    judged_for: JudgedFor = JudgedFor.CITY,
    base: tuple[date, float] | None = None,
    floor: float | None = None,
    from_year: int | None = None,
) -> Indicator:
    """An indicator of the given kind; without milestones a level of 800 by END."""
    yearly = kind.is_yearly
    given = milestones or (() if yearly else ((END, 1.0 if kind is Kind.COVERAGE else 800.0),))
    return Indicator(
        id="test.indicator",
        clause="2.2",
        quote="…",
        rendering="A sentence.",
        name=Label("指标", "Indicator"),
        definition=Label("定义", "Definition"),
        kind=kind,
        force=Force.BINDING,
        direction=direction,
        judged_for=judged_for,
        unit="people",
        tables=("registrations",),
        owners=("民政部门",),
        milestones=tuple(Milestone(due, target) for due, target in given),
        floor=floor,
        from_year=from_year,
        base=Milestone(*base) if base else None,
        thresholds=None if yearly else THRESHOLDS,
        is_share=kind is Kind.COVERAGE,
    )


def without_thresholds() -> Indicator:
    return replace(indicator(), thresholds=None)


def points(*values: tuple[date, float | None] | tuple[date, float | None, float | None]) -> list[Point]:
    return [Point(*value) for value in values]


def judge(
    one: Indicator, seen: Sequence[Point], on: date, district_code: str = CITY, missing: Sequence[str] = ()
) -> Entry:
    """The assessment of the target itself, without its earlier milestones."""
    return entries(assess_target(one, seen, district_code=district_code, on=on, missing=missing))[-1]
