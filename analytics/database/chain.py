"""Rows in order and for good: each holds the hash of all that is in it and of the row before.

What is changed, taken out, put in between or in another order is found, and with the witness also what was
cut off at the end. A chain may be cut at its beginning where that is said in it, for what is old (`Cut`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from analytics.database.engine import Database
from analytics.database.tables import audit, events
from analytics.database.witness import Witness
from analytics.hashes import Hash, chosen

#: Months for which nothing is ever cut off.
LEAST_MONTHS = 6
#: The kind of row that says of a cut: its body names the last row that went, and its digest.
CUT = "trimmed"
#: So many of the last rows may have no line in the witness: those being written when a server was killed.
_LEFT_OUT = 16
#: So many rows are held at once while all are read.
_AT_ONCE = 2000

Row = Mapping[Any, Any]


@dataclass(frozen=True)
class Tip:
    """The last row of a chain, or of what was cut off; 0 and empty where there is none."""

    number: int = 0
    digest: str = ""


@dataclass(frozen=True)
class Cut:
    """That a chain begins behind a row, as a row in it says."""

    behind: Tip
    at: datetime

    @classmethod
    def of(cls, row: Row) -> Cut | None:
        """What a row says of a cut; None where it cannot be read."""
        try:
            said = json.loads(row["body"])
            return cls(Tip(int(said["through"]), str(said["digest"])), row["at"])
        except (ValueError, KeyError, TypeError):
            return None


@dataclass(frozen=True)
class Chain:
    """The rows of one table, which has `number`, `hash` and `digest` beside what is hashed, in this order."""

    table: sa.Table
    hashed: tuple[str, ...]
    is_cut: bool = False

    @property
    def name(self) -> str:
        return self.table.name

    def witness(self, database: Database) -> Witness | None:
        """What notes its rows apart from them; that of events has no name of its own."""
        if database.witness is None or self.table is events:
            return database.witness
        file = database.witness.file
        return Witness(file.with_name(f"{file.stem}.{self.name}{file.suffix}"))

    def begin(self, database: Database, row: Row) -> None:
        """Begins its notes where a row that is not kept yet is its first."""
        if row["number"] == 1 and (witness := self.witness(database)):
            witness.begin()

    def note(self, database: Database, row: Row) -> None:
        """Notes a row that was added, once it is kept."""
        if witness := self.witness(database):
            is_begun = row["number"] > 1 and not database.is_shared
            witness.note(row["number"], row["digest"], is_begun=is_begun)

    def add(self, connection: sa.Connection, row: Row) -> Row:
        """Adds a row behind the last one; the row with its number, its hash and its digest."""
        last = self.last(connection)
        named = chosen()
        numbered = {**row, "number": last.number + 1, "hash": named.value}
        sealed = {**numbered, "digest": self._digest(numbered, last.digest)}
        connection.execute(sa.insert(self.table).values(sealed))
        return sealed

    def last(self, connection: sa.Connection) -> Tip:
        """The last row."""
        columns = self.table.c
        asked = sa.select(columns.number, columns.digest).order_by(columns.number.desc()).limit(1)
        found = connection.execute(asked).one_or_none()
        return Tip(found.number, found.digest) if found else Tip()

    def damage(self, database: Database) -> int | None:
        """The number of the first row that is gone or not as it was written; None where all are whole."""
        noted = self.noted(database)
        if database.is_empty:
            return self.first_damaged((), noted)
        with database.reading() as connection:
            cuts = self.cuts(connection)
            every = sa.select(self.table).order_by(self.table.c.number)
            with connection.execute(every.execution_options(yield_per=_AT_ONCE)) as rows:
                return self.first_damaged((row._mapping for row in rows), noted, cuts)

    def is_witnessed(self, database: Database) -> bool:
        """Whether what notes the rows is there and as long as they are; else a cut end is not found."""
        if database.witness is None or database.is_empty:
            return True
        with database.reading() as connection:
            last = self.last(connection).number
        noted = self.noted(database)
        # Of a database that several servers share, each notes what it wrote itself.
        return not last or (bool(noted) and (database.is_shared or max(noted) >= last - _LEFT_OUT))

    def noted(self, database: Database) -> dict[int, set[str]]:
        """The digests noted of each row."""
        witness = self.witness(database)
        return witness.noted() if witness else {}

    def cuts(self, connection: sa.Connection) -> tuple[Cut, ...]:
        """What the chain says of its cuts."""
        if not self.is_cut:
            return ()
        said = connection.execute(sa.select(self.table).where(self.table.c.kind == CUT))
        return self.cuts_in(row._mapping for row in said)

    def cuts_in(self, rows: Iterable[Row]) -> tuple[Cut, ...]:
        """What some rows say of its cuts."""
        said = (Cut.of(row) for row in rows if self.is_cut and row["kind"] == CUT)
        return tuple(cut for cut in said if cut)

    def first_damaged(
        self, rows: Iterable[Row], noted: Mapping[int, set[str]], cuts: Iterable[Cut] = ()
    ) -> int | None:
        """The number of the first row that is gone, or not as it was written or noted."""
        before: Tip | None = None
        for row in rows:
            if before is None:
                before = _begin(row, cuts)
            number = before.number + 1
            is_whole = row["number"] == number and row["digest"] == self._digest(row, before.digest)
            if not is_whole or noted.get(number, {row["digest"]}) != {row["digest"]}:
                return number
            before = Tip(number, row["digest"])
        last = before.number if before else 0
        return last + 1 if max(noted, default=0) > last else None

    def _digest(self, row: Row, previous: str) -> str:
        said = [value.isoformat() if isinstance(value, datetime) else value for value in self._said(row)]
        if row["hash"] not in list(Hash):
            return ""
        return Hash(row["hash"]).of(json.dumps([previous, *said], ensure_ascii=False).encode())

    def _said(self, row: Row) -> list[Any]:
        return [row[name] for name in self.hashed]


def months_before(moment: datetime, months: int) -> datetime:
    """The same day so many months earlier, or the last day of that month."""
    year, month = divmod(moment.year * 12 + moment.month - 1 - months, 12)
    for day in range(moment.day, 27, -1):
        try:
            return moment.replace(year=year, month=month + 1, day=day)
        except ValueError:
            continue
    return moment.replace(year=year, month=month + 1)


def _begin(first: Row, cuts: Iterable[Cut]) -> Tip:
    """What comes before the first row: nothing, unless a cut is said and that row is old enough for it.

    The last of the rows that were old enough is always left, so that none younger was cut off with them.
    """
    for cut in cuts:
        if cut.behind.number == first["number"] - 1 and first["at"] <= months_before(cut.at, LEAST_MONTHS):
            return cut.behind
    return Tip()


#: Everything people do in reviews, actions, notes and meetings.
EVENTS = Chain(events, ("number", "stream", "seq", "at", "actor", "kind", "body"))
#: Who came, looked, took away, changed.
AUDIT = Chain(audit, ("number", "at", "actor", "unit", "kind", "body"), is_cut=True)
CHAINS = {chain.name: chain for chain in (EVENTS, AUDIT)}
