"""The communities of a street, a district or the city: which are staffed, and what changed within a year."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from analytics.language import formats
from analytics.reference import STREET_DIGITS


class State(StrEnum):
    """Whether a community has a professional, and whether that is new within a year."""

    STAFFED = "staffed"
    GAINED = "gained"
    UNSTAFFED = "unstaffed"
    LOST = "lost"
    #: The district has no register: nobody knows.
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Community:
    """One urban community on one day; None is what nobody reported."""

    code: str
    name: str
    street: str
    district_code: str
    posts: int | None
    reported: int | None
    registered: int | None
    staffed: bool | None
    #: Staffed a year before; None where that is not known or it was not listed.
    was_staffed: bool | None
    #: Listed a year before; None without a snapshot of then.
    was_listed: bool | None

    @property
    def state(self) -> State:
        """A community listed since then is gained once it is staffed: it was not counted before."""
        if self.staffed is None:
            return State.UNKNOWN
        if self.staffed:
            is_new = self.was_staffed is False or self.was_listed is False
            return State.GAINED if is_new else State.STAFFED
        return State.LOST if self.was_staffed else State.UNSTAFFED

    @property
    def street_code(self) -> str:
        return self.code[:STREET_DIGITS]

    @property
    def difference(self) -> int:
        """Reported by the community less counted in the register; 0 where either is missing."""
        return 0 if self.reported is None or self.registered is None else self.reported - self.registered


@dataclass(frozen=True)
class Area:
    """The urban communities of a street, a district or the city."""

    code: str
    name: str
    communities: tuple[Community, ...]
    #: Urban communities and staffed ones a year before; None where that is not known.
    before: tuple[int, int] | None

    @cached_property
    def _states(self) -> Counter[State]:
        return Counter(community.state for community in self.communities)

    def count(self, *states: State) -> int:
        return sum(self._states[state] for state in states)

    @property
    def total(self) -> int:
        return len(self.communities)

    @property
    def unknown(self) -> int:
        return self.count(State.UNKNOWN)

    @property
    def staffed(self) -> int | None:
        """Communities with a professional; None where no register speaks of any of them."""
        return None if self.unknown == self.total else self.count(State.STAFFED, State.GAINED)

    @property
    def unstaffed(self) -> int:
        """Communities known to have none: how many are still to be staffed."""
        return self.count(State.UNSTAFFED, State.LOST)

    @property
    def still_needed(self) -> int | None:
        """The same, None where some of them nobody knows."""
        return None if self.unknown else self.unstaffed

    @property
    def listed_then(self) -> int | None:
        """Communities a year before, where they were more or fewer than now."""
        return None if self.before is None or self.before[0] == self.total else self.before[0]

    @property
    def won_pp(self) -> float | None:
        """Percentage points of coverage won within a year; None where one of the two days has none."""
        if self.share is None or self.unknown or not self.before:
            return None
        return float(formats.rounded(round(100 * (self.share - self.before[1] / self.before[0]), 9), 1))

    @property
    def share(self) -> float | None:
        return None if self.staffed is None else self.staffed / self.total

    @property
    def dropped(self) -> int | None:
        """Staffed a year before and no longer listed: before + gained − lost − dropped = staffed."""
        if self.before is None or self.staffed is None or self.unknown:
            return None
        return self.before[1] + self.count(State.GAINED) - self.count(State.LOST) - self.staffed


@dataclass(frozen=True)
class Villages:
    """The villages and towns of one district: no part of the target. None is what nobody reported.

    Posts and professionals are those of both.
    """

    total: int
    with_posts: int | None
    towns: int
    towns_with_posts: int | None
    posts: int | None
    professionals: int | None
