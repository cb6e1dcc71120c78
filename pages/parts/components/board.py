"""The board of targets: a bullet bar with two marks for each, worst first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from analytics.assess.assessment import Assessment, Dated, Reason
from analytics.assess.holding import HoldBack
from analytics.figures import palette
from analytics.language import formats, phrases
from analytics.language.translator import Translator
from analytics.policy.register import Indicator
from pages.frame.frame import View
from pages.parts.components.component import Component, Link

_component = Component("board")


@dataclass(frozen=True)
class Entry:
    """One target on the board."""

    indicator: Indicator
    assessment: Assessment
    holding: HoldBack | None = None
    #: From which day the status has stood.
    since: date | None = None
    #: The day of an earlier milestone of the target.
    milestone: date | None = None


def draw(
    view: View,
    entries: Sequence[Entry],
    *,
    key: str,
    with_holding: bool = True,
    with_due: bool = False,
    with_links: bool = True,
) -> None:
    """Draws the board; a name leads to its target's page, except there."""
    t = view.t
    data = {
        "label": t("Targets, worst first"),
        "heads": {
            "status": t("Status"),
            "name": t("Target"),
            "progress": t("Progress"),
            "value": t("Now / target"),
            "gap": t("Against schedule"),
            "needed": t("Still needed"),
            "holds": t("Held back most by"),
        },
        "with_holding": with_holding,
        "legend": [
            ("done", t("Done so far")),
            ("today", t("Where we should be today")),
            ("goal", t("Target")),
        ],
        "rows": [_row(view, entry, with_due=with_due, with_link=with_links) for entry in entries],
    }
    _component.draw(data, key=key)


def _row(view: View, entry: Entry, *, with_due: bool, with_link: bool) -> dict[str, Any]:
    t, register = view.t, view.register
    indicator, item = entry.indicator, entry.assessment
    has_target = item.reason is not Reason.NO_DISTRICT_TARGET
    value, target = phrases.value_and_target(indicator, item, register, t)
    needed = phrases.needed(indicator, item, register, t)
    needed_note = [needed.time] if needed else []
    if with_due and isinstance(item, Dated):
        needed_note.append(t("by {day}", day=view.day(item.due)))
    force = phrases.force_word(indicator, t)
    return {
        "id": indicator.id,
        "to": Link("target", {"target": indicator.id}) if with_link else None,
        "status": str(item.status),
        "symbol": palette.symbol(item) if has_target else "·",
        "word": phrases.status_word(item, t),
        "tone": palette.tone(item),
        "since": _since(entry, t),
        "name": _name(entry, t),
        "clause": t("Clause {clause} · {force}", clause=indicator.clause, force=force),
        "bar": phrases.share_done(indicator, item),
        "expected": phrases.share_expected(item),
        "has_target": has_target,
        "value": value,
        "target": target,
        "gap": phrases.gap(item, t, indicator.thresholds),
        "lag": phrases.lag(item, t),
        "needed": needed.amount if needed else formats.MISSING,
        "needed_note": " · ".join(needed_note),
        "holds": phrases.held_by(entry.holding, t),
        "holds_note": phrases.shortfall(indicator, entry.holding, register, t),
        "alt": phrases.summary(indicator, item, register, t),
    }


def _name(entry: Entry, t: Translator) -> str:
    name = t.label(entry.indicator.name)
    if entry.milestone is None:
        return name
    return t("{name}, milestone of {year}", name=name, year=entry.milestone.year)


def _since(entry: Entry, t: Translator) -> str:
    if entry.since is None or entry.assessment.reason is Reason.NO_DISTRICT_TARGET:
        return ""
    return t("since {month}", month=formats.month(entry.since, t.language))
