"""Earlier milestones: judged like a target until their day, and from then on for good."""

from __future__ import annotations

from datetime import date

import pytest

from analytics.assess.assessment import Status
from analytics.assess.targets import assess_target
from analytics.policy.register import Kind
from analytics.reference import CITY
from tests.assess.cases import indicator, judge, points
from tests.entries import Entry, entries

BASE, HALF_TIME, DUE = date(2014, 12, 31), date(2017, 12, 31), date(2020, 12, 31)
WORKFORCE = indicator(Kind.LEVEL, (date(2015, 12, 31), 300), (DUE, 800))


def milestones(*values: tuple[date, float | None], on: date) -> tuple[Entry, Entry]:
    milestone, target = entries(assess_target(WORKFORCE, points(*values), district_code=CITY, on=on))
    assert (milestone.is_milestone, target.is_milestone) == (True, False)
    assert (milestone.due, milestone.target, target.target) == (date(2015, 12, 31), 300, 800)
    return milestone, target


def test_before_its_day_a_milestone_is_judged_like_a_target_by_its_own_line() -> None:
    # 100 at the base, 274 of 548 days: 200 expected. 20 short is 10 % of the way to 300, 2.9 % of the whole.
    base, on = date(2014, 7, 1), date(2015, 4, 1)
    milestone, target = milestones((base, 100), (on, 180), on=on)
    assert milestone.expected == target.expected == 200
    assert (milestone.gap_pp, milestone.status) == (-10, Status.SLIGHTLY_BEHIND)
    assert target.gap_pp == pytest.approx(-20 / 7)
    assert target.status is Status.ON_SCHEDULE
    assert milestone.needed_per_month == pytest.approx(120 * 30.4375 / 274)


@pytest.mark.parametrize("on", [date(2015, 12, 31), date(2016, 3, 31), date(2020, 6, 30)])
def test_from_its_day_on_a_milestone_is_judged_by_that_day_for_good(on: date) -> None:
    later = ((on, 900.0),) if on > date(2015, 12, 31) else ()
    milestone, _ = milestones((date(2014, 3, 31), 100), (date(2015, 12, 31), 280), *later, on=on)
    assert (milestone.status, milestone.value, milestone.as_of) == (Status.MISSED, 280, date(2015, 12, 31))
    assert (milestone.expected, milestone.elapsed, milestone.needed_per_month) == (300, 1, None)
    assert milestone.gap_pp == -10
    # 200 in 640 days: 280 was due 64 days before.
    assert milestone.lag_months == pytest.approx(64 / 30.4375)
    assert (milestone.cagr, milestone.projection, milestone.disagree) == (None, None, False)


def test_the_last_snapshot_before_its_day_speaks_for_a_milestone() -> None:
    milestone, _ = milestones(
        (date(2014, 3, 31), 100), (date(2015, 9, 30), 310), (date(2016, 3, 31), 290), on=date(2016, 3, 31)
    )
    assert (milestone.status, milestone.value, milestone.as_of) == (Status.ACHIEVED, 310, date(2015, 9, 30))
    assert (milestone.expected, milestone.gap_pp, milestone.needed_per_month) == (300, 5, 0)
    assert milestone.early is False


def test_a_milestone_that_nobody_saw_has_no_data() -> None:
    milestone, target = milestones((date(2016, 3, 31), 350), (date(2016, 6, 30), 380), on=date(2016, 6, 30))
    assert (milestone.status, milestone.value, milestone.gap_pp) == (Status.NO_DATA, None, None)
    assert (target.base, target.base_on) == (350, date(2016, 3, 31))
    assert target.status is Status.ON_SCHEDULE


def test_a_milestone_seen_without_a_value_has_no_data() -> None:
    milestone, _ = milestones(
        (date(2014, 3, 31), 100), (date(2015, 12, 31), None), (date(2016, 3, 31), 350), on=date(2016, 3, 31)
    )
    assert milestone.status is Status.NO_DATA


def test_the_first_snapshot_on_the_day_of_a_milestone_is_judged_without_a_line() -> None:
    milestone, _ = milestones((date(2015, 12, 31), 200), (date(2016, 3, 31), 300), on=date(2016, 3, 31))
    assert (milestone.status, milestone.value, milestone.elapsed) == (Status.MISSED, 200, None)


def test_missing_units_belong_to_today_not_to_a_past_milestone() -> None:
    twice = indicator(Kind.COVERAGE, (date(2015, 12, 31), 0.5), (DUE, 1.0))
    seen = points((BASE, 1, 8), (HALF_TIME, 7, 8))
    past, now = entries(assess_target(twice, seen, district_code=CITY, on=HALF_TIME, missing=("620111",)))
    assert (past.missing, now.missing) == ((), ("620111",))
    assert judge(indicator(), seen, on=HALF_TIME, missing=("620111",)).missing == ()


def test_below_its_base_nobody_is_ahead_of_a_milestone_that_the_base_had_passed() -> None:
    """60, 57, 55 on the way to 80, with 50 to be reached between: what is lost is behind."""
    asked = indicator(Kind.LEVEL, (date(2015, 12, 31), 50), (DUE, 80))
    seen = points((date(2013, 12, 31), 60), (date(2014, 12, 31), 57), (date(2015, 6, 30), 55))
    milestone, target = entries(assess_target(asked, seen, district_code=CITY, on=date(2015, 6, 30)))
    assert (milestone.status, milestone.sliding) == (Status.ACHIEVED, True)
    assert (target.status, target.expected, target.gap_pp) == (Status.SLIGHTLY_BEHIND, 60, -25)
    assert target.lag_months is None
