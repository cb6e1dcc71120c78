"""Faults that other progress systems have published, each held off by one test."""

from __future__ import annotations

from datetime import date

import pytest

from analytics.assess.assessment import Status, Weather
from analytics.policy.register import Direction, Kind
from tests.assess.cases import END, HALF, START, indicator, judge, points


def test_nothing_to_five_of_eighty_after_a_quarter_of_the_time_is_behind() -> None:
    """From a base of 0 any growth is endless, so the growth ratio praises it: 22.5 times what is needed."""
    target = indicator(Kind.LEVEL, (date(2020, 12, 31), 80))
    one = judge(target, points((date(2012, 12, 31), 0), (date(2014, 12, 31), 5)), on=date(2014, 12, 31))
    # Expected 80 × 730 / 2922 = 19.986; (5 - 19.986) / 80 = -18.7 points.
    assert one.expected == pytest.approx(19.9863, abs=1e-4)
    assert one.gap_pp == pytest.approx(-18.7329, abs=1e-4)
    assert one.status is Status.SLIGHTLY_BEHIND
    assert one.cagr is not None
    assert one.cagr.ratio == pytest.approx(22.48, abs=0.01)
    assert one.cagr.status == "substantial_progress"
    assert one.disagree


def test_a_quarter_of_the_gap_at_half_time_is_behind_although_growth_is_as_needed() -> None:
    target = indicator(Kind.LEVEL, (date(2020, 12, 31), 800))
    one = judge(target, points((date(2014, 12, 31), 100), (date(2017, 12, 31), 283)), on=date(2017, 12, 31))
    # 1,096 of 2,192 days: exactly half. 100 + 700 / 2 = 450; (283 - 450) / 700 = -23.857 points.
    assert one.elapsed == 0.5
    assert one.expected == 450
    assert one.gap_pp == pytest.approx(-23.857143, abs=1e-6)
    assert one.status is Status.SLIGHTLY_BEHIND
    assert one.cagr is not None
    assert one.cagr.ratio == pytest.approx(1.0006, abs=5e-5)
    assert one.disagree


@pytest.mark.parametrize("target", [800.0, 0.0])
@pytest.mark.parametrize("direction", [Direction.UP, Direction.DOWN])
def test_a_base_equal_to_the_target_is_judged_and_not_dropped(target: float, direction: Direction) -> None:
    reached = indicator(Kind.LEVEL, (END, target), direction=direction)
    one = judge(reached, points((START, target), (HALF, target)), on=HALF)
    assert one.status is Status.ACHIEVED
    assert one.value == target
    assert one.expected == target
    assert one.lag_months is None
    assert one.pace is None
    assert one.needed_per_month == 0


def test_what_was_reached_from_the_start_and_falls_is_measured_from_the_target() -> None:
    def fallen(value: float) -> tuple[Status, float | None]:
        one = judge(indicator(), points((START, 800), (HALF, value)), on=HALF)
        return one.status, one.gap_pp

    assert fallen(796) == (Status.ON_SCHEDULE, -0.5)
    assert fallen(720) == (Status.SLIGHTLY_BEHIND, -10)
    assert fallen(560) == (Status.SLIGHTLY_BEHIND, -30)
    assert fallen(552) == (Status.SERIOUSLY_BEHIND, -31)


def test_what_falls_away_from_a_target_of_zero_cannot_be_judged_in_shares_and_says_so() -> None:
    target = indicator(Kind.LEVEL, (END, 0), direction=Direction.DOWN)
    one = judge(target, points((START, 0), (HALF, 4)), on=HALF)
    assert (one.status, one.reason, one.gap_pp) == (Status.CANNOT_JUDGE, "target_is_zero", None)
    assert one.value == 4
    assert one.completion is None


def test_an_achieved_target_that_falls_is_sliding_and_never_plainly_achieved() -> None:
    seen = points((START, 100), (date(2014, 1, 1), 900), (HALF, 850))
    one = judge(indicator(), seen, on=HALF)
    assert (one.status, one.sliding) == (Status.ACHIEVED, True)
    assert judge(indicator(), seen[:2], on=date(2014, 1, 1)).sliding is False


def test_a_fall_below_the_target_after_it_was_reached_by_its_day_stays_visible() -> None:
    seen = points((START, 100), (END, 820), (date(2021, 6, 30), 780))
    one = judge(indicator(), seen, on=date(2021, 6, 30))
    assert (one.status, one.sliding, one.early) == (Status.ACHIEVED, True, False)
    assert one.completion == 0.975
    assert one.gap_pp == pytest.approx(-20 / 7)


def test_an_achieved_value_whose_years_fall_ends_in_a_thunderstorm() -> None:
    yearly = points(*((date(year, 1, 1), 1000 - 45 * (year - 2012)) for year in range(2012, 2017)))
    one = judge(indicator(base=(START, 100)), yearly, on=HALF)
    # 820 now and 45 less each year for 1,827 days: 820 - 225.1 = 594.9, far below 800.
    assert one.status is Status.ACHIEVED
    assert one.projection is not None
    assert one.projection.value == pytest.approx(594.908, abs=1e-3)
    assert (one.projection.status, one.projection.miss_share) == (Weather.THUNDERSTORM, None)
    assert one.sliding
    assert one.disagree
