"""The board of targets: a bullet bar with two marks for each, the gravest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from analytics.assess.assessment import Assessment, Dated, Reason
from analytics.assess.change import Change, district_years
from analytics.assess.holding import HoldBack
from analytics.figures import palette
from analytics.language import formats, labels, movements, phrases
from analytics.language.changes import of_changes
from analytics.language.translator import Translator
from analytics.policy.register import Indicator
from pages.frame.frame import View
from pages.parts.components.component import Component, Link, to_explanation, to_target

_component = Component("board")

#: So many names of districts find room on two lines; more stand in a list that opens in place.
_NAMED = 5


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
    #: What the verdict says else than a quarter before; None where no snapshot is as old.
    changes: tuple[Change, ...] | None = None
    #: Earlier milestones that were not reached.
    missed: tuple[Dated, ...] = ()
    #: Beside a district's, the whole city's.
    city: Assessment | None = None


def draw(
    view: View,
    entries: Sequence[Entry],
    *,
    key: str,
    with_holding: bool = True,
    with_due: bool = False,
    with_links: bool = True,
    changed_since: date | None = None,
) -> None:
    """Draws the board; a name and a bar lead to the target's page, except there.

    With `changed_since`, the day of the snapshot before, each row says what changed.
    """
    t = view.t
    heads = {
        "status": t("Status"),
        "name": t("Target"),
        "progress": t("Progress"),
        "value": t("Now / target"),
        "gap": t("Against schedule"),
        "needed": t("Still needed"),
    }
    if any(entry.city for entry in entries):
        heads["city"] = t("Whole city")
    if with_holding:
        heads["holds"] = t("Furthest behind")
    if changed_since is not None:
        heads["change"] = t("Since {day}", day=view.day(changed_since))
    data = {
        "label": t("Targets, furthest behind first"),
        "heads": heads,
        "separator": t(", "),
        "more": t("More on {name}"),
        "legend": [
            ("done", t("Done so far")),
            ("today", t("Where we should be today")),
            ("goal", t("Target")),
        ],
        "rows": [
            _row(view, entry, changed_since, with_due=with_due, with_link=with_links) for entry in entries
        ],
    }
    _component.draw(data, key=key)


def _row(
    view: View, entry: Entry, changed_since: date | None, *, with_due: bool, with_link: bool
) -> dict[str, Any]:
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
        "symbol": palette.symbol(item),
        "word": phrases.status_word(item, t),
        "tone": palette.tone(item),
        "since": " · ".join(filter(None, (_since(entry, t), phrases.slide(indicator, item, register, t)))),
        "name": _name(entry, t),
        "clause": t("cl. {clause} · {force}", clause=indicator.clause, force=force),
        "missed": [
            {
                "symbol": palette.symbol(one),
                "text": phrases.missed_milestone(one, t),
                "tone": palette.tone(one),
            }
            for one in entry.missed
        ],
        "bar": phrases.share_done(indicator, item),
        "expected": phrases.share_expected(item),
        "has_target": has_target,
        "value": value,
        "target": target,
        "gap": phrases.gap(item, t, indicator.thresholds),
        "lag": phrases.lag(item, t),
        "needed": needed.amount if needed else formats.MISSING,
        "needed_note": " · ".join(needed_note),
        "city": _city(view, entry),
        "holds": _holds(view, entry),
        "change": _change(view, entry, changed_since) if has_target else None,
        "alt": phrases.summary(indicator, item, register, t),
    }


def _city(view: View, entry: Entry) -> dict[str, str] | None:
    """The city's number and its verdict."""
    if entry.city is None:
        return None
    figure = movements.of_assessment(entry.city, entry.indicator, view.register, view.t)
    return {
        "value": figure.main,
        "note": figure.note,
        "symbol": palette.symbol(entry.city),
        "word": phrases.status_word(entry.city, view.t),
        "tone": palette.tone(entry.city),
    }


def _holds(view: View, entry: Entry) -> dict[str, Any]:
    """The districts by name, each leading to its part of the target; above `_NAMED` behind their number."""
    codes = entry.holding.district_codes if entry.holding else ()
    id = entry.indicator.id
    return {
        "names": [{"text": view.name(code), "to": to_target(id, code)} for code in codes],
        "folded": view.t("{n} districts", n=len(codes)) if len(codes) > _NAMED else "",
        "note": phrases.shortfall(entry.indicator, entry.holding, view.register, view.t),
    }


def _change(view: View, entry: Entry, since: date | None) -> dict[str, Any] | None:
    """The verdict before and now, what else changed in it, or that it is the same one; and why it did."""
    t, changes = view.t, entry.changes
    if changes is None or since is None:
        return None
    own = [change for change in changes if change.entry.is_overall]
    others = [change for change in changes if not change.entry.is_overall]
    verdicts = [one for change in own for one in (change.before, change.after) if one is not None]
    name, to = _why(view, entry.indicator, changes, since)
    return {
        "same": "" if changes else t("unchanged"),
        "why": t("{side}: {name}", side=t("Why it changed"), name=name),
        "to": to,
        "also": of_changes(others, t),
        "steps": [
            {"symbol": palette.symbol(one), "word": phrases.status_word(one, t), "tone": palette.tone(one)}
            for one in verdicts
        ],
    }


def _why(view: View, indicator: Indicator, changes: Sequence[Change], since: date) -> tuple[str, Link]:
    """Of what it is told why it changed, and where: of several districts each has a row of its own."""
    t, name = view.t, view.t.label(indicator.name)
    years = district_years(changes)
    codes = dict.fromkeys(one.district_code for one in years)
    if not years:
        return name, to_explanation(indicator.id, None)
    place = t(", ").join(labels.sender_word(code, t) for code in codes)
    name = t("{name}, {place}", name=name, place=place)
    if len(codes) > 1:
        seq = view.look.on(since).snapshot.seq
        return name, Link("difference", {"from": str(seq), "indicator": indicator.id})
    return name, to_explanation(indicator.id, years[0].district_code, year=str(years[0].year))


def _name(entry: Entry, t: Translator) -> str:
    name = t.label(entry.indicator.name)
    if entry.milestone is None:
        return name
    return t("{name}, milestone of {year}", name=name, year=entry.milestone.year)


def _since(entry: Entry, t: Translator) -> str:
    if entry.since is None or entry.assessment.reason is Reason.NO_DISTRICT_TARGET:
        return ""
    return t("since {month}", month=formats.month(entry.since, t.language))
