"""One seed's world: its clock, its chance, its processes, and the schedule that the seed alone decides.

Processes are threads of this one that hand on a baton: whatever of them asks the disk, the database, an
engine or the clock for something takes its turn first, and the seed says who goes on. Nothing waits, and
nothing looks at a real clock.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Semaphore, Thread

from analytics.database.engine import Database
from tests.faults.recording import Died

BEGINNING = datetime(2020, 7, 1, 8, tzinfo=UTC)
#: What a turn takes at most, in seconds of the simulated clock.
LONGEST_TURN_S = 0.02
#: How much longer than asked for somebody sleeps: on a machine that has much to do.
OVERSLEPT = (1, 1, 5, 60)
#: Turns after which a run is taken for one that never ends.
ENDLESS = 20_000


class Process:
    """One running program; `acts` is all it does until it ends or dies."""

    def __init__(self, world: World, name: str, acts: Callable[[Process], None]) -> None:
        self.world, self.name = world, name
        self.wakes = 0.0
        self.is_dead = self.is_over = False
        #: What it opened, once it has.
        self.database: Database | None = None
        self._baton, self._back = Semaphore(0), Semaphore(0)
        self._thread = Thread(target=self._live, args=(acts,), name=name, daemon=True)
        self._is_begun = False
        self._error: BaseException | None = None

    def _live(self, acts: Callable[[Process], None]) -> None:
        try:
            acts(self)
        except Died:
            self.world.note(f"{self.name} is dead")
        except BaseException as error:
            self._error = error
        self.is_over = True
        self._back.release()

    def go_on(self) -> None:
        """It has the baton until it gives it back."""
        before, self.world.running = self.world.running, self
        if self._is_begun:
            self._baton.release()
        else:
            self._is_begun = True
            self._thread.start()
        self._back.acquire()
        self.world.running = before
        if self._error is not None:
            raise self._error

    def give_back(self) -> None:
        """Others come first."""
        self._back.release()
        self._baton.acquire()
        if self.is_dead:
            raise Died

    def die(self) -> None:
        """kill -9: what it holds open is closed by the system, and nothing else is done."""
        self.is_dead = True
        if self.world.running is self:
            raise Died
        if self._is_begun and not self.is_over:
            self.go_on()
        self.is_over = True


class World:
    """What all processes of a run have in common."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.chance = random.Random(seed)
        self.seconds = 0.0
        self.steps: list[str] = []
        self.processes: list[Process] = []
        #: The process that asks; None where it is the test itself.
        self.running: Process | None = None
        #: How probable it is that somebody else has the next turn.
        self.restless = self.chance.choice((0.05, 0.3, 1.0))
        self._turns = 0

    # What happened

    def note(self, what: str) -> None:
        """One more step of the schedule."""
        self.steps.append(f"{len(self.steps) + 1:5d} {self.seconds:10.3f}  {what}")

    @property
    def digest(self) -> str:
        """Of everything that happened: the same seed, the same digest."""
        return hashlib.sha256("\n".join(self.steps).encode()).hexdigest()

    # The clock

    def now(self) -> datetime:
        return BEGINNING + timedelta(seconds=self.seconds)

    def passing(self) -> float:
        """The clock of who asks again and again: it goes on for the test itself, too."""
        self.seconds += 0.0 if self.running else 1.0
        return self.seconds

    def sleep(self, seconds: float) -> None:
        """Somebody waits; the clock goes on when nobody has anything else to do."""
        if process := self.running:
            process.wakes = self.seconds + seconds * self.chance.choice(OVERSLEPT)
            process.give_back()
        else:
            self.seconds += seconds

    # Whose turn it is

    def take_turn(self, what: str) -> Process | None:
        """The running process does something: others may come first. None where it is the test itself."""
        process = self.running
        if process is None:
            return None
        if process.is_dead:
            raise Died
        self.seconds += self.chance.random() * LONGEST_TURN_S
        if self.chance.random() < self.restless:
            process.give_back()
        self.note(f"{process.name}  {what}")
        return process

    def run(self, between: Callable[[], None]) -> None:
        """Goes on until every process is over; `between` comes after every turn."""
        while alive := [process for process in self.processes if not process.is_over]:
            self._turns += 1
            assert self._turns < ENDLESS, "the run does not end"
            ready = [process for process in alive if process.wakes <= self.seconds]
            if not ready:
                self.seconds = min(process.wakes for process in alive)
                continue
            self.chance.choice(ready).go_on()
            between()

    def end(self) -> None:
        """Nothing runs any more."""
        for process in self.processes:
            process.die()
        self.processes.clear()

    def begin(self, name: str, acts: Callable[[Process], None], *, after: float = 0.0) -> Process:
        """A new process, which has its first turn some time later."""
        process = Process(self, name, acts)
        process.wakes = self.seconds + after
        self.processes.append(process)
        return process
