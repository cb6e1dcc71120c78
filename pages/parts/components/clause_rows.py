"""Indicators under the sentences they rest on: status, number, a year before, and a link to each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from analytics.answers.clauses import Chapter, Entry
from analytics.assess.assessment import Assessment, Point, Reason
from analytics.assess.duties import Measure
from analytics.figures import palette
from analytics.language import changes, formats, movements, phrases
from analytics.policy.register import Indicator, Kind
from pages.frame.frame import View
from pages.parts.components.component import Component, Link

_component = Component("clause_rows")


def document(view: View, chapters: Sequence[Chapter]) -> None:
    """The policy in the order of its text, each clause with its sentences and their indicators."""
    data = {"heads": _heads(view), "chapters": [_chapter(view, chapter) for chapter in chapters]}
    _component.draw(data, key="clauses")


def single(view: View, entry: Entry, *, city: Measure | None = None) -> None:
    """One indicator, without its sentence and without a link; in a district the `city`'s beside it."""
    name = view.t.label(entry.indicator.name)
    row = {**_row(view, entry, entry.indicator.clause), "to": None}
    heads = _heads(view)
    if city is not None:
        heads["city"] = view.t("Whole city")
        row = {**row, **_city(view, entry.indicator, city)}
    chapter = {"id": entry.indicator.clause, "depth": 1, "label": name, "groups": [{"rows": [row]}]}
    _component.draw({"heads": heads, "chapters": [chapter]}, key="indicator")


def _city(view: View, indicator: Indicator, city: Measure) -> dict[str, str]:
    number = movements.of_point(city.now, indicator, view.register, view.t)
    _, symbol, word, _ = _verdict(Entry(indicator, measure=city), view)
    judged = f"{symbol} {word}" if indicator.kind is Kind.DUTY else ""
    return {"city": number.main, "city_note": "\n".join(filter(None, (number.note, judged)))}


def _heads(view: View) -> dict[str, str]:
    t = view.t
    return {
        "status": t("Status"),
        "name": t("Indicator"),
        "now": t("Now"),
        "before": t("A year earlier"),
        "moved": t("Change"),
    }


def _chapter(view: View, chapter: Chapter) -> dict[str, Any]:
    t, clause = view.t, chapter.clause
    groups: dict[str, list[dict[str, Any]]] = {}
    renderings = {entry.indicator.quote: phrases.rendering(entry.indicator, t) for entry in chapter.entries}
    for entry in chapter.entries:
        # A sentence of another clause is quoted there.
        quote = entry.indicator.quote if entry.indicator.clause == clause.id else ""
        groups.setdefault(quote, []).append(_row(view, entry, clause.id))
    return {
        "id": clause.id,
        "depth": chapter.depth,
        "heading": t.label(clause.heading),
        "summary": t.label(clause.summary),
        "groups": [
            {
                "quote": t("“{sentence}”", sentence=quote) if quote else "",
                "rendering": renderings.get(quote, ""),
                "rows": rows,
            }
            for quote, rows in groups.items()
        ],
    }


def _row(view: View, entry: Entry, clause: str) -> dict[str, Any]:
    t, register, indicator = view.t, view.register, entry.indicator
    if entry.assessment is not None:
        item = entry.assessment
        now = movements.of_assessment(item, indicator, register, t)
        before = movements.of_assessment(entry.before, indicator, register, t, brief=True)
        verdict = (str(item.status), palette.symbol(item), phrases.status_word(item, t), palette.tone(item))
        change = movements.change(_point(item), _point(entry.before), indicator, t)
    else:
        assert entry.measure is not None
        measure = entry.measure
        now = movements.of_point(measure.now, indicator, register, t)
        before = movements.of_point(measure.before, indicator, register, t, brief=True)
        verdict = _verdict(entry, view)
        change = movements.change(measure.now, measure.before, indicator, t)
    status, symbol, word, tone = verdict
    return {
        "id": indicator.id,
        "to": Link("target", {"target": indicator.id}),
        "status": status,
        "symbol": symbol,
        "word": word,
        "tone": tone,
        "name": t.label(indicator.name),
        "kind": _kind(entry, view, clause),
        "now": now.main,
        "now_note": now.note if now.main != formats.MISSING else _why_missing(entry, view),
        "before": before.main,
        "before_note": "\n".join((*filter(None, [before.note]), *changes.of_changes(entry.changes, t))),
        "moved": movements.word(entry.movement, t) or formats.MISSING,
        "moved_symbol": movements.symbol(entry.movement, indicator.direction),
        "moved_tone": movements.tone(entry.movement),
        # Figures of other districts stand beside each other; their difference says nothing.
        "change": _why(view, entry, change) if entry.movement is not None else "",
    }


def _why(view: View, entry: Entry, change: str) -> str:
    """How much more or less, and that it was the total where it was."""
    if entry.total_change is None:
        return change
    said = phrases.total_change(entry.total_change, entry.indicator, view.register, view.t)
    return view.t("; ").join((change, said))


def _verdict(entry: Entry, view: View) -> tuple[str, str, str, str]:
    """Status, symbol, word and tone of a duty; a tracked measure is neither met nor missed."""
    assert entry.measure is not None
    status = entry.measure.status
    word = movements.status_word(entry.measure, view.t)
    symbol = phrases.symbol(entry.measure.verdict)
    if status is None:
        return "tracked", symbol, word, "quiet"
    return str(status), symbol, word, palette.tone_of(status)


def _kind(entry: Entry, view: View, clause: str) -> str:
    t, own = view.t, entry.indicator.clause
    # A tracked measure says so where others have their verdict.
    kind = "" if entry.indicator.kind is Kind.TRACKED else phrases.force_word(entry.indicator, t)
    elsewhere = "" if own == clause else t("quoted under {clause}", clause=own)
    return " · ".join(part for part in (kind, elsewhere) if part)


def _point(item: Assessment | None) -> Point | None:
    return None if item is None else Point(item.as_of, item.value, item.total)


def _why_missing(entry: Entry, view: View) -> str:
    """Why there is no number: the policy asks none here, or which table nobody has sent."""
    t = view.t
    if entry.assessment is not None and entry.assessment.reason is Reason.NO_DISTRICT_TARGET:
        return t("no target for the district")
    return t("not reported")
