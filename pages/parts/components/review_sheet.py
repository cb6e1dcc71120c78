"""The sheet of one review: every item with its facts, marks and cells, filled in like a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from analytics.errors import N_
from analytics.language import formats, labels, phrases
from analytics.policy.register import Force, Indicator
from analytics.reviews import entering, wording
from analytics.reviews.entering import Side
from analytics.reviews.items import Item
from analytics.reviews.result import Result
from analytics.reviews.review import Entry, Evidence, Light, Review
from pages.frame import acting
from pages.frame.frame import View
from pages.parts.components.component import Component, Exactly, Link, to_target

_component = Component("review_sheet")

_HEADS: Mapping[str, str] = {
    "own": N_("Own assessment"),
    "own_score": N_("Own score"),
    "own_remark": N_("Own remark"),
    "score": N_("Score"),
    "reason": N_("Reason where it differs"),
    "remark": N_("Remark"),
}
_LONG = ("own_remark", "reason", "remark")
_LIGHTS = {
    Light.GREEN: ("●", "good"),
    Light.YELLOW: ("◐", "watch"),
    Light.RED: ("▲", "bad"),
    Light.OPEN: ("○", "quiet"),
}
_EVIDENCE = {
    Evidence.NOT_ASKED: ("·", "quiet"),
    Evidence.ASKED: ("○", "watch"),
    Evidence.SHOWN: ("◐", "watch"),
    Evidence.CHECKED: ("✓", "good"),
    Evidence.REJECTED: ("✗", "bad"),
}
_REPORTED = {"reported": ("✓", "good"), "carried_forward": ("↻", "watch"), "not_reported": ("○", "quiet")}
_ON_SCHEDULE = {
    True: ("✓", N_("on schedule"), "good"),
    False: ("✗", N_("not on schedule"), "bad"),
    None: ("○", N_("not known"), "quiet"),
}


def draw(
    view: View,
    review: Review,
    added_up: Result,
    *,
    may_write: bool,
    answers: Mapping[str, Mapping[str, Any]],
    heard: Callable[[Any], None],
    onwards: Sequence[tuple[str, Link]],
) -> None:
    """Draws the sheet; `heard` is told what was typed, `answers` say what became of it, by id."""
    t, side = view.t, entering.side_of(review)
    shown = entering.FIELDS[Side.OWN] if side is Side.OWN else ("own", *entering.FIELDS[Side.REVIEW])
    fields = list(entering.FIELDS[side]) if side and may_write else []
    points = {
        part.force: t(
            "{points} of {possible} points", points=_points(part.points), possible=_points(part.possible)
        )
        for part in added_up.parts
    }
    # What is typed stays in the browser under the account: the next person at it has another.
    place = f"review/{review.year}/{review.district_code}/{side}{acting.apart(view)}" if side else ""
    data = {
        "label": t("Items of the review"),
        "language": Exactly("zh-CN" if t.language == "zh" else "en-GB"),
        "place": Exactly(place),
        # Cells are built anew where this changes.
        "shape": Exactly(f"{place} {len(fields)} {t.language} {review.version}"),
        "side": Exactly(side or ""),
        "fields": [Exactly(field) for field in fields],
        "heads": {"name": t("Item"), "marks": t("How it stands"), "proposed": t("Proposed")},
        "columns": {id: {"label": t(_HEADS[id]), "long": id in _LONG} for id in shown},
        "texts": {id: t(text) for id, text in _TEXTS.items()},
        "sections": [
            {
                "name": t(phrases.FORCE_WORDS[force]),
                "points": said,
                "rows": [
                    _row(view, review, entry)
                    for entry in review.entries.values()
                    if entry.item.force is force
                ],
            }
            for force in Force
            if (said := points.get(force))
        ],
        "answers": answers,
        "onwards": [{"text": text, "to": to} for text, to in onwards],
    }
    _component.draw(data, key="review-sheet", cells=heard)


_TEXTS = {
    "keys": N_(
        "Enter moves down, Tab across, arrows all ways. “=” takes the proposed score, “/” stands for does "
        "not apply; an empty score counts as proposed. A cell is saved as soon as you leave it."
    ),
    "typed": N_("not saved yet"),
    "sending": N_("saving …"),
    "kept": N_("saved"),
    "asProposed": N_("as proposed"),
    "refused": N_("Not saved:"),
    "overtaken": N_("Not saved:"),
    "offered": N_("typed earlier, not saved"),
    "offer": N_("Typed in this browser on {time} and not saved: {n} rows."),
    "theirs": N_("Theirs:"),
    "yours": N_("yours:"),
    "takeTheirs": N_("Take theirs"),
    "keepYours": N_("Keep mine"),
    "allKept": N_("Everything typed is saved."),
    "openCount": N_("Rows with something not saved: {n}. It stays in this browser until it is."),
    "notNow": N_("Say who you are first."),
    "keepOffered": N_("Save it"),
    "dropOffered": N_("Discard it"),
}


def _row(view: View, review: Review, entry: Entry) -> dict[str, Any]:
    t, item = view.t, entry.item
    indicator = view.register.indicator(item.id)
    force = phrases.force_word(indicator, t)
    sign, tone = _LIGHTS[entry.light]
    return {
        "id": Exactly(item.id),
        "name": t.label(indicator.name),
        "to": to_target(item.id, review.district_code),
        "clause": t("cl. {clause} · {force}", clause=indicator.clause, force=force),
        "facts": _facts(view, indicator, item),
        "light": {"symbol": sign, "word": labels.word("review_light", entry.light, t), "tone": tone},
        "marks": _marks(view, entry),
        "proposed": "" if item.proposed is None else _points(item.proposed),
        "weight": _points(item.weight),
        "how": wording.explained(entry, view.register, t),
        "values": dict(entering.cells(entry)),
        "talk": _talk(view, review, entry),
    }


def _facts(view: View, indicator: Indicator, item: Item) -> list[dict[str, str]]:
    t = view.t
    facts = {
        t("What is required"): _amount(view, indicator, item.required),
        t("Now"): _now(view, indicator, item),
        t("Completion"): formats.percent(item.completion),
    }
    return [{"label": label, "text": text} for label, text in facts.items()]


def _amount(view: View, indicator: Indicator, value: float | None) -> str:
    if indicator.is_share:
        return phrases.level(indicator, value, view.t)
    return phrases.in_units(value, indicator, view.register, view.t)


def _now(view: View, indicator: Indicator, item: Item) -> str:
    if item.total is None or indicator.is_yes_or_no:
        return _amount(view, indicator, item.value)
    return f"{formats.number(item.value)} / {formats.number(item.total)}"


def _marks(view: View, entry: Entry) -> list[dict[str, str]]:
    """Three questions, each by itself: is it reported, is it evidenced, is it on schedule."""
    t, item = view.t, entry.item
    reported = labels.word("review_reported", item.reported, t)
    if item.reported_on is not None and item.reported != "reported":
        reported = f"{reported} {view.day(item.reported_on)}"
    sign, word, tone = _ON_SCHEDULE[item.on_schedule]
    standing = phrases.verdict_word(item.status, t)
    return [
        _mark(t("Reported?"), reported, *_REPORTED[item.reported]),
        _mark(t("Evidenced?"), labels.word("review_evidence", entry.evidence, t), *_EVIDENCE[entry.evidence]),
        _mark(t("On schedule?"), t("{word} ({status})", word=t(word), status=standing), sign, tone),
    ]


def _mark(label: str, word: str, sign: str, tone: str) -> dict[str, str]:
    return {"label": label, "word": word, "symbol": sign, "tone": tone}


def _talk(view: View, review: Review, entry: Entry) -> list[dict[str, Any]]:
    """The way to the documents and questions of an item, and how many wait."""
    t = view.t
    questions = [one for one in review.questions.values() if one.item == entry.item.id]
    unanswered = [one for one in questions if one.answer is None]
    unjudged = [one for one in entry.documents if one.is_accepted is None]
    to = Link("reviews", {"year": str(review.year), "district": review.district_code, "item": entry.item.id})
    documents = t("Evidence ({n})", n=len(entry.documents))
    asked = t("Questions ({n})", n=len(questions))
    if unjudged:
        documents = t("Evidence ({n}, to look at: {open})", n=len(entry.documents), open=len(unjudged))
    if unanswered:
        asked = t("Questions ({n}, unanswered: {open})", n=len(questions), open=len(unanswered))
    return [
        {"text": documents, "to": to, "tone": "watch" if unjudged else "quiet"},
        {"text": asked, "to": to, "tone": "watch" if unanswered else "quiet"},
    ]


def _points(points: float) -> str:
    return formats.number(points, decimals=1)
