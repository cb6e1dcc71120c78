"""A run: one seed, everything that happens of it, and the first promise it finds broken."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Literal
from unittest.mock import patch

import pyarrow as pa

from analytics.dictionary import dictionary
from analytics.errors import PublishConflict, PublishUnknown, SnapshotRefused
from analytics.warehouse.snapshots import parquet, publishing, sealing
from analytics.warehouse.snapshots.catalogue import Catalogue
from analytics.warehouse.snapshots.publishing import seal
from analytics.warehouse.snapshots.snapshot import DistrictReport, Origin, Snapshot
from tests.plain_snapshots import CHENGGUAN, PLAIN, plain
from tests.simulation.ledger import Answer, Attempt, Ledger, forget
from tests.simulation.machine import Machine, Weather
from tests.simulation.remembered import Remembering, cursor
from tests.simulation.world import Process, World

MEMORY = Path("/dev/shm")
DAYS = (date(2020, 3, 31), date(2020, 6, 30))
PUBLISHERS = ("publisher A", "publisher B")
#: Publishes of each, at most.
JOBS = 4
#: A publisher begins anew so many seconds after it has died, at most.
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
    answers: dict[str, int]

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
    base = Path(tempfile.mkdtemp(prefix="simulation-", dir=MEMORY if os.access(MEMORY, os.W_OK) else None))
    faults: list[str] = []
    story = Story(world, base / "disk")
    try:
        with simulated(world):
            try:
                story.happen()
            finally:
                world.end()
    except Broken as broken:
        faults = list(broken.args)
    finally:
        shutil.rmtree(base)
    answers = [attempt.answer.value for attempt in story.ledger.attempts.values()]
    return Outcome(
        seed,
        tuple(world.steps),
        world.digest,
        tuple(faults),
        {answer: answers.count(answer) for answer in sorted(set(answers))},
    )


class Story:
    """The actors of a run on their machine."""

    def __init__(self, world: World, base: Path) -> None:
        base.mkdir()
        self.world, self.chance = world, world.chance
        self.machine = Machine(world, base, Weather.of(world.chance))
        self.ledger = Ledger(self.machine.root)
        self.jobs = {name: self.chance.randint(1, JOBS) for name in PUBLISHERS}
        self._is_checked = False

    def happen(self) -> None:
        """All of it."""
        for name in PUBLISHERS:
            self._begin(name)
        self.world.run(self._between)
        self._close()

    def _begin(self, name: str) -> None:
        self.world.begin(name, self._publisher, after=self.chance.random() * PAUSE_S)

    def _between(self) -> None:
        """After every turn: what comes of it, and whether everything is kept."""
        if self.machine.power_is_out:
            names = [process.name for process in self.world.processes]
            self.world.end()
            for name in names:
                self._begin(name)
            self.machine.lose_power()
            for name, (_, now) in self.ledger.harmed.items():
                _put(self.machine.root / name, now)
            self._is_checked = False
        for process in [one for one in self.world.processes if one.is_over]:
            self.world.processes.remove(process)
            self._is_checked = False
            if process.is_dead and self.jobs.get(process.name):
                self._begin(process.name)
        if not self._is_checked or self.chance.random() < 0.02:
            self._is_checked = True
            self._check()

    def _check(self, *more: str) -> None:
        if faults := [*self.ledger.faults(), *more]:
            raise Broken(*faults)

    def _close(self) -> None:
        """A last publish, of which nothing is in the way: it leaves nothing of what went wrong before."""
        self.world.note("the last publish, of which nothing is in the way")
        attempt = self.ledger.attempt(5)
        try:
            made = self._publish(attempt, "any")
        except SnapshotRefused as refused:
            raise Broken(f"the last publish is refused: {refused}") from refused
        self.ledger.acknowledge(attempt, made)
        self._check(*self.ledger.leftovers(), *self.ledger.unlogged(made))

    # Publishers

    def _publisher(self, process: Process) -> None:
        while self.jobs[process.name]:
            self.jobs[process.name] -= 1
            head = Catalogue(self.machine.root).head()
            expected: int | Literal["any"] | None = "any"
            if self.chance.random() < 0.5:
                expected = head.seq if head else None
            attempt = self.ledger.attempt(self.chance.randrange(4))
            self.world.take_turn(f"begins {attempt.reason} of {attempt.people} people on {expected}")
            try:
                made = self._publish(attempt, expected)
            except PublishUnknown:
                attempt.answer = Answer.UNKNOWN
            except (SnapshotRefused, PublishConflict):
                attempt.answer = Answer.REFUSED
            else:
                self.ledger.acknowledge(attempt, made)
                if expected != "any" and made.parent != expected:
                    raise Broken(f"{attempt.reason} was published on {made.parent}, not on {expected}")
            self._is_checked = False
            self.world.note(f"{process.name}  is told of {attempt.reason}: {attempt.answer}")
            self.world.sleep(self.chance.random() / 2)

    def _publish(self, attempt: Attempt, expected: int | Literal["any"] | None) -> Snapshot:
        return seal(
            self.machine.root,
            tables(attempt.people),
            as_of=self.chance.choice(DAYS),
            actor="李工",
            origin=Origin.SUBMISSION,
            districts={CHENGGUAN: DistrictReport()},
            expected_head=expected,
            reason=attempt.reason,
            derive=people_counted,
            disk=self.machine.disk(),
        )


@contextmanager
def simulated(world: World) -> Iterator[None]:
    """The clock, the names made by chance and DuckDB are those of the world."""
    secrets = SimpleNamespace(token_hex=lambda size: f"{world.chance.getrandbits(8 * size):0{2 * size}x}")

    class Now(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
            return world.now().astimezone(tz)

    with ExitStack() as stack:
        for module, name, instead in (
            (sealing, "time", SimpleNamespace(monotonic=lambda: world.seconds, sleep=world.sleep)),
            (publishing, "cursor", cursor),
            (publishing, "secrets", secrets),
            (publishing, "datetime", Now),
            (
                publishing,
                "log",
                SimpleNamespace(exception=lambda said, *values: world.note(f"…  {said % values}")),
            ),
        ):
            stack.enter_context(patch.object(module, name, instead))
        forget()
        yield


@cache
def tables(people: int) -> dict[str, pa.Table]:
    """The six tables, with so many people in the register."""
    rows: dict[str, list[dict[str, Any]]] = {
        name: [plain(name)] for name in ("funding", "communities", "activities")
    }
    rows["registrations"] = [plain("registrations", person_key=f"k{number}") for number in range(people)]
    return {name: parquet.arrow_table(dictionary().table(name), rows.get(name, ())) for name in PLAIN}


def people_counted(cursor: Remembering, **_: object) -> dict[str, pa.Table]:
    """The one rollup: made of what the cursor holds."""
    ((people,),) = cursor.execute("select count(*) from registrations").fetchall()
    return {"observations": pa.table({"people": pa.array([people], pa.int64())})}


def _put(path: Path, data: bytes | None) -> None:
    if data is None:
        path.unlink(missing_ok=True)
    else:
        path.write_bytes(data)
