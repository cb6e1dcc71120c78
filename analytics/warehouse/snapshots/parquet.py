"""One table of a snapshot, from the rows handed in to a parquet file that is known to hold them.

Statements are composed here from the dictionary's own names, because a table's columns and types
cannot be parameters; values and paths are parameters all the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa

from analytics.dictionary import Column, Table
from analytics.errors import NotPublished
from analytics.reference import CITY, districts
from analytics.warehouse.snapshots.sealing import Disk

#: What holds a column's values in memory, by how it is stored.
ARROW_TYPES: Mapping[str, pa.DataType] = {
    "varchar": pa.string(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "smallint": pa.int16(),
    "integer": pa.int32(),
    "double": pa.float64(),
    "decimal(18, 2)": pa.decimal128(18, 2),
}

#: The rows being written, in the cursor's own temporary schema.
ROWS = "rows_to_seal"
SUBMITTED = "rows_submitted"


def schema(table: Table) -> pa.Schema:
    """The columns of a snapshot table as Arrow holds them."""
    return pa.schema([(column.name, ARROW_TYPES[column.sql_type]) for column in table.stored])


def arrow_table(table: Table, rows: Sequence[Mapping[str, object]]) -> pa.Table:
    """The rows of a snapshot table, values by column; what is no column of it is left out."""
    return pa.Table.from_pylist(rows, schema=schema(table))


def write_base(
    cursor: duckdb.DuckDBPyConnection, table: Table, rows: pd.DataFrame | pa.Table, path: Path, *, disk: Disk
) -> int:
    """Writes a table of the dictionary, cast to its types and sorted by its key; the count of rows.

    NotPublished names the table, the column and how many rows are wrong: a column too many or too
    few, a missing value where one is required, a value its type or codes do not hold exactly, a
    key that occurs twice.
    """
    submitted = _arrow(table, rows)
    cursor.register(SUBMITTED, submitted)
    try:
        _check_values(cursor, table, submitted.schema)
        casts = ", ".join(f"cast({_name(c.name)} as {c.sql_type}) as {_name(c.name)}" for c in table.stored)
        cursor.execute(f"create or replace temp table {ROWS} as select {casts} from {SUBMITTED}")
    finally:
        cursor.unregister(SUBMITTED)
    _check_key(cursor, table)
    return _write(cursor, [c.name for c in table.stored], path, order=table.key, disk=disk)


def write_derived(cursor: duckdb.DuckDBPyConnection, rows: pa.Table, path: Path, *, disk: Disk) -> int:
    """Writes a rollup with the types it has, sorted by all its columns; the count of rows."""
    cursor.register(SUBMITTED, rows)
    try:
        cursor.execute(f"create or replace temp table {ROWS} as select * from {SUBMITTED}")
    finally:
        cursor.unregister(SUBMITTED)
    return _write(cursor, rows.column_names, path, order=rows.column_names, disk=disk)


def load(cursor: duckdb.DuckDBPyConnection, files: Mapping[str, Path]) -> None:
    """Makes a temporary table of each file, under the table's name."""
    for table, path in files.items():
        cursor.execute(
            f"create temp table {_name(table)} as select * from read_parquet($files)", {"files": [str(path)]}
        )


def _write(
    cursor: duckdb.DuckDBPyConnection, columns: Sequence[str], path: Path, *, order: Iterable[str], disk: Disk
) -> int:
    """Copies the rows into a file, syncs it, and compares what is read back with what was meant."""
    by = ", ".join(_name(column) for column in order)
    copy = f"copy (select * from {ROWS} order by {by}) to $path (format parquet, compression zstd)"
    disk.fill(path, lambda target: cursor.execute(copy, {"path": str(target)}))
    disk.sync(path)

    meant = _digest(cursor, ROWS, columns, {})
    read_back = _read_back(cursor, columns, path)
    cursor.execute(f"drop table {ROWS}")
    if meant != read_back:
        raise NotPublished(
            "{table}: the file read back differs from the rows written to it. Nothing was published; "
            "check the disk before trying again.",
            table=path.stem,
        )
    return meant[0]


def _read_back(
    cursor: duckdb.DuckDBPyConnection, columns: Sequence[str], path: Path
) -> tuple[int, int, tuple[object, ...]] | None:
    """What a file holds; None where it is no table of these columns, of which DuckDB would name the place."""
    try:
        return _digest(cursor, "read_parquet($files)", columns, {"files": [str(path)]})
    except duckdb.IOException:
        raise
    except (duckdb.Error, UnicodeDecodeError):
        return None


def _digest(
    cursor: duckdb.DuckDBPyConnection, source: str, columns: Sequence[str], parameters: Mapping[str, object]
) -> tuple[int, int, tuple[object, ...]]:
    """How many rows, the sum of their hashes, whatever their order, and the types of the columns."""
    names = ", ".join(_name(column) for column in columns)
    types = f"[{', '.join(f'typeof({_name(column)})' for column in columns)}]"
    statement = f"select count(*), coalesce(sum(hash({names})), 0), any_value({types}) from {source}"
    rows, hashes, column_types = _row(cursor, statement, parameters)
    return rows, hashes, tuple(column_types or ())


