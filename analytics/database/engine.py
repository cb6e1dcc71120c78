"""The database of what people write beside snapshots: its transactions, and what it refuses, in sentences.

    <folder>.kept.sqlite    beside the snapshots folder, which holds nothing but what is sealed

LANZHOU_KEPT_URL names another, as SQLAlchemy writes it: `postgresql+psycopg://…`.
"""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from analytics.errors import N_, Refusal, system_reason

#: What the tables below are; one that is newer than the program is not touched.
VERSION = 1
#: Seconds a transaction waits for another one, of which none takes long.
PATIENCE_S = 2.0
FILE_MODE = 0o640


class Moment(sa.TypeDecorator[datetime]):
    """A moment; SQLite forgets the time zone, which is always the same."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_result_value(self, value: datetime | None, _dialect: sa.Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value and value.tzinfo is None else value


tables = sa.MetaData()
version = sa.Table("kept_version", tables, sa.Column("number", sa.Integer, primary_key=True))


class DatabaseRefused(Refusal):
    """What people write cannot be read or written just now; everything else goes on."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            N_("The database of saved questions and reviews cannot be opened: {reason}."), reason=reason
        )


class Database:
    """One database, made when something is first kept."""

    def __init__(self, url: sa.URL) -> None:
        self._file = Path(url.database) if _is_file(url) and url.database else None
        self._is_made = False
        try:
            self._engine = _engine(url)
        except (sa.exc.ArgumentError, ImportError) as error:
            # Not even the kind of error is told with what it says: an address may hold a password.
            raise DatabaseRefused(N_("LANZHOU_KEPT_URL names no database this server can use")) from error

    @property
    def is_empty(self) -> bool:
        """Whether nothing was ever kept: asking makes no file."""
        return self._file is not None and not self._file.exists()

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A transaction that writes nothing."""
        if not self._is_made:
            with self.writing():
                pass
        with _told(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self, *, is_lasting: bool = True) -> Iterator[sa.Connection]:
        """A transaction that is kept as a whole or not at all.

        One that is not lasting does not wait for the disk: when the power fails, the last ones may be gone.
        """
        with _told():
            if self._file:
                _made(self._file)
            options = {"is_writing": True, "is_lasting": is_lasting}
            with self._engine.connect().execution_options(**options) as connection:
                # What is noted of a connection ends with it, and so with its file.
                if not connection.info.get("is_made"):
                    _make(connection)
                yield connection
                connection.commit()
                self._is_made = connection.info["is_made"] = True


def url_of(snapshots: Path) -> sa.URL:
    """Where that of a snapshots folder lies."""
    named = os.environ.get("LANZHOU_KEPT_URL")
    try:
        return sa.make_url(named) if named else _beside(snapshots)
    except sa.exc.ArgumentError as error:
        raise DatabaseRefused(N_("LANZHOU_KEPT_URL names no database this server can use")) from error


def _make(connection: sa.Connection) -> None:
    """The tables where there are none yet; refuses those of a newer program."""
    if not sa.inspect(connection).has_table(version.name):
        tables.create_all(connection)
        connection.execute(sa.insert(version).values(number=VERSION))
    if connection.execute(sa.select(version.c.number)).scalar_one() > VERSION:
        raise DatabaseRefused(N_("they were written by a newer version of this program"))


@cache
def database(url: sa.URL) -> Database:
    """The database of an address, opened once a process."""
    return Database(url)


def _beside(snapshots: Path) -> sa.URL:
    return sa.URL.create("sqlite", database=str(snapshots.with_name(f"{snapshots.name}.kept.sqlite")))


def _is_file(url: sa.URL) -> bool:
    return url.get_backend_name() == "sqlite"


def _engine(url: sa.URL) -> sa.Engine:
    if not _is_file(url):
        return sa.create_engine(url, pool_pre_ping=True)
    engine = sa.create_engine(url, connect_args={"timeout": PATIENCE_S})
    file = str(url.database)

    @sa.event.listens_for(engine, "connect")
    def _opened(connection: sqlite3.Connection, record: sa.pool.ConnectionPoolEntry) -> None:
        # Transactions are begun below, as the whole of a writing one is to wait for its turn.
        connection.isolation_level = None
        connection.execute("pragma journal_mode = wal")
        record.info["file"] = _identity(file)

    @sa.event.listens_for(engine, "checkout")
    def _taken(_connection: object, record: sa.pool.ConnectionPoolEntry, _proxy: object) -> None:
        # A file that was put back or taken away is another one; what is open leads to the one of before.
        if record.info["file"] != _identity(file):
            raise sa.exc.DisconnectionError

    @sa.event.listens_for(engine, "begin")
    def _begun(connection: sa.Connection) -> None:
        options = connection.get_execution_options()
        synchronous = "full" if options.get("is_lasting") else "normal"
        connection.exec_driver_sql(f"pragma synchronous = {synchronous}")
        connection.exec_driver_sql("begin immediate" if options.get("is_writing") else "begin")

    return engine


def _identity(file: str) -> tuple[int, int] | None:
    try:
        there = os.stat(file)
    except OSError:
        return None
    return there.st_dev, there.st_ino


def _made(file: Path) -> None:
    """The file with its mode, before SQLite makes it readable to everybody; its companions take it over."""
    try:
        descriptor = os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, FILE_MODE)
    except FileExistsError:
        return
    try:
        file.chmod(FILE_MODE)
    finally:
        os.close(descriptor)


#: SQLite's own numbers for what an operating system has numbers for, too.
_SYSTEM_ERRORS = {
    sqlite3.SQLITE_READONLY: errno.EROFS,
    sqlite3.SQLITE_FULL: errno.ENOSPC,
    sqlite3.SQLITE_IOERR: errno.EIO,
    sqlite3.SQLITE_CANTOPEN: errno.ENOENT,
    sqlite3.SQLITE_PERM: errno.EACCES,
}
DAMAGED = N_("their file is damaged; the administrator of the server can put back a copy")
_REASONS = {
    sqlite3.SQLITE_BUSY: N_("another user is saving just now; please try again"),
    sqlite3.SQLITE_LOCKED: N_("another user is saving just now; please try again"),
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_NOTADB: DAMAGED,
}


@contextmanager
def _told() -> Iterator[None]:
    """What the disk or the database refuses becomes a sentence."""
    try:
        yield
    except OSError as error:
        raise DatabaseRefused(system_reason(error)) from error
    except sa.exc.DBAPIError as error:
        raise DatabaseRefused(_reason(error.orig)) from error


def _reason(error: Any) -> str:
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return N_("their database does not answer")
    # The lowest byte is the kind, what is above it tells its cases apart.
    kind = code & 0xFF
    if kind in _REASONS:
        return _REASONS[kind]
    return system_reason(OSError(_SYSTEM_ERRORS.get(kind, 0), ""))
