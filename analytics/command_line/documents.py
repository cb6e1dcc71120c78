"""What each command answers, as plain values that JSON has; what does not exist is None."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

import pandas as pd

from analytics.assess.assessment import Assessment, OneYear, Verdict
from analytics.warehouse.snapshots.damage import Damage
from analytics.warehouse.snapshots.snapshot import Snapshot

Document = dict[str, Any]

#: The keys of an entry whose values are plain.
ENTRY_KEYS = (
    *("id", "district_code", "as_of", "year", "is_milestone", "value", "total"),
    *("base", "base_on", "target", "due", "expected", "completion", "gap_pp", "lag_months"),
    *("needed_per_month", "status", "reason", "early", "sliding", "missing"),
)


def snapshot_document(snapshot: Snapshot) -> Document:
    """A snapshot: when and by whom it was sealed, which districts reported, rows by table."""
    return {
        "seq": snapshot.seq,
        "as_of": snapshot.as_of.isoformat(),
        "revision": snapshot.revision,
        "actor": snapshot.publisher,
        "created_at": snapshot.created_at.isoformat(),
        "districts": {code: report.state for code, report in snapshot.districts.items()},
        "rows": dict(snapshot.rows),
    }


def verdict_documents(verdict: Verdict) -> list[Document]:
    """A verdict as flat entries: earlier milestones or single fund years, then the target itself."""
    return [
        *(_entry(milestone, is_milestone=True) for milestone in verdict.milestones),
        *(_entry(year) for year in verdict.years),
        _entry(verdict.overall),
    ]


def _entry(assessment: Assessment, *, is_milestone: bool = False) -> Document:
    """Every key, whatever the entry has; the two second opinions too, with null for what they cannot say."""
    has = {"early": False, "sliding": False, "missing": (), "is_milestone": is_milestone, **vars(assessment)}
    if isinstance(assessment, OneYear):
        has |= {"target": assessment.asked_yuan, "due": assessment.due}
    cagr, projection = has.get("cagr"), has.get("projection")
    return {
        **{key: plain(has.get(key)) for key in ENTRY_KEYS},
        "cagr": {key: plain(getattr(cagr, key, None)) for key in ("ratio", "score", "status")},
        "projection": {
            key: plain(getattr(projection, key, None)) for key in ("value", "miss_share", "status")
        },
        "disagree": has.get("disagree", False),
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
