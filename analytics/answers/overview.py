"""What the overview shows: the twelve dated targets, gravest first, what changed, each district's part."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from analytics.answers.difference import since_last_quarter
from analytics.assess.assessment import Assessment, Dated, Reason, Status
from analytics.assess.change import Change
from analytics.assess.holding import HoldBack, holding_back
from analytics.assess.verdict import DONE, LOST, SLIPPING, WORST_FIRST, Gravity, gravity, since, worst_first
from analytics.policy.register import Force, Indicator, JudgedFor, Register
from analytics.progress import verdicts
from analytics.progress.look import Look
from analytics.reference import districts


class Standing(StrEnum):
    """Where targets stand, as a leader counts them; the gravest first."""

    MISSED = "missed"
    SERIOUSLY_BEHIND = "seriously_behind"
    SLIGHTLY_BEHIND = "slightly_behind"
    ON_SCHEDULE = "on_schedule"
    AHEAD = "ahead"
    DONE = "done"
    OPEN = "open"
    UNKNOWN = "unknown"


#: Every status is counted in one of them.
STANDINGS: Mapping[Standing, frozenset[Status]] = {
    Standing.MISSED: LOST - {Status.SERIOUSLY_BEHIND},
    Standing.SERIOUSLY_BEHIND: frozenset((Status.SERIOUSLY_BEHIND,)),
    Standing.SLIGHTLY_BEHIND: SLIPPING,
    Standing.ON_SCHEDULE: frozenset((Status.ON_SCHEDULE,)),
    Standing.AHEAD: frozenset((Status.AHEAD,)),
    Standing.DONE: DONE,
    Standing.OPEN: frozenset((Status.RUNNING, Status.NOT_DUE)),
    Standing.UNKNOWN: frozenset((Status.CANNOT_JUDGE, Status.NO_DATA)),
}
#: What is short of the policy, whoever asks how many are behind.
_BEHIND = SLIPPING | LOST


@dataclass(frozen=True)
class Line:
    """One target: its verdict, the districts that hold it back most, and what changed."""

    indicator: Indicator
    assessment: Assessment
    holding: HoldBack | None
    #: From which snapshot's day the status has stood without a break.
    since: date | None
    #: What its verdict says else than a quarter before; None where no snapshot is as old.
    changes: tuple[Change, ...] | None
    #: Earlier milestones that were not reached on their day.
    missed: tuple[Dated, ...]

    @property
    def is_asked(self) -> bool:
        """The policy sets the target for the unit looked at."""
        return self.assessment.reason is not Reason.NO_DISTRICT_TARGET


@dataclass(frozen=True)
class MostBehind:
    """The districts with most of the districts' own targets behind (several when they tie)."""

    district_codes: tuple[str, ...]
    behind: int


@dataclass(frozen=True)
class Overview:
    """All targets of one unit on one day."""

    lines: tuple[Line, ...]
    #: Each district's community coverage: the newest verdict by code.
    coverage: Mapping[str, Dated]
    #: The day of the last snapshot before this quarter, which the changes are since; None without one.
    compared_with: date | None
    #: The share of the time between the policy's publication and its last due date that is gone; None before.
    time_gone: float | None
    #: How many targets the policy sets for districts, and how many of them are behind in each.
    set_for_districts: int
    behind_in: Mapping[str, int]
    #: The seq this day was first published as, where it was published again since; else None.
    first_seq: int | None

    @property
    def ranked_coverage(self) -> tuple[tuple[str, Dated], ...]:
        """Coverage by district, the lowest share first, last those without one."""

        def rank(item: tuple[str, Dated]) -> tuple[bool, float]:
            share = item[1].completion
            return share is None, share or 0

        return tuple(sorted(self.coverage.items(), key=rank))

    @property
    def asked(self) -> tuple[Line, ...]:
        """The lines of the targets the policy sets for the unit."""
        return tuple(line for line in self.lines if line.is_asked)

    @property
    def behind(self) -> tuple[Line, ...]:
        """Of those the ones short of the policy."""
        return tuple(line for line in self.asked if line.assessment.status in _BEHIND)

    @property
    def sliding(self) -> tuple[Line, ...]:
        """Those that had been reached, and are lower since."""
        return tuple(line for line in self.asked if line.assessment.sliding)

    @property
    def changed(self) -> tuple[Line, ...]:
        """Those whose verdict says something else than a quarter before: status, milestones, fund years."""
        return tuple(line for line in self.asked if line.changes)

    @property
    def most_behind(self) -> MostBehind | None:
        """None where no district is behind."""
        most = max(self.behind_in.values(), default=0)
        codes = tuple(code for code, count in self.behind_in.items() if count == most)
        return MostBehind(codes, most) if most else None

    @property
    def by_standing(self) -> Mapping[Standing, tuple[Line, ...]]:
        """The lines of the unit's own targets by where they stand."""
        return {
            standing: tuple(line for line in self.asked if line.assessment.status in statuses)
            for standing, statuses in STANDINGS.items()
        }


def overview(look: Look) -> Overview:
    """The overview of the city or of one district, by the snapshot looked at."""
    unit = verdicts.of(look)
    earlier = since_last_quarter(look)
    past = [verdicts.of(look.on(day)) for day in look.days]
    by_district = {code: verdicts.of(look.at(code)) for code in look.districts}
    population = {code: district.population_2020 for code, district in districts().items()}
    own = [target.id for target in look.register.targets if target.judged_for is not JudgedFor.CITY]
    lines = []
    for target in look.register.targets:
        way = [judged[target.id].overall for judged in past]
        parts = {code: judged[target.id] for code, judged in by_district.items()}
        holding = holding_back(target, way[-1], parts, population=population) if look.is_city else None
        lines.append(
            Line(
                target,
                unit[target.id].overall,
                holding,
                since(way),
                earlier.changes[target.id] if earlier else None,
                tuple(one for one in unit[target.id].milestones if one.status is Status.MISSED),
            )
        )
    return Overview(
        gravest_first(lines),
        {
            code: assessment
            for code, judged in by_district.items()
            if isinstance(assessment := judged["communities.staffed"].overall, Dated)
        },
        earlier.day if earlier else None,
        _time_gone(look.register, look.as_of),
        len(own),
        {
            code: sum(judged[id].overall.status in _BEHIND for id in own)
            for code, judged in by_district.items()
        },
        _first_seq(look),
    )


def gravest_first(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Red before amber, and in both what binds before what is aspired to; then worst first.

    Elsewhere the status comes before the force. What is equal stays as given.
    """
    given = tuple(lines)
    ranked = worst_first(line.assessment for line in given)

    def key(line: Line) -> tuple[int, bool, int]:
        grade = gravity(line.assessment)
        by_colour = (Gravity.BAD, Gravity.WATCH)
        rank = (
            by_colour.index(grade)
            if grade in by_colour
            else len(by_colour) + WORST_FIRST.index(line.assessment.status)
        )
        return rank, line.indicator.force is not Force.BINDING, ranked.index(line.assessment)

    return tuple(sorted(given, key=key))


def _first_seq(look: Look) -> int | None:
    first = next(one for one in look.catalogue.snapshots(look.seq) if one.as_of == look.as_of)
    return None if first.seq == look.snapshot.seq else first.seq


def _time_gone(register: Register, on: date) -> float | None:
    start = register.published_on
    end = max(target.milestones[-1].due for target in register.targets if target.milestones)
    return None if on < start else min(1.0, (on - start).days / (end - start).days)
