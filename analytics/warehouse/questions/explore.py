"""What freely composed questions are asked of: the things of a subject on sealed days.

A composed statement reads `thing`: as_of, times (how many things a row stands for), then what is declared.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence, Sized
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from textwrap import indent
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from analytics.access.scope import Scope
from analytics.dictionary import dictionary
from analytics.warehouse import definitions
from analytics.warehouse.connection import cursor, statement
from analytics.warehouse.snapshots.snapshot import Snapshot

if TYPE_CHECKING:
    from analytics.warehouse.snapshots.catalogue import Catalogue

#: Rollups that hold a subject's things, those alike as one row.
CUBES = {"people": "people_cube"}
#: So many values are told apart by short numbers.
MOST_CODED = 32_000


class _Key(NamedTuple):
    """All that the things of a subject that are loaded on a day depend on."""

    subject: str
    #: None is every unit.
    units: tuple[str, ...]
    as_of: date
    #: Whether their rollup is.
    is_made_anew: bool
    #: The sealed tables that are read, and their files.
    tables: tuple[str, ...]
    files: tuple[str, ...]


@dataclass(frozen=True)
class Facts:
    """What a snapshot says of its units: who has reported each submitted table, and urban communities."""

    reported: Mapping[str, frozenset[str]]
    urban_communities: Mapping[str, int]


def facts(catalogue: Catalogue, snapshot: Snapshot) -> Facts:
    """Which units have reported each submitted table, by the relation numbers are made with."""
    tables = tuple(table.name for table in dictionary().tables)
    files = tuple(catalogue.files([snapshot], name)[0] for name in tables)
    return _facts(snapshot.as_of, tables, files)


def is_of_raw_rows(snapshots: Sequence[Snapshot], subject: str) -> bool:
    """Whether rows that districts submitted have to be read, since a snapshot has no rollup of them."""
    submitted = {table.name for table in dictionary().tables}
    return any(submitted.intersection(_tables(subject, snapshot)) for snapshot in snapshots)


def run(
    catalogue: Catalogue,
    snapshots: Sequence[Snapshot],
    subject: str,
    text: str,
    values: Mapping[str, object],
    *,
    scope: Scope,
) -> pd.DataFrame:
    """What a composed statement returns over the scope's things of a subject on some days."""
    things = [_read(_key(catalogue, snapshot, subject, scope)) for snapshot in snapshots]
    with cursor() as reading:
        reading.register("thing", things[0] if len(things) == 1 else pa.concat_tables(things))
        return reading.execute(text, dict(values)).df()


@dataclass(frozen=True)
class Told:
    """The things of a day, as lists have their values: a code a row and column, in the order of `run`."""

    #: How many things each row stands for.
    times: NDArray[np.float64]
    codes: Mapping[str, NDArray[np.signedinteger[Any]]]
    #: What the codes of a column stand for: the values in their order, a missing one last.
    values: Mapping[str, tuple[str | None, ...]]

    def count(self, of: NDArray[np.bool_]) -> int:
        """How many things some rows stand for."""
        return int(self.times[of].sum())

    def have(self, column: str, said: Collection[str | None]) -> NDArray[np.bool_]:
        """Which rows have one of some values, as a list tells them."""
        values = self.values[column]
        is_said = np.fromiter((value in said for value in values), dtype=bool, count=len(values))
        have: NDArray[np.bool_] = is_said[self.codes[column]]
        return have

    def counts(self, column: str, at: NDArray[np.intp], times: NDArray[np.float64]) -> dict[str | None, int]:
        """How many things have each value of a column, in its order: of the rows `at` some places."""
        counted = np.bincount(self.codes[column].take(at), times)
        values = self.values[column]
        return {values[code]: int(counted[code]) for code in np.flatnonzero(counted).tolist()}


class Telling(NamedTuple):
    """What a column is called where it is told, and the SQL that tells it, of that column alone."""

    name: str
    column: str
    text: str


def told(
    catalogue: Catalogue, snapshot: Snapshot, subject: str, tellings: tuple[Telling, ...], *, scope: Scope
) -> Told:
    """The scope's things of a subject on a day, each column as a telling has it."""
    return _told(_key(catalogue, snapshot, subject, scope), tellings)


@dataclass(frozen=True)
class Amounts:
    """What each thing of a day states in a column of numbers, so that sums of them are exact."""

    #: In units of one `scale`th; 0 where it states nothing.
    whole: NDArray[np.float64]
    scale: int
    #: Whether it states anything.
    known: NDArray[np.bool_]


