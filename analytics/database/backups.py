"""Backing up what people wrote and the files they attached, and putting it back, into whichever database.

A backup is made while servers write: it holds one state of the database, and every file that state can name,
as those are on the disk before an event names them.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from analytics.database import archive
from analytics.database.archive import EVIDENCE, Backup, BackupRefused, Row
from analytics.database.chain import CHAINS
from analytics.database.engine import Database
from analytics.database.events import Events
from analytics.database.migrating import migrate, version_table
from analytics.database.sqlite import FILE_MODE
from analytics.database.tables import tables
from analytics.errors import N_, FileRefused

#: Nobody but who made it: it holds everything people wrote.
ARCHIVE_MODE = 0o600
#: The kind of event that names a file by its `sha256`, in whatever stream.
ATTACHING = "evidence_shown"


def evidence_of(snapshots: Path) -> Path:
    """Where the files lie that were attached to what is written beside a snapshots folder."""
    return snapshots.with_name(f"{snapshots.name}.evidence")


def damaged_evidence(database: Database, folder: Path) -> dict[str, bool]:
    """The files that are not as they were attached, by hash: whether they are there at all."""
    found = {path.name: path for path in _files(folder)}
    attached = Events(database).of_kind(ATTACHING)
    named = {event.body["sha256"] for event in attached if event.body["sha256"]}
    changed = {sha256 for sha256, path in found.items() if _sha256(path) != sha256}
    return {sha256: sha256 in found for sha256 in sorted(changed | (named - found.keys()))}


def back_up(database: Database, evidence: Path, target: Path) -> Backup:
    """Writes the archive; what is damaged is in it as it is, and named. Refuses a file that is there."""
    if target.exists():
        raise BackupRefused(N_("{file} already exists: choose another name."), file=target.name)
    unfinished = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, ARCHIVE_MODE)
        try:
            with os.fdopen(descriptor, "wb") as file:
                noted = {name: chain.noted(database) for name, chain in CHAINS.items()}
                made = archive.write(file, _rows(database), noted, _files(evidence))
                file.flush()
                os.fsync(file.fileno())
            os.replace(unfinished, target)
            _sync_folder(target.parent)
        finally:
            unfinished.unlink(missing_ok=True)
    except OSError as error:
        raise FileRefused(error) from error
    return made


def restore(
    source: Path, database: Database, evidence: Path, *, replaces: bool = False, accepts_damage: bool = False
) -> Backup:
    """Puts back what an archive holds, all or nothing; into a database that holds something only if told.

    What was damaged when the backup was made is put back only if told, an archive that is damaged never.
    """
    try:
        with archive.opened(source) as opened:
            said, rows = archive.checked(opened)
            if not (said.is_whole or accepts_damage):
                raise BackupRefused(
                    N_("What {file} contains was damaged before it was backed up: try an earlier backup."),
                    file=source.name,
                )
            if not replaces:
                _refuse_evidence(evidence)
            with _put_back(opened, said.files, evidence):
                _replace(database, said.version, rows, replaces=replaces)
    except OSError as error:
        raise FileRefused(error) from error
    for name, chain in CHAINS.items():
        if witness := chain.witness(database):
            witness.begin_anew(said.tips[name].number, said.tips[name].digest)
    return said


def _files(evidence: Path) -> list[Path]:
    return sorted(path for path in evidence.glob("??/*") if EVIDENCE.fullmatch(archive.name_of(path)))


def _rows(database: Database) -> dict[str, list[Row]]:
    """The rows of every table, of one state."""
    if database.is_empty:
        return {name: [] for name in tables.tables}
    with database.reading() as connection:
        return {
            name: [
                {key: _written(value) for key, value in row._mapping.items()}
                for row in connection.execute(sa.select(table).order_by(*table.primary_key))
            ]
            for name, table in tables.tables.items()
        }


def _refuse_evidence(evidence: Path) -> None:
    if _files(evidence):
        raise _something_is_there()


def _refuse_rows(connection: sa.Connection) -> None:
    if any(connection.execute(sa.select(table).limit(1)).first() for table in tables.sorted_tables):
        raise _something_is_there()


def _something_is_there() -> BackupRefused:
    return BackupRefused(
        N_("There are questions, reviews or evidence here already: what is here was left as it is.")
    )


def _replace(database: Database, version: str, rows: Mapping[str, list[Row]], *, replaces: bool) -> None:
    """The rows in the place of what is there, in tables of their own version that are then migrated."""
    with database.writing() as connection:
        if not replaces:
            _refuse_rows(connection)
        tables.drop_all(connection)
        connection.execute(sa.delete(version_table))
        migrate(connection, to=version)
        for name, found in rows.items():
            table = sa.Table(name, sa.MetaData(), autoload_with=connection)
            moments = {column.name for column in table.columns if isinstance(column.type, sa.DateTime)}
            if found:
                connection.execute(sa.insert(table), [archive.read(row, moments) for row in found])
            _count_on(connection, table)
        migrate(connection)


def _count_on(connection: sa.Connection, table: sa.Table) -> None:
    """The next row gets a number of its own: PostgreSQL counts beside the table."""
    if connection.dialect.name == "postgresql" and "id" in table.columns:
        counter = sa.func.pg_get_serial_sequence(table.name, "id")
        newest = sa.select(sa.func.coalesce(sa.func.max(table.c.id), 0) + 1).scalar_subquery()
        connection.execute(sa.select(sa.func.setval(counter, newest, False)))


@contextmanager
def _put_back(opened: zipfile.ZipFile, files: Iterable[str], evidence: Path) -> Iterator[None]:
    """The files of evidence, which go again where what follows fails."""
    added: list[Path] = []
    try:
        for name in files:
            said = EVIDENCE.fullmatch(name)
            if not said:
                continue
            place = evidence / said[1] / said[2]
            if place.exists() and _sha256(place) == place.name:
                continue
            if not place.exists():
                added.append(place)
            with opened.open(name) as member:
                _keep(place, archive.chunks(member))
        yield
    except BaseException:
        for place in added:
            place.unlink(missing_ok=True)
            for folder in (place.parent, evidence):
                with suppress(OSError):
                    folder.rmdir()
        raise


def _keep(place: Path, chunks: Iterable[bytes]) -> None:
    place.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
    staged = place.with_name(f".{place.name}")
    descriptor = os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, FILE_MODE)
    with os.fdopen(descriptor, "wb") as file:
        for chunk in chunks:
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    os.replace(staged, place)
    _sync_folder(place.parent)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _written(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
