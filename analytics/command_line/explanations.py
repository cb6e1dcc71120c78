"""What `explain` answers, and how a person reads it."""

from __future__ import annotations

from datetime import date

from analytics.answers.explanation import Explanation, until
from analytics.command_line.printing import print_table, say
from analytics.documents import explanation_document
from analytics.progress.look import Look
from analytics.warehouse.snapshots.catalogue import Catalogue
from analytics.warehouse.snapshots.snapshot import Snapshot


def snapshot_named(catalogue: Catalogue, name: str) -> Snapshot:
    """The snapshot of a seq, or the newest of a day or the last day before it."""
    return catalogue.at(int(name)) if name.isdigit() else catalogue.on(date.fromisoformat(name))


def look_until(look: Look, name: str | None) -> Look:
    """The same by the snapshot named; None is the newest."""
    return look if name is None else until(look, snapshot_named(look.catalogue, name).seq)


def print_explanation(told: Explanation) -> None:
    """The sentence in Chinese, and the parts as a table."""
    document = explanation_document(told)
    say(document["sentence"]["zh"])
    columns = ["side", "code", "reason_before", "reason_after", "rows", "change", "share_change_pp"]
    print_table(document["parts"], columns)
