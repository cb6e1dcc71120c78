"""What a snapshot's tables add up to: worked out once, when it is published."""

from __future__ import annotations

from datetime import date
from functools import cache

import duckdb
import pyarrow as pa

from analytics.warehouse.connection import SQL, statement
from analytics.warehouse.questions import rules

#: The tables the indicators are counted from, each needing those before it.
FOUNDATIONS = ("reporting_districts", "people", "community_staffing")

OBSERVATIONS = pa.schema(
    [
        ("indicator", pa.string()),
        ("district_code", pa.string()),
        ("year", pa.int16()),
        ("value", pa.float64()),
        ("total", pa.float64()),
    ]
)


@cache
def indicator_ids() -> tuple[str, ...]:
    """The ids of all indicators that have a statement, in order."""
    return tuple(sorted(path.stem for path in (SQL / "indicators").glob("*.sql")))


def derive(cursor: duckdb.DuckDBPyConnection, *, as_of: date) -> dict[str, pa.Table]:
    """The derived tables of one snapshot, whose six tables the cursor holds under their own names.

    `observations`: one row an indicator, unit and (where it applies) year: indicator,
    district_code (620100 is the city), year, value, total; ordered. What nobody reported
    has no row. `workforce_cube`: active people by every categorical column.
    `community_staffing`: one row a community. `rules`: the register they will be judged by, as text.
    The cursor keeps what it was made from.
    """
    for name in (*FOUNDATIONS, "workforce_cube"):
        _run(cursor, f"rollups/{name}", as_of=as_of)
    return {
        "observations": _observations(cursor, as_of=as_of),
        "workforce_cube": cursor.table("workforce_cube").to_arrow_table(),
        "community_staffing": cursor.table("community_staffing").to_arrow_table(),
        rules.TABLE: rules.in_force(),
    }


def _observations(cursor: duckdb.DuckDBPyConnection, *, as_of: date) -> pa.Table:
    rows = [
        (id, *row)
        for id in indicator_ids()
        for row in _run(cursor, f"indicators/{id}", as_of=as_of).fetchall()
    ]
    rows.sort(key=lambda row: (row[0], row[1], row[2] or 0))
    columns = zip(*rows, strict=True) if rows else ((),) * len(OBSERVATIONS)
    arrays = [pa.array(list(values), field.type) for field, values in zip(OBSERVATIONS, columns, strict=True)]
    return pa.Table.from_arrays(arrays, schema=OBSERVATIONS)


def _run(cursor: duckdb.DuckDBPyConnection, path: str, *, as_of: date) -> duckdb.DuckDBPyConnection:
    """One statement under sql/, given the as-of date if it names it: DuckDB refuses a value not asked for."""
    (parsed,) = cursor.extract_statements(statement(path))
    return cursor.execute(parsed, {"as_of": as_of} if "as_of" in parsed.named_parameters else {})
