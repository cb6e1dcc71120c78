"""What programs are answered, as plain values that JSON has; what does not exist is None.

One place for the command line, the read API and assistants: the same keys and the very same numbers.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pandas as pd

from analytics import log
from analytics.answers.explanation import Explanation, Part, Side
from analytics.assess.assessment import Assessment, OneYear, Verdict
from analytics.dictionary import dictionary
from analytics.errors import Phrase, Refusal, Word
from analytics.explore.answer import Answer
from analytics.explore.declarations import subjects
from analytics.id_numbers import without_personal_numbers
from analytics.language.translator import LANGUAGES, Translator, translator
from analytics.tables import Table
from analytics.visible import in_line
from analytics.warehouse.questions.explanation import Known
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
        "reason": snapshot.reason,
        "created_at": snapshot.created_at.isoformat(),
        "districts": {code: report.state for code, report in snapshot.districts.items()},
        "rows": dict(snapshot.rows),
    }


def about(snapshot: Snapshot) -> Document:
    """What must be known of every answer: of which snapshot and day it is, and whether of made-up people."""
    return {
        "seq": snapshot.seq,
        "as_of": snapshot.as_of.isoformat(),
        "revision": snapshot.revision,
        "data_nature": str(snapshot.origin),
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


def explanation_document(told: Explanation) -> Document:
    """Both snapshots and numbers, the sentence in both languages, and every part."""
    share = told.share
    return {
        "indicator": told.indicator.id,
        "unit": told.unit,
        "from": _side(told.earlier, told.before, told.pair.year_before if told.has_years else None),
        "to": _side(told.later, told.after, told.pair.year_after if told.has_years else None),
        "change": plain(told.change),
        "total_change": plain(told.total_change),
        "share_change_pp": None if share is None else 100 * float(share.change),
        "sentence": {language: told.sentence(translator(language)) for language in LANGUAGES},
        "parts": part_documents(told.parts),
    }


def part_documents(parts: Iterable[Part]) -> list[Document]:
    """The parts of a change: those of a side (value or total) add up to its change."""
    return [
        {
            "side": str(part.side),
            "code": str(part.code),
            "reason_before": part.reason_before,
            "reason_after": part.reason_after,
            "rows": part.rows,
            "change": plain(part.change),
            "share_change_pp": None if part.points is None else 100 * float(part.points),
        }
        for part in parts
    ]


def _side(snapshot: Snapshot, known: Known | None, year: int | None) -> Document:
    return {
        "seq": snapshot.seq,
        "as_of": snapshot.as_of.isoformat(),
        "revision": snapshot.revision,
        "is_sample": snapshot.is_sample,
        "year": year,
        **{side.value: plain(getattr(known, side, None)) for side in Side},
    }


def answer_document(answer: Answer) -> Document:
    """The answer to a free question beside its rows: what was asked, on which days, totals, statement."""
    return {
        "question": answer.question.parameters(),
        "days": [snapshot.as_of.isoformat() for snapshot in answer.snapshots],
        "figure": asdict(answer.total),
        "figure_beside": answer.total_beside and asdict(answer.total_beside),
        "counted": answer.rows,
        "is_of_raw_rows": answer.is_of_raw_rows,
        "sql": answer.sql,
    }


def table_documents(table: Table) -> list[Document]:
    """The rows of a table under its ids; a day is a day, without the hour a frame gives it."""
    days = [id for id in table.ids if table.column(id).type == "date"]

    def row(record: dict[str, Any]) -> Document:
        told = {id: record[id].date() for id in days if isinstance(record[id], datetime)}
        document: Document = plain(record | told)
        return document

    return [row(record) for record in table.records]


def subject_documents() -> list[Document]:
    """The columns that each subject of a free question is filtered and grouped by."""
    return [
        {
            "subject": subject.id,
            "subject_zh": subject.label.zh,
            "subject_en": subject.label.en,
            "column": column.id,
            "column_zh": column.description.header and column.description.header.zh,
            "column_en": column.description.header and column.description.header.en,
            "kind": str(column.kind),
            "codes": tuple(column.description.codes),
        }
        for subject in subjects().values()
        for column in subject.columns
    ]


def measure_documents() -> list[Document]:
    """The measures of each subject; of a share also what it is a share of, of a mean of what."""
    return [
        {
            "subject": subject.id,
            "measure": measure.id,
            "measure_zh": measure.label.zh,
            "measure_en": measure.label.en,
            "kind": str(measure.kind),
            "of": measure.of,
            "denominator_zh": measure.denominator and measure.denominator.zh,
            "denominator_en": measure.denominator and measure.denominator.en,
        }
        for subject in subjects().values()
        for measure in subject.measures
    ]


def code_documents() -> list[Document]:
    """Every code of the submitted tables and of the columns of free questions, in both languages."""
    submitted = [
        (table.name, column.name, column.codes) for table in dictionary().tables for column in table.columns
    ]
    asked = [
        (subject.table, column.id, column.description.codes)
        for subject in subjects().values()
        for column in subject.columns
    ]
    known: dict[tuple[str, str, str], Document] = {}
    for table, column, codes in (*submitted, *asked):
        for code, label in codes.items():
            entry = {
                "table": table,
                "column": column,
                "code": code,
                "label_zh": label.zh,
                "label_en": label.en,
            }
            known.setdefault((table, column, code), entry)
    return list(known.values())


def damage_documents(damages: Iterable[Damage]) -> list[Document]:
    """Damaged files: the snapshot's seq, the path inside the folder, and what is wrong."""
    return [asdict(damage) for damage in damages]


#: Values of refusals that somebody typed: said as they are, also where they look like words of ours.
_TYPED = ("name", "value")


def refusal_sentence(refusal: Refusal, t: Translator) -> str:
    """Why something is refused; what somebody asked may hold a person's number, which is not repeated."""

    def said(name: str, value: object) -> object:
        if isinstance(value, (Phrase, Word)):
            return t.word(value)
        if not isinstance(value, str) or name in log.OURS - {"what"}:
            return value
        return without_personal_numbers(value if name in _TYPED else t(value))

    values = {name: said(name, value) for name, value in refusal.values.items()}
    # In one line that turns nowhere: a program prints it, mostly on a terminal.
    return in_line(t(refusal.message, **values))


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
    if isinstance(value, Decimal):
        # Of all that is counted here a float has every person and fen.
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    return value
