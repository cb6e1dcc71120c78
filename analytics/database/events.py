"""What happened, in order and for good: nothing in it is changed or taken away, and a change of it is found.

Events belong to a stream: one review, one action, the notes. Whoever adds to one says which of its events
they have seen last; where another came since, nothing is written.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from analytics.database.chain import EVENTS
from analytics.database.engine import Database, DatabaseRefused
from analytics.database.sqlite import DAMAGED
from analytics.database.tables import events
from analytics.errors import N_, Refusal


@dataclass(frozen=True)
class Event:
    """One thing somebody did."""

    number: int
    stream: str
    seq: int
    at: datetime
    actor: str
    kind: str
    body: Mapping[str, Any]
    digest: str


class Overtaken(Refusal):
    """Somebody else wrote into the stream since it was read; `events` are theirs."""

    def __init__(self, later: tuple[Event, ...]) -> None:
        super().__init__(
            N_("{actor} changed this at the same time: look at it again."), actor=later[-1].actor
        )
        self.events = later


class Events:
    """The streams of one database."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def of(self, stream: str, *, after: int = 0) -> tuple[Event, ...]:
        """The events of a stream behind a seq, in order; none where it does not exist."""
        return self._read(events.c.stream == stream, events.c.seq > after)

    def under(self, prefix: str) -> Mapping[str, tuple[Event, ...]]:
        """Every stream whose name begins so, in the order of their names."""
        streams: dict[str, list[Event]] = {}
        for event in self._read(*_begins_with(prefix)):
            streams.setdefault(event.stream, []).append(event)
        return {name: tuple(streams[name]) for name in sorted(streams)}

    def of_kind(self, kind: str) -> tuple[Event, ...]:
        """The events of a kind in every stream, in the order they happened."""
        return self._read(events.c.kind == kind)

    def streams(self, prefix: str) -> tuple[str, ...]:
        """The names of the streams that begin so, in order, without reading what is in them."""
        if self.database.is_empty:
            return ()
        asked = sa.select(events.c.stream).where(*_begins_with(prefix)).distinct().order_by(events.c.stream)
        with self.database.reading() as connection:
            return tuple(connection.execute(asked).scalars())

    def append(self, stream: str, kind: str, body: Mapping[str, Any], *, actor: str, after: int) -> Event:
        """Adds an event behind the one with seq `after`, 0 where none is; `Overtaken` where there is more."""
        at = datetime.now(UTC)
        text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
        with self.database.writing() as connection:
            later = _rows(connection, events.c.stream == stream, events.c.seq > after)
            if later:
                raise Overtaken(later)
            row = EVENTS.add(
                connection,
                {"stream": stream, "seq": after + 1, "at": at, "actor": actor, "kind": kind, "body": text},
            )
            EVENTS.begin(self.database, row)
        EVENTS.note(self.database, row)
        return Event(row["number"], stream, after + 1, at, actor, kind, json.loads(text), row["digest"])

    def damage(self) -> int | None:
        """The number of the first event that is gone or not as it was written; None where all are whole."""
        return EVENTS.damage(self.database)

    def is_witnessed(self) -> bool:
        """Whether it would be found that their end was cut off."""
        return EVENTS.is_witnessed(self.database)

    def _read(self, *conditions: sa.ColumnElement[bool]) -> tuple[Event, ...]:
        if self.database.is_empty:
            return ()
        with self.database.reading() as connection:
            return _rows(connection, *conditions)


def _rows(connection: sa.Connection, *conditions: sa.ColumnElement[bool]) -> tuple[Event, ...]:
    rows = connection.execute(sa.select(events).where(*conditions).order_by(events.c.number))
    return tuple(
        Event(row.number, row.stream, row.seq, row.at, row.actor, row.kind, _body(row.body), row.digest)
        for row in rows
    )


def _body(text: str) -> Mapping[str, Any]:
    try:
        said = json.loads(text)
    except ValueError as error:
        raise DatabaseRefused(DAMAGED) from error
    if not isinstance(said, dict):
        raise DatabaseRefused(DAMAGED)
    return said


def _begins_with(prefix: str) -> tuple[sa.ColumnElement[bool], sa.ColumnElement[bool]]:
    """As a range, which every database finds by its index."""
    behind = prefix[:-1] + chr(ord(prefix[-1]) + 1)
    return events.c.stream >= prefix, events.c.stream < behind
