"""What is sealed of a review, and what became of the same numbers since."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from analytics.progress.look import Look
from analytics.reviews import events as happened
from analytics.reviews.items import Item, items
from analytics.reviews.result import result
from analytics.reviews.review import Entry, Review, review

#: How the document below is written: one that is sealed is never written anew.
FORMAT = 1

_SEALED = "sealed"
#: Of the document, what a program works out of what was said.
_WORKED_OUT = frozenset({"result", "worked_out"})


@dataclass(frozen=True)
class Change:
    """An item whose facts are no longer those of the review."""

    item: str
    then: Item
    now: Item

    @property
    def cells(self) -> tuple[tuple[str, Any, Any], ...]:
        """What differs: the name of the fact, then and now."""
        return tuple(
            (field.name, then, now)
            for field in dataclasses.fields(Item)
            for then, now in [(getattr(self.then, field.name), getattr(self.now, field.name))]
            if then != now
        )


def document(review: Review) -> str:
    """Everything a review says, as canonical JSON: facts, rules, scores, remarks, and who said them."""
    said = {
        "format": FORMAT,
        "version": review.version,
        "opened": happened.KINDS.written(review.opened),
        "opened_by": review.opened_by,
        "submitted": review.submitted,
        "is_late": review.is_late,
        "checked": review.checked,
        "signed": review.signed,
        "items": [_entry(entry) for entry in review.entries.values()],
        "questions": list(review.questions.values()),
        "adjustments": list(review.adjustments.values()),
        "objections": list(review.objections.values()),
        "result": result(review),
        #: The chain of events it rests on.
        "events": [[event.seq, event.kind, event.digest] for event in review.history],
    }
    return json.dumps(
        _plain(said), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )


def sha256(document: str) -> str:
    """The hash a document is sealed with."""
    return hashlib.sha256(document.encode()).hexdigest()


def broken(sealed: Review) -> tuple[int, ...]:
    """The versions whose document is not what was sealed: by its hash, or by the events before it."""
    found = []
    for place, event in enumerate(sealed.history):
        if event.kind != _SEALED:
            continue
        said = happened.KINDS.read(event)
        before = review(sealed.history[:place])
        assert before is not None, "a review begins with its opening"
        if said.sha256 != sha256(said.document) or not _still_says(document(before), said.document):
            found.append(before.version)
    return tuple(found)


def _still_says(events: str, sealed: str) -> bool:
    """Whether the events say all that was sealed as said.

    What was worked out of it, by the rules of its day, stands as it was: a later program may round otherwise.
    """
    try:
        return _holds(json.loads(events), json.loads(sealed))
    except ValueError:
        return False


def _holds(now: Any, then: Any) -> bool:
    """Whether everything of `then` stands in `now`, which a later program may say more in."""
    if isinstance(then, dict):
        said = then.keys() - _WORKED_OUT
        return isinstance(now, dict) and all(id in now and _holds(now[id], then[id]) for id in said)
    if isinstance(then, list):
        return isinstance(now, list) and len(now) == len(then) and all(map(_holds, now, then))
    return bool(now == then)


def changed_since(review: Review, look_now: Look) -> tuple[Change, ...]:
    """The items whose facts of the review's day are others by the snapshots and register looked at now.

    A proposal alone is no change of the data: a later program may round otherwise.
    """
    look = look_now.at(review.district_code).on(review.opened.as_of)
    now = {item.id: item for item in items(look, review.opened.scheme, year=review.year)}
    return tuple(
        Change(id, entry.item, now[id])
        for id, entry in review.entries.items()
        if entry.item != dataclasses.replace(now[id], proposed=entry.item.proposed)
    )


def _entry(entry: Entry) -> Mapping[str, Any]:
    own = {field.name: getattr(entry, field.name) for field in dataclasses.fields(entry)}
    return {
        **own,
        "worked_out": {name: getattr(entry, name) for name in ("standing", "score", "evidence", "light")},
    }


def _plain(value: Any) -> Any:
    """Values of JSON: dataclasses by field, moments in UTC."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(name): _plain(one) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value
