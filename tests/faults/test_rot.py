"""Bytes that change after a snapshot was sealed are found before a number is read from them."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from contextlib import suppress
from itertools import count, permutations
from pathlib import Path

import pytest

from analytics.errors import SnapshotDamaged
from analytics.warehouse.snapshots.catalogue import Catalogue
from analytics.warehouse.snapshots.snapshot import Snapshot
from tests.warehouse.small_snapshots import SPRING, SUMMER, seal

#: Bits flipped, and files cut short: in a test run, and in a soak.
HARMS, SOAKED = 1000, 20000

_ticks = count(1)


@pytest.fixture
def root(folder: Path) -> Path:
    root = folder / "snapshots"
    seal(root, as_of=SPRING, people=3)
    seal(root, as_of=SUMMER, people=4)
    return root


def sealed_files(root: Path) -> list[Path]:
    """Every file of every snapshot, and the manifests."""
    data = [root / file.path for snapshot in Catalogue(root).snapshots() for file in snapshot.files]
    return [*data, *sorted((root / "manifests").iterdir())]


def put(path: Path, data: bytes) -> None:
    """Other bytes under a time of their own: the clock of a file system ticks too slowly for this test."""
    path.write_bytes(data)
    os.utime(path, ns=(0, next(_ticks)))


def numbers_read(root: Path, sealed: tuple[Snapshot, ...], touched: set[Path]) -> Iterator[str]:
    """Where a reader would be given a touched file, or verify() would pass over it."""
    catalogue = Catalogue(root)
    whole = catalogue.snapshots()
    for snapshot in sealed:
        for file in snapshot.files:
            is_touched = root / file.path in touched
            if snapshot not in whole or not is_touched:
                continue
            with suppress(SnapshotDamaged):
                yield f"{catalogue.files([snapshot], file.table)} was given to a reader"
    if any(snapshot not in sealed for snapshot in whole):
        yield "a manifest that was never sealed is believed"
    named = {root / one.path for one in catalogue.verify()}
    # The files of a snapshot whose manifest is damaged are out of reach with it.
    orphans = {root / f.path for one in sealed if one not in whole for f in one.files}
    if missed := touched - named - orphans:
        yield f"verify() passes over {missed}"
    head = catalogue.head()
    if head and touched & {root / "manifests" / f"{head.seq:08d}.json", *(root / f.path for f in head.files)}:
        yield "a damaged snapshot is the head"


def test_a_flipped_bit_is_found(root: Path, soaks: bool) -> None:
    seed = random.SystemRandom().randrange(10**9)
    chance = random.Random(seed)
    sealed, files = Catalogue(root).snapshots(), sealed_files(root)
    for _ in range(SOAKED if soaks else HARMS):
        path = chance.choice(files)
        whole = path.read_bytes()
        place, bit = chance.randrange(len(whole)), chance.randrange(8)
        put(path, bytes([*whole[:place], whole[place] ^ (1 << bit), *whole[place + 1 :]]))
        found = list(numbers_read(root, sealed, {path}))
        assert found == [], f"seed {seed}: bit {bit} of byte {place} of {path.name}"
        put(path, whole)
    assert Catalogue(root).verify() == ()
    assert Catalogue(root).snapshots() == sealed


def test_a_file_cut_short_or_grown_is_found(root: Path, soaks: bool) -> None:
    seed = random.SystemRandom().randrange(10**9)
    chance = random.Random(seed)
    sealed = Catalogue(root).snapshots()
    for path in sealed_files(root):
        whole = path.read_bytes()
        lengths = {0, 1, len(whole) - 1, *(chance.randrange(len(whole)) for _ in range(300 if soaks else 12))}
        for other in (*(whole[:length] for length in lengths), whole + b"\0", whole + whole):
            put(path, other)
            found = list(numbers_read(root, sealed, {path}))
            assert found == [], f"seed {seed}: {path.name} of {len(whole)} bytes has {len(other)}"
        put(path, whole)
    assert Catalogue(root).verify() == ()


def test_files_that_traded_places_are_found(root: Path) -> None:
    sealed, files = Catalogue(root).snapshots(), sealed_files(root)
    bytes_of = {path: path.read_bytes() for path in files}
    traded = 0
    for one, other in permutations(files, 2):
        if one < other and bytes_of[one] != bytes_of[other]:
            put(one, bytes_of[other])
            put(other, bytes_of[one])
            assert list(numbers_read(root, sealed, {one, other})) == [], (one.name, other.name)
            put(one, bytes_of[one])
            put(other, bytes_of[other])
            traded += 1
    assert traded > 90
    assert Catalogue(root).verify() == ()


def test_a_log_with_a_flipped_bit_never_makes_a_wrong_snapshot_a_right_one(root: Path) -> None:
    chance = random.Random(5)
    sealed, log = Catalogue(root).snapshots(), root / "audit.jsonl"
    whole = log.read_bytes()
    for _ in range(300):
        place, bit = chance.randrange(len(whole)), chance.randrange(8)
        put(log, bytes([*whole[:place], whole[place] ^ (1 << bit), *whole[place + 1 :]]))
        catalogue = Catalogue(root)
        assert all(snapshot in sealed for snapshot in catalogue.snapshots())
        # What is left out for a damaged log is named, never silently missing.
        left_out = {snapshot.seq for snapshot in sealed} - {s.seq for s in catalogue.snapshots()}
        assert left_out <= {one.seq for one in catalogue.damage()}
    put(log, whole)
    assert Catalogue(root).damage() == ()
