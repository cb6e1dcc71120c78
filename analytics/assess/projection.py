"""Second opinion: the last yearly changes, extended to the due date."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from analytics.assess.assessment import Projection, Weather
from analytics.assess.calendar import LATE_DAYS, years_before
from analytics.policy.register import Direction

DAYS_A_YEAR = 365.25
MOST_CHANGES = 5
FEWEST_CHANGES = 3
#: Further than this a mean of five years says nothing.
LONGEST_YEARS = 100
#: A miss of less than the first share of the gap is a sun, up to the second a light cloud.
SUN_BELOW = 0.05
LIGHT_CLOUD_TO = 0.20
# m = 0.05, 0.20 and 1 fall as the rule says, whatever the last bits of the division.
_TOLERANCE = 1e-9


def project(
    series: Sequence[tuple[date, float | None]], *, target: float, due: date, on: date, direction: Direction
) -> Projection:
    """Where the mean of up to five yearly changes leads by the due date, and how much of the gap it leaves.

    `series` ascends by day; None is a snapshot without a value. `low` and `high` are the same with the
    smallest and the largest yearly change; `reached_on` is when the mean reaches the target. No value and
    no status with fewer than four yearly points, or on and after the due date. `miss_share` is
    (target - projected) / (target - current): None when the target is reached now, below 0 when it will
    be passed.
    Source: the indicator report of the German Sustainable Development Strategy (Destatis).
    """
    values = yearly_values(series, on)
    changes = [later - earlier for later, earlier in pairwise(values)]
    if len(changes) < FEWEST_CHANGES or on >= due:
        return Projection(None, None, None, changes=len(changes))
    current, years = values[0], (due - on).days / DAYS_A_YEAR
    mean = sum(changes) / len(changes)
    projected = current + years * mean
    miss = _miss_share(current, projected, target, direction)
    return Projection(
        value=projected,
        miss_share=miss,
        status=_weather(miss, is_reached=_is_reached(projected, target, direction)),
        low=current + years * min(changes),
        high=current + years * max(changes),
        changes=len(changes),
        reached_on=_reached_on(current, mean, target, direction, on),
    )


def yearly_values(series: Sequence[tuple[date, float | None]], on: date) -> list[float]:
    """Newest first: the value on this day and on its anniversaries going back, six at most.

    Each is that of the newest snapshot on or before the day, at most 100 days older. Where there is none,
    or it has no value, the year is missing and the chain ends: nothing is bridged or interpolated.
    """
    values: list[float] = []
    for years in range(MOST_CHANGES + 1):
        day = years_before(on, years)
        newest = next(((at, value) for at, value in reversed(series) if at <= day), None)
        if newest is None or newest[1] is None or (day - newest[0]).days > LATE_DAYS:
            break
        values.append(newest[1])
    return values


def _is_reached(value: float, target: float, direction: Direction) -> bool:
    return value <= target if direction is Direction.DOWN else value >= target


def _reached_on(current: float, mean: float, target: float, direction: Direction, on: date) -> date | None:
    if _is_reached(current, target, direction) or not mean:
        return None
    years = (target - current) / mean
    return on + timedelta(days=math.ceil(years * DAYS_A_YEAR)) if 0 < years <= LONGEST_YEARS else None


def _miss_share(current: float, projected: float, target: float, direction: Direction) -> float | None:
    if _is_reached(current, target, direction):
        return None
    return (target - projected) / (target - current)


def _weather(miss: float | None, *, is_reached: bool) -> Weather:
    """From the share of the gap that is left; for a target reached now, whether it stays so."""
    if miss is None:
        return Weather.SUN if is_reached else Weather.THUNDERSTORM
    if miss < SUN_BELOW - _TOLERANCE:
        return Weather.SUN
    if miss <= LIGHT_CLOUD_TO + _TOLERANCE:
        return Weather.LIGHT_CLOUD
    return Weather.CLOUD if miss < 1 - _TOLERANCE else Weather.THUNDERSTORM
