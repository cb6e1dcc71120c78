"""What the files of a snapshots folder hold, read without the product."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow.parquet

#: A manifest's body, or a row of a table.
Body = dict[str, Any]


class Observed(NamedTuple):
    """One row of `observations`, with the day of its snapshot."""

    as_of: date
    indicator: str
    unit: str
    year: int | None
    value: float | None
    total: float | None


def manifests(folder: Path) -> list[Body]:
    """The body of every manifest, ascending by seq."""
    return [json.loads(path.read_text())["body"] for path in sorted((folder / "manifests").glob("*.json"))]


def rows(folder: Path, body: Body, table: str) -> list[Body]:
    """The rows of one table of one snapshot."""
    (path,) = (file["path"] for file in body["files"] if file["path"].endswith(f"/{table}.parquet"))
    found: list[Body] = pyarrow.parquet.read_table(folder / path).to_pylist()
    return found


def observations(folder: Path) -> list[Observed]:
    """The observations of every day in its latest revision, ascending by day."""
    latest = {body["as_of"]: body for body in manifests(folder)}
    return [
        Observed(
            date.fromisoformat(day),
            row["indicator"],
            row["district_code"],
            row["year"],
            row["value"],
            row["total"],
        )
        for day in sorted(latest)
        for row in rows(folder, latest[day], "observations")
    ]
