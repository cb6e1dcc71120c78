"""How a snapshot comes to be: staged, synced, read back, and committed by one link, or not at all.

    LOCK  staging/<id>/  data/<seq>-<id>/<table>.parquet  manifests/<seq>.json  audit.jsonl
    ../<folder>.published.jsonl    of real snapshots, what audit.jsonl says of them

A crash at any point leaves the old head or the new one, and what it leaves lying about is swept
away by the next publish.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import wraps
from pathlib import Path
from time import monotonic
from typing import Literal, ParamSpec, Protocol

import pandas as pd
import pyarrow as pa

from analytics import hashes
from analytics.dictionary import dictionary
from analytics.errors import NotPublished, PublishUnknown, Refusal, SnapshotRefused, system_reason
from analytics.log import refused
from analytics.warehouse.connection import cursor
from analytics.warehouse.rollups import derive as derived_tables
from analytics.warehouse.snapshots import audit, claims, manifest, parquet
from analytics.warehouse.snapshots.catalogue import DATA, Catalogue
from analytics.warehouse.snapshots.sealing import Disk, digest_of, locked
from analytics.warehouse.snapshots.snapshot import (
    DistrictReport,
    InputFile,
    OlderReport,
    Origin,
    SealedFile,
    Snapshot,
)

LOCK, STAGING, HANDED = "LOCK", "staging", "handed"

#: Makes the rollups of a snapshot from a cursor that holds its base tables and nothing else.
Derive = Callable[..., Mapping[str, pa.Table]]


class Engine(Protocol):
    """Makes the same rollups outside this process, from the files of the base tables."""

    def derive(
        self,
        files: Mapping[str, Path],
        folder: Path,
        *,
        as_of: date,
        older: Sequence[OlderReport],
        disk: Disk,
    ) -> Mapping[str, pa.Table]: ...


P = ParamSpec("P")

log = logging.getLogger(__name__)


def seal(
    root: Path,
    tables: Mapping[str, pd.DataFrame | pa.Table],
    *,
    as_of: date,
    actor: str,
    origin: Origin,
    districts: Mapping[str, DistrictReport],
    table_days: Mapping[str, Mapping[str, date]] | None = None,
    expected_head: int | Literal["any"] | None,
    inputs: Sequence[InputFile] = (),
    findings_sha256: str | None = None,
    keyed_with: str | None = None,
    reason: str = "",
    lock_seconds: float = 30,
    derive: Derive = derived_tables,
    engine: Engine | None = None,
    disk: Disk | None = None,
) -> Snapshot:
    """Seals the six base tables and the rollups made of them as the next snapshot, and returns it.

    `expected_head` is the seq of the head the preview was made on, None for an empty folder, or "any".
    `table_days` is the day of each unit's rows by unit and table; without it that of their unit's report.
    An `engine` makes the rollups in the place of `derive`. Returning means published: on the disk, seen by
    every reader from now on. NotPublished, and PublishConflict where somebody published in between: nothing
    changed. PublishUnknown: the commit point was passed, and only re-reading the head tells. The log hears of
    it by `publish`, which is the same.
    """
    root, disk, as_of = Path(root).absolute(), disk or Disk(), date(as_of.year, as_of.month, as_of.day)
    claims.check(tables, as_of=as_of, districts=districts)
    actor, said = claims.publisher(actor), claims.reason(reason)
    dated = claims.days_of_reports(tables, districts, as_of) if table_days is None else table_days
    try:
        _lay_out(root, disk)
        with locked(root / LOCK, seconds=lock_seconds):
            catalogue = Catalogue(root)
            head = catalogue.head()
            claims.check_head(catalogue, head, expected_head, origin)
            draft = Snapshot(
                seq=catalogue.last_seq + 1,
                parent=head.seq if head else None,
                parent_digest=head.digest if head else None,
                as_of=as_of,
                revision=sum(s.as_of == as_of and s.origin is origin for s in catalogue.snapshots()),
                created_at=datetime.now(UTC),
                actor=actor,
                origin=origin,
                schema_version=manifest.SCHEMA_VERSION,
                districts=dict(sorted(districts.items())),
                inputs=tuple(inputs),
                findings_sha256=findings_sha256,
                files=(),
                digest="",
                keyed_with=keyed_with,
                reason=said,
                table_days={code: dict(sorted(days.items())) for code, days in sorted(dated.items())},
            )
            return _Publish(root, draft, disk, engine).run(tables, derive)
    except OSError as error:
        raise _not_published(error) from error


def _logged(seal: Callable[P, Snapshot]) -> Callable[P, Snapshot]:
    """The same, told to the log: what was published or refused, and after how long."""

    @wraps(seal)
    def publish(*args: P.args, **kwargs: P.kwargs) -> Snapshot:
        began = monotonic()
        try:
            made = seal(*args, **kwargs)
        except Refusal as refusal:
            facts = {name: kwargs[name] for name in ("as_of", "origin", "expected_head")}
            refused(refusal, **facts, after=f"{monotonic() - began:.2f} s")
            raise
        log.info(
            "Published snapshot %s | as_of=%s | revision=%s | origin=%s | rows: %s | after=%.2f s",
            made.seq,
            made.as_of,
            made.revision,
            made.origin,
            ", ".join(f"{table} {rows}" for table, rows in made.rows.items()),
            monotonic() - began,
        )
        return made

    return publish


publish = _logged(seal)


def _lay_out(root: Path, disk: Disk) -> None:
    """The folders, whose names are on the disk before anything is put into them."""
    disk.make_folders(root)
    for name in (STAGING, DATA, manifest.FOLDER):
        if not (root / name).is_dir():
            disk.make_folder(root / name)
        else:
            disk.close(root / name)
    # Also when they were there: who made them may have died before this line.
    disk.sync_folder(root)


class _Publish:
    """One publish under the lock: its places, and what to take away when it fails."""

    def __init__(self, root: Path, draft: Snapshot, disk: Disk, engine: Engine | None) -> None:
        id = secrets.token_hex(8)
        self.root, self.disk, self.engine = root, disk, engine
        self.draft = replace(draft, hash=hashes.chosen())
        self.is_committing = False
        self.staged = root / STAGING / id
        self.staged_manifest = root / STAGING / f"{id}.json"
        self.folder = root / DATA / f"{draft.seq:08d}-{id}"
        self.manifest = root / manifest.FOLDER / manifest.name_of(draft.seq)

    def run(self, tables: Mapping[str, pd.DataFrame | pa.Table], derive: Derive) -> Snapshot:
        try:
            self._sweep()
            snapshot = self._stage(tables, derive)
            self._link(snapshot)
        except BaseException as error:
            if self.is_committing and self._may_be_linked():
                self._unname()
                raise _unknown(self.draft.seq, error) from error
            self._take_away()
            if isinstance(error, SnapshotRefused) or not isinstance(error, Exception):
                raise
            raise _not_published(error) from error
        self._settle(snapshot)
        return snapshot

    def _sweep(self) -> None:
        """Takes away what crashed publishes left: the staging, and data folders no manifest ever had.

        A folder whose seq was ever used stays, for its manifest may only be damaged.
        """
        for left in sorted((self.root / STAGING).iterdir()):
            self.disk.remove(left)
        for folder in sorted((self.root / DATA).iterdir()):
            match = manifest.DATA_FOLDER.fullmatch(folder.name)
            if match and int(match[1]) >= self.draft.seq:
                self.disk.remove(folder)

    def _stage(self, tables: Mapping[str, pd.DataFrame | pa.Table], derive: Derive) -> Snapshot:
        """Writes every file and moves the folder to its place; the snapshot, sealed but unseen."""
        self.disk.make_folder(self.staged)
        rows: dict[str, int] = {}
        with cursor() as writing:
            for table in dictionary().tables:
                path = self._file(table.name)
                rows[table.name] = parquet.write_base(
                    writing, table, tables[table.name], path, disk=self.disk
                )
        rollups = self._derived({name: self._file(name) for name in rows}, derive)
        with cursor() as writing:
            for name, rollup in rollups.items():
                if name in rows:
                    raise ValueError(f"a rollup has the name of a base table: {name}")
                rows[name] = parquet.write_derived(writing, rollup, self._file(name), disk=self.disk)
        files = tuple(self._sealed(name, count) for name, count in rows.items())

        self.disk.sync_folder(self.staged)
        self.disk.rename(self.staged, self.folder)
        self.disk.sync_folder(self.root / DATA)
        self.disk.sync_folder(self.root / STAGING)
        return manifest.sealed(self.draft, files)

    def _derived(self, files: Mapping[str, Path], derive: Derive) -> Mapping[str, pa.Table]:
        as_of, older = self.draft.as_of, self.draft.older_reports
        if self.engine is None:
            with cursor() as reading:
                parquet.load(reading, files)
                return derive(reading, as_of=as_of, older=older)
        # What is handed to it lies below what is staged: it goes with it where something fails.
        handed = self.staged / HANDED
        self.disk.make_folder(handed)
        made = self.engine.derive(files, handed, as_of=as_of, older=older, disk=self.disk)
        self.disk.remove(handed)
        return made

    def _link(self, snapshot: Snapshot) -> None:
        """The commit point: the manifest under its final name, on the disk."""
        self.disk.write(self.staged_manifest, manifest.encode(snapshot))
        self.is_committing = True
        self.disk.link(self.staged_manifest, self.manifest)
        self.disk.sync_folder(self.root / manifest.FOLDER)

    def _settle(self, snapshot: Snapshot) -> None:
        """What may fail after the commit without taking it back."""
        for path in audit.logs(self.root, snapshot.origin):
            try:
                audit.record(path, snapshot, disk=self.disk)
            except Exception:
                said = "Snapshot %s is published; its line in %s may be missing"
                log.exception(said, snapshot.seq, path.name)
        self._unname()

    def _unname(self) -> None:
        """The manifest without its staged name; left behind, it is swept away by the next publish."""
        with suppress(OSError):
            self.disk.unlink(self.staged_manifest)

    def _take_away(self) -> None:
        for path in (self.staged, self.staged_manifest, self.folder):
            try:
                if path.exists():
                    self.disk.remove(path)
            except OSError:
                # The next publish sweeps it away.
                log.exception("Could not remove %s of a publish that failed", path.name)

    def _may_be_linked(self) -> bool:
        try:
            return self.manifest.exists()
        except OSError:
            return True

    def _file(self, table: str) -> Path:
        return self.staged / f"{table}.parquet"

    def _sealed(self, table: str, rows: int) -> SealedFile:
        path = self._file(table)
        return SealedFile(
            path=f"{DATA}/{self.folder.name}/{path.name}",
            bytes=path.stat().st_size,
            digest=digest_of(path, self.draft.hashed_by),
            rows=rows,
        )


def _not_published(error: BaseException) -> NotPublished:
    return NotPublished("Nothing was published; the snapshots are unchanged: {reason}", reason=_reason(error))


def _unknown(seq: int, error: BaseException) -> PublishUnknown:
    return PublishUnknown(
        "Writing snapshot {seq} failed: {reason}. Check which snapshot is the newest before "
        "publishing again.",
        seq=seq,
        reason=_reason(error),
    )


def _reason(error: BaseException) -> str:
    return system_reason(error) if isinstance(error, OSError) else f"{type(error).__name__}: {error}"
