"""The machine of one run: a real folder, disks that fail as the seed says, and losses of power.

Every process has a disk of its own, all of them write into one folder and one record; where the power fails,
the folder becomes one of those that the record allows (`tests.faults.crashes`).
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.faults.crashes import Model, materialise
from tests.faults.recording import Left, RecordingDisk
from tests.simulation.world import Process, World


@dataclass(frozen=True)
class Weather:
    """How probable what goes wrong is, at every call: each fault has runs without it."""

    fails: float
    fails_afterwards: float
    is_cut: float
    lies: float
    dies: float
    power: float
    #: Of statements: those that fail, and those that take their time.
    loses: float
    slow: float
    #: Of what engines are asked.
    engine: float

    @classmethod
    def of(cls, chance: Random) -> Weather:
        """That of a run."""
        return cls(
            fails=chance.choice((0, 0, 0.01, 0.04)),
            fails_afterwards=chance.choice((0, 0, 0.1)),
            is_cut=chance.choice((0, 0, 0.02, 0.05)),
            lies=chance.choice((0, 0, 0.03)),
            dies=chance.choice((0, 0.005, 0.02)),
            power=chance.choice((0, 0.003, 0.01)),
            loses=chance.choice((0, 0, 0.01, 0.05)),
            slow=chance.choice((0, 0, 0.02)),
            engine=chance.choice((0, 0.1, 0.5)),
        )


class Machine:
    """A folder that outlives processes and losses of power."""

    def __init__(self, world: World, base: Path, weather: Weather) -> None:
        self.world, self.base, self.weather = world, base, weather
        self.root = base / "snapshots"
        base.mkdir()
        self._boot()

    def _boot(self) -> None:
        self._model = Model(self.base)
        self.record = RecordingDisk()
        #: It goes with the turn in which this is said.
        self.power_is_out = False

    def disk(self) -> SimulatedDisk:
        """That of a process."""
        return SimulatedDisk(self)

    def strikes(self, probability: float) -> bool:
        """Whether a fault comes now: never to the test itself."""
        is_asked = probability > 0 and self.world.running is not None
        return is_asked and self.world.chance.random() < probability

    def meets(self, process: Process, *, most: float = 1.0) -> None:
        """What may end a process at any call."""
        if self.strikes(self.weather.dies * most):
            process.die()
        if self.strikes(self.weather.power * most):
            self.power_is_out = True
            process.die()

    def lose_power(self) -> None:
        """Everything that runs is gone; what was not synced is there or not."""
        for event in self.record.events:
            self._model.play(event)
        tree = self._model.state(self.world.chance)
        shutil.rmtree(self.base)
        materialise(tree, self.base)
        kept = sum(data is not None for data in tree.values())
        self.world.note(f"POWER LOST  {kept} files are left")
        self._boot()


class SimulatedDisk(RecordingDisk):
    """A disk of one process: takes its turn before each call, and fails as the weather is."""

    def __init__(self, machine: Machine) -> None:
        super().__init__()
        self.goes_on_from(machine.record)
        self._machine = machine

    def write(self, path: Path, data: bytes) -> None:
        kept = self._kept(data)
        super().write(path, kept)
        self._refuse_cut(data, kept)

    def append(self, path: Path, data: bytes) -> None:
        kept = self._kept(data)
        super().append(path, kept)
        self._refuse_cut(data, kept)

    def fill(self, path: Path, write: Callable[[Path], object]) -> None:
        def written(target: Path) -> None:
            write(target)
            data = target.read_bytes()
            kept = self._kept(data)
            if kept == data and self._machine.strikes(self._machine.weather.lies):
                place, bit = self._chance.randrange(len(data)), self._chance.randrange(8)
                kept = bytes([*data[:place], data[place] ^ (1 << bit), *data[place + 1 :]])
                self._machine.world.note(f"…  {path.name} is not what was written")
                target.write_bytes(kept)
            elif kept != data:
                target.write_bytes(kept)
                # Without a word, or with one.
                if self._chance.random() < 0.5:
                    self._refuse_cut(data, kept)

        super().fill(path, written)

    def rename(self, source: Path, target: Path) -> None:
        super().rename(source, target)
        self._fail_afterwards()

    def link(self, source: Path, target: Path) -> None:
        super().link(source, target)
        self._fail_afterwards()

    def replace(self, source: Path, target: Path) -> None:
        """A file in the place of another."""
        self._live("replace", target)
        os.replace(source, target)
        self._note_entry(target)
        self.events.append(Left(self._node(source.parent), source.name))
        self._fail_afterwards()

    def remove(self, path: Path) -> None:
        inside = sorted(path.iterdir()) if path.is_dir() else []
        if inside and self._machine.strikes(self._machine.weather.fails + self._machine.weather.dies):
            for child in self._chance.sample(inside, self._chance.randrange(len(inside))):
                if not child.is_dir():
                    self.unlink(child)
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        super().remove(path)

    def _kept(self, data: bytes) -> bytes:
        """What there is room for."""
        if data and self._machine.strikes(self._machine.weather.is_cut):
            return data[: self._chance.randrange(len(data))]
        return data

    def _fail_afterwards(self) -> None:
        """It is done, and told as a failure."""
        if self._machine.strikes(self._machine.weather.fails_afterwards):
            self._machine.world.note("…  is done, and fails")
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    def _refuse_cut(self, data: bytes, kept: bytes) -> None:
        if data != kept:
            self._machine.world.note(f"…  no space left after {len(kept)} of {len(data)} bytes")
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    @property
    def _chance(self) -> Random:
        return self._machine.world.chance

    def _live(self, call: str, subject: Path | int) -> None:
        machine = self._machine
        where = Path(os.readlink(f"/proc/self/fd/{subject}")) if isinstance(subject, int) else subject
        process = machine.world.take_turn(f"{call} {_place(where, machine.base)}")
        if process is None:
            return
        machine.meets(process)
        if machine.strikes(machine.weather.fails):
            code = self._chance.choice((errno.EIO, errno.ENOSPC, errno.EACCES))
            machine.world.note(f"…  fails: {errno.errorcode[code]}")
            raise OSError(code, os.strerror(code))


def _place(path: Path, base: Path) -> str:
    return os.path.relpath(path, base)