def _row(
    cursor: duckdb.DuckDBPyConnection, statement: str, parameters: Mapping[str, object]
) -> tuple[Any, ...]:
    """The one row of an aggregate, fetched to its end: a cursor refuses other work before that."""
    (row,) = cursor.execute(statement, dict(parameters)).fetchall()
    return tuple(row)


def _arrow(table: Table, rows: pd.DataFrame | pa.Table) -> pa.Table:
    """The rows as Arrow, columns in the dictionary's order; pandas' NaN and NaT become null."""
    names = [str(name) for name in (rows.columns if isinstance(rows, pd.DataFrame) else rows.column_names)]
    wanted = [column.name for column in table.stored]
    for columns, problem in (
        ([n for n in wanted if n not in names], "{table}: the column {column} is missing ({rows} rows)."),
        (
            [n for n in names if n not in wanted or names.count(n) > 1],
            "{table}: the column {column} is not in the dictionary, or occurs twice ({rows} rows).",
        ),
    ):
        if columns:
            raise NotPublished(problem, table=table.name, column=columns[0], rows=len(rows))
    try:
        if isinstance(rows, pd.DataFrame):
            rows = pa.Table.from_pandas(rows[wanted], preserve_index=False)
        return pa.table({name: _plain(rows.column(name)) for name in wanted})
    except (pa.ArrowException, TypeError, ValueError) as error:
        raise NotPublished(
            "{table} ({rows} rows) mixes different kinds of values in one column: {reason}",
            table=table.name,
            rows=len(rows),
            reason="; ".join(str(part) for part in error.args),
        ) from error


def _plain(values: pa.ChunkedArray) -> pa.ChunkedArray:
    """The values themselves, where Arrow or pandas kept codes and a list of categories."""
    return values.cast(values.type.value_type) if pa.types.is_dictionary(values.type) else values


@dataclass(frozen=True)
class _Check:
    """A condition no row may meet, and the sentence that says so."""

    condition: str
    message: str
    values: Mapping[str, object] = field(default_factory=dict)


def _checks(column: Column, kind: pa.DataType) -> Iterator[_Check]:
    """What is refused in one column; `kind` is the Arrow type of the values handed in."""
    name = _name(column.name)
    if column.required:
        yield _Check(f"{name} is null", "{table}: {column} is required and missing in {rows} rows.")
    yield _Check(
        f"{name} is not null and not ({_fits(column, kind)})",
        "{table}: {rows} rows of {column} do not fit its type, {type}, exactly.",
        {"type": column.sql_type},
    )
    if allowed := _allowed(column):
        yield _Check(
            f"not list_contains(${column.name}, cast({name} as varchar))",
            "{table}: {rows} rows of {column} hold a code it does not have. Allowed: {allowed}.",
            {"allowed": ", ".join(allowed)},
        )


def _fits(column: Column, kind: pa.DataType) -> str:
    """The condition that a value can be stored as it is: a cast alone rounds 1.7 to 2 and says nothing."""
    is_text = pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind)
    is_day = pa.types.is_date(kind) or (pa.types.is_timestamp(kind) and kind.tz is None)
    is_number = pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)
    name, stored = _name(column.name), column.sql_type
    same = f"try_cast({name} as {stored}) is not distinct from {name}"
    match stored:
        case "varchar":
            return str(is_text).lower()
        case "boolean":
            return str(pa.types.is_boolean(kind)).lower()
        case "date":
            return same if is_day else "false"
        case _ if pa.types.is_floating(kind):
            return f"isfinite({name}) and {same}"
        case _:
            return same if is_number else "false"


def _allowed(column: Column) -> list[str]:
    """The codes a column may hold; empty where it is free."""
    match column.type:
        case "code":
            return list(column.codes)
        case "district":
            return list(districts())
        case "district_or_city":
            return [CITY, *districts()]
        case _:
            return []


def _check_values(cursor: duckdb.DuckDBPyConnection, table: Table, schema: pa.Schema) -> None:
    checks = [(c, check) for c in table.stored for check in _checks(c, schema.field(c.name).type)]
    counts = ", ".join(f"count(*) filter (where {check.condition})" for _, check in checks)
    allowed = {c.name: codes for c in table.stored if (codes := _allowed(c))}
    violations = _row(cursor, f"select {counts} from {SUBMITTED}", allowed)
    for (column, check), rows in zip(checks, violations, strict=True):
        if rows:
            raise NotPublished(check.message, table=table.name, column=column.name, rows=rows, **check.values)


def _check_key(cursor: duckdb.DuckDBPyConnection, table: Table) -> None:
    key = ", ".join(_name(column) for column in table.key)
    repeated = f"select {key}, count(*) as times from {ROWS} group by {key} having count(*) > 1"
    (rows,) = _row(cursor, f"select coalesce(sum(times), 0)::bigint from ({repeated})", {})
    if rows:
        raise NotPublished(
            "{table}: {rows} rows have the same {column} as another row, but each must be unique.",
            table=table.name,
            column=" + ".join(table.key),
            rows=rows,
        )


def _name(identifier: str) -> str:
    """An identifier, quoted."""
    return '"' + identifier.replace('"', '""') + '"'
