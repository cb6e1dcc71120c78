"""The schedule line: real days, pieces between milestones, gap, lag and what is still needed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from analytics.assess.schedule import Schedule
from analytics.policy.register import Direction, Milestone

D = date


def schedule(*knots: tuple[date, float], down: bool = False) -> Schedule:
    base, *later = (Milestone(day, value) for day, value in knots)
    return Schedule(base, tuple(later), Direction.DOWN if down else Direction.UP)


WORKFORCE = schedule((D(2014, 3, 31), 9_000), (D(2015, 12, 31), 15_000), (D(2020, 12, 31), 30_000))


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (D(2014, 3, 31), 9_000),
        (D(2014, 12, 31), 9_000 + 6_000 * 275 / 640),
        (D(2015, 12, 31), 15_000),
        # 366 + 365 + 181 days of 1,827.
        (D(2018, 6, 30), 15_000 + 15_000 * 912 / 1_827),
        (D(2020, 12, 31), 30_000),
        # After the due date the target stays what was asked for.
        (D(2022, 6, 30), 30_000),
        # Before the base its first piece is extended.
        (D(2014, 3, 30), 9_000 - 6_000 / 640),
    ],
)
def test_the_line_runs_through_base_and_milestones_in_real_days(on: date, expected: float) -> None:
    assert WORKFORCE.expected(on) == pytest.approx(expected, rel=1e-12)


def test_a_leap_day_is_a_day() -> None:
    leap = schedule((D(2016, 1, 1), 0), (D(2017, 1, 1), 366))
    common = schedule((D(2017, 1, 1), 0), (D(2018, 1, 1), 365))
    assert leap.expected(D(2016, 2, 29)) == 59
    assert leap.expected(D(2016, 3, 1)) == 60
    assert common.expected(D(2017, 3, 1)) == 59


def test_the_lag_is_the_time_since_the_line_had_the_value() -> None:
    on = D(2018, 6, 30)
    value = WORKFORCE.expected(D(2018, 1, 30))
    # 151 days of 30.4375.
    assert WORKFORCE.lag_months(value, on) == pytest.approx(151 / 30.4375)
    ahead = WORKFORCE.expected(on + timedelta(days=100))
    assert WORKFORCE.lag_months(ahead, on) == pytest.approx(-100 / 30.4375)


def test_the_first_and_last_pieces_are_extended_for_the_lag() -> None:
    # 6,000 in 640 days: 600 below the base is 64 days before it.
    assert WORKFORCE.lag_months(8_400, D(2014, 3, 31)) == pytest.approx(64 / 30.4375)
    # 15,000 in 1,827 days: 1,500 above the target is 182.7 days after its day.
    assert WORKFORCE.lag_months(31_500, D(2020, 12, 31)) == pytest.approx(-182.7 / 30.4375)


def test_a_lag_across_a_milestone_uses_the_piece_that_has_the_value() -> None:
    on = D(2016, 6, 30)
    assert WORKFORCE.lag_months(12_000, on) == pytest.approx((on - D(2015, 2, 14)).days / 30.4375)


@pytest.mark.parametrize(
    ("line", "value"),
    [
        # Flat between two equal milestones: no single day has 50, and none at all has 40.
        (schedule((D(2011, 1, 1), 0), (D(2013, 1, 1), 50), (D(2015, 1, 1), 50), (D(2017, 1, 1), 90)), 50),
        (schedule((D(2011, 1, 1), 50), (D(2013, 1, 1), 50), (D(2015, 1, 1), 90)), 40),
        (schedule((D(2011, 1, 1), 0), (D(2013, 1, 1), 50), (D(2015, 1, 1), 50)), 40.0 + 20),
        # A base beyond the first milestone: the line is flat, then rises, and never was this low.
        (schedule((D(2011, 1, 1), 60), (D(2013, 1, 1), 50), (D(2015, 1, 1), 90)), 55),
        # Reached from the start, or passed.
        (schedule((D(2011, 1, 1), 90), (D(2015, 1, 1), 90)), 80),
        (schedule((D(2011, 1, 1), 95), (D(2015, 1, 1), 90)), 92),
    ],
)
def test_without_one_day_that_has_the_value_there_is_no_lag(line: Schedule, value: float) -> None:
    assert line.lag_months(value, D(2014, 1, 1)) is None


def test_a_base_beyond_a_milestone_leaves_the_line_flat_until_one_exceeds_it() -> None:
    rise = schedule((D(2014, 1, 1), 60), (D(2016, 1, 1), 50), (D(2020, 1, 1), 80))
    fall = schedule((D(2014, 1, 1), -60), (D(2016, 1, 1), -50), (D(2020, 1, 1), -80), down=True)
    for on, expected in ((D(2014, 1, 1), 60), (D(2015, 1, 1), 60), (D(2016, 1, 1), 60),
                         (D(2018, 1, 1), 60 + 20 * 731 / 1461), (D(2020, 1, 1), 80)):  # fmt: skip
        assert rise.expected(on) == pytest.approx(expected)
        assert fall.expected(on) == pytest.approx(-expected)
    # 5 of the 20 still to go are lost.
    assert rise.gap_pp(55, D(2015, 12, 31)) == fall.gap_pp(-55, D(2015, 12, 31)) == -25
    assert rise.lag_months(55, D(2015, 12, 31)) is None
    assert rise.lag_months(70, D(2018, 1, 1)) == pytest.approx((731 - 730.5) / 30.4375)
    assert [one.target for one in rise.line] == [60, 60, 80]


def test_a_base_at_the_target_or_beyond_leaves_the_target_as_the_line() -> None:
    line = schedule((D(2014, 1, 1), 90), (D(2016, 1, 1), 50), (D(2020, 1, 1), 80))
    assert line.expected(D(2015, 1, 1)) == 80


def test_beside_a_flat_piece_the_lag_exists() -> None:
    line = schedule((D(2011, 1, 1), 0), (D(2013, 1, 1), 50), (D(2015, 1, 1), 50), (D(2017, 1, 1), 90))
    assert line.lag_months(25, D(2013, 1, 1)) == pytest.approx(365.5 / 30.4375)
    assert line.day_of(70) == D(2015, 1, 1).toordinal() + 365.5


def test_milestones_that_were_past_at_the_base_are_no_part_of_the_line() -> None:
    line = schedule((D(2016, 9, 30), 300), (D(2015, 12, 31), 500), (D(2020, 9, 30), 800))
    assert line.expected(D(2018, 9, 30)) == pytest.approx(300 + 500 * 730 / 1_461)


@pytest.mark.parametrize("base_on", [D(2020, 12, 31), D(2021, 6, 30)])
def test_a_base_on_or_after_the_due_date_leaves_no_line(base_on: date) -> None:
    line = schedule((base_on, 300), (D(2020, 12, 31), 800))
    assert line.expected(D(2021, 9, 30)) == 800
    assert line.elapsed(D(2021, 9, 30)) is None
    assert line.lag_months(500, D(2021, 9, 30)) is None


def test_gap_and_pace_are_shares_of_the_way() -> None:
    line = schedule((D(2014, 12, 31), 100), (D(2020, 12, 31), 800))
    half = D(2017, 12, 31)
    assert line.gap_pp(380, half) == -10
    assert line.pace(380, half) == 0.8
    assert line.pace(100, D(2014, 12, 31)) is None
    assert schedule((D(2014, 12, 31), 900), (D(2020, 12, 31), 800)).pace(850, half) is None


def test_what_is_still_needed_is_spread_over_the_months_left() -> None:
    line = schedule((D(2014, 12, 31), 100), (D(2020, 12, 31), 800))
    # 1,096 days are 36.0082 months.
    assert line.needed_per_month(380, D(2017, 12, 31)) == pytest.approx(420 * 30.4375 / 1_096)
    assert line.needed_per_month(800, D(2017, 12, 31)) == 0
    assert line.needed_per_month(799, D(2020, 12, 31)) is None
    assert line.needed_per_month(799, D(2021, 1, 31)) is None
    assert line.needed_per_month(900, D(2021, 1, 31)) == 0


def test_elapsed_time_is_true_after_the_due_date_too() -> None:
    line = schedule((D(2014, 12, 31), 100), (D(2020, 12, 31), 800))
    assert line.elapsed(D(2017, 12, 31)) == 0.5
    assert line.elapsed(D(2021, 12, 31)) == pytest.approx(2_557 / 2_192)


def test_a_wanted_fall_is_the_mirror_of_a_wanted_rise() -> None:
    line = schedule((D(2014, 12, 31), 800), (D(2020, 12, 31), 100), down=True)
    half = D(2017, 12, 31)
    assert line.expected(half) == 450
    assert line.gap_pp(520, half) == -10
    assert line.gap_pp(380, half) == 10
    assert line.is_reached_by(99)
    assert not line.is_reached_by(101)
    assert line.needed_per_month(520, half) == pytest.approx(420 * 30.4375 / 1_096)
    lag = line.lag_months(520, half)
    assert lag is not None
    assert lag > 0
