"""A loss of power at any moment leaves the old head or the new one, whole, and takes back no answer.

One publish is recorded; from every prefix of what it asked of the disk, the states the disk may be
in are built as real folders and read like any other. That the simulation can tell is shown by
publishes that leave out one fsync.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from analytics.errors import NotPublished
from analytics.warehouse.snapshots import audit
from analytics.warehouse.snapshots.catalogue import Catalogue
from analytics.warehouse.snapshots.sealing import Disk
from analytics.warehouse.snapshots.snapshot import Origin, Snapshot
from tests.faults.crashes import Model, Tree, materialise
from tests.faults.leftovers import leftovers
from tests.faults.recording import Died, Event, RecordingDisk
from tests.warehouse.small_snapshots import BASE, SPRING, seal

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX is what is modelled")

#: States tried after each event, at most: in a test run, and in a soak.
STATES, SOAKED = 60, 800
#: Distinct states of each of the six stories, at least: together more than a thousand.
LEAST = 170
ROOT = "snapshots"


@dataclass
class Story:
    """What happened in one folder until a publish returned or failed."""

    model: Model
    events: list[Event]
    #: Acknowledged before, and by the publish that was recorded.
    old: tuple[Snapshot, ...]
    new: Snapshot | None
    syncs: list[str]

    def states(self, limit: int, chance: random.Random) -> Iterator[tuple[bool, Tree]]:
        """Distinct states after every event, and whether the publish had returned by then."""
        for number, event in enumerate(self.events, 1):
            self.model.play(event)
            is_over = number == len(self.events)
            seen = set()
            for tree in self.model.states(limit, chance):
                if (whole := frozenset(tree.items())) not in seen:
                    seen.add(whole)
                    yield is_over, tree


def _story(
    base: Path, old: tuple[Snapshot, ...], disk: RecordingDisk, *, earlier: RecordingDisk | None = None
) -> Story:
    model, new = Model(base), None
    if earlier:
        with suppress(Died):
            seal(base / ROOT, disk=earlier)
        disk.goes_on_from(earlier)
    with suppress(NotPublished):
        new = seal(base / ROOT, people=3, disk=disk)
    return Story(model, disk.events, old, new, disk.syncs)


def first(base: Path, drops: int | None = None) -> Story:
    """A publish into a folder that is not there yet."""
    return _story(base, (), RecordingDisk(drops=drops))


def second(base: Path, drops: int | None = None) -> Story:
    """A publish after another."""
    old = seal(base / ROOT, as_of=SPRING)
    return _story(base, (old,), RecordingDisk(drops=drops))


def after_a_death(base: Path, drops: int | None = None) -> Story:
    """A publish where the first was killed just before its commit."""
    return _story(base, (), RecordingDisk(drops=drops), earlier=RecordingDisk(dies_at="link"))


def into_unsynced_folders(base: Path, drops: int | None = None) -> Story:
    """A publish where whoever made the folders was killed before their names were synced."""
    base.joinpath(ROOT).mkdir()
    return _story(base, (), RecordingDisk(drops=drops), earlier=RecordingDisk(dies_at="flush", spares=1))


def into_a_folder_of_the_dead(base: Path, drops: int | None = None) -> Story:
    """A publish where whoever made the folder of the snapshots was killed before its name was synced."""
    # A new log beside it would sync it as well.
    audit.witness(base / ROOT).touch()
    return _story(base, (), RecordingDisk(drops=drops), earlier=RecordingDisk(dies_at="flush"))


def failed(base: Path, drops: int | None = None) -> Story:
    """A publish that fails at its commit, and cleans up."""
    old = seal(base / ROOT, as_of=SPRING)
    return _story(base, (old,), RecordingDisk(drops=drops, fails_at="link"))


STORIES: tuple[Callable[..., Story], ...] = (
    first,
    second,
    after_a_death,
    into_unsynced_folders,
    into_a_folder_of_the_dead,
    failed,
)


def fault(root: Path, story: Story, *, is_over: bool) -> str | None:
    """What a folder after a crash breaks of the promise; None when it keeps it."""
    catalogue = Catalogue(root)
    if damage := catalogue.verify():
        return f"damaged: {damage}"
    found, before = catalogue.snapshots(), story.old
    if found != before and (story.new is None or found != (*before, story.new)):
        return f"neither the old snapshots nor the new ones: {[s.seq for s in found]}"
    if is_over and story.new and catalogue.head() != story.new:
        return "an acknowledged publish is lost"
    acknowledged = (*before, story.new) if is_over and story.new else before
    for log in audit.logs(root, Origin.SUBMISSION):
        if missing := [s.seq for s in acknowledged if s.seq not in audit.publications(log)]:
            return f"{log.name} has lost {missing}"
    return None


def next_publish_fault(root: Path, story: Story) -> str | None:
    """What the next publish gets wrong in a folder after a crash."""
    before = Catalogue(root).snapshots()
    new = seal(root, people=1)
    if Catalogue(root).snapshots() != (*before, new) or Catalogue(root).head() != new:
        return "the next publish is not the head"
    if damage := Catalogue(root).verify():
        return f"damaged by the next publish: {damage}"
    for log in audit.logs(root, Origin.SUBMISSION):
        if not {s.seq for s in (*story.old, new)} <= set(audit.publications(log)):
            return f"the next publish tore {log.name}"
    if left := leftovers(root):
        return f"left lying about: {left}"
    return None


def what_the_next_publish_sees(tree: Tree) -> frozenset[tuple[str, bytes | None]]:
    """A state without what the next publish never looks into: it sweeps the rest away by name."""
    return frozenset(
        (path, data if "manifests/" in path or path.endswith(".jsonl") else b"")
        for path, data in tree.items()
        if path.count("/") < 3
    )


@pytest.mark.parametrize("tell", STORIES)
def test_a_crash_at_any_moment_leaves_the_old_head_or_the_new_one_and_no_debris(
    folder: Path, soaks: bool, tell: Callable[..., Story]
) -> None:
    base = folder / "recorded"
    base.mkdir()
    story = tell(base)
    seed = random.SystemRandom().randrange(10**9) if soaks else 0
    distinct: set[frozenset[tuple[str, bytes | None]]] = set()
    known: set[frozenset[tuple[str, bytes | None]]] = set()
    for number, (is_over, tree) in enumerate(story.states(SOAKED if soaks else STATES, random.Random(seed))):
        crashed = folder / str(number)
        materialise(tree, crashed)
        said = fault(crashed / ROOT, story, is_over=is_over)
        assert said is None, f"{said} (seed {seed}, state {number}: {sorted(tree)})"
        distinct.add(frozenset(tree.items()))
        if (seen := what_the_next_publish_sees(tree)) not in known:
            known.add(seen)
            said = next_publish_fault(crashed / ROOT, story)
            assert said is None, f"{said} (seed {seed}, state {number}: {sorted(tree)})"
        shutil.rmtree(crashed)
    assert len(distinct) >= LEAST


#: What each fsync of a publish is of, and whether a loss of power shows that it was left out.
SYNCS = {
    "a table": (r"registrations\.parquet", True),
    "the staged folder": (r"[0-9a-f]{16}", True),
    "data": ("data", True),
    "the manifest": (r"[0-9a-f]{16}\.json", True),
    "manifests": ("manifests", True),
    "the log": (r"audit\.jsonl", True),
    "the log beside the folder": (r"snapshots\.published\.jsonl", True),
    # A folder in two places is swept from the one; the names in the root were synced by the first publish.
    "staging": ("staging", False),
    "the root": (ROOT, False),
}


@pytest.mark.parametrize("left_out", SYNCS)
def test_an_fsync_left_out_is_noticed(folder: Path, left_out: str) -> None:
    name, is_needed = SYNCS[left_out]
    assert (_fault_without(folder, second, name) is not None) == is_needed


def test_a_first_publish_syncs_the_name_of_its_folder(folder: Path) -> None:
    def beside_its_log(base: Path, drops: int | None = None) -> Story:
        # A new log there would sync the names around it as well, once more.
        audit.witness(base / ROOT).touch()
        return first(base, drops)

    # The folder around the snapshots is called `sound` in the one and `mutant` in the other.
    said = _fault_without(folder, beside_its_log, "mutant|sound")
    assert said is not None
    assert "manifests/00000001.json" in said


def test_every_fsync_of_a_publish_is_one_of_these(folder: Path) -> None:
    syncs = second(folder).syncs
    patterns = (pattern for pattern, _ in SYNCS.values())
    # What is around the folder, for who made it before, and every table.
    known = "|".join((*patterns, re.escape(folder.name), *(rf"{name}\.parquet" for name in BASE)))
    assert [name for name in syncs if not re.fullmatch(known, name)] == ["observations.parquet"]


def test_what_is_synced_may_be_read_by_its_group(folder: Path) -> None:
    modes: set[int] = set()

    class Looking(Disk):
        def flush(self, descriptor: int) -> None:
            mode = os.fstat(descriptor).st_mode
            modes.update({stat.S_IMODE(mode)} if stat.S_ISREG(mode) else ())
            super().flush(descriptor)

    before = os.umask(0o077)
    try:
        seal(folder / ROOT, disk=Looking())
    finally:
        os.umask(before)
    assert modes == {0o640}


def _fault_without(folder: Path, tell: Callable[..., Story], name: str) -> str | None:
    """The first fault once a publish has returned that left out the fsync of what matches `name`."""
    for base in ("sound", "mutant"):
        (folder / base).mkdir()
    syncs = tell(folder / "sound").syncs
    drops = next(number for number, synced in enumerate(syncs) if re.fullmatch(name, synced))
    story = tell(folder / "mutant", drops)
    assert len(story.syncs) == len(syncs)
    states = (tree for is_over, tree in story.states(STATES, random.Random(0)) if is_over)
    for number, tree in enumerate(states):
        materialise(tree, folder / str(number))
        if said := fault(folder / str(number) / ROOT, story, is_over=True):
            return said
    return None
