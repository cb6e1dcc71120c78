"""A disk that keeps the order of what a publish asked of it, as changes of folders and files."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from analytics.warehouse.snapshots.sealing import Disk


@dataclass(frozen=True)
class Made:
    """A new file or folder, empty and without a name so far."""

    node: int
    is_folder: bool


@dataclass(frozen=True)
class Entered:
    """A name in a folder now leads to a file or folder: it was made, linked or renamed there."""

    folder: int
    name: str
    node: int


@dataclass(frozen=True)
class Left:
    """A name in a folder is gone."""

    folder: int
    name: str


@dataclass(frozen=True)
class Wrote:
    """Bytes at the end of a file."""

    node: int
    data: bytes


@dataclass(frozen=True)
class Synced:
    """fsync of a file or folder returned."""

    node: int


Event = Made | Entered | Left | Wrote | Synced


class Died(BaseException):
    """The publishing process is no more: nothing catches it, nothing is cleaned up."""


class RecordingDisk(Disk):
    """Does what a disk does and notes it.

    A node is the inode number of what was there before, and a negative number of what was made:
    inodes are used again. `drops` is the number of one fsync that is neither made nor noted.
    `dies_at` names the call before which the process dies, when so many as it `spares` went well; `fails_at`
    one that fails without effect.
    """

    def __init__(
        self,
        *,
        drops: int | None = None,
        dies_at: str | None = None,
        spares: int = 0,
        fails_at: str | None = None,
    ) -> None:
        self.events: list[Event] = []
        self.drops, self.dies_at, self.spares, self.fails_at = drops, dies_at, spares, fails_at
        self._made: dict[int, int] = {}
        #: What each fsync was of, in order.
        self.syncs: list[str] = []
        self._is_dead = False
        self._unnoted: tuple[Path, bytes, bool] | None = None

    def goes_on_from(self, earlier: RecordingDisk) -> None:
        """Takes up the notes of a process that died."""
        self.events, self._made = earlier.events, earlier._made

    def make_folder(self, path: Path) -> None:
        self._live("make_folder", path)
        was_there = path.exists()
        super().make_folder(path)
        if not was_there:
            self._note_new(path)

    def fill(self, path: Path, write: Callable[[Path], object]) -> None:
        self._live("fill", path)
        super().fill(path, write)
        self._note_write(path, path.read_bytes(), False)

    def write(self, path: Path, data: bytes) -> None:
        self._live("write", path)
        self._unnoted = path, data, False
        super().write(path, data)

    def append(self, path: Path, data: bytes) -> None:
        self._live("append", path)
        self._unnoted = path, data, path.exists()
        super().append(path, data)

    def flush(self, descriptor: int) -> None:
        # Written it is, also where nothing comes after it.
        if self._unnoted:
            self._note_write(*self._unnoted)
            self._unnoted = None
        self._live("flush", descriptor)
        self.syncs.append(Path(os.readlink(f"/proc/self/fd/{descriptor}")).name)
        if self.is_synced():
            super().flush(descriptor)
            self.events.append(Synced(self._node(descriptor)))

    def is_synced(self) -> bool:
        """Whether the last fsync is made."""
        return len(self.syncs) - 1 != self.drops

    def rename(self, source: Path, target: Path) -> None:
        self._live("rename", target)
        super().rename(source, target)
        self._note_entry(target)
        self.events.append(Left(self._node(source.parent), source.name))

    def link(self, source: Path, target: Path) -> None:
        self._live("link", target)
        super().link(source, target)
        self._note_entry(target)

    def unlink(self, path: Path) -> None:
        self._live("unlink", path)
        super().unlink(path)
        self.events.append(Left(self._node(path.parent), path.name))

    def remove(self, path: Path) -> None:
        self._live("remove", path)
        if not path.is_dir():
            super().remove(path)
            return
        inside = [Left(self._node(path), child.name) for child in sorted(path.iterdir())]
        super().remove(path)
        self.events += [*inside, Left(self._node(path.parent), path.name)]

    def _live(self, call: str, _subject: Path | int) -> None:
        """Before every call: of a path, or of what is open."""
        if call == self.dies_at:
            self._is_dead, self.spares = self._is_dead or not self.spares, self.spares - 1
        if self._is_dead:
            raise Died
        if call == self.fails_at:
            raise OSError(28, f"No space left on device: {call}")

    def _note_write(self, path: Path, data: bytes, was_there: bool) -> None:
        if not was_there:
            self._note_new(path)
        self.events.append(Wrote(self._node(path), data))

    def _note_new(self, path: Path) -> None:
        number = -1 - len(self.events)
        self._made[path.stat().st_ino] = number
        self.events.append(Made(number, path.is_dir()))
        self._note_entry(path)

    def _note_entry(self, path: Path) -> None:
        self.events.append(Entered(self._node(path.parent), path.name, self._node(path)))

    def _node(self, path: Path | int) -> int:
        """The node at a path, or of an open file."""
        inode = os.stat(path).st_ino
        return self._made.get(inode, inode)
