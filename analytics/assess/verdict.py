"""How a gap or a wait becomes a status, and which status is the worse one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum

from analytics.assess.assessment import Assessment, Dated, Reason, Scheduled, Status
from analytics.policy.register import Thresholds

#: Worst first: lost, then in danger, then open, then good; last what nobody can judge.
WORST_FIRST: tuple[Status, ...] = (
    Status.MISSED,
    Status.SERIOUSLY_BEHIND,
    Status.NOT_MET,
    Status.SLIGHTLY_BEHIND,
    Status.FLAT,
    Status.RUNNING,
    Status.NOT_DUE,
    Status.ON_SCHEDULE,
    Status.AHEAD,
    Status.MET,
    Status.ACHIEVED,
    Status.CANNOT_JUDGE,
    Status.NO_DATA,
)

#: A target counts as done with one of these.
DONE: frozenset[Status] = frozenset((Status.ACHIEVED, Status.MET))
#: Not done yet, and where the schedule wants it or further.
UNDER_WAY: frozenset[Status] = frozenset((Status.ON_SCHEDULE, Status.AHEAD))
#: Short of what the policy asks, a little or by much; the latter a leader must act on first.
SLIPPING: frozenset[Status] = frozenset((Status.SLIGHTLY_BEHIND, Status.FLAT))
LOST: frozenset[Status] = frozenset((Status.SERIOUSLY_BEHIND, Status.MISSED, Status.NOT_MET))


#: What a verdict says beyond its status: `achieved+early`.
SLIDING, EARLY, CITY_WIDE = "sliding", "early", "city_wide"


def code(assessment: Assessment) -> str:
    """A verdict as a table has it: the status, and what its word adds: `achieved+sliding`."""
    if assessment.reason is Reason.NO_DISTRICT_TARGET:
        return f"{assessment.status}+{CITY_WIDE}"
    if assessment.sliding:
        return f"{assessment.status}+{SLIDING}"
    is_early = isinstance(assessment, Dated) and assessment.status is Status.ACHIEVED and assessment.early
    return f"{assessment.status}+{EARLY}" if is_early else str(assessment.status)


class Gravity(StrEnum):
    """How grave a status is; open is what is not due, or what nobody can judge."""

    GOOD = "good"
    WATCH = "watch"
    BAD = "bad"
    OPEN = "open"


# A gap of exactly -10 or -30 points falls as the rule says, whatever the last bits of the division.
_TOLERANCE = 1e-9


def status_of_gap(gap_pp: float, thresholds: Thresholds) -> Status:
    """ahead from `ahead_pp`, on_schedule above `behind_pp`, slightly_behind from `seriously_behind_pp`."""
    if gap_pp >= thresholds.ahead_pp - _TOLERANCE:
        return Status.AHEAD
    if gap_pp > thresholds.behind_pp + _TOLERANCE:
        return Status.ON_SCHEDULE
    if gap_pp >= thresholds.seriously_behind_pp - _TOLERANCE:
        return Status.SLIGHTLY_BEHIND
    return Status.SERIOUSLY_BEHIND


def status_of_wait(months_left: float, thresholds: Thresholds) -> Status:
    """What an institution that does not exist yet is called, by the months left until it must."""
    if months_left > thresholds.count_slightly_months:
        return Status.NOT_DUE
    if months_left > thresholds.count_seriously_months:
        return Status.SLIGHTLY_BEHIND
    return Status.SERIOUSLY_BEHIND


def gravity_of(status: Status) -> Gravity:
    """The gravity of a status by itself."""
    if status in LOST:
        return Gravity.BAD
    if status in SLIPPING:
        return Gravity.WATCH
    return Gravity.GOOD if status in DONE | UNDER_WAY else Gravity.OPEN


def gravity(assessment: Assessment) -> Gravity:
    """The gravity of a verdict: what slides is to be watched, whatever its status."""
    return Gravity.WATCH if assessment.sliding else gravity_of(assessment.status)


def is_behind(assessment: Assessment) -> bool:
    """Short of what the policy asks, or sliding."""
    return gravity(assessment) in (Gravity.WATCH, Gravity.BAD)


def worst_first(assessments: Iterable[Assessment]) -> tuple[Assessment, ...]:
    """By severity, sliding ones before steady ones, then by gap, largest shortfall first; else as given."""
    return tuple(sorted(assessments, key=_severity))


def _severity(assessment: Assessment) -> tuple[int, bool, float]:
    gap = assessment.gap_pp if isinstance(assessment, Scheduled) else None
    return WORST_FIRST.index(assessment.status), not assessment.sliding, float("inf") if gap is None else gap


def since(assessments: Sequence[Assessment]) -> date | None:
    """The day from which the newest of the verdicts (ascending by day) has stood without a break."""
    first: date | None = None
    for assessment in reversed(assessments):
        if (assessment.status, assessment.sliding) != (assessments[-1].status, assessments[-1].sliding):
            break
        first = assessment.as_of
    return first
