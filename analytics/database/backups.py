"""Backing up what people wrote, attached and handed in, and putting it back, into whichever database.

A backup is made while servers write: it holds one state of the database, and every file that state names, as
those are on the disk before an event names them. What was handed in is taken away once it is settled: of that
it holds what waits in its state.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import IO, Any

import sqlalchemy as sa

from analytics.database import archive
from analytics.database.archive import EVIDENCE, HANDED_IN, Backup, BackupRefused, Row
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
#: The streams of what was handed in, and the event that names its files: they wait until another follows.
SUBMISSIONS, HANDING_IN = "submission/", "handed_in"
#: What was handed in holds names and ID numbers: folders and files for the server's account alone.
HANDED_IN_MODE, HANDED_IN_FILE_MODE = 0o700, 0o600


def evidence_of(snapshots: Path) -> Path:
    """Where the files lie that were attached to what is written beside a snapshots folder."""
    return snapshots.with_name(f"{snapshots.name}.evidence")


def handed_in_of(snapshots: Path) -> Path:
    """Where the files lie that were handed in and wait."""
    return snapshots.with_name(f"{snapshots.name}.handed-in")


def damaged_evidence(database: Database, snapshots: Path) -> dict[str, bool]:
    """The files that are not as they were attached, by hash: whether they are there at all."""
    found = {path.name: path for path in _evidence(snapshots).values()}
    attached = Events(database).of_kind(ATTACHING)
    named = {event.body["sha256"] for event in attached if event.body["sha256"]}
    changed = {sha256 for sha256, path in found.items() if _sha256(path) != sha256}
    return {sha256: sha256 in found for sha256 in sorted(changed | (named - found.keys()))}


def damaged_handed_in(database: Database, snapshots: Path) -> dict[str, bool]:
    """The same of the files that wait, as they were sent."""
    last = [events[-1] for events in Events(database).under(SUBMISSIONS).values()]
    files = _waiting(snapshots, ((event.kind, event.body) for event in last)).values()
    return {
        path.name: path.is_file()
        for path in sorted(files)
        if not path.is_file() or _sha256(path) != path.name
    }


def back_up(database: Database, snapshots: Path, target: Path) -> Backup:
    """Writes the archive; what is damaged is in it as it is, and named. Refuses a file that is there."""
    if target.exists():
        raise BackupRefused(N_("{file} already exists: choose another name."), file=target.name)
    unfinished = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, ARCHIVE_MODE)
        try:
            with os.fdopen(descriptor, "wb") as file:
                made = _write(file, database, snapshots)
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
    source: Path, database: Database, snapshots: Path, *, replaces: bool = False, accepts_damage: bool = False
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
                _refuse_files(snapshots)
            with _put_back(opened, said.files, snapshots):
                _replace(database, said.version, rows, replaces=replaces)
    except OSError as error:
        raise FileRefused(error) from error
    for name, chain in CHAINS.items():
        if witness := chain.witness(database):
            witness.begin_anew(said.tips[name].number, said.tips[name].digest)
    return said


def _write(file: IO[bytes], database: Database, snapshots: Path) -> Backup:
    while True:
        noted = {name: chain.noted(database) for name, chain in CHAINS.items()}
        rows, waiting = _state(database, snapshots)
        try:
            # Those that may be settled, and gone, come first.
            return archive.write(file, rows, noted, {**waiting, **_evidence(snapshots)})
        except FileNotFoundError:
            file.seek(0)
            file.truncate()


def _state(database: Database, snapshots: Path) -> tuple[dict[str, list[Row]], dict[str, Path]]:
    """The rows of one state, and the files that wait in it but for those that are lost."""
    lost: set[str] | None = None
    while True:
        rows = _rows(database)
        last = {row["stream"]: row for row in rows["events"] if row["stream"].startswith(SUBMISSIONS)}
        named = _waiting(snapshots, ((row["kind"], json.loads(row["body"])) for row in last.values()))
        before, lost = lost, {name for name, path in named.items() if not path.is_file()}
        # Of what was settled since the rows were read the next ones know; what is lost stays so.
        if lost in (set(), before):
            return rows, {name: path for name, path in named.items() if name not in lost}


def _waiting(snapshots: Path, last: Iterable[tuple[str, Mapping[str, Any]]]) -> dict[str, Path]:
    """The files that wait by their name in an archive, of the last event of every submission."""
    folder = handed_in_of(snapshots)
    return {
        f"handed-in/{body['key']}/{file['sha256']}": folder / body["key"] / file["sha256"]
        for kind, body in last
        if kind == HANDING_IN
        for file in body["files"]
    }


def _evidence(snapshots: Path) -> dict[str, Path]:
    """The files of evidence by their name in an archive."""
    found = sorted(evidence_of(snapshots).glob("??/*"))
    named = {f"evidence/{path.parent.name}/{path.name}": path for path in found}
    return {name: path for name, path in named.items() if EVIDENCE.fullmatch(name)}


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


def _refuse_files(snapshots: Path) -> None:
    if _evidence(snapshots) or any(handed_in_of(snapshots).glob("*/*")):
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
def _put_back(opened: zipfile.ZipFile, files: Iterable[str], snapshots: Path) -> Iterator[None]:
    """The files, which go again where what follows fails."""
    added: list[Path] = []
    try:
        for name in files:
            place = _place(name, snapshots)
            if place is None or (place.exists() and _sha256(place) == place.name):
                continue
            if not place.exists():
                added.append(place)
            with opened.open(name) as member:
                mode = HANDED_IN_FILE_MODE if HANDED_IN.fullmatch(name) else FILE_MODE
                _keep(place, archive.chunks(member), mode)
        yield
    except BaseException:
        for place in added:
            place.unlink(missing_ok=True)
            for folder in place.parents[:2]:
                with suppress(OSError):
                    folder.rmdir()
        raise


def _place(name: str, snapshots: Path) -> Path | None:
    """Where a file of an archive lies, whose folder is there; None for a table."""
    if said := EVIDENCE.fullmatch(name):
        place = evidence_of(snapshots) / said[1] / said[2]
        place.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
        return place
    if said := HANDED_IN.fullmatch(name):
        place = handed_in_of(snapshots) / said[1] / said[2]
        place.parent.mkdir(parents=True, exist_ok=True)
        for folder in place.parents[:2]:
            folder.chmod(HANDED_IN_MODE)
        return place
    return None


def _keep(place: Path, chunks: Iterable[bytes], mode: int) -> None:
    staged = place.with_name(f".{place.name}")
    descriptor = os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
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
