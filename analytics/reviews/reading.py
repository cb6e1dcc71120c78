"""A review as it stands, without adding up again what this process has added up before."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from pydantic import ValidationError

from analytics.database.engine import Database, DatabaseRefused
from analytics.database.events import Events
from analytics.database.sqlite import DAMAGED
from analytics.reviews.review import Review, review

#: By database and stream, as of the last time somebody asked.
_known: WeakKeyDictionary[Database, dict[str, Review]] = WeakKeyDictionary()


def current(events: Events, stream: str) -> Review | None:
    """The review of a stream with all that was added, by whichever process; None where there is none."""
    known = _known.setdefault(events.database, {})
    before = known.get(stream)
    found = events.of(stream, after=before.seq - 1 if before else 0)
    try:
        if before and found and found[0].digest == before.history[-1].digest:
            now: Review | None = review(found[1:], before)
        else:
            # Another chain may have been put in the place of the one that is known.
            now = review(events.of(stream) if before else found)
    except (ValidationError, KeyError) as error:
        # What no program of ours wrote there.
        raise DatabaseRefused(DAMAGED) from error
    if now:
        known[stream] = now
    return now
