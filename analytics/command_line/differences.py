"""What `diff` answers, and how a person reads it."""

from __future__ import annotations

from dataclasses import asdict, fields

from analytics.answers.difference import KINDS, Difference, Flip, Move, RowChange
from analytics.assess.assessment import Dated, OneYear
from analytics.assess.verdict import code
from analytics.command_line.printing import print_table
from analytics.documents import Document, plain
from analytics.warehouse.snapshots.snapshot import Snapshot

_STATUS = ["id", "district_code", "year", "due", "turn", "before", "after", "cause"]


def difference_document(difference: Difference) -> Document:
    """The two snapshots, then the rows, indicators and statuses that differ between them."""
    return {
        "a": _snapshot(difference.a),
        "b": _snapshot(difference.b),
        "rows": [_rows(change) for change in difference.rows],
        "indicators": [plain(asdict(move)) for move in difference.indicators],
        "statuses": [status_document(flip) for flip in difference.statuses],
    }


def print_difference(difference: Difference) -> None:
    """Three tables, each with its columns even when it is empty."""
    document = difference_document(difference)
    print_table(document["statuses"], _STATUS)
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


def status_document(flip: Flip) -> Document:
    """`due` and `is_milestone` tell an earlier milestone from its target, as in `targets`.

    `before` and `after` are the verdicts with what slides (`achieved+sliding`), null where there was none.
    """
    either = flip.after or flip.before
    return {
        "id": flip.entry.id,
        "district_code": flip.entry.district_code,
        "year": flip.entry.year,
        "due": plain(either.due) if isinstance(either, (Dated, OneYear)) else None,
        "is_milestone": flip.entry.milestone is not None,
        "turn": str(flip.turn),
        "before": flip.before and code(flip.before),
        "after": flip.after and code(flip.after),
        "cause": str(flip.cause),
    }
