"""What `diff` answers, and how a person reads it."""

from __future__ import annotations

from dataclasses import asdict, fields

from analytics.answers.difference import KINDS, Difference, Flip, Move, RowChange
from analytics.assess.assessment import Dated, OneYear
from analytics.command_line.documents import Document, plain
from analytics.command_line.printing import print_table
from analytics.warehouse.snapshots.snapshot import Snapshot


def difference_document(difference: Difference) -> Document:
    """The two snapshots, then the rows, indicators and statuses that differ between them."""
    return {
        "a": _snapshot(difference.a),
        "b": _snapshot(difference.b),
        "rows": [_rows(change) for change in difference.rows],
        "indicators": [plain(asdict(move)) for move in difference.indicators],
        "statuses": [_status(flip) for flip in difference.statuses],
    }


def print_difference(difference: Difference) -> None:
    """Three tables, each with its columns even when it is empty."""
    document = difference_document(difference)
    print_table(document["statuses"], ["id", "district_code", "year", "due", "before", "after", "cause"])
    print_table(document["indicators"], [field.name for field in fields(Move)])
    print_table(document["rows"], ["table", "district_code", *KINDS])


def _snapshot(snapshot: Snapshot) -> Document:
    return {"seq": snapshot.seq, "as_of": snapshot.as_of.isoformat(), "revision": snapshot.revision}


def _rows(change: RowChange) -> Document:
    return {
        "table": change.table,
        "district_code": change.district_code,
        **{kind: getattr(change, kind) for kind in KINDS},
        "examples": {kind: list(getattr(change, f"{kind}_examples")) for kind in KINDS},
    }


def _status(flip: Flip) -> Document:
    """`due` and `is_milestone` tell an earlier milestone from its target, as in `targets`."""
    return {
        "id": flip.id,
        "district_code": flip.district_code,
        "year": flip.year,
        "due": plain(flip.after.due) if isinstance(flip.after, (Dated, OneYear)) else None,
        "is_milestone": flip.milestone is not None,
        "before": str(flip.before.status),
        "after": str(flip.after.status),
        "cause": str(flip.cause),
    }
