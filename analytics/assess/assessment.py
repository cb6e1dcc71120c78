"""What an assessment says. Every figure that does not exist is None, never 0."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from analytics.policy.register import Indicator


class Status(StrEnum):
    """The verdict of the schedule view (序时进度) and of yearly floors and growth."""

    ACHIEVED = "achieved"
    AHEAD = "ahead"
    ON_SCHEDULE = "on_schedule"
    SLIGHTLY_BEHIND = "slightly_behind"
    SERIOUSLY_BEHIND = "seriously_behind"
    NOT_DUE = "not_due"
    MISSED = "missed"
    NO_DATA = "no_data"
    CANNOT_JUDGE = "cannot_judge"
    # Yearly floors and growth
    MET = "met"
    NOT_MET = "not_met"
    RUNNING = "running"
    FLAT = "flat"


class Reason(StrEnum):
    """Why there is no verdict, or why a number is not compared; its words are in language/phrases."""

    #: The policy asks no number of this unit.
    NO_DISTRICT_TARGET = "no_district_target"
    #: The city's number lacks a district.
    DISTRICTS_MISSING = "districts_missing"
    #: A fund year that is over has no data, or a ledger from before its end.
    YEARS_MISSING = "years_missing"
    LEDGER_OLDER = "ledger_older"
    #: No way leads to a target of 0 that is not there yet.
    TARGET_IS_ZERO = "target_is_zero"
    #: Who does not see all units cannot say whether all met it.
    OUTSIDE_SCOPE = "outside_scope"


class Weather(StrEnum):
    """The verdict of the projection (Destatis)."""

    SUN = "sun"
    LIGHT_CLOUD = "light_cloud"
    CLOUD = "cloud"
    THUNDERSTORM = "thunderstorm"


@dataclass(frozen=True)
class Point:
    """One observation of an indicator in one unit: `value` counted out of `total`, where there is one."""

    on: date
    value: float | None
    total: float | None = None

    @property
    def share(self) -> float | None:
        """value / total; None where either is missing or the total is 0."""
        return None if self.value is None or not self.total else self.value / self.total


def measured(indicator: Indicator, point: Point | None) -> float | None:
    """What of a point is judged and compared: the share where readers see a share, else the value."""
    if point is None:
        return None
    return known(point.share if indicator.is_share else point.value)


def known(number: float | None) -> float | None:
    """A number, or None: what a table calls missing can reach here as NaN, which compares with nothing."""
    return None if number is None or math.isnan(number) else number


@dataclass(frozen=True)
class CagrRatio:
    """Second opinion: actual yearly growth over the growth the target asks for (Open SDG 2.4)."""

    ratio: float | None
    score: float | None
    status: str | None


@dataclass(frozen=True)
class Projection:
    """Second opinion: the mean of the last yearly changes, extended to the due date (Destatis)."""

    value: float | None
    miss_share: float | None
    status: Weather | None
    #: The same with the smallest and the largest yearly change: the fan of the burn-up.
    low: float | None = None
    high: float | None = None
    #: How many yearly changes it rests on.
    changes: int = 0


@dataclass(frozen=True)
class Assessment:
    """One target, or one earlier milestone, or one fund year, judged in one unit on one day.

    For coverage `base`, `target`, `expected`, `completion` and `needed_per_month` are shares
    (1.0 = every unit) while `value` and `total` are counts; for all others they are in the
    indicator's unit. `gap_pp` is in percentage points of the way from base to target,
    `lag_months` in months of 30.4375 days (negative: ahead).
    """

    id: str
    district_code: str
    as_of: date
    status: Status
    value: float | None = None
    total: float | None = None
    base: float | None = None
    base_on: date | None = None
    target: float | None = None
    due: date | None = None
    expected: float | None = None
    completion: float | None = None
    gap_pp: float | None = None
    lag_months: float | None = None
    needed_per_month: float | None = None
    #: Elapsed share of the time from base to due date.
    elapsed: float | None = None
    #: (value - base) / (expected - base)
    pace: float | None = None
    #: The target was reached at an earlier snapshot, and the value is lower since.
    sliding: bool = False
    #: Reached before its due date.
    early: bool = False
    #: Codes of the units still missing (coverage).
    missing: tuple[str, ...] = ()
    #: True for a milestone before the last one.
    is_milestone: bool = False
    #: Fund year of a yearly floor or growth; None for the overall entry.
    year: int | None = None
    cagr: CagrRatio | None = None
    projection: Projection | None = None
    #: A second opinion says otherwise than the schedule.
    disagree: bool = False
    #: Why it cannot be judged.
    reason: Reason | None = None
