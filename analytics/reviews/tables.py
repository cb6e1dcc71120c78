"""The tables of the annual review that readers take away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from analytics.policy.register import Force
from analytics.reference import districts
from analytics.reviews import events as happened
from analytics.reviews.items import Item
from analytics.reviews.result import Place, gain, grades, places, result
from analytics.reviews.review import Entry, Review
from analytics.reviews.sealing import Change
from analytics.tables import Table

#: The facts of an item that are told then and now, by what each is called.
FACTS: Mapping[str, str] = {
    "value": "value",
    "total": "total",
    "required": "required",
    "completion": "completion",
    "verdict": "status",
    "proposed": "proposed",
}
#: Their columns, then and now.
_COLUMNS: Mapping[str, tuple[str, str]] = {
    "value": ("value_then", "value_now"),
    "total": ("total_then", "total_now"),
    "required": ("required_then", "required_now"),
    "completion": ("completion_then", "completion_now"),
    "verdict": ("verdict_then", "verdict_now"),
    "proposed": ("proposed_then", "proposed_now"),
}
#: The parts of a result, in the order they are read.
_FORCES = (Force.BINDING, Force.ASPIRATIONAL, Force.DUTY)


def results(reviews: Mapping[str, Review], before: Mapping[str, Review] | None = None) -> Table:
    """The result of every district in a year, also of those that have none yet; `before`: the year before.

    Nothing is ranked that is not complete: a district without a place stands without a percentage too.
    """
    graded = grades(reviews)
    at = {place.district_code: place for place in places(tuple(reviews.values()))}
    earlier = before or {}
    rows = [
        _result(code, reviews.get(code), at.get(code), graded.get(code), earlier.get(code))
        for code in districts()
    ]
    return Table("review-results", rows)


def sheet(review: Review) -> Table:
    """Everything of one review, a row an item."""
    return Table("review-sheet", [_item(entry) for entry in review.entries.values()])


def history(review: Review) -> Table:
    """Who did what when, in order."""
    return Table("review-history", [_event(review, place) for place in range(len(review.history))])


def changes(found: Iterable[Change]) -> Table:
    """`review-changes`: the items of which some fact is another one now, each fact then and now."""
    return Table(
        "review-changes",
        [
            {
                "indicator": change.item,
                **{
                    column: getattr(facts, name)
                    for id, name in FACTS.items()
                    for column, facts in zip(_COLUMNS[id], (change.then, change.now), strict=True)
                },
            }
            for change in found
            if differing(change.then, change.now)
        ],
    )


def differing(then: Item, now: Item) -> tuple[str, ...]:
    """Which of the facts told then and now are others now."""
    return tuple(id for id, name in FACTS.items() if getattr(then, name) != getattr(now, name))


def _result(
    code: str, review: Review | None, place: Place | None, grade: str | None, before: Review | None
) -> dict[str, Any]:
    found = None if review is None else result(review)
    parts = {} if found is None else {part.force: part for part in found.parts}
    gained = None if review is None or before is None else gain(review, before)
    return {
        "district_code": code,
        "review_step": review.step if review else None,
        "review_points": found and found.points,
        "review_possible": found and found.possible,
        **{f"review_part:{force}": parts[force].points if force in parts else None for force in _FORCES},
        "review_adjusted": found and found.adjusted,
        "review_percent": found and found.percent,
        "review_lowest": found and found.lowest,
        "review_highest": found and found.highest,
        "review_open": tuple(found.open) if found else None,
        "review_grade": grade,
        "review_place": place and place.place,
        "review_places": place and f"{place.best}–{place.worst}",
        "review_gain": gained and gained.gain,
        "review_gain_items": gained and len(gained.items),
    }


def _item(entry: Entry) -> dict[str, Any]:
    item, own, scored = entry.item, entry.own, entry.scored
    return {
        "indicator": item.id,
        "force": item.force,
        "review_rule": item.rule,
        "review_weight": item.weight,
        "value": item.value,
        "total": item.total,
        "review_required": item.required,
        "expected": item.expected,
        "review_completion": item.completion,
        "verdict": str(item.status),
        "review_reported": item.reported,
        "review_reported_on": item.reported_on,
        "review_evidence": entry.evidence,
        "review_light": entry.light,
        "review_standing": entry.standing,
        "review_proposed": item.proposed,
        "review_own": own and own.score,
        "review_own_remark": (own and own.remark) or None,
        "review_score": entry.score,
        "review_reason": (scored and scored.reason) or None,
        "review_remark": (scored and scored.remark) or None,
    }


def _event(review: Review, place: int) -> dict[str, Any]:
    event = review.history[place]
    said = happened.KINDS.read(event)
    item = getattr(said, "item", None)
    if isinstance(said, happened.Answered):
        item = review.questions[said.to].item
    texts = (getattr(said, name, None) for name in ("reason", "remark", "text", "what", "name"))
    return {
        "review_seq": event.seq,
        "review_at": event.at,
        "review_actor": event.actor,
        "review_event": event.kind,
        "indicator": item,
        "review_points": getattr(said, "points", getattr(said, "score", None)),
        "review_text": " · ".join(text for text in texts if text) or None,
        "review_sha256": event.digest,
    }