def amounts(catalogue: Catalogue, snapshot: Snapshot, subject: str, column: str, *, scope: Scope) -> Amounts:
    """The numbers of a column of the scope's things of a subject on a day, in the order of `run`."""
    return _amounts(_key(catalogue, snapshot, subject, scope), column)


def meeting(
    catalogue: Catalogue,
    snapshot: Snapshot,
    subject: str,
    condition: str,
    values: tuple[tuple[str, Hashable], ...],
    *,
    scope: Scope,
) -> NDArray[np.bool_]:
    """Which of the scope's things of a subject on a day meet a composed condition, in the order of `run`."""
    return _meeting(_key(catalogue, snapshot, subject, scope), condition, values)


def rows(
    catalogue: Catalogue, snapshot: Snapshot, subject: str, text: str, values: Mapping[str, object]
) -> pd.DataFrame:
    """What a composed statement returns over the things themselves, each with what it is recognised by."""
    things = definitions.composed(f"explore/{subject}")
    whole = definitions.joined({"thing": things}, text)
    with cursor() as reading:
        return definitions.ask_of(reading, catalogue, snapshot, whole, values).df()


def written(snapshots: Sequence[Snapshot], subject: str, text: str, values: Mapping[str, object]) -> str:
    """The same statement with its values written out, over the tables of all days (`history`)."""
    anew = [snapshot.as_of for snapshot in snapshots if _is_made_anew(subject, snapshot)]
    other = [snapshot.as_of for snapshot in snapshots if snapshot.as_of not in anew]
    things = [*([_of_days(subject, other)] if other else []), *(_of_a_day(subject, day) for day in anew)]
    whole = definitions.joined({"thing": "\n\nunion all by name\n\n".join(things)}, text)
    return definitions.spelled_out(whole, values)


def _of_days(subject: str, days: Sequence[date]) -> str:
    """The things of some days: every row says what it is, and of which day."""
    text = _text(subject, is_made_anew=False).replace("$as_of", "as_of")
    listed = ", ".join(map(definitions.literal, days))
    of_days = f"as_of in ({listed})" if len(days) > 1 else f"as_of = {listed}"
    tables = {
        name: f"select * exclude (seq) from history.{name} where {of_days}"
        for name in definitions.tables_read(text)
    }
    return _apart(definitions.joined(tables, text))


def _of_a_day(subject: str, day: date) -> str:
    """The things of one day, where only all rows of a day together say what each of them is."""
    text = _text(subject, is_made_anew=True)
    of_day = f"as_of = {definitions.literal(day)}"
    tables = {
        name: f"select * exclude (as_of, seq) from history.{name} where {of_day}"
        for name in dict.fromkeys(definitions.tables_read(text))
        if name not in CUBES.values()
    }
    return _apart(definitions.spelled_out(definitions.joined(tables, text), definitions.values_of(as_of=day)))


def _apart(text: str) -> str:
    return f"select *\nfrom (\n{indent(text.strip(), '    ')}\n) as things"


def _is_made_anew(subject: str, snapshot: Snapshot) -> bool:
    """Whether a snapshot lacks the rollup of a subject, as those sealed before there was one do."""
    return subject in CUBES and CUBES[subject] not in snapshot.rows


@cache
def _text(subject: str, *, is_made_anew: bool) -> str:
    """The statement that gives a subject's things, alike ones together where a rollup does so."""
    if subject not in CUBES:
        return definitions.composed(f"explore/{subject}")
    alike = statement(f"explore/{subject}_alike")
    if not is_made_anew:
        return alike
    return definitions.joined({CUBES[subject]: definitions.composed(f"rollups/{CUBES[subject]}")}, alike)


def _tables(subject: str, snapshot: Snapshot) -> tuple[str, ...]:
    """The sealed tables a subject's things are read from."""
    return _tables_read(subject, is_made_anew=_is_made_anew(subject, snapshot))


@cache
def _tables_read(subject: str, *, is_made_anew: bool) -> tuple[str, ...]:
    made = CUBES.get(subject) if is_made_anew else None
    read = definitions.tables_read(_text(subject, is_made_anew=is_made_anew))
    return tuple(name for name in read if name != made)


def _key(catalogue: Catalogue, snapshot: Snapshot, subject: str, scope: Scope) -> _Key:
    units = () if scope.is_everything else tuple(scope.codes)
    tables = _tables(subject, snapshot)
    files = tuple(catalogue.files([snapshot], name)[0] for name in tables)
    return _Key(subject, units, snapshot.as_of, _is_made_anew(subject, snapshot), tables, files)


