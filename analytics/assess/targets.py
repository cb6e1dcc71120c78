"""Dated targets judged by their schedule (序时进度): levels, coverage and institutions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from analytics.assess.assessment import (
    CagrRatio,
    Dated,
    Point,
    Projection,
    Reason,
    Scheduled,
    Status,
    Verdict,
    known,
    measured,
)
from analytics.assess.cagr import cagr_ratio
from analytics.assess.disagreement import disagrees
from analytics.assess.projection import project
from analytics.assess.schedule import Schedule
from analytics.assess.totals import total_change
from analytics.assess.verdict import status_of_gap, status_of_wait
from analytics.errors import RegisterRefused
from analytics.policy.register import Direction, Indicator, JudgedFor, Kind, Milestone, Thresholds
from analytics.reference import CITY

_KINDS = (Kind.LEVEL, Kind.COUNT, Kind.COVERAGE)


def assess_target(
    indicator: Indicator,
    points: Sequence[Point],
    *,
    district_code: str,
    on: date,
    missing: Sequence[str] = (),
) -> Verdict:
    """The verdict on the target by its last milestone, and on each earlier one in order.

    `points` ascend by day; those after `on` are ignored, and the newest of the others is judged, by the
    line as it stands on `on`. Coverage works on shares. `missing` are the codes of the units a coverage
    target still lacks. An earlier milestone whose day has come is judged on that day, by the newest point
    on or before it. A district of which the policy asks no number cannot be judged: it keeps its value.
    """
    _refuse_unsuited(indicator)
    seen = tuple(point for point in points if point.on <= on)
    case = _Case(indicator, indicator.milestones, seen, district_code, on, tuple(missing))
    earlier = (case.until(count) for count in range(1, len(indicator.milestones)))
    return Verdict(_judge(case), milestones=tuple(_milestone(one) for one in earlier))


@dataclass(frozen=True)
class _Case:
    """A target in one unit on one day, and all that was seen of it; its last milestone is the one judged."""

    indicator: Indicator
    milestones: tuple[Milestone, ...]
    seen: tuple[Point, ...]
    district_code: str
    on: date
    missing: tuple[str, ...]

    @property
    def due(self) -> date:
        return self.milestones[-1].due

    @property
    def newest(self) -> Point | None:
        return self.seen[-1] if self.seen else None

    @property
    def series(self) -> list[tuple[date, float | None]]:
        return [(point.on, measured(self.indicator, point)) for point in self.seen]

    @property
    def value(self) -> float | None:
        """What is judged; a newest point without a value is never replaced by an older one."""
        return measured(self.indicator, self.newest)

    @property
    def schedule(self) -> Schedule | None:
        """The line from the register's base, or from the earliest point that has a value."""
        known = ((day, value) for day, value in self.series if value is not None)
        base = self.indicator.base or next((Milestone(day, value) for day, value in known), None)
        return Schedule(base, self.milestones, self.indicator.direction) if base else None

    @property
    def has_target(self) -> bool:
        """The policy sets the number for this unit, not only for the city."""
        return self.district_code == CITY or self.indicator.judged_for is not JudgedFor.CITY

    @property
    def is_institution(self) -> bool:
        """It exists or not, without a half-way: a count, or a coverage of one unit only."""
        if self.indicator.kind is Kind.COVERAGE:
            return self.newest is not None and self.newest.total is not None and self.newest.total <= 1
        return self.indicator.kind is Kind.COUNT

    @property
    def thresholds(self) -> Thresholds:
        if self.indicator.thresholds is None:
            raise RegisterRefused(
                "Indicator {id} is judged by its schedule but has no thresholds. State them in the register.",
                id=self.indicator.id,
            )
        return self.indicator.thresholds

    def until(self, count: int) -> _Case:
        """The same with only the first milestones."""
        return replace(self, milestones=self.milestones[:count])


def _milestone(case: _Case) -> Dated:
    """A milestone before the last: like a target until its day, and then achieved or missed for good."""
    if case.on < case.due:
        return _judge(case)
    then = tuple(point for point in case.seen if point.on <= case.due)
    assessment = _judge(replace(case, seen=then, on=case.due, missing=()))
    if assessment.target is None or assessment.status is Status.NO_DATA:
        return assessment
    status = Status.ACHIEVED if assessment.status is Status.ACHIEVED else Status.MISSED
    for_good = replace(assessment, status=status, reason=None)
    if isinstance(for_good, Scheduled):
        return replace(for_good, cagr=None, projection=None, disagree=False)
    return for_good


