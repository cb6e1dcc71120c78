"""What freely composed questions are asked of: the things of a subject on sealed days, one row each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from textwrap import indent
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa

from analytics.dictionary import dictionary
from analytics.warehouse import definitions
from analytics.warehouse.connection import cursor
from analytics.warehouse.snapshots.snapshot import Snapshot

if TYPE_CHECKING:
    from analytics.warehouse.snapshots.catalogue import Catalogue


@dataclass(frozen=True)
class Facts:
    """What a snapshot says of its units: which reported which table, and their urban communities."""

    reported: Mapping[str, frozenset[str]]
    urban_communities: Mapping[str, int]


def run(
    catalogue: Catalogue,
    snapshots: Sequence[Snapshot],
    subject: str,
    parts: Mapping[str, str],
    last: str,
    values: Mapping[str, object],
) -> pd.DataFrame:
    """The rows a composed statement returns over `thing`: the subject's things on the days of snapshots."""
    things = pa.concat_tables([_things(catalogue, snapshot, subject) for snapshot in snapshots])
    with cursor() as reading:
        reading.register("thing", things)
        return reading.execute(definitions.joined(parts, last), dict(values)).df()


def written(
    subject: str, days: Sequence[date], parts: Mapping[str, str], last: str, values: Mapping[str, object]
) -> str:
    """The same statement with its values written out, over the tables of all days up to the one looked at."""
    things = "\n\nunion all\n\n".join(_of_a_day(subject, day) for day in days)
    text = definitions.joined({"thing": things, **parts}, last)
    return definitions.spelled_out(text, values)


def _of_a_day(subject: str, day: date) -> str:
    """The things of one day, from the tables of all days."""
    text = definitions.composed(f"explore/{subject}")
    tables = {
        name: f"select * exclude (as_of, seq) from history.{name} where as_of = $as_of"
        for name in definitions.tables_read(text)
    }
    values = definitions.known_values(as_of=day)
    text = definitions.spelled_out(definitions.joined(tables, text), values)
    return f"select date '{day}' as as_of, 1 as times, *\nfrom (\n{indent(text.strip(), '    ')}\n) as day"


def _things(catalogue: Catalogue, snapshot: Snapshot, subject: str) -> pa.Table:
    tables = definitions.tables_read(definitions.composed(f"explore/{subject}"))
    files = tuple(catalogue.files([snapshot], name)[0] for name in tables)
    return _read(subject, snapshot.as_of, tuple(tables), files)


@lru_cache(maxsize=64)
def _read(subject: str, as_of: date, tables: tuple[str, ...], files: tuple[str, ...]) -> pa.Table:
    """The things of a day; files are never written again, and named after what is in them."""
    text = definitions.composed(f"explore/{subject}")
    with cursor() as reading:
        values = {name: [file] for name, file in zip(tables, files, strict=True)}
        text = f"create or replace temp table things as\n{definitions.from_files(text)}"
        definitions.execute(reading, text, values, as_of=as_of)
        found = reading.table("things").to_arrow_table()
    days = pa.repeat(pa.scalar(as_of, pa.date32()), len(found))
    times = pa.repeat(pa.scalar(1, pa.int32()), len(found))
    return found.append_column("as_of", days).append_column("times", times)


def facts(catalogue: Catalogue, snapshot: Snapshot) -> Facts:
    """Which units have reported each submitted table, by the relation numbers are made with."""
    tables = tuple(table.name for table in dictionary().tables)
    files = tuple(catalogue.files([snapshot], name)[0] for name in tables)
    return _facts(snapshot.as_of, tables, files)


@lru_cache(maxsize=512)
def _facts(as_of: date, tables: tuple[str, ...], files: tuple[str, ...]) -> Facts:
    values = {name: [file] for name, file in zip(tables, files, strict=True)}
    with cursor() as reading:
        text = definitions.from_files(definitions.composed("questions/explore_reporting"))
        reported = definitions.execute(reading, text, values, as_of=as_of).fetchall()
        text = definitions.from_files(definitions.composed("questions/explore_urban_communities"))
        urban = definitions.execute(reading, text, values, as_of=as_of).fetchall()
    by_table: dict[str, set[str]] = {}
    for table, unit in reported:
        by_table.setdefault(table, set()).add(unit)
    return Facts({table: frozenset(units) for table, units in by_table.items()}, dict(urban))
