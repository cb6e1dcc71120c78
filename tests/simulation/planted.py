"""Faults planted into the product, each of which the simulation must find."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from analytics.database import engine
from analytics.database.chain import Chain
from analytics.database.engine import Database
from analytics.reviews import evidence
from analytics.warehouse.engines import deriving
from analytics.warehouse.snapshots import catalogue, manifest, parquet, publishing
from analytics.warehouse.snapshots.damage import Damage, Harm
from analytics.warehouse.snapshots.sealing import Disk
from analytics.warehouse.snapshots.snapshot import SealedFile, Snapshot
from tests.simulation.machine import SimulatedDisk


def without_sync_of(name: str) -> AbstractContextManager[Any]:
    """What is called so is never synced."""
    return patch.object(SimulatedDisk, "is_synced", lambda disk: not re.fullmatch(name, disk.syncs[-1]))


@contextmanager
def without_lock() -> Iterator[None]:
    """Whoever comes publishes."""

    @contextmanager
    def locked(_path: Path, *, seconds: float) -> Iterator[None]:
        yield

    with patch.object(publishing, "locked", locked):
        yield


def linked_before_its_data() -> AbstractContextManager[Any]:
    """The manifest is there before its data is in its place."""
    stage, link = publishing._Publish._stage, publishing._Publish._link

    def staged(self: Any, *args: Any) -> Snapshot:
        rename = self.disk.rename
        self.disk.rename = lambda *_: None
        try:
            made = stage(self, *args)
        finally:
            self.disk.rename = rename
        return made

    def linked(self: Any, snapshot: Snapshot) -> None:
        link(self, snapshot)
        self.disk.rename(self.staged, self.folder)
        self.disk.sync_folder(self.root / catalogue.DATA)

    return patch.multiple(publishing._Publish, _stage=staged, _link=linked)


def acknowledged_before_it_is_sealed() -> AbstractContextManager[Any]:
    """It is said to be published before the name of its manifest is on the disk."""

    def link(self: Any, snapshot: Snapshot) -> None:
        self.disk.write(self.staged_manifest, manifest.encode(snapshot))
        self.is_committing = True
        self.disk.link(self.staged_manifest, self.manifest)

    return patch.object(publishing._Publish, "_link", link)


def not_read_back() -> AbstractContextManager[Any]:
    """What was written is taken at its word."""
    right = parquet._digest

    def digest(cursor: Any, _source: str, columns: Any, _parameters: Any) -> Any:
        return right(cursor, parquet.ROWS, columns, {})

    return patch.object(parquet, "_digest", digest)


def nothing_swept() -> AbstractContextManager[Any]:
    """What a crash left stays."""
    return patch.object(publishing._Publish, "_sweep", lambda _self: None)


def error_taken_for_nothing() -> AbstractContextManager[Any]:
    """Whatever fails at the commit is said not to have been published."""
    return patch.object(publishing._Publish, "_may_be_linked", lambda _self: False)


def without_hashes() -> AbstractContextManager[Any]:
    """A file of the right size is a right file."""

    def damage(root: Path, snapshot: Snapshot, file: SealedFile, **_: object) -> Damage | None:
        path = root / file.path
        is_whole = path.exists() and path.stat().st_size == file.bytes
        return None if is_whole else Damage(snapshot.seq, file.path, Harm.SIZE)

    return patch.object(catalogue, "_damage", damage)


@contextmanager
def without_engine_held() -> Iterator[None]:
    """What an engine says is true."""
    with (
        patch.object(deriving, "_alike", lambda *_: True),
        patch.object(deriving.SparkConnect, "_hold_sums", lambda *_: None),
    ):
        yield


def not_lasting() -> AbstractContextManager[Any]:
    """A step is said to be kept before it is on the disk."""
    right = Database._connected

    def connected(self: Database, **options: bool) -> Any:
        return right(self, **{**options, "is_lasting": False})

    return patch.object(Database, "_connected", connected)


def not_rolled_back() -> AbstractContextManager[Any]:
    """What a failed step has written stays in its transaction."""
    return patch.object(engine, "_commit", lambda connection: connection.commit())


def not_committed() -> AbstractContextManager[Any]:
    """A step is said to be kept, and is not."""
    return patch.object(engine, "_commit", lambda connection: connection.rollback())


def noted_before_it_is_kept() -> AbstractContextManager[Any]:
    """The witness knows of a step before the database does."""
    right = Chain.begin

    def begin(self: Chain, database: Database, row: Any) -> None:
        right(self, database, row)
        self.note(database, row)

    return patch.object(Chain, "begin", begin)


def named_before_it_is_there() -> AbstractContextManager[Any]:
    """A document is shown before its file is on the disk."""

    def write(folder: Path, sha256: str, content: bytes) -> None:
        place = folder / sha256[:2] / sha256
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)

    return patch.object(evidence, "_write", write)


def folders_there_taken_for_safe() -> AbstractContextManager[Any]:
    """Of a folder that somebody else has made the name is taken to be on the disk."""

    def make_folders(self: Disk, path: Path) -> None:
        missing = [folder for folder in (path, *path.parents) if not folder.is_dir()]
        for folder in reversed(missing):
            self.make_folder(folder)
            self.sync_folder(folder.parent)

    return patch.object(Disk, "make_folders", make_folders)


def documents_there_taken_for_safe() -> AbstractContextManager[Any]:
    """Of a document that somebody else has put there the name is taken to be on the disk."""
    right = evidence._write

    def write(folder: Path, sha256: str, content: bytes) -> None:
        if not (folder / sha256[:2] / sha256).exists():
            right(folder, sha256, content)

    return patch.object(evidence, "_write", write)


def notes_begun_afterwards() -> AbstractContextManager[Any]:
    """The witness is begun with its first note."""
    return patch.object(Chain, "begin", lambda *_: None)


Plant = Callable[[], AbstractContextManager[Any]]

#: By fault, the first seed that finds it, and how it is planted.
PLANTED: Mapping[str, tuple[int, Plant]] = {
    "a table is not synced": (28, lambda: without_sync_of(r"registrations\.parquet")),
    "the staged folder is not synced": (13, lambda: without_sync_of(r"[0-9a-f]{16}")),
    "the data folder is not synced": (26, lambda: without_sync_of("data")),
    "the manifest is not synced": (33, lambda: without_sync_of(r"[0-9a-f]{16}\.json")),
    "manifests are not synced": (33, lambda: without_sync_of("manifests")),
    "there is no lock": (33, without_lock),
    "the manifest comes before its data": (10, linked_before_its_data),
    "it is acknowledged before it is sealed": (23, acknowledged_before_it_is_sealed),
    "nothing is swept": (1, nothing_swept),
    "a failed commit is said to be nothing": (12, error_taken_for_nothing),
    "nothing is read back": (37, not_read_back),
    "hashes are not looked at": (3, without_hashes),
    "an engine is believed": (161, without_engine_held),
    "steps do not wait for the disk": (2, not_lasting),
    "steps are not committed": (1, not_committed),
    "steps are noted before they are kept": (7, noted_before_it_is_kept),
    "documents are shown before they are kept": (28, named_before_it_is_there),
}
#: What the product did before a seed found it, and a seed that finds it.
MENDED: Mapping[str, tuple[int, Plant]] = {
    "folders that were there are not synced": (5551, folders_there_taken_for_safe),
    "documents that were there are not synced": (766, documents_there_taken_for_safe),
    "a failed commit leaves its transaction open": (51, not_rolled_back),
    "the witness is begun behind the first step": (62, notes_begun_afterwards),
}
