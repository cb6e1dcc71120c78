"""Actions (督办): what is to be done about something that is behind, as their events add up. Pure.

    set → taken over (签收) → reported done → closed;  sent back when it is not done;  withdrawn at any time

One action is one stream, `action/<n>`; its number is never given again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

import pandas as pd
from pydantic import ConfigDict
from pydantic.dataclasses import dataclass as checked

from analytics.database.events import Event
from analytics.language.formats import LANZHOU
from analytics.reviews.kinds import Kinds
from analytics.reviews.review import By
from analytics.reviews.settings import settings
from analytics.tables import Table

_FROZEN = ConfigDict(frozen=True)


@checked(config=_FROZEN)
class ActionSet:
    """Something is to be done in a unit; the city's own is 620100."""

    #: None of what is about no single number.
    indicator: str | None
    district_code: str
    #: Of which year's review it is.
    year: int
    what: str
    #: Which office or post answers for it.
    responsible: str
    due: date
    #: The meeting that decided it, by its number.
    from_meeting: int | None = None
    #: It puts right what a review of its year found (整改).
    is_rectification: bool = False


@checked(config=_FROZEN)
class TakenOver:
    """Whoever answers for it has it on their desk (签收)."""


@checked(config=_FROZEN)
class ReportedDone:
    """Whoever answers for it says it is done."""

    text: str


@checked(config=_FROZEN)
class SentBack:
    """It is not done yet, with the reason."""

    reason: str


@checked(config=_FROZEN)
class Closed:
    """It is done."""

    remark: str


@checked(config=_FROZEN)
class Withdrawn:
    """It is not to be done any more."""

    reason: str


@checked(config=_FROZEN)
class Extended:
    """It has until another day."""

    due: date
    reason: str


@checked(config=_FROZEN)
class Noted:
    """How far it is."""

    text: str


@checked(config=_FROZEN)
class EvidenceShown:
    """A file that shows it, by its hash in the evidence folder."""

    sha256: str
    name: str
    mime: str
    size: int


KINDS = Kinds(ActionSet, TakenOver, ReportedDone, SentBack, Closed, Withdrawn, Extended, Noted, EvidenceShown)


