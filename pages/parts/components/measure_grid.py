"""Duties and tracked measures in columns, clause by clause: verdict, number and change, each a link."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from analytics.answers.clauses import Chapter, Entry
from analytics.assess.assessment import measured
from analytics.assess.duties import Measure
from analytics.figures import palette
from analytics.language import formats, movements, phrases
from analytics.policy.register import Indicator, Kind
from pages.frame.frame import View
from pages.parts.components.component import Component, Link

_component = Component("measure_grid")


def draw(view: View, chapters: Sequence[Chapter], *, city: Mapping[str, Measure], key: str) -> None:
    """Draws the grid, each number with the `city`'s below it; a clause without an entry is left out."""
    t = view.t
    groups = [
        {
            "clause": chapter.clause.id,
            "heading": t.label(chapter.clause.heading),
            "rows": [
                {**_row(view, entry, entry.measure), "city": _city(view, entry, city)}
                for entry in chapter.entries
                if entry.measure
            ],
        }
        for chapter in chapters
    ]
    _component.draw({"label": t("Duties and tracked measures"), "groups": groups}, key=key)


def _number(view: View, indicator: Indicator, measure: Measure) -> movements.Figure:
    if indicator.is_yes_or_no:
        return movements.Figure(phrases.level(indicator, measured(indicator, measure.now), view.t))
    return movements.of_point(measure.now, indicator, view.register, view.t, brief=True)


def _city(view: View, entry: Entry, city: Mapping[str, Measure]) -> str:
    """`全市62.4%`; nothing where it may not stand here."""
    indicator, beside = entry.indicator, city.get(entry.indicator.id)
    if beside is None:
        return ""
    number = movements.of_point(beside.now, indicator, view.register, view.t, brief=True)
    return view.t("Whole city: {number}", number=number.main)


def _row(view: View, entry: Entry, measure: Measure) -> dict[str, Any]:
    t, indicator = view.t, entry.indicator
    number = _number(view, indicator, measure)
    is_told = entry.movement is not None and not indicator.is_yes_or_no
    change = movements.change(measure.now, measure.before, indicator, t) if is_told else ""
    is_duty = indicator.kind is Kind.DUTY
    missing = number.main == formats.MISSING
    return {
        "id": indicator.id,
        "to": Link("target", {"target": indicator.id}),
        "name": t.label(indicator.name),
        "symbol": phrases.symbol(measure.verdict) if is_duty and measure.status else "",
        "word": movements.status_word(measure, t) if is_duty else "",
        "tone": palette.tone_of(measure.status) if is_duty and measure.status else "quiet",
        "value": number.main,
        "note": t("not reported") if missing else number.note,
        "change": " ".join(filter(None, (movements.symbol(entry.movement, indicator.direction), change))),
        "change_tone": movements.tone(entry.movement),
    }
