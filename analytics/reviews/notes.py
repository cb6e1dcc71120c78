"""Notes pinned to a number of a unit on a day: what a curve cannot say of itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import ConfigDict
from pydantic.dataclasses import dataclass as checked

from analytics.access.viewer import Right, Viewer
from analytics.database.events import Event
from analytics.errors import UnknownName
from analytics.policy.register import Register
from analytics.progress.look import units
from analytics.reviews import texts
from analytics.reviews.journal import Journal
from analytics.reviews.kinds import Kinds
from analytics.reviews.review import By

STREAM = "notes"
#: It stands beside a curve.
LONGEST = 300
_FROZEN = ConfigDict(frozen=True)


@checked(config=_FROZEN)
class Pinned:
    """A note on a number of a unit (the city is 620100) on a day."""

    indicator: str
    district_code: str
    on: date
    text: str


@checked(config=_FROZEN)
class NoteWithdrawn:
    """The note of seq `pinned` is not shown any more."""

    pinned: int


KINDS = Kinds(Pinned, NoteWithdrawn)


@dataclass(frozen=True)
class Note:
    """A note that is shown."""

    id: int
    indicator: str
    district_code: str
    on: date
    text: str
    by: By


class Notes:
    """The notes one viewer may see and pin."""

    def __init__(self, journal: Journal, viewer: Viewer) -> None:
        self._journal = journal
        self._viewer = viewer

    @classmethod
    def of(cls, snapshots: Path, viewer: Viewer) -> Notes:
        """Those in the database of a snapshots folder."""
        return cls(Journal.of(snapshots, STREAM, KINDS), viewer)

    def all(self) -> tuple[Note, ...]:
        """Every note of the viewer's units, by day, and on one day as they were pinned."""
        seen = (one for one in _shown(self._journal.events()) if self._viewer.scope.sees(one.district_code))
        return tuple(sorted(seen, key=lambda one: (one.on, one.id)))

    def about(self, indicator: str, district_code: str) -> tuple[Note, ...]:
        """Those on one number of one unit, by day."""
        return tuple(
            one for one in self.all() if (one.indicator, one.district_code) == (indicator, district_code)
        )

    def pin(self, register: Register, *, indicator: str, district_code: str, on: date, text: str) -> Note:
        """Pins a note; refuses an unknown number or unit, an empty or long text, and ID numbers."""
        self._viewer.require(Right.ACT)
        if district_code not in units() or not self._viewer.scope.sees(district_code):
            raise UnknownName("district", district_code, self._viewer.scope.codes)
        said = Pinned(register.indicator(indicator).id, district_code, on, texts.written(text, most=LONGEST))
        event = self._journal.write(self._viewer, lambda _: said)
        return next(one for one in self.all() if one.id == event.seq)

    def withdraw(self, id: int) -> None:
        """Shows a note no longer; who pinned and who withdrew it stays on record."""
        self._viewer.require(Right.ACT)

        def decide(events: tuple[Event, ...]) -> NoteWithdrawn:
            known = [one.id for one in _shown(events) if self._viewer.scope.sees(one.district_code)]
            if id not in known:
                raise UnknownName("note", id, known)
            return NoteWithdrawn(id)

        self._journal.write(self._viewer, decide)


def _shown(events: Iterable[Event]) -> tuple[Note, ...]:
    notes: dict[int, Note] = {}
    for event in events:
        said = KINDS.read(event)
        if isinstance(said, Pinned):
            by = By.of(event)
            notes[event.seq] = Note(event.seq, said.indicator, said.district_code, said.on, said.text, by)
        else:
            notes.pop(said.pinned, None)
    return tuple(notes.values())
