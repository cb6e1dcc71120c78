"""Duties and tracked measures: met only in full, compared only with its like, never 0 for missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from analytics.assess.assessment import Point, Reason, Status
from analytics.assess.duties import Measure, Movement, measure
from analytics.policy.register import Direction, Indicator, JudgedFor, Kind
from analytics.reference import CITY
from tests.assess.cases import indicator

ON, SINCE = date(2020, 6, 30), date(2019, 6, 30)

SHARE = replace(indicator(), kind=Kind.DUTY, is_share=True, milestones=(), thresholds=None)
COUNT = replace(SHARE, kind=Kind.TRACKED, is_share=False)


def judged(item: Indicator, *points: Point, late_days: int = 100) -> Measure:
    return measure(item, points, district_code=CITY, on=ON, since=SINCE, late_days=late_days)


@pytest.mark.parametrize(("value", "total", "status"), [
    (8, 8, Status.MET), (7, 8, Status.NOT_MET), (0, 8, Status.NOT_MET),
    (999_999, 1_000_000, Status.NOT_MET), (0, 0, Status.NO_DATA), (None, 8, Status.NO_DATA),
    (8, None, Status.NO_DATA),
])  # fmt: skip
def test_a_duty_is_met_when_every_one_of_its_total_is_there(
    value: float | None, total: float | None, status: Status
) -> None:
    assert judged(SHARE, Point(ON, value, total)).status is status


@pytest.mark.parametrize("value", [0, 2, 3])
def test_a_duty_of_the_city_as_a_whole_is_not_held_against_a_district(value: float) -> None:
    rules = replace(SHARE, judged_for=JudgedFor.CITY)
    own = measure(rules, [Point(ON, value, 3)], district_code="620102", on=ON, since=SINCE)
    assert (own.status, own.reason) == (Status.CANNOT_JUDGE, Reason.NO_DISTRICT_TARGET)
    assert own.now == Point(ON, value, 3)
    in_the_city = judged(rules, Point(ON, value, 3))
    assert (in_the_city.status, in_the_city.reason) == (Status.MET if value == 3 else Status.NOT_MET, None)
    asked = replace(SHARE, judged_for=JudgedFor.CITY_AND_DISTRICTS)
    there = measure(asked, [Point(ON, value, 3)], district_code="620102", on=ON, since=SINCE)
    assert (there.status, there.reason) == (in_the_city.status, None)


def test_a_tracked_measure_has_no_verdict_unless_nobody_reported_it() -> None:
    assert judged(COUNT, Point(ON, 0)).status is None
    assert judged(COUNT, Point(ON, None)).status is Status.NO_DATA
    assert judged(COUNT) == Measure("test.indicator", CITY, None, None, Status.NO_DATA, None)


@pytest.mark.parametrize(("direction", "before", "now", "moved"), [
    (Direction.UP, 5, 6, Movement.BETTER), (Direction.UP, 6, 5, Movement.WORSE),
    (Direction.DOWN, 6, 5, Movement.BETTER), (Direction.DOWN, 5, 6, Movement.WORSE),
    (Direction.NONE, 5, 6, Movement.UP), (Direction.NONE, 6, 5, Movement.DOWN),
    (Direction.UP, 5, 5, Movement.SAME), (Direction.NONE, 5, 5, Movement.SAME),
    (Direction.UP, None, 5, None), (Direction.UP, 5, None, None),
])  # fmt: skip
def test_better_is_what_the_policy_wants_and_nothing_without_two_numbers(
    direction: Direction, before: float | None, now: float | None, moved: Movement | None
) -> None:
    item = replace(COUNT, direction=direction)
    assert judged(item, Point(SINCE, before), Point(ON, now)).movement is moved


def test_shares_are_compared_as_shares() -> None:
    """More people, and a smaller part of them: worse."""
    fell = judged(SHARE, Point(SINCE, 50, 100), Point(ON, 60, 150))
    assert (fell.movement, fell.status) == (Movement.WORSE, Status.NOT_MET)


def test_a_newer_day_without_a_number_is_not_answered_by_an_older_one() -> None:
    silent = judged(COUNT, Point(SINCE, 5), Point(date(2020, 3, 31), 7), Point(ON, None))
    assert (silent.now, silent.status, silent.movement) == (Point(ON, None), Status.NO_DATA, None)


def test_what_comes_after_the_day_is_not_seen() -> None:
    one = judged(COUNT, Point(ON, 5), Point(date(2020, 9, 30), 9))
    assert one.now == Point(ON, 5)


@pytest.mark.parametrize(("days_late", "is_compared"), [(0, True), (31, True), (32, False)])
def test_a_point_too_old_is_not_the_year_before(days_late: int, is_compared: bool) -> None:
    then = Point(date.fromordinal(SINCE.toordinal() - days_late), 4)
    one = judged(COUNT, then, Point(ON, 5), late_days=31)
    assert one.before == (then if is_compared else None)
    assert one.movement is (Movement.BETTER if is_compared else None)
