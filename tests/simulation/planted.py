"""Faults planted into the product, each of which the simulation must find."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from analytics.warehouse.snapshots import catalogue, manifest, parquet, publishing
from analytics.warehouse.snapshots.snapshot import Snapshot
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


PLANTED: Mapping[str, Callable[[], AbstractContextManager[Any]]] = {
    "a table is not synced": lambda: without_sync_of(r"registrations\.parquet"),
    "the staged folder is not synced": lambda: without_sync_of(r"[0-9a-f]{16}"),
    "the data folder is not synced": lambda: without_sync_of("data"),
    "the manifest is not synced": lambda: without_sync_of(r"[0-9a-f]{16}\.json"),
    "manifests are not synced": lambda: without_sync_of("manifests"),
    "there is no lock": without_lock,
    "the manifest comes before its data": linked_before_its_data,
    "it is acknowledged before it is sealed": acknowledged_before_it_is_sealed,
    "nothing is swept": nothing_swept,
    "a failed commit is said to be nothing": error_taken_for_nothing,
    "nothing is read back": not_read_back,
}
