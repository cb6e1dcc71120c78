"""The facts behind the scores: one row an item and district, numbers as numbers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from analytics.language import labels, phrases
from analytics.language.translator import Translator
from analytics.policy.register import Register
from analytics.reference import unit
from analytics.reports.review.book import Book
from analytics.reviews import wording
from analytics.reviews.review import Entry, Review


def write_facts(book: Book, reviews: Mapping[str, Review], register: Register) -> None:
    """The sheet of facts."""
    t = book.t
    rows = [
        (code, _row(entry, register, t))
        for code, review in reviews.items()
        for entry in review.entries.values()
    ]
    heads = [t("District"), *rows[0][1]]
    sheet = book.sheet(t("Facts of the items"), book.head.title, [12, 34, *[13] * 12, 60, 40, 40, 40])
    top = 3
    for column, said in enumerate(heads):
        sheet.write_string(top, column, said, book.styles["head"])
    for place, (code, cells) in enumerate(rows, start=top + 1):
        sheet.write_string(place, 0, unit(code).in_language(t.language), book.styles["text"])
        for column, (value, style) in enumerate(cells.values(), start=1):
            _write(book, sheet, place, column, value, style)
    sheet.freeze_panes(top + 1, 2)
    sheet.autofilter(top, 0, top + len(rows), len(heads) - 1)


def _row(entry: Entry, register: Register, t: Translator) -> dict[str, tuple[object, str]]:
    """By head the value and its style."""
    item, indicator = entry.item, register.indicator(entry.item.id)
    return {
        t("Item"): (t.label(indicator.name), "text"),
        t("Force"): (t(phrases.FORCE_WORDS[item.force]), "text"),
        t("Scored by"): (labels.word("review_rule", item.rule, t), "text"),
        t("Value"): (item.value, "number"),
        t("Total"): (item.total, "number"),
        t("What was required"): (item.required, "number"),
        t("Expected now"): (item.expected, "number"),
        t("Completion"): (item.completion, "share"),
        t("Progress status"): (t(phrases.STATUS_WORDS[item.status]), "text"),
        t("Reported"): (labels.word("review_reported", item.reported, t), "text"),
        t("Reported on"): (item.reported_on, "day"),
        t("Evidence"): (labels.word("review_evidence", entry.evidence, t), "text"),
        t("Light"): (labels.word("review_light", entry.light, t), "text"),
        t("How the proposal came about"): (wording.explained(entry, register, t), "text"),
        t("Self-assessment"): (entry.own.remark if entry.own else None, "text"),
        t("Reason for the score"): (entry.scored.reason if entry.scored else None, "text"),
        t("Remark"): (entry.scored.remark if entry.scored else None, "text"),
    }


def _write(book: Book, sheet: Any, row: int, column: int, value: object, style: str) -> None:
    """What is missing is an empty cell."""
    made = book.styles[style]
    if value is None or value == "":
        sheet.write_blank(row, column, None, made)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, made)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value, made)
    else:
        sheet.write_string(row, column, str(value), made)
