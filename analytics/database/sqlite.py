"""The database as a file: how it is opened, and what its refusals mean."""

from __future__ import annotations

import errno
import os
import sqlite3
from pathlib import Path

import sqlalchemy as sa

from analytics.errors import N_, system_reason

FILE_MODE = 0o640
DAMAGED = N_("their file is damaged; the administrator of the server can put back a copy")
BUSY = N_("another user is saving just now; please try again")

_REASONS = {
    sqlite3.SQLITE_BUSY: BUSY,
    sqlite3.SQLITE_LOCKED: BUSY,
    sqlite3.SQLITE_CONSTRAINT: BUSY,
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_NOTADB: DAMAGED,
}
#: SQLite's own numbers for what an operating system has numbers for, too.
_SYSTEM_ERRORS = {
    sqlite3.SQLITE_READONLY: errno.EROFS,
    sqlite3.SQLITE_FULL: errno.ENOSPC,
    sqlite3.SQLITE_IOERR: errno.EIO,
    sqlite3.SQLITE_CANTOPEN: errno.ENOENT,
    sqlite3.SQLITE_PERM: errno.EACCES,
}


def engine(url: sa.URL, *, patience_s: float) -> sa.Engine:
    """The file behind an address; a writing transaction has it for itself, readers go on beside it."""
    made = sa.create_engine(url, connect_args={"timeout": patience_s}, pool_timeout=patience_s)
    file = str(url.database)

    @sa.event.listens_for(made, "connect")
    def _opened(connection: sqlite3.Connection, record: sa.pool.ConnectionPoolEntry) -> None:
        # Transactions are begun below, as the whole of a writing one is to wait for its turn.
        connection.isolation_level = None
        connection.execute("pragma journal_mode = wal")
        connection.execute("pragma foreign_keys = on")
        record.info["file"] = _identity(file)

    @sa.event.listens_for(made, "checkout")
    def _taken(_connection: object, record: sa.pool.ConnectionPoolEntry, _proxy: object) -> None:
        # A file that was put back or taken away is another one; what is open leads to the one of before.
        if record.info["file"] != _identity(file):
            raise sa.exc.DisconnectionError

    @sa.event.listens_for(made, "begin")
    def _begun(connection: sa.Connection) -> None:
        options = connection.get_execution_options()
        synchronous = "full" if options.get("is_lasting") else "normal"
        connection.exec_driver_sql(f"pragma synchronous = {synchronous}")
        connection.exec_driver_sql("begin immediate" if options.get("is_writing") else "begin")

    return made


def make(file: Path) -> None:
    """The file with its mode, before SQLite makes it readable to everybody; its companions take it over."""
    try:
        descriptor = os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, FILE_MODE)
    except FileExistsError:
        return
    try:
        file.chmod(FILE_MODE)
    finally:
        os.close(descriptor)


def reason(error: sqlite3.Error) -> str:
    """Why the file could not be read or written: a msgid."""
    # The lowest byte is the kind, what is above it tells its cases apart.
    kind = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if kind in _REASONS:
        return _REASONS[kind]
    return system_reason(OSError(_SYSTEM_ERRORS.get(kind, 0), ""))


def _identity(file: str) -> tuple[int, int] | None:
    try:
        there = os.stat(file)
    except OSError:
        return None
    return there.st_dev, there.st_ino