def _judge(case: _Case) -> Dated:
    """The last milestone of the case on its day."""
    newest, value, schedule = case.newest, case.value, case.schedule
    blank = Dated(
        id=case.indicator.id,
        district_code=case.district_code,
        as_of=newest.on if newest else case.on,
        status=Status.NO_DATA,
        value=known(newest.value) if newest else None,
        total=known(newest.total) if newest else None,
        due=case.due,
        missing=case.missing if case.indicator.kind is Kind.COVERAGE else (),
    )
    if not case.has_target:
        status = Status.NO_DATA if value is None else Status.CANNOT_JUDGE
        return replace(blank, status=status, reason=Reason.NO_DISTRICT_TARGET, missing=())
    if schedule is None:
        return replace(blank, target=case.milestones[-1].target)
    assessment = replace(
        blank,
        target=schedule.target,
        base=schedule.base.target,
        base_on=schedule.base.due,
        elapsed=schedule.elapsed(case.on),
    )
    if value is not None:
        status, slid_from = _status(case, value, schedule), _slid_from(case, value, schedule)
        assessment = replace(
            assessment,
            status=status,
            completion=value / schedule.target if schedule.target else None,
            sliding=slid_from is not None,
            slid_by_total=total_change(slid_from, newest) if case.indicator.is_share else None,
            early=status is Status.ACHIEVED and case.on < case.due,
            reason=Reason.TARGET_IS_ZERO if status is Status.CANNOT_JUDGE else None,
        )
    return assessment if case.is_institution else _beside_the_line(case, assessment, value, schedule)


def _beside_the_line(case: _Case, assessment: Dated, value: float | None, schedule: Schedule) -> Scheduled:
    """The same with the line, and with what the value says beside it."""
    judged = Scheduled(**vars(assessment), expected=schedule.expected(case.on))
    if value is None:
        return judged
    over = judged.status is Status.ACHIEVED and case.on > case.due
    cagr, projection = _second_opinions(case, value, schedule)
    return replace(
        judged,
        gap_pp=schedule.gap_pp(value, case.on),
        # An achieved target whose day has passed is neither ahead nor behind in time.
        lag_months=None if over else schedule.lag_months(value, case.on),
        needed_per_month=schedule.needed_per_month(value, case.on),
        pace=schedule.pace(value, case.on),
        cagr=cagr,
        projection=projection,
        disagree=disagrees(judged.status, cagr, projection),
    )


def _status(case: _Case, value: float, schedule: Schedule) -> Status:
    """The verdict on a value that exists.

    On the due date itself the time is not yet over: overdue begins the day after. What was reached on the
    due date stays achieved when it falls later (and is then sliding); where nothing was seen by the due
    date, nothing shows that it was reached.
    """
    if schedule.is_reached_by(value):
        return Status.ACHIEVED
    if case.on > case.due:
        by_then = replace(case, seen=tuple(point for point in case.seen if point.on <= case.due)).value
        return Status.ACHIEVED if by_then is not None and schedule.is_reached_by(by_then) else Status.MISSED
    if case.is_institution:
        return status_of_wait(schedule.months_left(case.on), case.thresholds)
    gap = schedule.gap_pp(value, case.on)
    return Status.CANNOT_JUDGE if gap is None else status_of_gap(gap, case.thresholds)


def _slid_from(case: _Case, value: float, schedule: Schedule) -> Point | None:
    """The last earlier point that had reached the target and lay further in the wanted direction, if any.

    So an achieved target that falls never reads as progress, whether it is still at its target or below it.
    """
    for point in reversed(case.seen):
        before = measured(case.indicator, point)
        if before is not None and schedule.is_reached_by(before) and schedule.sign * (before - value) > 0:
            return point
    return None


def _second_opinions(case: _Case, value: float, schedule: Schedule) -> tuple[CagrRatio, Projection]:
    # Measured on the day of the value, for growth so far is growth until then.
    day = case.newest.on if case.newest else case.on
    base, goal, direction = schedule.base, (schedule.target, schedule.due.year), schedule.direction
    cagr = cagr_ratio((base.target, base.due.year), (value, day.year), target=goal, direction=direction)
    return cagr, project(
        case.series, target=schedule.target, due=schedule.due, on=case.on, direction=direction
    )


def _refuse_unsuited(indicator: Indicator) -> None:
    if indicator.kind not in _KINDS or not indicator.milestones or indicator.direction is Direction.NONE:
        raise RegisterRefused(
            "Indicator {id} (kind {kind}, direction {direction}, {count} milestones) has no schedule. "
            "Only level, count and coverage with a direction and at least one milestone have one.",
            id=indicator.id,
            kind=indicator.kind,
            direction=indicator.direction,
            count=len(indicator.milestones),
        )
