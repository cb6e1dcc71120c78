"""What publishing asks of the disk: every call that can lose or keep a snapshot, and the lock around them."""

from __future__ import annotations

import os
import shutil
import stat
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from analytics.errors import NotPublished
from analytics.hashes import Hash

#: The owner's group may read what is published, everybody else on the host may not.
FILE_MODE = 0o640
FOLDER_MODE = 0o750
OTHERS = 0o007
WAIT_SECONDS = 0.05


class Disk:
    """The file-system calls of a publish, one method each, so that a test can make any of them fail.

    Each returns only when the call succeeded and raises OSError otherwise. None is ever tried
    twice: after a failed fsync the kernel may have dropped the pages and report success next time.
    """

    def make_folder(self, path: Path) -> None:
        """A folder, which another process may be making too; its parent is not synced here."""
        try:
            path.mkdir(mode=FOLDER_MODE)
        except FileExistsError:
            # Whoever made it has said who may read it.
            if not path.is_dir():
                raise
        else:
            path.chmod(FOLDER_MODE)

    def make_folders(self, path: Path) -> None:
        """A folder and those above it that are missing, their names synced; what was there stays as it is."""
        missing = [folder for folder in (path, *path.parents) if not folder.is_dir()]
        for folder in reversed(missing):
            self.make_folder(folder)
            self.sync_folder(folder.parent)
        there = path.parents[len(missing) - 1] if missing else path
        # Who made it may have died before its name was on the disk. Where no one may read the folder above,
        # none of ours made it.
        with suppress(PermissionError):
            self.sync_folder(there.parent)

    def close(self, path: Path) -> None:
        """A folder that was there, perhaps from before modes were set, is closed to all but its group."""
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & OTHERS:
            with suppress(PermissionError):
                # Another account's folder keeps the mode that account gave it.
                path.chmod(mode & ~OTHERS)

    def fill(self, path: Path, write: Callable[[Path], object]) -> None:
        """A new file written by somebody else (DuckDB), then synced by `sync`."""
        write(path)
        path.chmod(FILE_MODE)

    def write(self, path: Path, data: bytes) -> None:
        """A new file with these bytes, synced; refuses to overwrite."""
        self._write(path, data, os.O_CREAT | os.O_EXCL | os.O_WRONLY)

    def append(self, path: Path, data: bytes) -> None:
        """These bytes at the end of a file, synced; makes the file when there is none."""
        self._write(path, data, os.O_CREAT | os.O_APPEND | os.O_WRONLY)

    def sync(self, path: Path) -> None:
        """The file's bytes are on the disk."""
        # Windows flushes only what is open for writing.
        descriptor = os.open(path, os.O_RDWR if sys.platform == "win32" else os.O_RDONLY)
        try:
            self.flush(descriptor)
        finally:
            os.close(descriptor)

    def sync_folder(self, path: Path) -> None:
        """The folder's entries are on the disk; Windows keeps them by itself and opens no folder."""
        if sys.platform != "win32":
            self.sync(path)

    def flush(self, descriptor: int) -> None:
        """fsync of an open file."""
        os.fsync(descriptor)

    def rename(self, source: Path, target: Path) -> None:
        """A folder under its new name."""
        source.rename(target)

    def link(self, source: Path, target: Path) -> None:
        """A second name for a file; unlike a rename it never overwrites."""
        os.link(source, target)

    def unlink(self, path: Path) -> None:
        """One name of a file, gone."""
        path.unlink()

    def remove(self, path: Path) -> None:
        """A file or a whole folder, gone."""
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            self.unlink(path)

    def _write(self, path: Path, data: bytes, flags: int) -> None:
        descriptor = os.open(path, flags | getattr(os, "O_BINARY", 0), FILE_MODE)
        try:
            there = os.fstat(descriptor)
            # What was there before is never opened to more people than it was.
            mode = stat.S_IMODE(there.st_mode) & ~OTHERS if there.st_size else FILE_MODE
            rest = memoryview(data)
            while rest:
                rest = rest[os.write(descriptor, rest) :]
            # Before the sync: after a crash, a file only its writer may read is lost to its group.
            path.chmod(mode)
            self.flush(descriptor)
        finally:
            os.close(descriptor)


def digest_of(path: Path, named: Hash) -> str:
    """The digest of a file's bytes, as hexadecimal digits."""
    return named.of_file(path)


@contextmanager
def locked(path: Path, *, seconds: float) -> Iterator[None]:
    """Holds the lock file alone; NotPublished when another publish holds it for longer than `seconds`."""
    descriptor = os.open(path, os.O_CREAT | os.O_RDWR, FILE_MODE)
    try:
        with suppress(PermissionError):
            # Another account's lock file keeps the mode that account gave it.
            path.chmod(FILE_MODE)
        until = time.monotonic() + seconds
        while not _lock(descriptor):
            if time.monotonic() >= until:
                raise NotPublished(
                    "Another publication has held {file} for {seconds} seconds. Nothing was published; "
                    "try again when it has finished.",
                    file=path.name,
                    seconds=f"{seconds:g}",
                )
            time.sleep(WAIT_SECONDS)
        # Closing the file gives the lock back, also when the process dies.
        yield
    finally:
        # A lock file that will not close says nothing about what was published.
        with suppress(OSError):
            os.close(descriptor)


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
