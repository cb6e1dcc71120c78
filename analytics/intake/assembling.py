"""The rows of a snapshot: what was submitted, and what is carried forward from the snapshot before.

Every table is a state that only grows: people who left and institutions that closed stay listed
with their date. So a unit without rows in a table has not reported that table, and keeps the
rows it reported last, whichever snapshot up to the day holds them, with the day they are of.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from analytics.dictionary import Table, dictionary
from analytics.intake.finding import Finding, Spot, notice
from analytics.intake.rows.cleaning import CITY_LEVEL
from analytics.intake.rows.records import Record
from analytics.reference import CITY, unit
from analytics.warehouse.snapshots.catalogue import Catalogue
from analytics.warehouse.snapshots.parquet import schema
from analytics.warehouse.snapshots.snapshot import DistrictReport, Origin, Snapshot

LATE_REPORT = notice(
    "late_report",
    "Later snapshots, up to {day}, are sealed and stay as they are.",
    "Anything published from now on for a later day will include these rows.",
)
TABLE_KEPT = notice(
    "table_kept",
    "{unit} submitted nothing in {table}: its rows of {day} are carried forward ({rows}).",
    "Submit the table if anything has changed.",
)


@dataclass(frozen=True)
class Earlier:
    """What every unit reported last by a day, table by table: what is not submitted anew comes from it."""

    #: The last real snapshot on or before the day.
    snapshot: Snapshot
    tables: Mapping[str, pa.Table]
    #: By unit and table, the day its rows are of.
    days: Mapping[str, Mapping[str, date]]

    @property
    def communities(self) -> dict[str, str]:
        """The district of each community, by code."""
        return dict(by_row(self.tables["communities"], "code", "district_code"))

    def rows_of(self, table: str, code: str) -> int:
        """How many rows of a table a unit has."""
        return int(pc.sum(pc.equal(self.tables[table]["district_code"], code)).as_py() or 0)


@dataclass(frozen=True)
class Assembly:
    """All tables of the snapshot to be, who reported, and what is kept from before."""

    tables: Mapping[str, pa.Table]
    districts: Mapping[str, DistrictReport]
    #: By unit and table, the day its rows are of.
    table_days: Mapping[str, Mapping[str, date]]
    notices: tuple[Finding, ...]


def earlier(catalogue: Catalogue, as_of: date) -> Earlier | None:
    """What the snapshots on or before `as_of` hold, each day in its latest revision; never the sample.

    A report that came late for an older day stands in that day's snapshot alone: so every unit's rows of
    every table come from the snapshot that holds the newest of them.
    """
    real = [
        snapshot
        for snapshot in catalogue.timeline()
        if snapshot.origin is Origin.SUBMISSION and snapshot.as_of <= as_of
    ]
    if not real:
        return None
    holders = _holders(real)
    days: dict[str, dict[str, date]] = {}
    for (code, name), snapshot in holders.items():
        days.setdefault(code, {})[name] = snapshot.days[code][name]
    return Earlier(
        real[-1], {table.name: _held(catalogue, table, holders) for table in dictionary().tables}, days
    )


def _holders(snapshots: Iterable[Snapshot]) -> dict[tuple[str, str], Snapshot]:
    """By unit and table the snapshot with its newest rows; of those with the same, the last one published."""
    holders: dict[tuple[str, str], Snapshot] = {}
    for snapshot in sorted(snapshots, key=lambda snapshot: snapshot.seq):
        for code, days in snapshot.days.items():
            for name, day in days.items():
                holder = holders.get((code, name))
                if holder is None or holder.days[code][name] <= day:
                    holders[code, name] = snapshot
    return dict(sorted(holders.items()))


def _held(catalogue: Catalogue, table: Table, holders: Mapping[tuple[str, str], Snapshot]) -> pa.Table:
    """All units' rows of one table, each from its holder."""
    codes: dict[int, list[str]] = {}
    for (code, name), snapshot in holders.items():
        if name == table.name:
            codes.setdefault(snapshot.seq, []).append(code)
    parts = [schema(table).empty_table()]
    for seq, units in sorted(codes.items()):
        for path in catalogue.files([catalogue.at(seq)], table.name):
            rows = pq.read_table(path).cast(schema(table))
            parts.append(rows.filter(pc.is_in(rows["district_code"], pa.array(units, pa.string()))))
    return pa.concat_tables(parts)


