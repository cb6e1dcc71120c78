"""What a snapshot's tables add up to, worked out by another engine and held against the embedded one.

Statements, files and manifest are those of `rollups`. What stands in parameters alone, and what the rows of
each indicator add up to, is handed to the engine as small files beside the snapshot's own.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from analytics.dictionary import dictionary
from analytics.errors import N_, NotPublished
from analytics.policy.loading import register
from analytics.policy.register import Indicator
from analytics.reference import CITY
from analytics.warehouse import connection, definitions, rollups
from analytics.warehouse.engines import endpoint as endpoints
from analytics.warehouse.engines.endpoint import Endpoint
from analytics.warehouse.questions import rules
from analytics.warehouse.snapshots import parquet
from analytics.warehouse.snapshots.sealing import Disk
from analytics.warehouse.snapshots.snapshot import OlderReport

#: Relations of parameters alone: lists, which engines write in different ways.
GIVEN = ("indicators", "districts", "companions", "older_reports")
#: Of each table, about this many rows are worked out by both engines; of a smaller one all.
SAMPLED_ROWS = 20_000

Files = Mapping[str, Path]


@dataclass(frozen=True)
class SparkConnect:
    """An engine that speaks Spark Connect, by its address: `sc://host:port`.

    It reads the snapshot's files at the very place where they lie here. NotPublished where it cannot be
    reached, breaks off, does not answer in time, is too old, reads other rows than were written, or counts
    otherwise than the embedded engine does on a sample of the rows.
    """

    # It may hold a token.
    address: str = field(repr=False)
    sampled_rows: int = SAMPLED_ROWS
    #: So long an answer is waited for.
    seconds: int = field(default_factory=endpoints.answer_seconds)

    def __post_init__(self) -> None:
        endpoints.refuse_unusable(self.address)

    def derive(
        self, files: Files, folder: Path, *, as_of: date, older: Sequence[OlderReport], disk: Disk
    ) -> dict[str, pa.Table]:
        """The derived tables of one snapshot, whose six tables lie in files; `folder` is to work in."""
        with endpoints.opened(self.address, seconds=self.seconds) as endpoint:
            handing = Handing(endpoint, folder, disk)
            sample = self._sample(files, handing)
            meant = _embedded(sample, as_of=as_of, older=older)
            found = _asked(handing, sample, as_of=as_of, older=older)
            told = {name: _as_meant(found[name], meant[name], self._otherwise(name)) for name in found}
            for name in found:
                if not _alike(told[name], meant[name]):
                    raise self._otherwise(name)
            if sample != files:
                found = _asked(handing, files, as_of=as_of, older=older)
                told = {name: _as_meant(found[name], meant[name], self._otherwise(name)) for name in found}
            self._hold_sums(told, files)
        return {**told, rules.TABLE: rules.in_force()}

    def _sample(self, files: Files, handing: Handing) -> Files:
        """Files of a part of the rows, others each time; the very files where they are small."""
        counts = {name: _count(path) for name, path in files.items()}
        if max(counts.values()) <= self.sampled_rows:
            return files
        text, salt = connection.statement("questions/sampled_rows"), secrets.token_hex(8)
        sample = {}
        with connection.cursor() as own:
            for name, path in files.items():
                parts = max(1, -(-counts[name] // self.sampled_rows))
                drawing = {"file": str(path), "key": _drawn_by(name), "salt": salt, "parts": parts}
                drawn = own.sql(text, params=drawing).to_arrow_table()
                sample[name] = handing.file(f"sample_of_{name}", drawn)
        return sample

    def _hold_sums(self, told: Mapping[str, pa.Table], files: Files) -> None:
        """Each answer has everybody in it: they add up to each other, and communities to their rows."""
        everybody = _people(told["people_cube"])
        observed = {
            row["district_code"]: int(row["value"])
            for row in told["observations"].to_pylist()
            if row["indicator"] == "workforce.total" and row["value"]
        }
        if _people(told["workforce_cube"]) != everybody:
            raise self._otherwise("workforce_cube")
        if observed.pop(CITY, 0) != sum(everybody.values()) or observed != everybody:
            raise self._otherwise("observations")
        if told["community_staffing"].num_rows != _count(files["communities"]):
            raise self._otherwise("community_staffing")

    def _otherwise(self, table: str) -> NotPublished:
        return NotPublished(
            N_(
                "Nothing was published: the engine {engine} counts {table} otherwise than this machine does "
                "on the same rows. Publish without it, and tell whoever keeps it."
            ),
            engine=endpoints.name_of(self.address),
            table=table,
        )


@dataclass(frozen=True)
class Handing:
    """An endpoint, and the folder through which tables are handed to it."""

    endpoint: Endpoint
    folder: Path
    disk: Disk

    def snapshot(self, files: Files, *, as_of: date, older: Sequence[OlderReport]) -> None:
        """The six tables of a snapshot, and the relations of parameters alone."""
        for name, path in files.items():
            self.endpoint.read(name, path)
            self._refuse_other_rows(name, path)
        words = definitions.words(_indicators())
        with connection.cursor() as own:
            for name in GIVEN:
                text = definitions.composed(f"relations/{name}")
                making = f"create or replace temp table {name} as\n{text}"
                definitions.execute(own, making, words, as_of=as_of, older=older)
                self.table(name, own.table(name).to_arrow_table())

    def table(self, name: str, rows: pa.Table) -> None:
        self.endpoint.read(name, self.file(name, rows))

    def file(self, name: str, rows: pa.Table) -> Path:
        path = self.folder / f"{name}.parquet"
        path.unlink(missing_ok=True)
        self.disk.fill(path, lambda target: pq.write_table(rows, target))
        return path

    def _refuse_other_rows(self, name: str, path: Path) -> None:
        """Refuses an endpoint that finds another file than was written here."""
        rows = _count(path)
        found = self.endpoint.rows(name)
        if found != rows:
            raise NotPublished(
                N_(
                    "Nothing was published: the engine reads {found} rows of {table} where {rows} were "
                    "written. It must see the snapshots folder at the same place as this machine."
                ),
                table=name,
                found=found,
                rows=rows,
            )


def _embedded(files: Files, *, as_of: date, older: Sequence[OlderReport]) -> dict[str, pa.Table]:
    with connection.cursor() as own:
        parquet.load(own, files)
        return rollups.derive(own, as_of=as_of, older=older)


def _asked(
    handing: Handing, files: Files, *, as_of: date, older: Sequence[OlderReport]
) -> dict[str, pa.Table]:
    """The derived tables as the endpoint answers, of the types it gives them."""
    ask = handing.endpoint.ask
    handing.snapshot(files, as_of=as_of, older=older)
    counted = []
    for indicator in _indicators():
        text = definitions.composed("relations/by_unit", rows_of=indicator.id, there=GIVEN)
        values = definitions.values_of(as_of=as_of, indicator=indicator)
        counted.append(ask(indicator.id, text, values))
    handing.table("by_unit", pa.concat_tables(counted, promote_options="permissive"))
    values = definitions.values_of(as_of=as_of)
    return {
        name: ask(name, definitions.composed(f"rollups/{name}", there=GIVEN), values)
        for name in rollups.TABLES
    }


def _indicators() -> list[Indicator]:
    return [register().indicator(id) for id in definitions.indicator_ids()]


def _count(path: Path) -> int:
    rows: int = pq.read_metadata(path).num_rows
    return rows


def _drawn_by(table: str) -> list[str]:
    """The columns that say which rows are drawn together: all of a person, single ones of other tables."""
    key = list(dictionary().table(table).key)
    return key[:1] if key[0] == "person_key" else key


def _as_meant(rows: pa.Table, meant: pa.Table, otherwise: NotPublished) -> pa.Table:
    """The same rows of the types the embedded engine gives them: the same files come of them."""
    try:
        return rows.cast(meant.schema)
    except (pa.ArrowException, ValueError) as error:
        raise otherwise from error


def _alike(rows: pa.Table, meant: pa.Table) -> bool:
    by = [(name, "ascending") for name in meant.column_names]
    alike: bool = rows.sort_by(by).equals(meant.sort_by(by))
    return alike


def _people(cube: pa.Table) -> dict[str, int]:
    """How many people a cube has in each district."""
    sums = cube.group_by("district_code").aggregate([("people", "sum")]).to_pylist()
    return {row["district_code"]: row["people_sum"] for row in sums}
