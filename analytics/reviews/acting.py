"""What people do with actions: each step refused in a sentence where it may not be, and kept in order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from analytics.access.viewer import Right, Viewer
from analytics.database.engine import database_of
from analytics.database.events import Event, Events, Overtaken
from analytics.errors import N_, Refusal, UnknownName
from analytics.policy.register import Register
from analytics.progress.look import units
from analytics.reviews import texts
from analytics.reviews.actions import (
    KINDS,
    Action,
    ActionSet,
    Closed,
    EvidenceShown,
    Extended,
    Noted,
    ReportedDone,
    SentBack,
    State,
    TakenOver,
    Withdrawn,
    action,
)
from analytics.reviews.journal import TRIES, is_by, keep
from analytics.reviews.settings import settings
from analytics.reviews.store import today

PREFIX = "action/"

#: Says what happens next to an action as it stands now, or refuses.
Decision = Callable[[Action], Any]


class Move(StrEnum):
    """What can be done with an action."""

    TAKE_OVER = "take_over"
    REPORT_DONE = "report_done"
    SEND_BACK = "send_back"
    CLOSE = "close"
    EXTEND = "extend"
    NOTE = "note"
    SHOW = "show"
    WITHDRAW = "withdraw"


_ALWAYS = (Move.NOTE, Move.SHOW, Move.WITHDRAW)
#: What is for whoever an action is set for; all else is for who sets them.
_REPORTING = frozenset({Move.TAKE_OVER, Move.REPORT_DONE, Move.NOTE, Move.SHOW})
_MOVES: Mapping[State, tuple[Move, ...]] = {
    State.SET: (Move.TAKE_OVER, Move.EXTEND, *_ALWAYS),
    State.TAKEN_OVER: (Move.REPORT_DONE, Move.EXTEND, *_ALWAYS),
    State.REPORTED_DONE: (Move.CLOSE, Move.SEND_BACK, *_ALWAYS),
    State.CLOSED: (),
    State.WITHDRAWN: (),
}
_WHERE: Mapping[State, str] = {
    State.SET: N_("the action has not been taken over yet"),
    State.TAKEN_OVER: N_("the action has been taken over and is not reported done yet"),
    State.REPORTED_DONE: N_("the action is reported done and waits to be closed"),
    State.CLOSED: N_("the action is closed"),
    State.WITHDRAWN: N_("the action is withdrawn"),
}


def next_moves(action: Action, viewer: Viewer) -> tuple[Move, ...]:
    """What a viewer can do with it now, the usual step first."""
    if not viewer.scope.sees(action.district_code):
        return ()
    return tuple(move for move in _MOVES[action.state] if viewer.may(_right(move)))


def take_over(action: Action, viewer: Viewer) -> TakenOver:
    """Whoever answers for it has it on their desk."""
    _require(action, viewer, Move.TAKE_OVER)
    return TakenOver()


def report_done(action: Action, viewer: Viewer, text: str) -> ReportedDone:
    """It is done, and how."""
    _require(action, viewer, Move.REPORT_DONE)
    return ReportedDone(texts.written(text))


def send_back(action: Action, viewer: Viewer, reason: str) -> SentBack:
    """What was reported done is not."""
    _require(action, viewer, Move.SEND_BACK)
    return SentBack(texts.written(reason))


def close(action: Action, viewer: Viewer, remark: str = "") -> Closed:
    """What was reported done is; by settings not said by who reported it."""
    _require(action, viewer, Move.CLOSE)
    if settings().four_eyes and action.reported and is_by(viewer, action.reported):
        raise Refusal(N_("Who reports an action done does not close it: another person has to."))
    return Closed(texts.written(remark, may_be_empty=True))


def withdraw(action: Action, viewer: Viewer, reason: str) -> Withdrawn:
    """It is not to be done any more."""
    _require(action, viewer, Move.WITHDRAW)
    return Withdrawn(texts.written(reason))


def extend(action: Action, viewer: Viewer, due: date, reason: str) -> Extended:
    """It has until a later day; the first deadline stays on record."""
    _require(action, viewer, Move.EXTEND)
    if due <= action.due:
        raise Refusal(N_("The new deadline must lie after {due}."), due=action.due)
    return Extended(due, texts.written(reason))


def note(action: Action, viewer: Viewer, text: str) -> Noted:
    """How far it is."""
    _require(action, viewer, Move.NOTE)
    return Noted(texts.written(text))


def show(action: Action, viewer: Viewer, *, sha256: str, name: str, mime: str, size: int) -> EvidenceShown:
    """A file that was kept as evidence is shown for it."""
    _require(action, viewer, Move.SHOW)
    if any(shown.file.sha256 == sha256 for shown in action.evidence):
        raise Refusal(N_("This file is attached already."))
    return EvidenceShown(sha256, texts.line(name), mime, size)


class Actions:
    """The actions one viewer may see and write into."""

    def __init__(self, events: Events, viewer: Viewer) -> None:
        self._events = events
        self._viewer = viewer

    @classmethod
    def of(cls, snapshots: Path, viewer: Viewer) -> Actions:
        """Those in the database of a snapshots folder."""
        return cls(Events(database_of(snapshots)), viewer)

    def all(self) -> tuple[Action, ...]:
        """Every action of the viewer's units, by number."""
        found = (action(events) for events in self._events.under(PREFIX).values())
        seen = [one for one in found if one is not None and self._viewer.scope.sees(one.district_code)]
        return tuple(sorted(seen, key=lambda one: one.id))

    def get(self, id: int) -> Action:
        """An action as it stands; refuses one that is not there or not to be seen."""
        found = action(self._events.of(f"{PREFIX}{id}"))
        if found is None or not self._viewer.scope.sees(found.district_code):
            raise UnknownName("action", id, [one.id for one in self.all()])
        return found

    def set(
        self,
        register: Register,
        *,
        indicator: str | None,
        district_code: str,
        year: int,
        what: str,
        responsible: str,
        due: date,
        from_meeting: int | None = None,
        is_rectification: bool = False,
    ) -> Action:
        """Sets a new action; its number is the next one. Refuses a deadline that is over."""
        self._viewer.require(Right.ACT)
        if district_code not in units() or not self._viewer.scope.sees(district_code):
            raise UnknownName("district", district_code, self._viewer.scope.codes)
        if due < today():
            raise Refusal(N_("The deadline {due} is over already."), due=due)
        said = ActionSet(
            indicator=None if indicator is None else register.indicator(indicator).id,
            district_code=district_code,
            year=year,
            what=texts.written(what),
            responsible=texts.line(responsible),
            due=due,
            from_meeting=from_meeting,
            is_rectification=is_rectification,
        )
        for _ in range(TRIES):
            taken = [int(stream.removeprefix(PREFIX)) for stream in self._events.under(PREFIX)]
            id = max(taken, default=0) + 1
            try:
                self._append(id, said, after=0)
            except Overtaken:
                continue
            return self.get(id)
        raise Refusal(N_("Too many are setting actions just now; please try again."))

    def write(self, id: int, decide: Decision, *, seen: int | None = None) -> Action:
        """Decides on an action as it stands and keeps what was decided.

        `seen` is its seq as the writer saw it: where somebody wrote into it since, `Overtaken`.
        """
        now = self.get(id)
        if seen is not None and now.seq != seen:
            raise Overtaken(tuple(event for event in now.history if event.seq > seen))
        self._append(id, decide(now), after=now.seq)
        return self.get(id)

    def _append(self, id: int, said: Any, *, after: int) -> Event:
        return keep(self._events, f"{PREFIX}{id}", KINDS, said, viewer=self._viewer, after=after)


def _require(action: Action, viewer: Viewer, move: Move) -> None:
    viewer.require(_right(move))
    if not viewer.scope.sees(action.district_code):
        raise UnknownName("action", action.id, [])
    if move not in _MOVES[action.state]:
        raise Refusal(N_("This is not possible now: {why}."), why=_WHERE[action.state])


def _right(move: Move) -> Right:
    return Right.REPORT if move in _REPORTING else Right.ACT