def assemble(records: Sequence[Record], before: Earlier | None, *, as_of: date) -> Assembly:
    """The submitted rows in place of the same units' earlier ones; the rest is carried forward."""
    units = _reported(records)
    tables = {}
    for table in dictionary().tables:
        rows = _rows(table, records)
        if before:
            replaced = pa.array([code for code, names in units.items() if table.name in names], pa.string())
            kept = before.tables[table.name]
            kept = kept.filter(pc.invert(pc.is_in(kept["district_code"], replaced)))
            rows = pa.concat_tables([rows, _of_this_year(table, kept, before, as_of)])
        tables[table.name] = rows
    days = _table_days(units, before, as_of)
    return Assembly(tables, _districts(days, as_of), days, tuple(_notices(records, units, before)))


def _of_this_year(table: Table, kept: pa.Table, before: Earlier, as_of: date) -> pa.Table:
    """Rows carried forward over New Year, without what was counted within the year they are of."""
    old = [code for code, days in before.days.items() if days.get(table.name, as_of).year < as_of.year]
    is_old = pc.is_in(kept["district_code"], pa.array(old, pa.string()))
    for place, column in enumerate(table.stored):
        if column.this_year:
            field = kept.schema.field(place)
            kept = kept.set_column(
                place, field, pc.if_else(is_old, pa.scalar(None, field.type), kept[column.name])
            )
    return kept


def late(catalogue: Catalogue, as_of: date, file: str) -> Iterator[Finding]:
    """Says that a report of an older day changes no later snapshot that is published already."""
    days = [snapshot.as_of for snapshot in catalogue.timeline() if snapshot.origin is Origin.SUBMISSION]
    if days and days[-1] > as_of:
        yield LATE_REPORT.naming(day=days[-1]).at(Spot(file))


def by_row(table: pa.Table, *columns: str) -> Iterator[tuple[Any, ...]]:
    """The values of some columns of a snapshot's table, row by row."""
    return zip(*(table[column].to_pylist() for column in columns), strict=True)


def _rows(table: Table, records: Iterable[Record]) -> pa.Table:
    rows = [record.values.in_order for record in records if record.grid.table is table]
    return pa.table(
        [pa.array([row[place] for row in rows], field.type) for place, field in enumerate(schema(table))],
        schema(table),
    )


def _reported(records: Iterable[Record]) -> dict[str, set[str]]:
    """The tables each unit has submitted rows of."""
    units: dict[str, set[str]] = {}
    for record in records:
        units.setdefault(str(record.values["district_code"]), set()).add(record.grid.table.name)
    return dict(sorted(units.items()))


def _table_days(
    units: Mapping[str, set[str]], before: Earlier | None, as_of: date
) -> dict[str, dict[str, date]]:
    """By unit and table the day its rows are of: the snapshot's own where they were submitted."""
    table_days = {code: dict(days) for code, days in (before.days.items() if before else ())}
    for code, names in units.items():
        table_days.setdefault(code, {}).update(dict.fromkeys(names, as_of))
    return table_days


def _districts(table_days: Mapping[str, Mapping[str, date]], as_of: date) -> dict[str, DistrictReport]:
    """Who reported, and for whom the last report is carried forward, with that report's own date."""
    # In a revision of the same date the earlier report is of this very date.
    newest = {code: max(days.values()) for code, days in table_days.items()}
    return {code: DistrictReport() if day == as_of else DistrictReport(day) for code, day in newest.items()}


def _notices(
    records: Sequence[Record], units: Mapping[str, set[str]], before: Earlier | None
) -> Iterator[Finding]:
    """Says which table of a reporting unit is kept from before, since nobody sent it anew."""
    for code, names in units.items() if before else ():
        file = next(record.grid.file for record in records if record.values["district_code"] == code)
        for table in dictionary().tables:
            rows = before.rows_of(table.name, code) if before and table.name not in names else 0
            if before and rows:
                yield TABLE_KEPT.naming(
                    unit=written_unit(code),
                    table=table.sheet.zh,
                    rows=rows,
                    day=before.days[code][table.name],
                ).at(Spot(file))


def written_unit(code: str) -> str:
    """How the forms write a unit: a district's name, or the city level."""
    return CITY_LEVEL if code == CITY else unit(code).name
