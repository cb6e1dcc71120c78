"""The tables a statement may name: what a day's snapshot and those before it hold, as far as a scope goes.

Statements are composed here from names of the dictionary and of sealed files, because columns cannot be
parameters; values and paths are parameters all the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from analytics.access.scope import Detail, Scope
from analytics.dictionary import PERSON_KEY, dictionary, masked_columns
from analytics.warehouse import rollups
from analytics.warehouse.connection import cursor
from analytics.warehouse.snapshots.snapshot import Snapshot

if TYPE_CHECKING:
    from analytics.warehouse.snapshots.catalogue import Catalogue

#: The schema of the tables of every day up to the one looked at, and the columns that tell the day.
HISTORY = "history"
DAY_COLUMNS = (("as_of", "DATE"), ("seq", "INTEGER"))

#: People are counted once by the key, so that its beginning must tell them apart; pages show 8 characters.
KEY_CHARACTERS = 16


#: Tables whose rows are people, or people alike.
OF_PEOPLE = ("registrations", "people_cube")


@dataclass(frozen=True)
class Column:
    name: str
    type: str


@dataclass(frozen=True)
class BoxTable:
    """A table as statements name it, and its columns."""

    source: str
    is_history: bool
    columns: tuple[Column, ...]

    @property
    def name(self) -> str:
        return f"{HISTORY}.{self.source}" if self.is_history else self.source


def offered(catalogue: Catalogue, snapshots: Sequence[Snapshot], scope: Scope) -> dict[str, BoxTable]:
    """Every table by name: those the last snapshot holds, then those of all of them."""
    known = (*(table.name for table in dictionary().tables), *rollups.TABLES)
    sources = [name for name in known if name in snapshots[-1].rows]
    of_the_day = [
        BoxTable(source, False, _columns(source, catalogue.files(snapshots[-1:], source)[0], scope.detail))
        for source in sources
    ]
    days = tuple(Column(*column) for column in DAY_COLUMNS)
    of_every_day = [BoxTable(table.source, True, (*days, *table.columns)) for table in of_the_day]
    return {table.name: table for table in (*of_the_day, *of_every_day)}


def loading(
    table: BoxTable, catalogue: Catalogue, snapshots: Sequence[Snapshot], scope: Scope
) -> dict[str, object]:
    """How a child loads a table: the statements that make it, and the values of the last.

    Rows of other units and columns that are not there for readers are never in it.
    """
    own = [column.name for column in table.columns]
    chosen = ", ".join(_masked(name) for name in own)
    if not table.is_history:
        files = catalogue.files(snapshots[-1:], table.source)
        text = (
            f'create table "{table.source}" as select {chosen} from read_parquet($files) '
            f"where list_contains($units, district_code)"
        )
        return {"create": [text], "values": {"files": files, "units": scope.codes}}
    # Snapshots of an older form know not every sum.
    holding = [snapshot for snapshot in snapshots if table.source in snapshot.rows]
    files = catalogue.files(holding, table.source)
    text = (
        f'create table {HISTORY}."{table.source}" as with snapshot as ('
        "select unnest($files) as filename, unnest($days)::date as as_of, unnest($seqs)::integer as seq) "
        f"select {chosen} from read_parquet($files, filename = true, union_by_name = true) "
        "join snapshot using (filename) where list_contains($units, district_code)"
    )
    values = {
        "files": files,
        "days": [snapshot.as_of.isoformat() for snapshot in holding],
        "seqs": [snapshot.seq for snapshot in holding],
        "units": scope.codes,
    }
    return {"create": [f"create schema if not exists {HISTORY}", text], "values": values}


def _masked(name: str) -> str:
    key = PERSON_KEY.name
    return f"left({key}, {KEY_CHARACTERS}) as {key}" if name == key else f'"{name}"'


def _hidden(source: str, detail: Detail) -> frozenset[str]:
    """Of a table of people what was written freely about them: their employers may be named after them.

    Of masked rows also what tells who somebody is.
    """
    masked = masked_columns() if source in OF_PEOPLE and detail is not Detail.FULL else frozenset()
    known = {table.name: table for table in dictionary().tables}
    if source not in known or PERSON_KEY not in known[source].stored:
        return masked
    return masked | {column.name for column in known[source].stored if column.type == "text"} - (
        {PERSON_KEY.name} - masked
    )


@lru_cache(maxsize=256)
def _columns(source: str, file: str, detail: Detail) -> tuple[Column, ...]:
    """The columns of a sealed file that are there for readers; a file never changes under its path."""
    with cursor() as reading:
        described = reading.execute("describe select * from read_parquet($file)", {"file": file}).fetchall()
    hidden = _hidden(source, detail)
    return tuple(Column(name, type) for name, type, *_ in described if name not in hidden)
