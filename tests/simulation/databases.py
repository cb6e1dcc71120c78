"""The database of a run: SQLite itself, which is lost, locked, slow or full as the seed says.

Statements are SQLite's own; between them others come first. Of a loss of power SQLite's word is taken: a
commit is on the disk when the pragma `synchronous` says so, and of what was written since a part may be left.
What a server notes beside it (the witness) is never synced, and may lose its end.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from analytics.database.engine import Database
from analytics.database.witness import Witness
from tests.simulation.machine import Machine

#: What a statement fails with, and how long another writer is waited for.
CODES = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN)
PATIENCE_S, WAIT_S = 2.0, 0.1
LONGEST_S = 3.0


class Databases:
    """The file that all servers of a run open, each through an engine of its own."""

    def __init__(self, machine: Machine, folder: Path) -> None:
        folder.mkdir()
        self._machine, self._folder = machine, folder
        self.file = folder / "kept.sqlite"
        self.witness = folder / "kept.sqlite.witness"
        self._wal = folder / "kept.sqlite-wal"
        if machine.world.chance.random() < 0.7:
            self.file.write_bytes(_migrated())
        self._boot()

    def _boot(self) -> None:
        self._opened: list[Database] = []
        self._looked_at: Database | None = None
        #: So much of the log, and of what was noted, is on the disk.
        self._synced, self._noted = _size(self._wal), _size(self.witness)
        # Whoever closes the file last tidies it up, which no killed process does.
        self._last = sqlite3.connect(self.file, check_same_thread=False) if self.file.exists() else None
        if self._last:
            self._last.execute("select count(*) from sqlite_master").fetchone()

    def open(self) -> Database:
        """That of a new process."""
        made = Database(sa.URL.create("sqlite", database=str(self.file)), Witness(self.witness))
        self._opened.append(made)
        self._meddle(made._engine)
        return made

    def looked_at(self) -> Database:
        """That of the test itself, which nothing fails."""
        if self._looked_at is None:
            self._looked_at = self.open()
        return self._looked_at

    def lose_power(self) -> None:
        """What was committed is there; what was written since is there, in part, or not."""
        chance = self._machine.world.chance
        left = {path: path.read_bytes() for path in (self.file, self._wal, self.witness) if path.exists()}
        self.close()
        for path in sorted(self._folder.iterdir()):
            path.unlink(missing_ok=True)
        for path, safe in ((self._wal, self._synced), (self.witness, self._noted)):
            if path in left:
                kept = left[path][: chance.randint(min(safe, len(left[path])), len(left[path]))]
                zeros = chance.choice((0, 0, len(left[path]) - len(kept)))
                left[path] = kept + bytes(zeros)
        for path, data in left.items():
            path.write_bytes(data)
        self._boot()

    def close(self) -> None:
        """Every connection to it."""
        for database in self._opened:
            database._engine.dispose()
        if self._last:
            self._last.close()

    def _meddle(self, own: sa.Engine) -> None:
        commit = own.dialect.do_commit

        @sa.event.listens_for(own, "do_execute")
        def _executed(cursor: Any, statement: str, parameters: Any, _context: object) -> bool:
            return self._execute(lambda: cursor.execute(statement, parameters), statement)

        def committed(connection: Any) -> None:
            self._commit(lambda: commit(connection), connection)

        own.dialect.do_commit = committed  # type: ignore[method-assign, assignment]

    def _execute(self, act: Callable[[], object], statement: str) -> bool:
        machine, world = self._machine, self._machine.world
        process = world.running
        if process is None or statement.startswith("pragma"):
            act()
            return True
        # SQLAlchemy makes the indexes of a table in an order that is nobody's.
        words = statement.split()[:2] if "CREATE" in statement else statement.split()
        world.take_turn(f"sql {' '.join(words)[:40]}")
        machine.meets(process)
        if machine.strikes(machine.weather.slow):
            world.sleep(world.chance.random() * LONGEST_S)
        self._fail("fails")
        until = world.seconds + PATIENCE_S
        while True:
            try:
                act()
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or world.seconds >= until:
                    raise
                world.sleep(WAIT_S)
            else:
                return True

    def _commit(self, act: Callable[[], object], connection: Any) -> None:
        machine, process = self._machine, self._machine.world.running
        (synchronous,) = connection.execute("pragma synchronous").fetchone()
        if process is not None:
            machine.world.take_turn("commit")
            self._fail("is not committed", connection)
            machine.meets(process)
        act()
        if process is not None:
            # Committed, and nobody knows.
            machine.meets(process, most=2)
        if synchronous >= 2:
            self._synced = _size(self._wal)
        if self._last is None:
            self._last = sqlite3.connect(self.file, check_same_thread=False)
            self._last.execute("select count(*) from sqlite_master").fetchone()
        self._fail("is committed, and fails")

    def _fail(self, said: str, committing: Any = None) -> None:
        machine, chance = self._machine, self._machine.world.chance
        if machine.strikes(machine.weather.loses):
            error = sqlite3.OperationalError("as the seed says")
            error.sqlite_errorcode = chance.choice(CODES)
            machine.world.note(f"…  {said}: {error.sqlite_errorcode}")
            # Where it is only busy, SQLite leaves a transaction open.
            if committing and error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                committing.rollback()
            raise error


@cache
def _migrated() -> bytes:
    """The file with its tables, before anything is in them."""
    folder = Path(tempfile.mkdtemp())
    try:
        made = Database(sa.URL.create("sqlite", database=str(folder / "made.sqlite")))
        with made.writing():
            pass
        made._engine.dispose()
        return (folder / "made.sqlite").read_bytes()
    finally:
        shutil.rmtree(folder)


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
