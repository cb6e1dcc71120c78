"""Snapshots of a few plain rows: a test says of a row only what it is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from analytics.dictionary import dictionary
from analytics.reference import CITY
from analytics.warehouse import rollups
from analytics.warehouse.snapshots import publishing
from analytics.warehouse.snapshots.snapshot import DistrictReport, OlderReport, Origin

CHENGGUAN = "620102"

Row = Mapping[str, Any]
Rows = Sequence[Row]
Tables = Mapping[str, Rows]

#: By table what every row must have: somebody general on no post, a sum of lottery money, a place …
PLAIN: Mapping[str, Row] = {
    "registrations": {
        "person_key": "k1", "district_code": CHENGGUAN, "gender": "female", "birth_year": 1985,
        "education": "bachelor", "employer_kind": "community", "service_field": "welfare",
        "category": "general", "certificate": "none", "on_post": False,
    },
    "funding": {
        "entry_id": "1", "district_code": CITY, "fund_year": 2020, "booked_on": date(2020, 3, 1),
        "source": "lottery", "purpose": "training", "amount_yuan": Decimal("200000.10"),
    },
    "communities": {
        "code": "620102001001", "name": "甲社区", "district_code": CHENGGUAN, "kind": "urban", "posts": 1,
    },
    "institutions": {
        "id": "1", "district_code": CHENGGUAN, "kind": "practice_base", "name": "基地",
        "established_on": date(2016, 1, 1),
    },
    "activities": {
        "id": "1", "district_code": CHENGGUAN, "kind": "forum", "held_on": date(2020, 1, 5),
    },
    "measures": {"district_code": CHENGGUAN, "measure": "ethics", "adopted_on": date(2018, 1, 1)},
}  # fmt: skip

ARROW_TYPES = {
    "varchar": pa.string(), "boolean": pa.bool_(), "date": pa.date32(), "smallint": pa.int16(),
    "integer": pa.int32(), "double": pa.float64(), "decimal(18, 2)": pa.decimal128(18, 2),
}  # fmt: skip


def plain(table: str, **columns: Any) -> dict[str, Any]:
    """A plain row of a table, with these columns instead."""
    return {**PLAIN[table], **columns}


def arrow(name: str, rows: Rows) -> pa.Table:
    """Rows of one snapshot table, typed as the dictionary says; a column not given is null."""
    columns = dictionary().table(name).stored
    schema = pa.schema([(column.name, ARROW_TYPES[column.sql_type]) for column in columns])
    unknown = {key for row in rows for key in row} - set(schema.names)
    assert not unknown, f"{name} has no column {unknown}"
    return pa.Table.from_pylist([dict(row) for row in rows], schema=schema)


def publish(
    root: Path,
    as_of: date,
    *,
    reporting: Iterable[str] | None = None,
    days: Mapping[str, Mapping[str, date]] | None = None,
    origin: Origin = Origin.SUBMISSION,
    rules: str | None = None,
    reason: str = "",
    **tables: Rows,
) -> int:
    """Publishes rows as reported by these districts, or by those that have one; the seq.

    `days` is of which day a unit's tables are; `rules` the text of other rules than those in force; `reason`
    what the publisher says of why.
    """

    def derive(
        cursor: duckdb.DuckDBPyConnection, *, as_of: date, older: Sequence[OlderReport]
    ) -> dict[str, pa.Table]:
        made = rollups.derive(cursor, as_of=as_of, older=older)
        return made if rules is None else {**made, "rules": pa.table({"register": [rules]})}

    if reporting is None:
        reporting = sorted({row["district_code"] for rows in tables.values() for row in rows} - {CITY})
    return publishing.publish(
        root,
        {table.name: arrow(table.name, tables.get(table.name, ())) for table in dictionary().tables},
        as_of=as_of,
        actor="test",
        origin=origin,
        expected_head="any",
        derive=derive,
        districts={code: DistrictReport() for code in reporting},
        table_days=days,
        reason=reason,
    ).seq
