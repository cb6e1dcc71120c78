"""Duties and tracked measures in columns, clause by clause: verdict, number and change, each a link."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from analytics.answers.clauses import Chapter, Entry
from analytics.assess.assessment import measured
from analytics.assess.duties import Measure
from analytics.figures import palette
from analytics.language import formats, movements, phrases
from analytics.policy.register import Kind
from pages.frame.frame import View
from pages.parts.components.component import Component, Link

_component = Component("measure_grid")


def draw(view: View, chapters: Sequence[Chapter], *, key: str) -> None:
    """Draws the grid; a clause without an entry is left out."""
    t = view.t
    groups = [
        {
            "clause": chapter.clause.id,
            "heading": t.label(chapter.clause.heading),
            "rows": [_row(view, entry, entry.measure) for entry in chapter.entries if entry.measure],
        }
        for chapter in chapters
    ]
    _component.draw({"label": t("Duties and tracked measures"), "groups": groups}, key=key)


def _row(view: View, entry: Entry, measure: Measure) -> dict[str, Any]:
    t, indicator = view.t, entry.indicator
    number = movements.of_point(measure.now, indicator, view.register, t, brief=True)
    if indicator.is_yes_or_no:
        number = movements.Figure(phrases.level(indicator, measured(indicator, measure.now), t))
    is_told = entry.movement is not None and not indicator.is_yes_or_no
    change = movements.change(measure.now, measure.before, indicator, t) if is_told else ""
    is_duty = indicator.kind is Kind.DUTY
    missing = number.main == formats.MISSING
    return {
        "id": indicator.id,
        "to": Link("target", {"target": indicator.id}),
        "name": t.label(indicator.name),
        "symbol": palette.SYMBOLS[measure.status] if is_duty and measure.status else "",
        "word": movements.status_word(measure, t) if is_duty else "",
        "tone": palette.tone_of(measure.status) if is_duty and measure.status else "quiet",
        "value": number.main,
        "note": t("not reported") if missing else number.note,
        "change": " ".join(filter(None, (movements.symbol(entry.movement, indicator.direction), change))),
        "change_tone": movements.tone(entry.movement),
    }
