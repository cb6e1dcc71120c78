"""Reviewers of a run, what they were told is kept, and whether the database keeps to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from analytics.access.viewer import everybody
from analytics.database.engine import Database, DatabaseRefused
from analytics.database.events import Event, Events
from analytics.database.sqlite import BUSY
from analytics.errors import FileRefused, Refusal
from analytics.reviews import events as happened
from analytics.reviews import evidence
from analytics.reviews.review import Review, Step, review
from analytics.reviews.store import Reviews, stream_of
from tests.faults.reviewers import following
from tests.reviews.course import opened
from tests.simulation.databases import Databases
from tests.simulation.machine import Machine
from tests.simulation.world import Process

YEAR = 2019
DISTRICTS = ("620102", "620103")
_QUESTION = {"item": "communities.staffed", "text": "问"}


@dataclass
class Written:
    """Something a reviewer did, under a name of its own; `kept` is what they were told is kept."""

    actor: str
    kept: Event | None = None
    #: It was said that nothing was kept, for a reason that leaves no doubt.
    is_refused: bool = False


@dataclass
class Reviewing:
    """The reviewers' work, and everything they were told."""

    machine: Machine
    databases: Databases
    steps: dict[str, Written] = field(default_factory=dict)

    @property
    def root(self) -> Path:
        return self.machine.root

    def work(self, process: Process) -> None:
        """One thing a reviewer does."""
        chance = self.machine.world.chance
        step = Written(f"考核员{len(self.steps) + 1}")
        self.steps[step.actor] = step
        process.world.take_turn(f"{step.actor} begins")
        try:
            step.kept = self._write(process, step.actor, chance.choice(DISTRICTS))
        except (DatabaseRefused, FileRefused) as refused:
            said = str(refused.values.get("reason", refused))
        except Refusal as refused:
            step.is_refused, said = True, type(refused).__name__
        else:
            said = f"kept as {step.kept.stream} {step.kept.seq}"
        process.world.note(f"{process.name}  {step.actor} is told: {said}")

    def _write(self, process: Process, actor: str, code: str) -> Event:
        database = self._database(process)
        events, stream = Events(database), stream_of(YEAR, code)
        viewer = everybody().named(actor)
        if not events.of(stream):
            return events.append(stream, "opened", _opening(code), actor=actor, after=0)
        reviews = Reviews(events, viewer)
        shown = self._shown(actor) if self.machine.world.chance.random() < 0.5 else None
        after = reviews.write(YEAR, code, lambda now: self._next(now, shown))
        return next(event for event in reversed(after.history) if event.actor == actor)

    def _next(self, now: Review, shown: happened.EvidenceShown | None) -> object:
        if shown and now.step in (Step.SELF_ASSESSMENT, Step.IN_REVIEW):
            return shown
        return following(now, self.machine.world.chance)

    def _shown(self, actor: str) -> happened.EvidenceShown:
        content = f"%PDF-1.4 {self.machine.world.chance.randrange(2)} startxref %%EOF".encode()
        kept = evidence.keep(self.root, content, "材料.pdf", everybody().named(actor))
        return happened.EvidenceShown("communities.staffed", kept.sha256, kept.name, kept.mime, kept.size)

    def _database(self, process: Process) -> Database:
        if process.database is None:
            process.database = self.databases.open()
        return process.database

    def last(self) -> list[str]:
        """What is wrong with a step when everything else is over."""
        written = Written("考核员")
        self.steps[written.actor] = written
        events = Events(self.databases.open())
        stream = stream_of(YEAR, DISTRICTS[0])
        try:
            if of := events.of(stream):
                written.kept = events.append(stream, "asked", _QUESTION, actor=written.actor, after=len(of))
            else:
                written.kept = events.append(
                    stream, "opened", _opening(DISTRICTS[0]), actor=written.actor, after=0
                )
        except Refusal as refused:
            return [f"the last step is refused: {refused}"]
        return [] if events.is_witnessed() else ["it would not be found that the last steps are cut off"]

    def faults(self) -> list[str]:
        """What a server that has just begun finds broken."""
        try:
            return self._faults(Events(self.databases.looked_at()))
        except Refusal as refused:
            is_being_made = refused.values.get("reason") == BUSY and self.machine.world.processes
            return [] if is_being_made else [f"the database is refused: {refused}"]

    def _faults(self, events: Events) -> list[str]:
        streams = events.under(f"review/{YEAR}/")
        there = {event.actor: event for of in streams.values() for event in of}
        said = [] if (first := events.damage()) is None else [f"event {first} is damaged"]
        for step in self.steps.values():
            event = there.get(step.actor)
            if step.kept and event != step.kept:
                said.append(f"{step.actor} was told {step.kept.kind} is kept: it is {event and event.kind}")
            if step.is_refused and event:
                said.append(f"{step.actor} was told nothing is kept: it is {event.kind}")
        said += [f"{actor} did nothing, and wrote" for actor in sorted(there.keys() - self.steps.keys())]
        for stream, of in streams.items():
            if [event.seq for event in of] != list(range(1, len(of) + 1)):
                said.append(f"{stream} has a gap")
            review(of)
            for event in of:
                said += self._evidence_faults(event)
        return said

    def _evidence_faults(self, event: Event) -> list[str]:
        """An event names a file that is there, as it was sent."""
        if event.kind != "evidence_shown":
            return []
        try:
            evidence.read(self.root, event.body["sha256"])
        except Refusal as refused:
            return [f"{event.actor} has shown what is not there: {refused}"]
        return []


def _opening(code: str) -> Mapping[str, Any]:
    body: dict[str, Any] = happened.KINDS.written(replace(opened(), year=YEAR, district_code=code))
    return body
