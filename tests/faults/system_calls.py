"""Calls to the operating system that fail when told, below everything the product does with a disk."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from analytics.warehouse.snapshots import audit
from tests.warehouse.small_snapshots import WatchedDisk

#: What changes a folder; fsync makes no such event and is failed on the disk's own door.
CHANGES = {"open", "os.mkdir", "os.chmod", "os.rename", "os.link", "os.remove", "os.rmdir"}
#: Tables written between the first and the last, as those are.
ALIKE = {"funding", "communities", "institutions", "activities"}


class FailingCalls:
    """Fails one call of this process at `root`, the one with the number `at`; `why` is its errno.

    For the rest of the life of the process: the interpreter never lets go of such a hook.
    """

    def __init__(self, root: Path, *, at: int, why: int) -> None:
        self.root, self.at, self.why = root, at, why
        #: The calls so far.
        self.made: list[str] = []
        sys.addaudithook(self._hook)

    @property
    def failed(self) -> str | None:
        """The call that failed, once it has."""
        return self.made[self.at] if self.at < len(self.made) else None

    def _hook(self, event: str, arguments: tuple[object, ...]) -> None:
        if event not in CHANGES or not isinstance(arguments[0], str | Path):
            return
        path = Path(arguments[0])
        if not self.concerns(path):
            return
        # Readers open their files with a mode; of those only a staged file that is hashed counts.
        if event != "open" or arguments[1] is None or "staging" in path.parts:
            self.call(event, path)

    def concerns(self, path: Path) -> bool:
        """Below the folder or the log beside it, and none of the tables that are all written alike."""
        is_here = path.is_relative_to(self.root) or path == audit.witness(self.root)
        return is_here and path.stem not in ALIKE

    def call(self, name: str, path: Path) -> None:
        """Counts a call, and fails it when it is its turn."""
        self.made.append(f"{name} {os.path.relpath(path, self.root)}")
        if len(self.made) - 1 == self.at:
            raise OSError(self.why, os.strerror(self.why), str(path))


class FailingDisk(WatchedDisk):
    """A disk whose fsyncs take their turn in failing."""

    def __init__(self, calls: FailingCalls) -> None:
        super().__init__()
        self.failing = calls

    def flush(self, descriptor: int) -> None:
        path = Path(os.readlink(f"/proc/self/fd/{descriptor}"))
        if self.failing.concerns(path):
            self.failing.call("fsync", path)
        super().flush(descriptor)
