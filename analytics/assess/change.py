"""A verdict compared whole with another one of the same target and unit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from analytics.assess.assessment import Assessment, Status, Verdict
from analytics.assess.verdict import WORST_FIRST, Gravity, gravity_of
from analytics.policy.register import Force
from analytics.reference import districts

#: Where a verdict lies that is open, or that nobody can give: between the bad ones and the good ones.
_OPEN = min(WORST_FIRST.index(status) for status in Status if gravity_of(status) is Gravity.OPEN), True


class Entry(NamedTuple):
    """What tells one entry of a target's verdict from another; by itself the one that speaks for it."""

    id: str
    district_code: str
    #: The fund year of a floor or growth.
    year: int | None = None
    #: The day of an earlier milestone.
    milestone: date | None = None

    @property
    def is_overall(self) -> bool:
        return self.year is None and self.milestone is None


Entries = Mapping[Entry, Assessment]


class Turn(StrEnum):
    """Which way a verdict went."""

    WORSE = "worse"
    BETTER = "better"
    #: Neither, such as from running to not known.
    OTHER = "other"


@dataclass(frozen=True)
class Change:
    """One entry of a verdict that says something else than before; None where one of the two lacks it."""

    entry: Entry
    before: Assessment | None
    after: Assessment | None

    @property
    def turn(self) -> Turn:
        before, after = _severity(self.before), _severity(self.after)
        if before == after:
            return Turn.OTHER
        return Turn.WORSE if after < before else Turn.BETTER


def entries(verdict: Verdict) -> dict[Entry, Assessment]:
    """Everything a verdict says: each earlier milestone, each unit and fund year, then the target itself.

    A target whose due day was moved is still the same target; a unit-year is the unit's own, whoever looks.
    """
    overall = verdict.overall
    id, unit = overall.id, overall.district_code
    return {
        **{Entry(id, unit, milestone=milestone.due): milestone for milestone in verdict.milestones},
        **{Entry(id, year.district_code, year=year.year): year for year in verdict.years},
        Entry(id, unit): overall,
    }


def changes(before: Verdict, after: Verdict) -> tuple[Change, ...]:
    """What differs between two verdicts on the same target in the same unit, in the order of `entries`."""
    return tuple(differing(entries(before), entries(after)))


def differing(before: Entries, after: Entries) -> Iterator[Change]:
    """The entries with another status, or that slide and did not, or do no longer.

    An entry that only one has (a fund year that has begun since) differs where its verdict says something.
    Reached early, and its day come since, is still reached: nothing has changed.
    """
    for entry in dict.fromkeys((*after, *before)):
        change = Change(entry, before.get(entry), after.get(entry))
        if change.before is None or change.after is None:
            differs = change.turn is not Turn.OTHER
        else:
            differs = not is_same(change.before, change.after)
        if differs:
            yield change


def district_years(changes: Iterable[Change]) -> tuple[Entry, ...]:
    """The fund years of districts among them: floors and growth change there, not in the whole city."""
    entries = (change.entry for change in changes)
    return tuple(one for one in entries if one.year is not None and one.district_code in districts())


def urgency(change: Change, force: Force) -> tuple[int, int]:
    """Sorts changes: what got worse, then what got better, then the others; in each the binding first."""
    return list(Turn).index(change.turn), list(Force).index(force)


def is_same(before: Assessment, after: Assessment) -> bool:
    """Both say the same, whatever the number."""
    return (before.status, before.sliding) == (after.status, after.sliding)


def _severity(assessment: Assessment | None) -> tuple[int, bool]:
    """Low is grave, a sliding one graver; what is open or nobody can judge lies between bad and good."""
    if assessment is None or gravity_of(assessment.status) is Gravity.OPEN:
        return _OPEN
    return WORST_FIRST.index(assessment.status), not assessment.sliding
