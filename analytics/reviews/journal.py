"""Adding to a stream under one's name, and streams that everybody writes into, such as the notes."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

from analytics.access.viewer import Viewer
from analytics.database.engine import database_of
from analytics.database.events import Event, Events, Overtaken
from analytics.errors import N_, Refusal
from analytics.reviews import texts
from analytics.reviews.kinds import Kinds
from analytics.reviews.review import By
from analytics.visible import visible

#: Of somebody's name, in characters.
LONGEST_NAME = 100
#: How often somebody else may come first before a writer is sent away.
TRIES = 20

#: Says what happens next, given all that has happened, or refuses.
Decision = Callable[[tuple[Event, ...]], Any]


class Journal:
    """One such stream."""

    def __init__(self, events: Events, stream: str, kinds: Kinds) -> None:
        self._events = events
        self._stream = stream
        self._kinds = kinds

    @classmethod
    def of(cls, snapshots: Path, stream: str, kinds: Kinds) -> Journal:
        """That of the database of a snapshots folder."""
        return cls(Events(database_of(snapshots)), stream, kinds)

    def events(self) -> tuple[Event, ...]:
        """All that has happened, in order."""
        return self._events.of(self._stream)

    def write(self, viewer: Viewer, decide: Decision) -> Event:
        """Keeps what is decided on all that has happened: decided anew where somebody came first."""
        actor_of(viewer)
        for _ in range(TRIES):
            before = self.events()
            said = decide(before)
            try:
                after = before[-1].seq if before else 0
                return keep(self._events, self._stream, self._kinds, said, viewer=viewer, after=after)
            except Overtaken:
                continue
        raise Refusal(N_("Too many are saving just now; please try again."))


def keep(events: Events, stream: str, kinds: Kinds, said: Any, *, viewer: Viewer, after: int) -> Event:
    """Adds what a viewer did behind the event `after` of a stream; `Overtaken` where there is more.

    Whoever is signed in is kept by the account too: two people may have one name.
    """
    actor, account = actor_of(viewer), viewer.account
    body = kinds.written(said) | ({} if account is None else {"account": account})
    return events.append(stream, kinds.kind_of(said), body, actor=actor, after=after)


def is_by(viewer: Viewer, by: By) -> bool:
    """Whether it was the viewer who did something: by the accounts, else by names that look alike."""
    if viewer.account is not None and by.account is not None:
        return viewer.account == by.account
    return folded(by.actor) == folded(viewer.name)


def folded(name: str | None) -> str:
    """Names that look alike are the same: four eyes are those of two people."""
    return "".join(unicodedata.normalize("NFKC", visible(name or "")).casefold().split())


def actor_of(viewer: Viewer) -> str:
    """The name somebody acts under, as it is seen; refuses to keep anything of who has not said it."""
    name = texts.line(viewer.name or "", most=LONGEST_NAME, may_be_empty=True)
    if not name:
        raise Refusal(N_("Say who you are first: it is kept who did what."))
    return name
