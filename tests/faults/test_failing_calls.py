"""Every call that writes fails in turn, and the disk fills up: what is said of it is true."""

from __future__ import annotations

import errno
import os
import re
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from analytics.errors import NotPublished
from analytics.warehouse.snapshots.catalogue import Catalogue
from analytics.warehouse.snapshots.sealing import Disk
from tests.faults.leftovers import leftovers
from tests.faults.publishers import End, Job, Publishers
from tests.warehouse.small_snapshots import SPRING, seal

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no fork")


@pytest.mark.parametrize("why", ["EIO", "ENOSPC", "EACCES"])
def test_any_call_may_fail_and_the_head_is_what_was_said(
    folder: Path, publishing: Publishers, why: str
) -> None:
    root = folder / "snapshots"
    seal(root, as_of=SPRING)
    failed: set[str] = set()
    for at in count():
        debris = _strew(root)
        before = Catalogue(root).head()
        (end,) = publishing(Job(root, fault=(at, why)))
        assert _fault(root, end, before, debris) is None, end
        if end.failed is None:
            break
        call = re.sub("[0-9a-f]{16}", "ID", end.failed)
        failed.add(call)
        assert (end.refused or "published") == _meant(call, why), end
    # None was left out: the first, the last, and the one that decides.
    assert {"open .", "os.mkdir staging/ID", "os.rename staging/ID", "os.link staging/ID.json",
            "fsync manifests", "fsync audit.jsonl", "fsync ../snapshots.published.jsonl",
            "os.remove staging/ID.json"} <= failed  # fmt: skip
    assert leftovers(root) == []


def _meant(call: str, why: str) -> str:
    """What a publish says when that call fails: up to the link that nothing happened, after it the truth."""
    if call in ("open manifests", "fsync manifests"):
        return "PublishUnknown"
    if call.endswith(".jsonl") or call == "os.remove staging/ID.json":
        return "published"
    # A lock file of another account's is as good as one's own.
    return "published" if (call, why) == ("os.chmod LOCK", "EACCES") else "NotPublished"


def _strew(root: Path) -> set[str]:
    """What a crash may have left, so that sweeping it away fails too."""
    staged, orphan = root / "staging" / "0123456789abcdef", root / "data" / "99999999-0123456789abcdef"
    for left in (staged, orphan):
        left.mkdir(exist_ok=True)
        (left / "funding.parquet").touch()
    return set(leftovers(root))


def _fault(root: Path, end: End, before: object, debris: set[str]) -> str | None:
    """Where a folder contradicts what the publish said of it."""
    catalogue = Catalogue(root)
    head = catalogue.head()
    if damage := catalogue.verify():
        return f"damaged: {damage}"
    if end.refused == "NotPublished" and (head != before or not set(leftovers(root)) <= debris):
        return f"not published, it said: {leftovers(root)}"
    if end.published and (head is None or end.published != (head.seq, head.digest)):
        return "published, it said"
    if end.refused not in (None, "NotPublished", "PublishUnknown"):
        return "no such answer"
    return None


# Disk full


class SmallDisk(Disk):
    """A disk with room for so many bytes; what does not fit is cut off, and nothing new is taken."""

    def __init__(self, room: int) -> None:
        self.room = room

    def make_folder(self, path: Path) -> None:
        self._take(1)
        super().make_folder(path)

    def fill(self, path: Path, write: Callable[[Path], object]) -> None:
        super().fill(path, write)
        size = path.stat().st_size
        os.truncate(path, min(size, self.room))
        self._take(size)

    def write(self, path: Path, data: bytes) -> None:
        super().write(path, data[: self.room])
        self._take(len(data))

    def append(self, path: Path, data: bytes) -> None:
        super().append(path, data[: self.room])
        self._take(len(data))

    def _take(self, size: int) -> None:
        self.room -= min(size, self.room)
        if not self.room:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_disk_that_fills_up_keeps_what_was_there(folder: Path) -> None:
    root = folder / "snapshots"
    seal(root, as_of=SPRING)
    ample = SmallDisk(10**6)
    seal(root, disk=ample)
    needed = 10**6 - ample.room
    said: list[str] = []
    for room in range(1, needed + needed // 20, needed // 20):
        before, small = Catalogue(root).head(), SmallDisk(room)
        try:
            seal(root, disk=small)
            said.append("published")
        except NotPublished:
            said.append("not published")
            assert Catalogue(root).head() == before
        assert leftovers(root) == []
        assert Catalogue(root).verify() == ()
    # Where only the log's line does not fit, the snapshot is published all the same.
    assert said == ["not published"] * said.count("not published") + ["published"] * said.count("published")
    assert said.count("not published") >= 15
    assert seal(root).seq == len(Catalogue(root).snapshots())


@pytest.mark.parametrize(
    ("largest_file", "inputs"),
    # The last is the manifest, which Python writes; the others DuckDB's.
    [(100, 0), (1000, 0), (3000, 0), (9000, 200)],
)
def test_a_file_the_system_does_not_let_grow_is_not_published(
    folder: Path, publishing: Publishers, largest_file: int, inputs: int
) -> None:
    root = folder / "snapshots"
    old = seal(root, as_of=SPRING)
    (end,) = publishing(Job(root, largest_file=largest_file, inputs=inputs))
    assert end.refused == "NotPublished"
    assert end.sentence
    assert "it would be larger than the system allows" in end.sentence
    assert str(folder) not in end.sentence
    assert Catalogue(root).head() == old
    assert leftovers(root) == []
    (end,) = publishing(Job(root, inputs=inputs))
    assert end.published
