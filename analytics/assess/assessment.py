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


@dataclass(frozen=True)
class TotalChange:
    """Two points whose shares differ by their totals: 4 of 12 and 4 of 24 communities."""

    before: Point
    now: Point


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
    #: The day on which the same mean reaches the target; None where it is reached now, or not in a lifetime.
    reached_on: date | None = None


@dataclass(frozen=True)
class Assessment:
    """What is said of a target in one unit on one day; by itself: that nobody can say more than the number.

    `value` and `total` are counts, or in the indicator's unit.
    """

    id: str
    district_code: str
    as_of: date
    status: Status
    value: float | None = None
    total: float | None = None
    #: Why it cannot be judged.
    reason: Reason | None = None

    @property
    def sliding(self) -> bool:
        """The target was reached at an earlier snapshot, and the value is lower since."""
        return False

    @property
    def missing(self) -> tuple[str, ...]:
        """Codes of the units that lack it, or that failed a year."""
        return ()


@dataclass(frozen=True, kw_only=True)
class Dated(Assessment):
    """Asked for by a day: an institution that is there or not, or a number without any line to it.

    For coverage `base`, `target` and `completion` are shares (1.0 = every unit).
    """

    due: date
    #: None in a unit the policy asks no number of.
    target: float | None = None
    #: Where its way began, and when; None before anything was seen.
    base: float | None = None
    base_on: date | None = None
    #: Elapsed share of the time from base to due date.
    elapsed: float | None = None
    completion: float | None = None
    #: Reached before its due date.
    early: bool = False
    sliding: bool = False
    #: It slides because its total grew, not because any of them was lost.
    slid_by_total: TotalChange | None = None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Scheduled(Dated):
    """A level or a coverage beside its schedule (序时进度).

    For coverage `expected` and `needed_per_month` are shares. `gap_pp` is in percentage points of the way
    from base to target, `lag_months` in months of 30.4375 days (negative: ahead). Without a value there is
    the line alone.
    """

    target: float
    base: float
    base_on: date
    expected: float
    gap_pp: float | None = None
    lag_months: float | None = None
    needed_per_month: float | None = None
    #: (value - base) / (expected - base)
    pace: float | None = None
    cagr: CagrRatio | None = None
    projection: Projection | None = None
    #: A second opinion says otherwise than the schedule.
    disagree: bool = False

    @property
    def expected_share(self) -> float | None:
        """The line as a share of the target; None of a target of 0."""
        return self.expected / self.target if self.target else None


@dataclass(frozen=True, kw_only=True)
class OneYear(Assessment):
    """The money of one unit and fund year, in yuan, against a floor or against the year before."""

    year: int
    #: The floor, or the amount of the year before.
    asked_yuan: float | None = None
    #: The amount over the floor; growth has none.
    completion: float | None = None

    @property
    def due(self) -> date:
        return date(self.year, 12, 31)


@dataclass(frozen=True, kw_only=True)
class AllYears(Assessment):
    """All unit-years of a floor or growth: `value` were met of `total` that have their verdict."""

    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Verdict:
    """All that is said of one target in one unit on one day."""

    #: What speaks for the target.
    overall: Assessment
    #: Its milestones before the last: like a target until their day, and then achieved or missed for good.
    milestones: tuple[Dated, ...] = ()
    #: A yearly floor or growth: one entry a unit and fund year.
    years: tuple[OneYear, ...] = ()
