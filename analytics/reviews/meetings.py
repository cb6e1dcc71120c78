"""Meetings (会议): when, over which snapshot, what was decided, and what has changed since the last one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from pydantic import ConfigDict
from pydantic.dataclasses import dataclass as checked

from analytics.access.viewer import Right, Viewer
from analytics.answers.difference import Difference, Flip, difference
from analytics.answers.explanation import Explanation, explanation
from analytics.answers.overview import Line, overview
from analytics.assess.verdict import is_behind
from analytics.database.events import Event, Overtaken
from analytics.errors import N_, Refusal, UnknownName
from analytics.progress.look import Look
from analytics.reference import CITY
from analytics.reviews import texts
from analytics.reviews.actions import Action, State
from analytics.reviews.journal import Journal
from analytics.reviews.kinds import Kinds
from analytics.reviews.review import By

STREAM = "meetings"
LONGEST_MINUTES = 20_000
_FROZEN = ConfigDict(frozen=True)


@checked(config=_FROZEN)
class Held:
    """The leadership meets over a snapshot."""

    on: date
    snapshot: int
    #: The head it was known at.
    seq: int
    as_of: date


@checked(config=_FROZEN)
class MinutesWritten:
    """What the minutes of a meeting say, anew."""

    meeting: int
    text: str


@checked(config=_FROZEN)
class Ended:
    """A meeting is over: what is decided from now on belongs to the next one."""

    meeting: int


KINDS = Kinds(Held, MinutesWritten, Ended)


@dataclass(frozen=True)
class Meeting:
    """One meeting as it stands; its number counts from 1."""

    id: int
    on: date
    snapshot: int
    #: The head it was known at.
    head: int
    as_of: date
    by: By
    minutes: str = ""
    minutes_by: By | None = None
    ended: By | None = None
    #: Of its last event: who writes into it must have seen that.
    seq: int = 0


class Meetings:
    """The meetings, seen by whoever sees the whole city."""

    def __init__(self, journal: Journal, viewer: Viewer) -> None:
        self._journal = journal
        self._viewer = viewer

    @classmethod
    def of(cls, snapshots: Path, viewer: Viewer) -> Meetings:
        """Those in the database of a snapshots folder."""
        return cls(Journal.of(snapshots, STREAM, KINDS), viewer)

    def all(self) -> tuple[Meeting, ...]:
        """Every meeting, the last one first."""
        return _meetings(self._journal.events())[::-1] if self._viewer.scope.sees(CITY) else ()

    def get(self, id: int) -> Meeting:
        """One of them; refuses one that is not there or not to be seen."""
        return _one(self.all(), id)

    @property
    def under_way(self) -> Meeting | None:
        """The one that has not ended."""
        return next((one for one in self.all() if one.ended is None), None)

    def last(self, before: Meeting | None = None) -> Meeting | None:
        """The last one that ended, or the last before another."""
        ended = (one for one in self.all() if one.ended is not None)
        return next((one for one in ended if before is None or one.id < before.id), None)

    def hold(self, look: Look, on: date) -> Meeting:
        """Opens a meeting over the snapshot looked at; refuses one beside another that has not ended."""
        self._require()

        def decide(events: tuple[Event, ...]) -> Held:
            for one in _meetings(events):
                if one.ended is None:
                    raise Refusal(N_("The meeting of {day} has not ended yet: end it first."), day=one.on)
            return Held(on, look.snapshot.seq, look.seq, look.as_of)

        self._journal.write(self._viewer, decide)
        return self.all()[0]

    def write_minutes(self, id: int, text: str, *, seen: int | None = None) -> Meeting:
        """Writes the minutes anew; `Overtaken` where somebody else did since `seen`."""
        self._require()
        minutes = texts.written(text, most=LONGEST_MINUTES, may_be_empty=True)

        def decide(events: tuple[Event, ...]) -> MinutesWritten:
            now = _one(_meetings(events), id)
            if seen is not None and now.seq != seen:
                raise Overtaken(tuple(event for event in events if event.seq == now.seq))
            return MinutesWritten(id, minutes)

        self._journal.write(self._viewer, decide)
        return self.get(id)

    def end(self, id: int) -> Meeting:
        """Ends a meeting; its minutes may still be written."""
        self._require()

        def decide(events: tuple[Event, ...]) -> Ended:
            if _one(_meetings(events), id).ended is not None:
                raise Refusal(N_("The meeting has ended already."))
            return Ended(id)

        self._journal.write(self._viewer, decide)
        return self.get(id)

    def _require(self) -> None:
        self._viewer.require(Right.ACT)
        if not self._viewer.scope.sees(CITY):
            raise UnknownName("district", CITY, self._viewer.scope.codes)


def _one(meetings: Sequence[Meeting], id: int) -> Meeting:
    for one in meetings:
        if one.id == id:
            return one
    raise UnknownName("meeting", id, [one.id for one in meetings])


def _meetings(events: Iterable[Event]) -> tuple[Meeting, ...]:
    """All meetings in the order they were held."""
    meetings: dict[int, Meeting] = {}
    for event in events:
        said, by = KINDS.read(event), By.of(event)
        match said:
            case Held():
                id = len(meetings) + 1
                meetings[id] = Meeting(id, said.on, said.snapshot, said.seq, said.as_of, by, seq=event.seq)
            case MinutesWritten(meeting=id, text=text):
                meetings[id] = replace(meetings[id], minutes=text, minutes_by=by, seq=event.seq)
            case Ended(meeting=id):
                meetings[id] = replace(meetings[id], ended=by, seq=event.seq)
    return tuple(meetings.values())


def decided(meeting: Meeting, actions: Iterable[Action]) -> tuple[Action, ...]:
    """The actions a meeting decided, by number."""
    return tuple(one for one in actions if one.from_meeting == meeting.id)


@dataclass(frozen=True, eq=False)
class Since:
    """What has changed since a meeting."""

    meeting: Meeting
    #: Verdicts that are others, what got worse first; for the city of its districts too.
    statuses: tuple[Flip, ...]
    #: The targets' numbers that changed in the unit, each with its cause: `sentence`.
    numbers: tuple[Explanation, ...]
    #: What the meeting decided, as it stands now.
    agreed: tuple[Action, ...]
    done: tuple[Action, ...]
    overdue: tuple[Action, ...]
    #: Set since, outside of the meeting.
    new: tuple[Action, ...]


def since(look: Look, meeting: Meeting, actions: Sequence[Action], *, on: date) -> Since:
    """What has changed from the snapshot a meeting was held over to the one looked at; of actions by a day.

    Refuses a snapshot before the meeting's, and a sample beside real data.
    """
    units = (look.unit, *look.own_districts)
    own = [one for one in actions if one.district_code in units]
    statuses: tuple[Flip, ...] = ()
    numbers: tuple[Explanation, ...] = ()
    if meeting.snapshot != look.snapshot.seq:
        differing = difference(look, meeting.snapshot, look.snapshot.seq)
        statuses = tuple(flip for flip in differing.statuses if flip.district_code in units)
        numbers = _numbers(look, differing)
    began = meeting.by.at
    agreed = decided(meeting, own)
    return Since(
        meeting,
        statuses,
        numbers,
        agreed,
        done=tuple(
            one for one in own if one.state is State.CLOSED and one.ended is not None and one.ended.at > began
        ),
        overdue=tuple(one for one in own if one.is_overdue(on)),
        new=tuple(one for one in own if one.set_by.at > began and one not in agreed),
    )


def _numbers(look: Look, differing: Difference) -> tuple[Explanation, ...]:
    moved = {move.indicator for move in differing.indicators if move.district_code == look.unit}
    told = (
        explanation(look, target.id, differing.a) for target in look.register.targets if target.id in moved
    )
    return tuple(one for one in told if one.before != one.after)


@dataclass(frozen=True)
class Slide:
    """One item of a meeting on one screen."""

    #: Its place among all, from 1.
    number: int
    of: int
    #: Where we are, since when, who holds it back, what changed in the quarter.
    line: Line
    #: What the last meeting decided on it, as it stands now.
    agreed: tuple[Action, ...]
    #: What else is to be done about it.
    other: tuple[Action, ...]


def agenda(
    look: Look, actions: Sequence[Action], *, last: Meeting | None = None, everything: bool = False
) -> tuple[Slide, ...]:
    """What a meeting goes through, worst first: the targets the unit is behind with, or `everything`."""
    lines = [line for line in overview(look).asked if everything or is_behind(line.assessment)]
    units = (look.unit, *look.own_districts)

    def about(line: Line) -> list[Action]:
        return [one for one in actions if one.indicator == line.indicator.id and one.district_code in units]

    return tuple(
        Slide(
            number,
            len(lines),
            line,
            agreed=decided(last, about(line)) if last else (),
            other=tuple(
                one for one in about(line) if one.is_open and (last is None or one.from_meeting != last.id)
            ),
        )
        for number, line in enumerate(lines, start=1)
    )
