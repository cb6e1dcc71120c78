"""The projection: yearly points, their mean change, and the weather it makes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from analytics.assess.assessment import Projection, Weather
from analytics.assess.projection import project, yearly_values
from analytics.policy.register import Direction

ON, DUE = date(2018, 6, 30), date(2020, 12, 31)
#: 915 days.
YEARS = 915 / 365.25


def yearly(*values: float | None, newest: date = ON) -> list[tuple[date, float | None]]:
    """One point a year, oldest first, the last on the given day."""
    last = len(values) - 1
    return [(newest.replace(year=newest.year - (last - index)), value) for index, value in enumerate(values)]


def projected(*values: float | None, target: float = 800, direction: Direction = Direction.UP) -> Projection:
    return project(yearly(*values), target=target, due=DUE, on=ON, direction=direction)


def test_the_mean_change_is_extended_by_the_real_days_to_the_due_date() -> None:
    one = projected(100, 150, 250, 400)
    # Changes 50, 100, 150: 100 a year.
    assert one.value == pytest.approx(400 + 100 * YEARS)
    assert one.low == pytest.approx(400 + 50 * YEARS)
    assert one.high == pytest.approx(400 + 150 * YEARS)
    assert one.miss_share == pytest.approx((400 - 100 * YEARS) / 400)
    assert (one.status, one.changes) == (Weather.CLOUD, 3)


def test_at_most_the_last_five_changes_count() -> None:
    one = projected(0, 1_000, 1_010, 1_020, 1_030, 1_040, 1_050, target=2_000)
    assert one.changes == 5
    assert one.value == pytest.approx(1_050 + 10 * YEARS)


def test_the_mean_change_says_when_the_target_is_reached() -> None:
    # 100 of 400 a year are missing: four years, and the next whole day.
    assert projected(100, 150, 250, 400).reached_on == ON + timedelta(days=1461)
    assert projected(400, 300, 200, 100, target=50, direction=Direction.DOWN).reached_on == ON + timedelta(
        days=183
    )


@pytest.mark.parametrize(
    ("values", "target"),
    [
        ((600, 700, 800, 900), 800),
        ((400, 300, 250, 200), 800),
        ((400, 400, 400, 400), 800),
        ((1, 2, 3, 4), 1e9),
    ],
    ids=["reached now", "going away", "standing still", "not in a lifetime"],
)
def test_there_is_no_such_day_where_it_is_no_answer(values: tuple[float, ...], target: float) -> None:
    assert projected(*values, target=target).reached_on is None


@pytest.mark.parametrize("values", [(), (400,), (300, 400), (200, 300, 400)])
def test_with_fewer_than_four_points_there_is_none(values: tuple[float, ...]) -> None:
    assert projected(*values) == Projection(None, None, None, changes=max(0, len(values) - 1))


@pytest.mark.parametrize("on", [DUE, date(2021, 6, 30)])
def test_from_the_due_date_on_there_is_none(on: date) -> None:
    one = project(yearly(1, 2, 3, 4, newest=on), target=9, due=DUE, on=on, direction=Direction.UP)
    assert one == Projection(None, None, None, changes=3)


@pytest.mark.parametrize(("days", "found"), [(0, 4), (100, 4), (101, 2)])
def test_a_point_stands_for_its_year_when_it_is_at_most_100_days_older(days: int, found: int) -> None:
    series = yearly(100, 200, 300, 400)
    series[1] = (series[1][0] - timedelta(days=days), 200)
    assert len(yearly_values(series, ON)) == found


def test_a_point_after_the_anniversary_does_not_stand_for_it() -> None:
    series = yearly(100, 200, 300, 400)
    series[1] = (series[1][0] + timedelta(days=1), 200)
    assert yearly_values(series, ON) == [400, 300]


def test_the_newest_point_before_the_anniversary_is_taken_and_others_left() -> None:
    quarters = [(date(2017, 3, 31), 1.0), (date(2017, 6, 30), 2.0), (date(2017, 9, 30), 3.0), (ON, 4.0)]
    assert yearly_values(quarters, ON) == [4, 2]


def test_a_year_without_a_value_ends_the_chain_and_is_not_bridged() -> None:
    assert yearly_values(yearly(100, 200, None, 300, 400), ON) == [400, 300]
    assert yearly_values(yearly(100, 200, 300, None), ON) == []


def test_a_29th_of_february_looks_back_to_28ths() -> None:
    leap = date(2020, 2, 29)
    series = [(date(2017, 2, 28), 1.0), (date(2018, 2, 28), 2.0), (date(2019, 2, 28), 3.0), (leap, 4.0)]
    assert yearly_values(series, leap) == [4, 3, 2, 1]


def weather_at(miss: float, direction: Direction = Direction.UP) -> Weather | None:
    """Three equal changes that leave this share of the gap from 0 to 1."""
    change = (1 - miss) / YEARS * (-1 if direction is Direction.DOWN else 1)
    values = [-3 * change, -2 * change, -change, 0.0]
    one = projected(*values, target=-1 if direction is Direction.DOWN else 1, direction=direction)
    assert one.miss_share == pytest.approx(miss, abs=1e-12)
    return one.status


@pytest.mark.parametrize("direction", [Direction.UP, Direction.DOWN])
@pytest.mark.parametrize(("miss", "weather"), [
    (-0.5, Weather.SUN), (0.0, Weather.SUN), (0.0499, Weather.SUN), (0.05, Weather.LIGHT_CLOUD),
    (0.20, Weather.LIGHT_CLOUD), (0.2001, Weather.CLOUD), (0.9999, Weather.CLOUD),
    (1.0, Weather.THUNDERSTORM), (1.5, Weather.THUNDERSTORM),
])  # fmt: skip
def test_the_weather_is_the_share_of_the_gap_that_is_left(
    miss: float, weather: Weather, direction: Direction
) -> None:
    assert weather_at(miss, direction) is weather


@pytest.mark.parametrize(
    ("values", "weather"),
    [
        ((600, 700, 800, 900), Weather.SUN),
        ((810, 810, 810, 810), Weather.SUN),
        ((1_100, 1_000, 900, 850), Weather.THUNDERSTORM),
    ],
)
def test_a_target_reached_now_has_no_gap_and_shines_only_while_it_stays(
    values: tuple[float, ...], weather: Weather
) -> None:
    one = projected(*values)
    assert (one.status, one.miss_share) == (weather, None)


def test_exactly_a_fifth_of_the_gap_is_a_light_cloud_whatever_the_last_bits() -> None:
    # A point of share more each year for four years leaves 1 of the 5 points from 5 % to 10 %.
    on = date(2016, 12, 31)
    one = project(
        yearly(0.02, 0.03, 0.04, 0.05, newest=on), target=0.10, due=DUE, on=on, direction=Direction.UP
    )
    assert one.miss_share is not None
    assert 0.20 < one.miss_share < 0.20 + 1e-12
    assert one.status is Weather.LIGHT_CLOUD
