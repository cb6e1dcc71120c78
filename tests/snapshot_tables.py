"""The tables of a snapshot straight from their parquet files, by the manifests alone."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pandas as pd


@cache
def table(snapshots: Path, as_of: str, name: str) -> pd.DataFrame:
    """One table of the latest revision of a day."""
    files = _files(snapshots)[as_of]
    (path,) = (path for path in files if path.endswith(f"/{name}.parquet"))
    return pd.read_parquet(snapshots / path)


@cache
def _files(snapshots: Path) -> dict[str, list[str]]:
    """By day, the files of its latest revision: later manifests come later in the order of their names."""
    found = {}
    for manifest in sorted((snapshots / "manifests").glob("*.json")):
        body = json.loads(manifest.read_text(encoding="utf-8"))["body"]
        found[str(body["as_of"])] = [str(file["path"]) for file in body["files"]]
    return found
