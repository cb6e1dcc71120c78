"""What somebody types into the cells of a sheet becomes a step of its review, without overwriting anybody.

A cell is a text as it is read in the sheet. Who writes into one says what stood there before: where somebody
else wrote something else meanwhile, nothing is kept.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass as checked

from analytics.access.viewer import Right, Viewer
from analytics.database.events import Overtaken
from analytics.errors import N_, Refusal
from analytics.language import formats
from analytics.reviews import commands
from analytics.reviews.items import Standing
from analytics.reviews.review import Entry, Review, Step
from analytics.reviews.store import Reviews

#: Typed as a score: the item does not apply.
NOT_APPLICABLE = "/"
_NUMBER = re.compile(r"[+-]?\d{1,4}(\.\d{1,6})?")


class Side(StrEnum):
    """Whose cells: the district's own assessment, or the reviewers' scores."""

    OWN = "own"
    REVIEW = "review"


#: The cells of each side, in their order.
FIELDS: Mapping[Side, tuple[str, ...]] = {
    Side.OWN: ("own_score", "own_remark"),
    Side.REVIEW: ("score", "reason", "remark"),
}


@checked(config=ConfigDict(extra="forbid", frozen=True))
class Entered:
    """Cells of one item: what they are to be, and what stood there when they were typed into."""

    id: str
    item: str
    side: Side
    was: dict[str, str]
    now: dict[str, str]


_WRITING: Mapping[Side, Right] = {Side.OWN: Right.SELF_ASSESS, Side.REVIEW: Right.REVIEW}

#: A sheet has few items: more at once come from no sheet.
_ADAPTER: TypeAdapter[tuple[Entered, ...]] = TypeAdapter(
    Annotated[tuple[Entered, ...], Field(max_length=100)]
)


def side_of(review: Review) -> Side | None:
    """Whose cells may be written into at the step a review is in."""
    return {Step.SELF_ASSESSMENT: Side.OWN, Step.IN_REVIEW: Side.REVIEW}.get(review.step)


def may_write(review: Review, viewer: Viewer) -> bool:
    """Whether a viewer may write into them."""
    side = side_of(review)
    return side is not None and viewer.name is not None and viewer.may(_WRITING[side])


def cells(entry: Entry) -> Mapping[str, str]:
    """All cells of an item, as they are read."""
    own, scored = entry.own, entry.scored
    return {
        "own_score": _written(own.score if own else None),
        "own_remark": own.remark if own else "",
        "score": "" if scored is None else _written(scored.score) if scored.applicable else NOT_APPLICABLE,
        "reason": scored.reason if scored else "",
        "remark": scored.remark if scored else "",
    }


def read(said: object) -> tuple[Entered, ...]:
    """What a browser says was typed; nothing where that cannot be it."""
    try:
        return _ADAPTER.validate_python(said)
    except ValidationError:
        return ()


def enter(reviews: Reviews, viewer: Viewer, year: int, district_code: str, entered: Entered) -> None:
    """Keeps what was typed; refuses it, or raises `Overtaken` where a cell is not what it was.

    Said again of what is kept already, it is no second step.
    """
    now = reviews.get(year, district_code)
    stands = cells(now.entry(entered.item))
    if any(field not in FIELDS[entered.side] for field in (*entered.was, *entered.now)):
        raise Refusal(N_("These cells are not written into."))
    if all(stands[field] == _same(field, text) for field, text in entered.now.items()):
        return
    reviews.write(year, district_code, lambda review: _decided(review, viewer, entered))


def _decided(review: Review, viewer: Viewer, entered: Entered) -> Any:
    entry = review.entry(entered.item)
    stands = cells(entry)
    for field in entered.now:
        if stands[field] != _same(field, entered.was.get(field, "")):
            raise Overtaken(tuple(event for event in review.history if event.seq == entry.seq))
    said = {**stands, **entered.now}
    if entered.side is Side.OWN:
        return commands.self_assess(
            review, viewer, entered.item, points(said["own_score"]), said["own_remark"]
        )
    typed = _folded(said["score"])
    if typed == NOT_APPLICABLE:
        score, applicable = None, False
    elif not typed:
        # An empty cell stands for what the rule says: that counts anyway.
        score, applicable = entry.item.proposed, entry.item.standing is not Standing.NOT_APPLICABLE
    else:
        score, applicable = points(typed), True
    # A reason is for what differs: with the difference it goes, unless it is typed now.
    reason = said["reason"] if typed or "reason" in entered.now else ""
    return commands.score(
        review, viewer, entered.item, score, applicable=applicable, reason=reason, remark=said["remark"]
    )


def points(text: str) -> float | None:
    """Points as they are typed, in full-width digits too; None of nothing."""
    typed = _folded(text)
    if not typed:
        return None
    if not _NUMBER.fullmatch(typed):
        raise Refusal(
            N_("“{text}” is no score: points are a number, “/” stands for does not apply."), text=text[:20]
        )
    return float(typed)


def _same(field: str, text: str) -> str:
    """A text as its cell shows it once it is kept."""
    if not field.endswith("score"):
        return text.strip()
    typed = _folded(text)
    return _written(float(typed)) if _NUMBER.fullmatch(typed) else typed


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace("。", ".").replace("−", "-").strip()


def _written(score: float | None) -> str:
    return "" if score is None else formats.number(score, decimals=1)
