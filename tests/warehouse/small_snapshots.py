"""Snapshots small enough to publish hundreds of them, and a disk that fails when told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa

from analytics.dictionary import dictionary
from analytics.warehouse.snapshots.publishing import publish
from analytics.warehouse.snapshots.sealing import Disk
from analytics.warehouse.snapshots.snapshot import DistrictReport, Origin, Snapshot
from tests.plain_snapshots import CHENGGUAN, PLAIN, plain

SPRING, SUMMER, AUTUMN = date(2020, 3, 31), date(2020, 6, 30), date(2020, 9, 30)
QILIHE = "620103"
BASE = set(PLAIN)
#: What a disk is asked for that changes something.
CALLS = {"make_folder", "fill", "write", "append", "flush", "rename", "link", "unlink", "remove"}


def frame(table: str, *rows: Mapping[str, Any]) -> pd.DataFrame:
    """Rows of one table as pandas holds them; a column not given is missing."""
    columns = [column.name for column in dictionary().table(table).stored]
    return pd.DataFrame([{name: row.get(name) for name in columns} for row in rows], columns=columns)


@cache
def tables(people: int = 2) -> dict[str, pd.DataFrame]:
    """The six tables, with `people` people in the register: to be copied, never changed."""
    rows = {name: [plain(name)] for name in ("funding", "communities", "activities")}
    rows["registrations"] = [plain("registrations", person_key=f"k{number}") for number in range(people)]
    return {name: frame(name, *rows.get(name, ())) for name in PLAIN}


def people_counted(cursor: duckdb.DuckDBPyConnection, **_: object) -> dict[str, pa.Table]:
    """The one rollup these tests need: fast, and made of what the cursor holds."""
    rows = cursor.sql("select count(*) as people from registrations").to_arrow_table()
    return {"observations": rows}


def seal(root: Path, *, people: int = 2, as_of: date = SUMMER, **arguments: Any) -> Snapshot:
    """Publishes the small tables, or others, with the arguments of `publish` that matter to a test."""
    usual: dict[str, Any] = {
        "tables": tables(people), "actor": "李工", "origin": Origin.SUBMISSION, "expected_head": "any",
        "districts": {CHENGGUAN: DistrictReport()}, "derive": people_counted,
    }  # fmt: skip
    return publish(root, as_of=as_of, **(usual | arguments))


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

    def __getattribute__(self, name: str) -> Any:
        own = super().__getattribute__(name)
        return partial(self._call, name, own) if name in CALLS else own
