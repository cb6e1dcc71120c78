"""What is looked at: which snapshots, judged by which register, on which day, in which unit, by whom."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from analytics.access.scope import Scope
from analytics.access.viewer import Right, Viewer
from analytics.errors import UnknownName
from analytics.policy.register import Indicator, Register
from analytics.reference import CITY, districts
from analytics.warehouse.snapshots.catalogue import Catalogue
from analytics.warehouse.snapshots.snapshot import Snapshot

#: So many districts beyond one's own stand behind a figure of the city that is told beside it.
FEWEST_OTHERS = 2


@dataclass(frozen=True, eq=False)
class Look:
    """One unit on one day, as known at one seq, in the scope of one viewer.

    Looks at which the same is seen are equal, by the identities of the snapshots and the register: a look
    alone is the key of a cache, and two scopes never share an entry. Made by `Look.of` and from other looks.
    """

    catalogue: Catalogue
    register: Register
    scope: Scope
    #: The last seq known.
    seq: int
    #: One snapshot a day, ascending, the last revision known.
    timeline: tuple[Snapshot, ...]
    #: The day of the snapshot looked at.
    as_of: date
    #: The code of a district, or the city's.
    unit: str
    #: The units of a viewer who does not see the city that is looked at, to compare with them: see `beside`.
    compared: frozenset[str] = frozenset()

    @classmethod
    def of(
        cls,
        viewer: Viewer,
        catalogue: Catalogue,
        register: Register,
        *,
        seq: int | None = None,
        as_of: date | None = None,
        unit: str | None = None,
    ) -> Look:
        """What a viewer sees by the snapshot of `as_of` or the last before it, as known at `seq`.

        None is where everybody starts: the newest whole snapshot, the newest day, the city or, where the
        viewer does not see it, their first district. Refuses a folder without a snapshot, and a day or a
        unit that does not exist for the viewer.
        """
        viewer.require(Right.READ)
        known = _newest(catalogue) if seq is None else seq
        first = next((code for code in units() if viewer.scope.sees(code)), CITY)
        timeline = catalogue.timeline(known)
        look = cls(catalogue, register, viewer.scope, known, timeline, date.max, first)
        return look.on(as_of or date.max).at(unit or first)

    @classmethod
    def of_nothing(cls, viewer: Viewer, catalogue: Catalogue, register: Register) -> Look:
        """Where somebody looks who sees no figures: of every question nothing is answered."""
        known = _newest(catalogue)
        timeline = catalogue.timeline(known)
        return cls(catalogue, register, viewer.scope.nothing, known, timeline, date.max, CITY).on(date.max)

    def on(self, day: date) -> Look:
        """The same by the snapshot of another day or the last before it; refuses a day before the first."""
        if not self.timeline:
            raise self.catalogue.nothing_published()
        days = [snapshot.as_of for snapshot in self.timeline]
        place = bisect_right(days, day)
        if not place:
            raise UnknownName("date", day, days)
        return replace(self, as_of=days[place - 1])

    def at(self, unit: str) -> Look:
        """The same in another unit; one that the viewer may not see is refused as one that does not exist."""
        if not self.sees(unit) or unit not in units():
            raise UnknownName("district", unit, self.scope.codes)
        return replace(self, unit=unit)

    def known_at(self, seq: int, day: date) -> Look:
        """The same on a day as it was known at another seq."""
        return replace(self, seq=seq, timeline=self.catalogue.timeline(seq)).on(day)

    def by(self, register: Register) -> Look:
        """The same, judged by another register."""
        return replace(self, register=register)

    @property
    def of_every_day(self) -> Look:
        """The same on the newest day: the key of what does not depend on the day."""
        return replace(self, as_of=self.timeline[-1].as_of)

    @property
    def of_every_unit(self) -> Look:
        """The same in no unit of its own: the key of what does not depend on the unit."""
        return replace(self, unit="")

    @property
    def so_far(self) -> Look:
        """The same with nothing known of later days: the key of what does not depend on them.

        What is published of a later day leaves it as it was.
        """
        timeline = tuple(snapshot for snapshot in self.timeline if snapshot.as_of <= self.as_of)
        return replace(self, seq=max(snapshot.seq for snapshot in timeline), timeline=timeline)

    @property
    def snapshot(self) -> Snapshot:
        """The snapshot of the day looked at."""
        return next(snapshot for snapshot in self.timeline if snapshot.as_of == self.as_of)

    @cached_property
    def head(self) -> Snapshot:
        """The last snapshot known: everything drawn belongs to its seq."""
        return self.catalogue.at(self.seq)

    @property
    def days(self) -> tuple[date, ...]:
        """Every day up to the one looked at, ascending."""
        return tuple(snapshot.as_of for snapshot in self.timeline if snapshot.as_of <= self.as_of)

    @property
    def is_city(self) -> bool:
        return self.unit == CITY

    @property
    def districts(self) -> tuple[str, ...]:
        """The codes of the districts in the scope."""
        return tuple(code for code in districts() if self.sees(code))

    def beside(self, indicator: Indicator) -> Look | None:
        """The whole city to compare a district with: its figures, none of its rows and of no other unit.

        To who does not see the city on those days alone on which two districts or more beyond theirs have
        sent what an indicator counts: of one alone, the city's number less one's own would be its number. Of
        a year alike: see `history`.
        """
        if self.is_city or not (self.sees(CITY) or self.scope.compares_with_city):
            return None
        city = replace(self, scope=self.scope.beside, unit=CITY)
        if self.sees(CITY):
            return city
        city = replace(city, compared=self.scope.units)
        told = tuple(snapshot for snapshot in self.timeline if self._has_others(snapshot, indicator.tables))
        is_told_now = any(snapshot.as_of == self.as_of for snapshot in told)
        return replace(city, timeline=told) if is_told_now else None

    def _has_others(self, snapshot: Snapshot, tables: Sequence[str]) -> bool:
        others = [code for code in districts() if not self.sees(code)]
        return sum(snapshot.day_of(code, *tables) is not None for code in others) >= FEWEST_OTHERS

    @property
    def own_districts(self) -> tuple[str, ...]:
        """Of those the ones the unit is made of: all of them for the city, one district itself."""
        return tuple(code for code in self.districts if self.unit in (CITY, code))

    def sees(self, code: str) -> bool:
        return self.scope.sees(code)

    @cached_property
    def _identity(self) -> tuple[object, ...]:
        identities = tuple(snapshot.digest for snapshot in self.timeline)
        register, root = self.register.sha256, self.catalogue.root
        return root, identities, register, self.scope, self.seq, self.as_of, self.unit, self.compared

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Look) and self._identity == other._identity

    def __hash__(self) -> int:
        return hash(self._identity)


def units() -> tuple[str, ...]:
    """The codes of the city and its districts, in the order they are read."""
    return (CITY, *districts())


def _newest(catalogue: Catalogue) -> int:
    """The seq of the newest whole snapshot; refuses when every one is damaged, or there is none."""
    if head := catalogue.head():
        return head.seq
    if missing := catalogue.missing():
        raise missing
    for damage in catalogue.damage():
        raise damage.refusal()
    raise catalogue.nothing_published()
