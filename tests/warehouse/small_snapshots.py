"""Snapshots small enough to publish hundreds of them, and a disk that fails when told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Literal

import duckdb
import pandas as pd
import pyarrow as pa

from analytics.dictionary import dictionary
from analytics.warehouse.snapshots.publishing import publish
from analytics.warehouse.snapshots.sealing import Disk
from analytics.warehouse.snapshots.snapshot import DistrictReport, InputFile, Origin, Snapshot

SPRING, SUMMER, AUTUMN = date(2020, 3, 31), date(2020, 6, 30), date(2020, 9, 30)
CHENGGUAN, QILIHE = "620102", "620103"
BASE = {"registrations", "funding", "communities", "institutions", "activities", "measures"}

PERSON: Mapping[str, Any] = {
    "person_key": "k1", "gender": "female", "birth_year": 1980, "education": "bachelor",
    "district_code": CHENGGUAN, "employer_kind": "community", "service_field": "welfare",
    "category": "professional", "certificate": "assistant", "certified_on": date(2015, 6, 30),
    "on_post": True,
}  # fmt: skip
MONEY: Mapping[str, Any] = {
    "entry_id": "1", "district_code": "620100", "fund_year": 2020, "booked_on": date(2020, 3, 1),
    "source": "lottery", "purpose": "training", "amount_yuan": Decimal("200000.10"),
}  # fmt: skip
COMMUNITY: Mapping[str, Any] = {
    "code": "620102001001", "name": "甲社区", "district_code": CHENGGUAN, "kind": "urban", "posts": 2,
}  # fmt: skip
ACTIVITY: Mapping[str, Any] = {
    "id": "1", "district_code": QILIHE, "kind": "forum", "held_on": date(2020, 1, 5), "hours": 1.5,
}  # fmt: skip


def frame(table: str, *rows: Mapping[str, Any]) -> pd.DataFrame:
    """Rows of one table as pandas holds them; a column not given is missing."""
    columns = [column.name for column in dictionary().table(table).stored]
    return pd.DataFrame([{name: row.get(name) for name in columns} for row in rows], columns=columns)


@cache
def tables(people: int = 2) -> dict[str, pd.DataFrame]:
    """The six tables, with `people` people in the register: to be copied, never changed."""
    return {
        "registrations": frame(
            "registrations", *({**PERSON, "person_key": f"k{number}"} for number in range(people))
        ),
        "funding": frame("funding", MONEY),
        "communities": frame("communities", COMMUNITY),
        "institutions": frame("institutions"),
        "activities": frame("activities", ACTIVITY),
        "measures": frame("measures"),
    }


def people_counted(cursor: duckdb.DuckDBPyConnection, *, as_of: date) -> dict[str, pa.Table]:
    """The one rollup these tests need: fast, and made of what the cursor holds."""
    rows = cursor.sql("select count(*) as people from registrations").to_arrow_table()
    return {"observations": rows}


def seal(
    root: Path,
    *,
    people: int = 2,
    as_of: date = SUMMER,
    origin: Origin = Origin.SUBMISSION,
    expected_head: int | Literal["any"] | None = "any",
    districts: Mapping[str, DistrictReport] | None = None,
    inputs: tuple[InputFile, ...] = (),
    lock_seconds: float = 30,
    disk: Disk | None = None,
) -> Snapshot:
    """Publishes the small tables."""
    return publish(
        root,
        tables(people),
        as_of=as_of,
        actor="李工",
        origin=origin,
        districts=districts or {CHENGGUAN: DistrictReport()},
        inputs=inputs,
        expected_head=expected_head,
        lock_seconds=lock_seconds,
        derive=people_counted,
        disk=disk,
    )


class WatchedDisk(Disk):
    """A disk that notes every call, and fails the call `at` (and, when `for_good`, all after it).

    `is_done_first` lets the failing call take effect before it reports failure.
    """

    def __init__(self, at: int | None = None, *, is_done_first: bool = False, for_good: bool = False) -> None:
        self.at, self.is_done_first, self.for_good = at, is_done_first, for_good
        self.calls: list[tuple[str, Path | int]] = []

    def _call(self, name: str, act: Callable[..., None], subject: Path | int, *more: object) -> None:
        number = len(self.calls)
        self.calls.append((name, subject))
        fails = self.at is not None and (number == self.at or (self.for_good and number > self.at))
        if not fails or self.is_done_first:
            act(subject, *more)
        if fails:
            raise OSError(28, f"No space left on device: {name}")

    def make_folder(self, path: Path) -> None:
        self._call("make_folder", super().make_folder, path)

    def fill(self, path: Path, write: Callable[[Path], object]) -> None:
        self._call("fill", super().fill, path, write)

    def write(self, path: Path, data: bytes) -> None:
        self._call("write", super().write, path, data)

    def append(self, path: Path, data: bytes) -> None:
        self._call("append", super().append, path, data)

    def flush(self, descriptor: int) -> None:
        self._call("flush", super().flush, descriptor)

    def rename(self, source: Path, target: Path) -> None:
        self._call("rename", super().rename, source, target)

    def link(self, source: Path, target: Path) -> None:
        self._call("link", super().link, source, target)

    def unlink(self, path: Path) -> None:
        self._call("unlink", super().unlink, path)

    def remove(self, path: Path) -> None:
        self._call("remove", super().remove, path)