class State(StrEnum):
    """Where an action is."""

    SET = "set"
    TAKEN_OVER = "taken_over"
    REPORTED_DONE = "reported_done"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class ActionLight(StrEnum):
    """Whether an action is in time."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


@dataclass(frozen=True)
class ActionNote:
    """What somebody wrote about it; `state` where that changed with it."""

    text: str
    by: By
    state: State | None = None


@dataclass(frozen=True)
class Shown:
    """A file that was attached."""

    file: EvidenceShown
    by: By


@dataclass(frozen=True)
class Action:
    """One action as it stands."""

    id: int
    indicator: str | None
    district_code: str
    year: int
    what: str
    responsible: str
    #: The last deadline given; `first_due` is the one it was set with.
    due: date
    first_due: date
    set_by: By
    from_meeting: int | None = None
    is_rectification: bool = False
    state: State = State.SET
    taken_over: By | None = None
    #: The last report that it is done; None again where it was sent back.
    reported: By | None = None
    #: When it was closed or withdrawn.
    ended: By | None = None
    notes: tuple[ActionNote, ...] = ()
    evidence: tuple[Shown, ...] = ()
    #: The seq of its last event: who writes into it must have seen that.
    seq: int = 0
    history: tuple[Event, ...] = ()

    @property
    def is_open(self) -> bool:
        """Something is still to be done, or to be closed."""
        return self.state not in (State.CLOSED, State.WITHDRAWN)

    def days_left(self, on: date) -> int | None:
        """Days until its deadline, negative behind it; None where nothing is to be done any more."""
        return (self.due - on).days if self.is_open and self.reported is None else None

    def light(self, on: date) -> ActionLight | None:
        """Yellow from `yellow_days` before the deadline, red after it; None where it is over.

        What was reported done is in time or late as of the day of that report.
        """
        if not self.is_open:
            return None
        if self.reported is not None:
            return ActionLight.GREEN if day_of(self.reported.at) <= self.due else ActionLight.RED
        if on > self.due:
            return ActionLight.RED
        return ActionLight.YELLOW if on >= self.yellow_on else ActionLight.GREEN

    @property
    def yellow_on(self) -> date:
        """The day it turns yellow."""
        return self.due - timedelta(days=settings().yellow_days)

    def is_overdue(self, on: date) -> bool:
        return self.light(on) is ActionLight.RED


def day_of(moment: datetime) -> date:
    """The day it was in Lanzhou."""
    return moment.astimezone(LANZHOU).date()


def action(events: Iterable[Event]) -> Action | None:
    """The action its events tell of; None of no event."""
    state: Action | None = None
    for event in events:
        said, by = KINDS.read(event), By.of(event)
        if state is None:
            assert isinstance(said, ActionSet), "an action begins with being set"
            state = _begun(said, int(event.stream.rpartition("/")[2]), by)
        else:
            state = _after(state, said, by)
        state = replace(state, seq=event.seq, history=(*state.history, event))
    return state


def _begun(said: ActionSet, id: int, by: By) -> Action:
    return Action(
        id=id,
        indicator=said.indicator,
        district_code=said.district_code,
        year=said.year,
        what=said.what,
        responsible=said.responsible,
        due=said.due,
        first_due=said.due,
        set_by=by,
        from_meeting=said.from_meeting,
        is_rectification=said.is_rectification,
    )


def _after(state: Action, said: Any, by: By) -> Action:
    match said:
        case TakenOver():
            return replace(state, state=State.TAKEN_OVER, taken_over=by)
        case ReportedDone(text=text):
            return replace(_noted(state, text, by, State.REPORTED_DONE), reported=by)
        case SentBack(reason=text):
            return replace(_noted(state, text, by, State.TAKEN_OVER), reported=None)
        case Closed(remark=text):
            return replace(_noted(state, text, by, State.CLOSED), ended=by)
        case Withdrawn(reason=text):
            return replace(_noted(state, text, by, State.WITHDRAWN), ended=by)
        case Extended(due=due, reason=text):
            return replace(_noted(state, text, by), due=due)
        case Noted(text=text):
            return _noted(state, text, by)
        case EvidenceShown():
            return replace(state, evidence=(*state.evidence, Shown(said, by)))
    raise TypeError(f"nothing follows of {type(said).__name__}")


def _noted(state: Action, text: str, by: By, reached: State | None = None) -> Action:
    notes = (*state.notes, ActionNote(text, by, reached)) if text else state.notes
    return replace(state, notes=notes, state=reached or state.state)


def most_urgent_first(actions: Iterable[Action], on: date) -> tuple[Action, ...]:
    """Open ones by light and deadline, then those that are over, the last one first."""
    lights = (ActionLight.RED, ActionLight.YELLOW, ActionLight.GREEN)

    def key(one: Action) -> tuple[int, date, int]:
        light = one.light(on)
        return (len(lights), date.max, -one.id) if light is None else (lights.index(light), one.due, one.id)

    return tuple(sorted(actions, key=key))


def carried(actions: Sequence[Action], year: int, district_code: str) -> tuple[Action, ...]:
    """What the review of a year takes over from earlier years: a district's actions that are open still."""
    return tuple(
        one for one in actions if one.is_open and one.year < year and one.district_code == district_code
    )


def table(actions: Sequence[Action], on: date) -> Table:
    """One row an action, as it stands on a day."""
    columns: dict[str, object] = {
        "action_number": [one.id for one in actions],
        "unit_code": [one.district_code for one in actions],
        "indicator": [one.indicator for one in actions],
        "action": [one.what for one in actions],
        "responsible": [one.responsible for one in actions],
        "due": [one.due for one in actions],
        "action_state": [one.state.value for one in actions],
        "action_light": [one.light(on) for one in actions],
        "days_left": pd.array([one.days_left(on) for one in actions], dtype="Int64"),
        "year": pd.array([one.year for one in actions], dtype="Int64"),
        "set_on": [day_of(one.set_by.at) for one in actions],
        "set_by": [one.set_by.actor for one in actions],
        "last_note": [one.notes[-1].text if one.notes else None for one in actions],
        "files_shown": [len(one.evidence) for one in actions],
    }
    return Table("actions", columns)
