"""Every statement is read by another engine as the embedded one reads it, to the last bit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from analytics.dictionary import dictionary
from analytics.policy.loading import register
from analytics.policy.register import Indicator
from analytics.warehouse import definitions, rollups
from analytics.warehouse.connection import cursor as open_cursor
from analytics.warehouse.engines import endpoint as endpoints
from analytics.warehouse.engines.deriving import GIVEN, Handing
from analytics.warehouse.snapshots import parquet
from analytics.warehouse.snapshots.catalogue import Catalogue
from analytics.warehouse.snapshots.sealing import Disk
from analytics.warehouse.snapshots.snapshot import OlderReport, Snapshot
from tests.plain_snapshots import Tables, arrow
from tests.warehouse.random_city import RandomCity
from tests.warehouse.small_city import AS_OF, TABLES, A, person

CITIES = [
    "small",
    "random 0",
    "random 1",
    "random 2",
    "calendar",
    "sample, newest",
    "sample, carried forward",
]


@dataclass(frozen=True)
class City:
    """The files of one, and its day."""

    files: dict[str, Path]
    as_of: date = AS_OF
    older: Sequence[OlderReport] = ()


class Both:
    """One city before both engines."""

    def __init__(self, city: City, own: duckdb.DuckDBPyConnection, handing: Handing) -> None:
        self.city, self.own, self.handing = city, own, handing
        parquet.load(own, city.files)
        handing.snapshot(city.files, as_of=city.as_of, older=city.older)
        self.words = definitions.words([register().indicator(id) for id in definitions.indicator_ids()])

    def meant(self, text: str, indicator: Indicator | None = None) -> pa.Table:
        known = {} if indicator else self.words
        as_of, older = self.city.as_of, self.city.older
        asked = f"create or replace temp table meant as\n{text}"
        definitions.execute(self.own, asked, known, as_of=as_of, indicator=indicator, older=older)
        return self.own.table("meant").to_arrow_table()

    def told(self, text: str, indicator: Indicator | None = None) -> pa.Table:
        values = definitions.values_of(as_of=self.city.as_of, indicator=indicator)
        return self.handing.endpoint.ask("a statement", text, values)

    def hold(self, what: str, whole: str, rest: str, indicator: Indicator | None = None) -> None:
        """The same rows; `rest` is the statement without what the engine was handed."""
        meant = self.meant(whole, indicator)
        told = self.told(rest, indicator).cast(meant.schema)
        by = [(name, "ascending") for name in meant.column_names]
        assert told.sort_by(by).equals(meant.sort_by(by)), what


@pytest.fixture(scope="module", params=CITIES)
def both(
    request: pytest.FixtureRequest, engine: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Both]:
    folder = tmp_path_factory.mktemp("handed")
    sample = request.getfixturevalue("sample") if request.param.startswith("sample") else None
    city = of_sample(sample, request.param) if sample else written(folder, made(request.param))
    seconds = endpoints.ANSWER_SECONDS
    with open_cursor() as own, endpoints.opened(engine, seconds=seconds) as endpoint:
        yield Both(city, own, Handing(endpoint, folder, Disk()))


def of_sample(root: Path, which: str) -> City:
    catalogue = Catalogue(root)
    snapshots = catalogue.snapshots()
    chosen = snapshots[-1]
    if which == "sample, carried forward":
        chosen = max(snapshots, key=lambda one: (len(one.older_reports), one.seq))
        assert chosen.older_reports
    return City(files_of(catalogue, chosen), chosen.as_of, chosen.older_reports)


def files_of(catalogue: Catalogue, snapshot: Snapshot) -> dict[str, Path]:
    names = [table.name for table in dictionary().tables]
    return {name: Path(catalogue.files([snapshot], name)[0]) for name in names}


def made(which: str) -> Tables:
    if which == "small":
        return TABLES
    if which == "calendar":
        return {**TABLES, "registrations": list(calendar())}
    return RandomCity(int(which.removeprefix("random "))).tables


def calendar() -> Iterator[dict[str, object]]:
    """Registrations of every day of four years, also of a leap year's, with and without an end."""
    for number in range(4 * 366):
        day = date(2016, 1, 1) + timedelta(days=number)
        yield person(f"n{number}", A, registered_on=day)
        yield person(f"e{number}", A, registered_on=date(2015, 1, 1), valid_until=day + timedelta(days=1500))


def written(folder: Path, tables: Tables) -> City:
    files = {table.name: folder / f"own-{table.name}.parquet" for table in dictionary().tables}
    for name, path in files.items():
        pq.write_table(arrow(name, tables.get(name, ())), path)
    return City(files)


def test_every_relation(both: Both) -> None:
    for name in definitions.SHARED:
        whole = definitions.composed(f"relations/{name}")
        # What stands in parameters alone was handed over.
        rest = definitions.composed(f"relations/{name}", there=GIVEN)
        both.hold(name, whole, f"select * from {name}" if name in GIVEN else rest)


def test_every_list_of_rows_and_what_it_adds_up_to(both: Both) -> None:
    counted = []
    for id in definitions.indicator_ids():
        indicator = register().indicator(id)
        rows = f"rows/{id}"
        both.hold(id, definitions.composed(rows), definitions.composed(rows, there=GIVEN), indicator)
        text = definitions.composed("relations/by_unit", rows_of=id)
        rest = definitions.composed("relations/by_unit", rows_of=id, there=GIVEN)
        both.hold(f"{id} by unit", text, rest, indicator)
        counted.append(both.meant(text, indicator))
    both.handing.table("by_unit", pa.concat_tables(counted))
    both.own.register("by_unit", pa.concat_tables(counted))
    for name in rollups.TABLES:
        text = f"rollups/{name}"
        both.hold(name, definitions.composed(text), definitions.composed(text, there=GIVEN))
