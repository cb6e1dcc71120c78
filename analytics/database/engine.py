"""The database of what people write beside snapshots: its transactions, and what it refuses, in sentences.

    <folder>.kept.sqlite    beside the snapshots folder, which holds nothing but what is sealed

LANZHOU_DATABASE_URL names another, as SQLAlchemy writes it: `postgresql://…`.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from time import monotonic
from typing import Any

import sqlalchemy as sa

from analytics.database import postgresql, sqlite
from analytics.database.migrating import NEWEST, migrate, version
from analytics.database.sqlite import BUSY
from analytics.database.witness import Witness
from analytics.errors import N_, Refusal, system_reason

#: Seconds a transaction waits for another one, of which none takes long …
PATIENCE_S = 2.0
#: … but for one that brings the tables to this version, which all who begin at once wait for.
MIGRATION_PATIENCE_S = 30.0


class DatabaseRefused(Refusal):
    """What people write cannot be read or written just now; everything else goes on."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            N_("The database of saved questions and reviews cannot be opened: {reason}."), reason=reason
        )


class Database:
    """One database, made when something is first kept."""

    def __init__(self, url: sa.URL, witness: Witness | None = None) -> None:
        self.witness = witness
        self._file = Path(str(url.database)) if _is_file(url) else None
        self._was_current = False
        if _is_file(url) and url.database in (None, "", ":memory:"):
            raise _no_database()
        try:
            opening = sqlite.engine if _is_file(url) else postgresql.engine
            self._engine = opening(url, patience_s=PATIENCE_S)
        except (sa.exc.ArgumentError, ImportError) as error:
            # Not even the kind of error is told with what it says: an address may hold a password.
            raise _no_database() from error

    @property
    def is_empty(self) -> bool:
        """Whether nothing was ever kept: asking makes no file."""
        return self._file is not None and not self._file.exists()

    @property
    def is_shared(self) -> bool:
        """Whether other servers may write in it, each with a witness of its own."""
        return self._file is None

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A transaction that writes nothing and sees one state of what is there."""
        with self._connected() as connection:
            if _is_current(connection):
                yield connection
                return
        self._bring_up()
        with self._connected() as connection:
            yield connection

    @contextmanager
    def writing(self, *, is_lasting: bool = True) -> Iterator[sa.Connection]:
        """A transaction that is kept as a whole or not at all, and begins when the one before has ended.

        One that is not lasting does not wait for the disk: when the power fails, the last ones may be gone.
        """
        with _told():
            if self._file:
                sqlite.make(self._file)
            if not self._was_current:
                self._bring_up()
            with self._connected(is_writing=True, is_lasting=is_lasting) as connection:
                # Now, and not with its first statement, it takes its turn.
                connection.begin()
                if not _is_current(connection):
                    migrate(connection)
                yield connection
                _commit(connection)

    def _bring_up(self) -> None:
        """Brings the tables to this version, or waits for whoever does."""
        until = monotonic() + MIGRATION_PATIENCE_S
        while True:
            try:
                with self._connected(is_writing=True) as connection:
                    if not _is_current(connection):
                        migrate(connection)
                        _commit(connection)
                self._was_current = True
                return
            except DatabaseRefused as refused:
                if refused.values["reason"] != BUSY or monotonic() > until:
                    raise

    @contextmanager
    def _connected(self, **options: bool) -> Iterator[sa.Connection]:
        with _told(), self._engine.connect().execution_options(**options) as connection:
            yield connection


def url_of(snapshots: Path) -> sa.URL:
    """Where that of a snapshots folder lies."""
    named = os.environ.get("LANZHOU_DATABASE_URL")
    if not named and os.environ.get("LANZHOU_KEPT_URL"):
        # Another database than the one meant would look as if everything were gone.
        raise DatabaseRefused(N_("LANZHOU_KEPT_URL is called LANZHOU_DATABASE_URL now"))
    try:
        return sa.make_url(named) if named else _beside(snapshots)
    except sa.exc.ArgumentError as error:
        raise _no_database() from error


def database_of(snapshots: Path) -> Database:
    """That of a snapshots folder, with what witnesses its events beside it."""
    url = url_of(snapshots)
    if _is_file(url):
        return database(url, Path(f"{url.database}.witness"))
    # Another database has another chain.
    place = hashlib.sha256(f"{url.host}:{url.port}/{url.database}".encode()).hexdigest()[:12]
    return database(url, snapshots.with_name(f"{snapshots.name}.kept.{place}.witness"))


@cache
def database(url: sa.URL, witness: Path | None = None) -> Database:
    """The database of an address, opened once a process."""
    return Database(url, Witness(witness) if witness else None)


def _commit(connection: sa.Connection) -> None:
    """Keeps a transaction; a connection whose commit failed is closed.

    SQLAlchemy takes its transaction for over, and would give it to the next one as it is: open, and in
    everybody's way.
    """
    try:
        connection.commit()
    except BaseException:
        connection.invalidate()
        raise


def _is_current(connection: sa.Connection) -> bool:
    """Whether the tables are those of this program; refuses those of a newer one."""
    # What is noted of a connection ends with it, and so with its file.
    if not connection.info.get("is_current"):
        at = version(connection)
        if at > NEWEST:
            raise DatabaseRefused(N_("they were written by a newer version of this program"))
        connection.info["is_current"] = at == NEWEST
    return bool(connection.info["is_current"])


def _no_database() -> DatabaseRefused:
    return DatabaseRefused(N_("LANZHOU_DATABASE_URL names no database this server can use"))


def _beside(snapshots: Path) -> sa.URL:
    return sa.URL.create("sqlite", database=str(snapshots.with_name(f"{snapshots.name}.kept.sqlite")))


def _is_file(url: sa.URL) -> bool:
    return url.get_backend_name() == "sqlite"


@contextmanager
def _told() -> Iterator[None]:
    """What the disk or the database refuses becomes a sentence."""
    try:
        yield
    except OSError as error:
        raise DatabaseRefused(system_reason(error)) from error
    except sa.exc.TimeoutError as error:
        raise DatabaseRefused(BUSY) from error
    except sa.exc.DBAPIError as error:
        raise DatabaseRefused(_reason(error.orig)) from error


def _reason(error: Any) -> str:
    return sqlite.reason(error) if isinstance(error, sqlite3.Error) else postgresql.reason(error)
