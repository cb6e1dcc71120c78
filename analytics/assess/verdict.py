"""How a gap or a wait becomes a status, and which status is the worse one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from analytics.assess.assessment import Assessment, Status
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


def worst_first(assessments: Iterable[Assessment]) -> tuple[Assessment, ...]:
    """By severity, sliding ones before steady ones, then by gap, largest shortfall first; else as given."""
    return tuple(sorted(assessments, key=_severity))


def _severity(one: Assessment) -> tuple[int, bool, float]:
    gap = float("inf") if one.gap_pp is None else one.gap_pp
    return WORST_FIRST.index(one.status), not one.sliding, gap


def overall(assessments: Iterable[Assessment]) -> Assessment | None:
    """The entry that speaks for a target: neither an earlier milestone nor a single fund year."""
    return next((one for one in assessments if not one.is_milestone and one.year is None), None)


def since(verdicts: Sequence[Assessment]) -> date | None:
    """The day from which the newest of the verdicts (ascending by day) has stood without a break."""
    first: date | None = None
    for one in reversed(verdicts):
        if (one.status, one.sliding) != (verdicts[-1].status, verdicts[-1].sliding):
            break
        first = one.as_of
    return first
