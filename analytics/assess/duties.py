"""Duties and tracked measures: an implied 100 % without a date, and a direction without a threshold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from analytics.assess.assessment import Point, Reason, Status, measured
from analytics.assess.calendar import LATE_DAYS
from analytics.assess.verdict import CITY_WIDE
from analytics.policy.register import Direction, Indicator, JudgedFor, Kind
from analytics.reference import CITY


class Movement(StrEnum):
    """Which way a measure went since the point it is compared with."""

    BETTER = "better"
    WORSE = "worse"
    UP = "up"
    DOWN = "down"
    SAME = "same"


@dataclass(frozen=True)
class Measure:
    """A duty or tracked measure in one unit: now, and what it is compared with."""

    id: str
    district_code: str
    now: Point | None
    before: Point | None
    #: met, not_met, no_data or cannot_judge for a duty; None for a tracked measure that has data.
    status: Status | None
    movement: Movement | None
    #: Why it cannot be judged or compared.
    reason: Reason | None = None

    @property
    def verdict(self) -> str:
        """The verdict as a table has it: the status; `nothing_to_count` out of none, else `tracked`.

        One that is set for the city as a whole says so in a district, as a target's does.
        """
        if self.status is Status.NO_DATA and self.now is not None and self.now.total == 0:
            return "nothing_to_count"
        if self.reason is Reason.NO_DISTRICT_TARGET:
            return f"{self.status}+{CITY_WIDE}"
        return "tracked" if self.status is None else str(self.status)


def measure(
    indicator: Indicator,
    points: Sequence[Point],
    *,
    district_code: str,
    on: date,
    since: date,
    late_days: int = LATE_DAYS,
) -> Measure:
    """The newest point on or before `on`, compared with the newest on or before `since`.

    A point to compare with that is more than `late_days` older than `since` is none. Shares are
    compared as shares. A duty is met when every one of its total is there; one the policy sets for the
    city as a whole is judged there alone, and what a district has of it stands without a verdict.
    """
    now, before = _newest(points, on), _newest(points, since)
    if before is not None and (since - before.on).days > late_days:
        before = None
    value, earlier = measured(indicator, now), measured(indicator, before)
    status, reason = _status(indicator, value), None
    is_asked_here = district_code == CITY or indicator.judged_for is not JudgedFor.CITY
    if status in (Status.MET, Status.NOT_MET) and not is_asked_here:
        status, reason = Status.CANNOT_JUDGE, Reason.NO_DISTRICT_TARGET
    return Measure(
        indicator.id,
        district_code,
        now,
        before,
        status,
        None if value is None or earlier is None else movement(indicator.direction, value - earlier),
        reason,
    )


def movement(direction: Direction, change: float) -> Movement:
    """Better or worse where the policy wants a direction; else only up, down or the same."""
    if change == 0:
        return Movement.SAME
    if direction is Direction.NONE:
        return Movement.UP if change > 0 else Movement.DOWN
    wanted = 1 if direction is Direction.UP else -1
    return Movement.BETTER if change * wanted > 0 else Movement.WORSE


def _status(indicator: Indicator, value: float | None) -> Status | None:
    if value is None:
        return Status.NO_DATA
    if indicator.kind is Kind.DUTY:
        return Status.MET if value >= 1 else Status.NOT_MET
    return None


def _newest(points: Sequence[Point], on: date) -> Point | None:
    return next((point for point in reversed(points) if point.on <= on), None)
