"""What each command answers, as plain values that JSON has; what does not exist is None."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

import pandas as pd

from analytics.assess.assessment import Assessment, CagrRatio, Projection
from analytics.warehouse.snapshots.damage import Damage
from analytics.warehouse.snapshots.snapshot import Snapshot

Document = dict[str, Any]

ASSESSMENT_KEYS = (
    "id",
    "district_code",
    "as_of",
    "year",
    "is_milestone",
    "value",
    "total",
    "base",
    "base_on",
    "target",
    "due",
    "expected",
    "completion",
    "gap_pp",
    "lag_months",
    "needed_per_month",
    "status",
    "reason",
    "early",
    "sliding",
    "missing",
)


def snapshot_document(snapshot: Snapshot) -> Document:
    """A snapshot: when and by whom it was sealed, which districts reported, rows by table."""
    return {
        "seq": snapshot.seq,
        "as_of": snapshot.as_of.isoformat(),
        "revision": snapshot.revision,
        "actor": snapshot.actor,
        "created_at": snapshot.created_at.isoformat(),
        "districts": {code: report.state for code, report in snapshot.districts.items()},
        "rows": dict(snapshot.rows),
    }


def assessment_document(assessment: Assessment) -> Document:
    """An assessment; the two second opinions are always there, with null for what they cannot say."""
    cagr = assessment.cagr or CagrRatio(None, None, None)
    projection = assessment.projection or Projection(None, None, None)
    return {
        **{key: plain(getattr(assessment, key)) for key in ASSESSMENT_KEYS},
        "cagr": {key: plain(getattr(cagr, key)) for key in ("ratio", "score", "status")},
        "projection": {key: plain(getattr(projection, key)) for key in ("value", "miss_share", "status")},
        "disagree": assessment.disagree,
    }


def observation_documents(rows: pd.DataFrame) -> list[Document]:
    """Observations; `year` where the indicator has one."""
    columns = ("indicator", "district_code", "year", "value", "total")
    return [
        {name: plain(value) for name, value in zip(columns, row, strict=True)}
        for row in zip(*(rows[name].tolist() for name in columns), strict=True)
    ]


def damage_documents(damages: Iterable[Damage]) -> list[Document]:
    """Damaged files: the snapshot's seq, the path inside the folder, and what is wrong."""
    return [asdict(damage) for damage in damages]


def plain(value: Any) -> Any:
    """A value as JSON has it: dates in ISO form, missing and endless numbers null, nothing rounded."""
    if isinstance(value, (date, datetime)) and not pd.isna(value):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [plain(item) for item in value]
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    return value