@lru_cache(maxsize=192)
def _read(of: _Key) -> pa.Table:
    """The things of a day, held in memory: a sealed file never changes, and is named after what is in it.

    Of who sees some units alone, theirs are loaded and no other's.
    """
    text = _text(of.subject, is_made_anew=of.is_made_anew)
    values = {name: [file] for name, file in zip(of.tables, of.files, strict=True)}
    source = definitions.joined({name: f"select * from read_parquet(${name})" for name in of.tables}, text)
    if of.units:
        # As a whole first: who belongs to which unit is said by the rows of all of them.
        of_units = ", ".join(map(definitions.literal, of.units))
        source = (
            f"select *\nfrom (\n{indent(source, '    ')}\n) as things\nwhere district_code in ({of_units})"
        )
    with cursor() as reading:
        definitions.execute(reading, f"create temp table things as\n{source}", values, as_of=of.as_of)
        things = reading.table("things").to_arrow_table().combine_chunks()
    return pa.table({name: _coded(things.column(name)) for name in things.column_names})


def _coded(column: pa.ChunkedArray) -> pa.ChunkedArray | pa.Array:
    """Texts as numbers and a list of the few there are: far quicker to count, and a tenth of the memory."""
    if not pa.types.is_string(column.type) or not len(column):
        return column
    coded = column.combine_chunks().dictionary_encode()
    return pa.DictionaryArray.from_arrays(coded.indices.cast(_narrow(coded.dictionary)), coded.dictionary)


def _narrow(values: Sized) -> pa.DataType:
    """The narrowest numbers that tell values apart."""
    return pa.int16() if len(values) <= MOST_CODED else pa.int32()


@lru_cache(maxsize=16)
def _told(of: _Key, tellings: tuple[Telling, ...]) -> Told:
    things = _read(of)
    codes, values = {}, {}
    with cursor() as reading:
        for name, column, text in tellings:
            # Each different value is told once: there are thousands, and a row for every person.
            coded = _encoded(things.column(column))
            different = coded.dictionary
            if coded.null_count:
                different = pa.concat_arrays([different, pa.nulls(1, different.type)])
            reading.register("different", pa.table({column: different}))
            said = [value for (value,) in reading.sql(f"select {text} from different").fetchall()]
            values[name] = tuple(sorted(set(said), key=lambda value: (value is None, value or "")))
            place = {value: number for number, value in enumerate(values[name])}
            places = np.array([place[value] for value in said], dtype=_narrow(values[name]).to_pandas_dtype())
            codes[name] = places[coded.indices.fill_null(len(coded.dictionary)).to_numpy()]
    return Told(things.column("times").to_numpy().astype(np.float64), codes, values)


def _encoded(column: pa.ChunkedArray) -> pa.DictionaryArray:
    whole = column.combine_chunks()
    return whole if pa.types.is_dictionary(whole.type) else whole.dictionary_encode()


@lru_cache(maxsize=32)
def _amounts(of: _Key, name: str) -> Amounts:
    column = _read(of).column(name)
    scale = 10**column.type.scale if pa.types.is_decimal(column.type) else 1
    known = column.is_valid().to_numpy()
    numbers = column.cast(pa.float64()).fill_null(0).to_numpy()
    return Amounts(np.round(numbers * scale) if scale > 1 else numbers, scale, known)


@lru_cache(maxsize=128)
def _meeting(of: _Key, condition: str, values: tuple[tuple[str, Hashable], ...]) -> NDArray[np.bool_]:
    with cursor() as reading:
        reading.register("thing", _read(of))
        text = f"select coalesce({condition}, false) as meets from thing"
        return reading.execute(text, dict(values)).df()["meets"].to_numpy(dtype=bool)


@lru_cache(maxsize=512)
def _facts(as_of: date, tables: tuple[str, ...], files: tuple[str, ...]) -> Facts:
    text = definitions.from_files(definitions.composed("questions/explore_facts"))
    values = {name: [file] for name, file in zip(tables, files, strict=True)}
    with cursor() as reading:
        found = definitions.execute(reading, text, values, as_of=as_of).fetchall()
    reported: dict[str, set[str]] = {}
    for table, unit, _ in found:
        reported.setdefault(table, set()).add(unit)
    urban = {unit: count for _, unit, count in found if count is not None}
    return Facts({table: frozenset(units) for table, units in reported.items()}, urban)
