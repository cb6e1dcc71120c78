"""What `explain` answers, and how a person reads it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from analytics.answers.explanation import Explanation, Part, Side, until
from analytics.command_line.printing import print_table, say
from analytics.documents import Document
from analytics.language.translator import LANGUAGES, translator
from analytics.progress.look import Look
from analytics.warehouse.questions.explanation import Known
from analytics.warehouse.snapshots.catalogue import Catalogue
from analytics.warehouse.snapshots.snapshot import Snapshot


def snapshot_named(catalogue: Catalogue, name: str) -> Snapshot:
    """The snapshot of a seq, or the newest of a day or the last day before it."""
    return catalogue.at(int(name)) if name.isdigit() else catalogue.on(date.fromisoformat(name))


def look_until(look: Look, name: str | None) -> Look:
    """The same by the snapshot named; None is the newest."""
    return look if name is None else until(look, snapshot_named(look.catalogue, name).seq)


def explanation_document(told: Explanation) -> Document:
    """Both snapshots and numbers, the sentence in both languages, and every part."""
    share = told.share
    return {
        "indicator": told.indicator.id,
        "unit": told.unit,
        "from": _snapshot(told.earlier, told.before, told.pair.year_before if told.has_years else None),
        "to": _snapshot(told.later, told.after, told.pair.year_after if told.has_years else None),
        "change": _number(told.change),
        "total_change": _number(told.total_change),
        "share_change_pp": None if share is None else 100 * float(share.change),
        "sentence": {language: told.sentence(translator(language)) for language in LANGUAGES},
        "parts": [_part(part) for part in told.parts],
    }


def print_explanation(told: Explanation) -> None:
    """The sentence in Chinese, and the parts as a table."""
    document = explanation_document(told)
    say(document["sentence"]["zh"])
    columns = ["side", "code", "reason_before", "reason_after", "rows", "change", "share_change_pp"]
    print_table(document["parts"], columns)


def _snapshot(snapshot: Snapshot, known: Known | None, year: int | None) -> Document:
    return {
        "seq": snapshot.seq,
        "as_of": snapshot.as_of.isoformat(),
        "revision": snapshot.revision,
        "is_sample": snapshot.is_sample,
        "year": year,
        **{side.value: _number(getattr(known, side, None)) for side in Side},
    }


def _part(part: Part) -> Document:
    return {
        "side": str(part.side),
        "code": str(part.code),
        "reason_before": part.reason_before,
        "reason_after": part.reason_after,
        "rows": part.rows,
        "change": _number(part.change),
        "share_change_pp": None if part.points is None else 100 * float(part.points),
    }


def _number(value: Decimal | None) -> int | float | None:
    """A whole number where it is one."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
