"""The way from one indicator to the one before, the one after, and to any other, group by group."""

from __future__ import annotations

from typing import Any

from analytics.answers.clauses import Entry
from analytics.answers.indicators import Group, beside, grouped
from analytics.errors import N_
from analytics.figures import palette
from analytics.language import movements, phrases
from analytics.policy.register import Indicator
from pages.frame.frame import View
from pages.parts.components.component import Component, Link

GROUP_WORDS: dict[Group, str] = {
    Group.TARGETS: N_("Dated targets"),
    Group.DUTIES: N_("Duties"),
    Group.TRACKED: N_("Tracked measures"),
}
_component = Component("indicator_menu")


def draw(view: View, chosen: Indicator, *, key: str) -> None:
    """Draws the two steps and the menu of all; the address keeps day, district and language."""
    t = view.t
    near = beside(view.register, chosen)
    data = {
        "label": t("Indicators"),
        "chosen": chosen.id,
        "previous": _step(view, near.previous, t("Previous")),
        "next": _step(view, near.next, t("Next")),
        "all": t("All indicators: {place} of {total}", place=near.place, total=near.total),
        "groups": [
            {
                "heading": t("{name} ({n})", name=t(GROUP_WORDS[group]), n=len(entries)),
                "entries": [_entry(view, entry, chosen) for entry in entries],
            }
            for group, entries in grouped(view.look).items()
        ],
    }
    _component.draw(data, key=key)


def _step(view: View, indicator: Indicator | None, word: str) -> dict[str, Any] | None:
    if indicator is None:
        return None
    return {"word": word, "name": view.t.label(indicator.name), "to": _to(indicator)}


def _entry(view: View, entry: Entry, chosen: Indicator) -> dict[str, Any]:
    symbol, word, tone = _verdict(view, entry)
    indicator = entry.indicator
    return {
        "id": indicator.id,
        "clause": indicator.clause,
        "name": view.t.label(indicator.name),
        "to": _to(indicator),
        "symbol": symbol,
        "word": word,
        "tone": tone,
        "is_chosen": indicator == chosen,
    }


def _verdict(view: View, entry: Entry) -> tuple[str, str, str]:
    """Symbol, word and tone; a tracked measure has no verdict."""
    t = view.t
    if entry.assessment is not None:
        item = entry.assessment
        return palette.symbol(item), phrases.status_word(item, t), palette.tone(item)
    measure = entry.measure
    if measure is None or measure.status is None:
        return "", "", "quiet"
    return phrases.symbol(measure.verdict), movements.status_word(measure, t), palette.tone_of(measure.status)


def _to(indicator: Indicator) -> Link:
    return Link("target", {"target": indicator.id})
