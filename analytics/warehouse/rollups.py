"""What a snapshot's tables add up to: worked out once, when it is published."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import duckdb
import pyarrow as pa

from analytics.policy.loading import register
from analytics.warehouse import definitions
from analytics.warehouse.questions import rules
from analytics.warehouse.snapshots.snapshot import OlderReport

#: The derived tables, each of one statement over the shared relations and what the rows add up to.
TABLES = ("observations", "workforce_cube", "people_cube", "community_staffing")

OBSERVATIONS = pa.schema(
    [
        ("indicator", pa.string()),
        ("district_code", pa.string()),
        ("year", pa.int16()),
        ("value", pa.float64()),
        ("total", pa.float64()),
    ]
)


def derive(
    cursor: duckdb.DuckDBPyConnection, *, as_of: date, older: Sequence[OlderReport] = ()
) -> dict[str, pa.Table]:
    """The derived tables of one snapshot, whose six tables the cursor holds under their own names.

    `older` are the tables of units whose rows are carried forward from an earlier day.

    `observations`: one row an indicator, unit and (where it applies) year: indicator,
    district_code (620100 is the city), year, value, total; ordered. What nobody reported
    has no row. `workforce_cube`: active people by every categorical column. `people_cube`: by every column
    they can be asked by.
    `community_staffing`: one row a community. `rules`: the register they will be judged by, as text.
    The cursor keeps the shared relations they were made from.
    """
    indicators = [register().indicator(id) for id in definitions.indicator_ids()]
    made: list[str] = []

    def make(name: str, path: str) -> None:
        text = f"create or replace temp table {name} as\n{definitions.composed(path, there=made)}"
        definitions.execute(cursor, text, definitions.words(indicators), as_of=as_of, older=older)
        made.append(name)

    for name in definitions.SHARED:
        # The active people are a part of the register's rows: a copy would cost more than it saves.
        if name != "people":
            make(name, f"relations/{name}")
    begin = "create or replace temp table by_unit as"
    for indicator in indicators:
        text = definitions.composed("relations/by_unit", rows_of=indicator.id, there=made)
        definitions.execute(cursor, f"{begin}\n{text}", as_of=as_of, indicator=indicator)
        begin = "insert into by_unit"
    for name in TABLES:
        make(name, f"rollups/{name}")
    derived = {name: cursor.table(name).to_arrow_table() for name in TABLES}
    derived["observations"] = derived["observations"].cast(OBSERVATIONS)
    return {**derived, rules.TABLE: rules.in_force()}
