"""The rows of a snapshot: what was submitted, and what is carried forward from the snapshot before.

Every table is a state that only grows: people who left and institutions that closed stay listed
with their date. So a unit without rows in a table has not reported that table, and keeps the
rows it reported last.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from analytics.dictionary import Table, dictionary
from analytics.intake.finding import Finding, Flaw, Severity, Spot
from analytics.intake.records import Record
from analytics.reference import CITY, unit
from analytics.warehouse.catalogue import Catalogue
from analytics.warehouse.snapshot import DistrictReport, Origin, Snapshot

ARROW_TYPES: Mapping[str, pa.DataType] = {
    "varchar": pa.string(), "boolean": pa.bool_(), "date": pa.date32(), "smallint": pa.int16(),
    "integer": pa.int32(), "double": pa.float64(), "decimal(18, 2)": pa.decimal128(18, 2),
}


@dataclass(frozen=True)
class Earlier:
    """The last real snapshot on or before a day: what has not been submitted anew comes from it."""

    snapshot: Snapshot
    tables: Mapping[str, pa.Table]

    @property
    def communities(self) -> dict[str, str]:
        """The district of each community, by code."""
        rows = self.tables["communities"]
        return dict(zip(rows["code"].to_pylist(), rows["district_code"].to_pylist(), strict=True))

    def rows_of(self, table: str, code: str) -> int:
        """How many rows of a table a unit has."""
        return int(pc.sum(pc.equal(self.tables[table]["district_code"], code)).as_py() or 0)


@dataclass(frozen=True)
class Assembly:
    """All tables of the snapshot to be, who reported, and what is kept from before."""

    tables: Mapping[str, pa.Table]
    districts: Mapping[str, DistrictReport]
    notices: tuple[Finding, ...]


def earlier(catalogue: Catalogue, as_of: date) -> Earlier | None:
    """The newest published snapshot on or before `as_of`, in its latest revision; never the sample."""
    real = [
        snapshot for snapshot in catalogue.timeline()
        if snapshot.origin is Origin.SUBMISSION and snapshot.as_of <= as_of
    ]
    if not real:
        return None
    tables = {
        table.name: pa.concat_tables(
            pq.read_table(path).cast(schema(table)) for path in catalogue.files([real[-1]], table.name)
        )
        for table in dictionary().tables
    }
    return Earlier(real[-1], tables)


def assemble(records: Sequence[Record], before: Earlier | None, *, as_of: date) -> Assembly:
    """The submitted rows in place of the same units' earlier ones; the rest carried forward and marked."""
    units = _reported(records)
    tables = {}
    for table in dictionary().tables:
        rows = _rows(table, records)
        if before:
            replaced = pa.array([code for code, names in units.items() if table.name in names], pa.string())
            kept = before.tables[table.name]
            rows = pa.concat_tables([rows, kept.filter(pc.invert(pc.is_in(kept["district_code"], replaced)))])
        tables[table.name] = rows
    return Assembly(tables, _districts(units, before, as_of), tuple(_notices(records, units, before)))


def schema(table: Table) -> pa.Schema:
    """The columns of a snapshot table as Arrow holds them."""
    return pa.schema([(column.name, ARROW_TYPES[column.sql_type]) for column in table.stored])


def _rows(table: Table, records: Iterable[Record]) -> pa.Table:
    values = [record.values for record in records if record.grid.table is table]
    columns = [pa.array([row[field.name] for row in values], field.type) for field in schema(table)]
    return pa.Table.from_arrays(columns, schema=schema(table))


def _reported(records: Iterable[Record]) -> dict[str, set[str]]:
    """The tables each unit has submitted rows of."""
    found: dict[str, set[str]] = {}
    for record in records:
        found.setdefault(str(record.values["district_code"]), set()).add(record.grid.table.name)
    return dict(sorted(found.items()))


def _districts(
    units: Iterable[str], before: Earlier | None, as_of: date
) -> dict[str, DistrictReport]:
    """Who reported, and for whom the last report is carried forward, with that report's own date."""
    found = {code: DistrictReport() for code in units}
    for code, report in (before.snapshot.districts.items() if before else ()):
        if code not in found and before:
            last = report.carried_forward_from or before.snapshot.as_of
            # In a revision of the same date the earlier report is of this very date.
            found[code] = DistrictReport() if last == as_of else DistrictReport(last)
    return found


def _notices(
    records: Sequence[Record], units: Mapping[str, set[str]], before: Earlier | None
) -> Iterator[Finding]:
    """Says which table of a reporting unit is kept from before, since nobody sent it anew."""
    for code, names in units.items() if before else ():
        file = next(record.grid.file for record in records if record.values["district_code"] == code)
        for table in dictionary().tables:
            rows = before.rows_of(table.name, code) if before else 0
            if before and rows and table.name not in names:
                yield Flaw(
                    "table_kept", "{unit} sent no rows of {table}: its {rows} rows of {day} are kept.",
                    "Send the table if something changed.",
                    unit="市级" if code == CITY else unit(code).name,
                    table=table.sheet.zh, rows=rows, day=before.snapshot.as_of,
                ).at(Spot(file), severity=Severity.NOTICE)
