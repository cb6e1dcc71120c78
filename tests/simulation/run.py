"""A run: one seed, everything that happens of it, and the first promise it finds broken.

    python -m tests.simulation SEED

Two publishers, two reviewers, a reader and time itself share one machine: a real folder, and SQLite. Each
step is the product's own code, unchanged; what it asks of the disk, the database, an engine or the clock
comes to a seam it has anyway (`Disk`, SQLAlchemy's events, `SparkConnect`, `time`), where the one
`random.Random` of the seed says who goes on and what goes wrong:

- a call of the disk fails, is done and fails, finds no space, or keeps other bytes than it was given;
- a process is killed at any call, also of the database; its locks are given back as the system does it;
- the power fails: of everything not synced a part is left, in any order (`tests.faults.crashes`);
- bits of sealed files flip, files are cut short or gone, and copies are put back;
- a statement or a commit of the database fails, takes long, finds another writer, or is done and fails;
- an engine answers late, otherwise, half, or not at all.

After every turn that may have changed something, a reader that knows nothing looks at everything: what was
acknowledged is there to the byte, or its damage is told; what was refused is not; nothing of two publishes is
mixed; every number is the one that was published; and at the end a publish and a step, of which nothing is in
the way, succeed and leave nothing lying about. DuckDB is asked nothing twice (`remembered`), so that a run is
some tens of milliseconds.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from analytics.database import engine, events
from analytics.errors import SnapshotRefused
from analytics.reviews import evidence
from analytics.warehouse.engines import deriving, endpoint
from analytics.warehouse.snapshots import catalogue, publishing, sealing
from analytics.warehouse.snapshots.catalogue import Catalogue
from tests.simulation.databases import Databases
from tests.simulation.decay import Decay
from tests.simulation.engines import Engines
from tests.simulation.ledger import Ledger, anew
from tests.simulation.machine import Machine, Weather
from tests.simulation.publishing import Publishing
from tests.simulation.remembered import cursor
from tests.simulation.reviewing import Reviewing
from tests.simulation.world import Process, World

MEMORY = Path("/dev/shm")
#: What each of a run's processes does at most so many times.
JOBS: Mapping[str, int] = {
    "publisher A": 3,
    "publisher B": 3,
    "reviewer A": 5,
    "reviewer B": 5,
    "reader": 4,
    "time": 4,
}
#: Whoever has died begins anew so many seconds later, at most.
PAUSE_S = 1.0


@dataclass(frozen=True)
class Outcome:
    """What became of a run."""

    seed: int
    steps: tuple[str, ...]
    digest: str
    #: What it found broken, after the last step.
    faults: tuple[str, ...]
    #: How many of its publishes got which answer.
    answers: Mapping[str, int]

    def told(self) -> str:
        """The schedule, and what was found at its end."""
        lines = [f"seed {self.seed}, schedule {self.digest[:16]}", *self.steps]
        lines += [f"BROKEN: {fault}" for fault in self.faults]
        lines.append(f"Again: python -m tests.simulation {self.seed}")
        return "\n".join(lines)


class Broken(AssertionError):
    """A promise was broken."""


def run(seed: int) -> Outcome:
    """Everything that happens of a seed."""
    world = World(seed)
    faults: tuple[str, ...] = ()
    base = Path(tempfile.mkdtemp(prefix="simulation-", dir=MEMORY if os.access(MEMORY, os.W_OK) else None))
    story = Story(world, base)
    try:
        with simulated(world, story.machine, story.engines):
            story.happen()
    except Broken as broken:
        faults = broken.args
    finally:
        story.databases.close()
        # A connection that a killed process left takes its files away itself, and when it likes.
        shutil.rmtree(base, ignore_errors=True)
    answers = [attempt.answer.value for attempt in story.ledger.attempts.values()]
    counted = {answer: answers.count(answer) for answer in sorted(set(answers))}
    return Outcome(seed, tuple(world.steps), world.digest, faults, counted)


class Story:
    """The processes of a run on their machine."""

    def __init__(self, world: World, base: Path) -> None:
        self.world, self.chance = world, world.chance
        self.machine = Machine(world, base / "disk", Weather.of(world.chance))
        self.databases = Databases(self.machine, base / "database")
        self.ledger = Ledger(self.machine.root)
        self.decay = Decay(world, self.ledger)
        self.engines = Engines(self.machine)
        self.publishing = Publishing(self.machine, self.ledger, self.engines)
        self.reviewing = Reviewing(self.machine, self.databases)
        #: How often each is still to do what it does: all of them, or some.
        self.jobs = {name: self.chance.randint(0, most) for name, most in JOBS.items()}
        self._is_checked = False

    def happen(self) -> None:
        """All of it."""
        try:
            for name in JOBS:
                self._begin(name)
            self.world.run(self._between)
            self._close()
        finally:
            self.world.end()

    def _begin(self, name: str) -> None:
        if self.jobs[name]:
            self.world.begin(name, self._work, after=self.chance.random() * PAUSE_S)

    def _work(self, process: Process) -> None:
        does = self._does(process.name)
        while self.jobs[process.name]:
            self.jobs[process.name] -= 1
            does(process)
            self._is_checked = False
            self.world.sleep(self.chance.random() / 2)

    def _does(self, name: str) -> Callable[[Process], None]:
        match name.split()[0]:
            case "publisher":
                return self.publishing.publish
            case "reviewer":
                return self.reviewing.work
            case "reader":
                return self._read
            case _:
                return lambda _: self.decay.strike()

    def _read(self, process: Process) -> None:
        """What a page shows, of what its server knows already."""
        found = Catalogue(self.machine.root)
        head = found.head()
        self.world.take_turn(f"looks at {head and head.reason}")
        if head is None:
            return
        process.world.note(f"reader  reads {', '.join(str(s.seq) for s in found.timeline(head.seq))}")
        if said := [
            fault for one in found.timeline(head.seq) for fault in self.ledger.shown_faults(found, one)
        ]:
            raise Broken(*said)

    def _between(self) -> None:
        """After every turn: what comes of it, and whether everything is kept."""
        if self.machine.power_is_out:
            self._lose_power()
        for process in [one for one in self.world.processes if one.is_over]:
            self.world.processes.remove(process)
            self._is_checked = False
            self._begin(process.name)
        if not self._is_checked or self.chance.random() < 0.02:
            self._is_checked = True
            self._check()

    def _lose_power(self) -> None:
        names = [process.name for process in self.world.processes]
        self.world.end()
        self.machine.lose_power()
        self.databases.lose_power()
        self.decay.again()
        forget()
        self._is_checked = False
        for name in names:
            self._begin(name)

    def _check(self, *more: str) -> None:
        if faults := [*more, *self.ledger.faults(), *self.reviewing.faults()]:
            raise Broken(*faults)

    def _close(self) -> None:
        """A last publish, of which nothing is in the way: it leaves nothing of what went wrong before."""
        self.world.note("the last publish, of which nothing is in the way")
        try:
            made = self.publishing.last()
        except SnapshotRefused as refused:
            raise Broken(f"the last publish is refused: {refused}") from refused
        self._check(*self.ledger.leftovers(), *self.ledger.unlogged(made), *self.reviewing.last())
        if found := self.ledger.faults_of(Catalogue(self.machine.root)):
            raise Broken(*(f"a server that has run all the time {fault}" for fault in found))


def forget() -> None:
    """Every process has just begun."""
    for cached in (catalogue._manifest, catalogue._log, catalogue._read):
        cached.cache_clear()
    catalogue._checked.clear()


@contextmanager
def simulated(world: World, machine: Machine, engines: Engines) -> Iterator[None]:
    """The clock, the disk, the names made by chance and DuckDB are those of the run."""
    names = SimpleNamespace(token_hex=lambda size: f"{world.chance.getrandbits(8 * size):0{2 * size}x}")
    log = SimpleNamespace(exception=lambda said, *values: world.note(f"…  {said % values}"))

    class Now(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
            return world.now().astimezone(tz)

    with ExitStack() as stack:
        for module, name, instead in (
            (sealing, "time", SimpleNamespace(monotonic=lambda: world.seconds, sleep=world.sleep)),
            (publishing, "cursor", cursor),
            (publishing, "secrets", names),
            (publishing, "datetime", Now),
            (publishing, "log", log),
            (engine, "PATIENCE_S", 0.0),
            (engine, "monotonic", world.passing),
            (events, "datetime", Now),
            (endpoint, "refuse_unusable", lambda _address: None),
            (endpoint, "opened", engines.opened),
            (deriving, "_embedded", engines.embedded),
            (deriving, "_asked", engines.asked),
            (evidence, "Disk", machine.disk),
            (evidence, "os", SimpleNamespace(replace=lambda *paths: machine.disk().replace(*paths))),
            (evidence, "secrets", names),
        ):
            stack.enter_context(patch.object(module, name, instead))
        stack.enter_context(anew())
        yield
