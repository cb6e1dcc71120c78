"""What the files of a snapshots folder that is not written any more hold, read without the product."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import pyarrow.parquet

#: A manifest's body.
Body = dict[str, Any]


class Observed(NamedTuple):
    """One row of `observations`, with the day of its snapshot."""

    as_of: date
    indicator: str
    unit: str
    year: int | None
    value: float | None
    total: float | None


@cache
def manifests(folder: Path) -> tuple[Body, ...]:
    """The body of every manifest, ascending by seq."""
    found = sorted((folder / "manifests").glob("*.json"))
    return tuple(json.loads(path.read_text(encoding="utf-8"))["body"] for path in found)


def file(folder: Path, as_of: date | str, table: str) -> Path:
    """Where the latest revision of a day has a table."""
    body = next(body for body in reversed(manifests(folder)) if body["as_of"] == str(as_of))
    (path,) = (str(file["path"]) for file in body["files"] if file["path"].endswith(f"/{table}.parquet"))
    return folder / path


@cache
def table(folder: Path, as_of: date | str, name: str) -> pd.DataFrame:
    """One table of the latest revision of a day."""
    return pd.read_parquet(file(folder, as_of, name))


def counted_once(registrations: pd.DataFrame, as_of: date | str) -> pd.DataFrame:
    """Who is not cancelled, once: in the district that registered them last, else of the lowest code."""
    cancelled = pd.to_datetime(registrations["cancelled_on"])
    there = registrations[cancelled.isna() | (cancelled > pd.Timestamp(as_of))]
    by = ["registered_on", "district_code"]
    return there.sort_values(by, ascending=[False, True], na_position="last").drop_duplicates("person_key")


def observations(folder: Path) -> list[Observed]:
    """The observations of every day in its latest revision, ascending by day."""
    names = ("indicator", "district_code", "year", "value", "total")
    return [
        Observed(date.fromisoformat(day), *(row[name] for name in names))
        for day in sorted({body["as_of"] for body in manifests(folder)})
        for row in pyarrow.parquet.read_table(file(folder, day, "observations")).to_pylist()
    ]
