"""Saving a question under a name, finding it again, and the ones asked last.

What is kept is the address of a question: its parameters, the district and, where somebody wants it, the day.
Everybody who signs in keeps their own, by their account; where nobody does, all keep them together.
"""

from __future__ import annotations

import json
import logging
import time
import unicodedata
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from analytics import log
from analytics.access.viewer import Viewer
from analytics.database.engine import Database, DatabaseRefused, database_of
from analytics.database.sqlite import DAMAGED
from analytics.database.tables import recent, saved
from analytics.errors import N_, Refusal
from analytics.id_numbers import holds_id_number
from analytics.visible import is_blank, visible

LONGEST_NAME = 60
#: An address is no longer: filters on a few columns come nowhere near it.
LONGEST_ADDRESS = 4000
MOST_SAVED = 500
MOST_RECENT = 20
#: A question looked at for less was a step on the way to another.
STEP = timedelta(seconds=10)

#: What a link says beside the question: `parameters()`, `district`, `as_of`.
Address = Mapping[str, str]

#: Seconds a note waits for the page that is drawn meanwhile: nobody waits for the note.
AFTER_S = 0.1
#: One thread notes what was asked, so that no page waits for the disk.
_notes = ThreadPoolExecutor(max_workers=1, thread_name_prefix="notes")


@dataclass(frozen=True)
class Saved:
    """A question somebody saved."""

    id: int
    name: str
    address: Address
    #: Who saved it; None where they did not say who they are.
    by: str | None
    at: datetime


@dataclass(frozen=True)
class Recent:
    """A question somebody asked."""

    id: int
    address: Address
    at: datetime


class Store:
    """The kept questions of one viewer."""

    def __init__(self, kept_in: Database, viewer: Viewer) -> None:
        self._database = kept_in
        self._viewer = viewer
        self._owner = _owner(viewer)

    @classmethod
    def of(cls, snapshots: Path, viewer: Viewer) -> Store:
        """Those kept beside a snapshots folder, or where LANZHOU_DATABASE_URL says."""
        return cls(database_of(snapshots), viewer)

    def save(self, name: str, address: Address) -> Saved:
        """Keeps a question under a name; refuses a name that is taken, and personal numbers."""
        clean, text = cleaned(name), _text(address)
        now = datetime.now(UTC)
        with self._database.writing() as connection:
            count = sa.select(sa.func.count()).select_from(saved).where(saved.c.owner == self._owner)
            if connection.execute(count).scalar_one() >= MOST_SAVED:
                raise Refusal(N_("{most} questions are saved already: delete one first."), most=MOST_SAVED)
            made = sa.insert(saved).values(
                owner=self._owner, address=text, at=now, name=clean, name_key=_key(clean)
            )
            id = _id_of(_unless_taken(connection, made, clean))
        return Saved(id, clean, dict(address), self._viewer.name, now)

    def saved(self) -> tuple[Saved, ...]:
        """Every saved question, the newest first."""
        if self._database.is_empty:
            return ()
        asked = sa.select(saved).where(saved.c.owner == self._owner).order_by(saved.c.at.desc())
        with self._database.reading() as connection:
            rows = connection.execute(asked).all()
        return tuple(
            Saved(row.id, row.name, _address(row.address), self._viewer.name, row.at) for row in rows
        )

    def rename(self, id: int, name: str) -> None:
        """Another name for a saved question; refuses one that is taken."""
        clean = cleaned(name)
        renamed = self._own(sa.update(saved), id).values(name=clean, name_key=_key(clean))
        with self._database.writing() as connection:
            if not _unless_taken(connection, renamed, clean).rowcount:
                raise gone()

    def delete(self, id: int) -> Saved:
        """Forgets a saved question and gives it back, so that it can be saved again."""
        with self._database.writing() as connection:
            row = connection.execute(self._own(sa.select(saved), id)).one_or_none()
            if row is None:
                raise gone()
            connection.execute(self._own(sa.delete(saved), id))
        return Saved(id, row.name, _address(row.address), self._viewer.name, row.at)

    def remember(self, address: Address, *, after: int | None = None) -> int | None:
        """Notes that a question was asked; the id of the note, None where it may not be kept.

        `after` is the note of the one asked before it, which is forgotten where it was only passed through.
        """
        if not is_kept(address):
            return None
        text = _text(address)
        mine = recent.c.owner == self._owner
        now = datetime.now(UTC)
        passed = sa.and_(recent.c.id == after, recent.c.at > now - STEP)
        newest = sa.select(recent.c.id).where(mine).order_by(recent.c.at.desc()).limit(MOST_RECENT)
        with self._database.writing(is_lasting=False) as connection:
            connection.execute(sa.delete(recent).where(mine, sa.or_(recent.c.address == text, passed)))
            made = sa.insert(recent).values(owner=self._owner, address=text, at=now)
            id = _id_of(connection.execute(made))
            connection.execute(sa.delete(recent).where(mine, recent.c.id.not_in(newest)))
        return id

    def note(self, address: Address, *, after: Future[int | None] | None = None) -> Future[int | None]:
        """The same after what was noted before, while the caller goes on; a failure is logged, not told."""
        return _notes.submit(self._note, address, after, due=time.monotonic() + AFTER_S)

    def _note(self, address: Address, after: Future[int | None] | None, *, due: float) -> int | None:
        time.sleep(max(0.0, due - time.monotonic()))
        try:
            # One at a time, in their order: that of before is done.
            return self.remember(address, after=after.result() if after else None)
        except Refusal as refusal:
            log.refused(refusal)
        except Exception as error:
            logging.getLogger(__name__).error("A question was not noted: %s", log.described(error))
        return None

    def recent(self) -> tuple[Recent, ...]:
        """The questions asked last, the newest first."""
        if self._database.is_empty:
            return ()
        asked = sa.select(recent).where(recent.c.owner == self._owner).order_by(recent.c.at.desc())
        with self._database.reading() as connection:
            rows = connection.execute(asked).all()
        return tuple(Recent(row.id, _address(row.address), row.at) for row in rows)

    def _own(self, statement: Any, id: int) -> Any:
        return statement.where(saved.c.id == id, saved.c.owner == self._owner)


def is_step(asked_at: datetime) -> bool:
    """Whether a question asked then is by now only a step on the way to another."""
    return asked_at > datetime.now(UTC) - STEP


def is_kept(address: Address) -> bool:
    """Whether an address may be kept."""
    try:
        _text(address)
    except Refusal:
        return False
    return True


def cleaned(name: str) -> str:
    """A name in one line, without what is not seen; refuses an empty one, a long one and ID numbers."""
    printable = "".join(" " if unicodedata.category(char).startswith("C") else char for char in visible(name))
    clean = " ".join(printable.split())
    if is_blank(clean):
        raise Refusal(N_("Give the question a name."))
    if len(clean) > LONGEST_NAME:
        raise Refusal(
            N_("The name has {length} characters; {most} is the most."), length=len(clean), most=LONGEST_NAME
        )
    if holds_id_number(clean):
        raise Refusal(N_("The name contains an ID number: use another name."))
    return clean


def _owner(viewer: Viewer) -> str:
    """By the account: two people may have one name, and one may be given another."""
    return (viewer.name or "") if viewer.account is None else f"account:{viewer.account}"


def _key(name: str) -> str:
    """Names that look alike are the same."""
    return unicodedata.normalize("NFKC", name).casefold()


def _text(address: Address) -> str:
    """An address as it is kept: the same question is the same text."""
    if any(holds_id_number(value) for value in address.values()):
        raise Refusal(N_("The question contains an ID number and is not kept."))
    text = json.dumps(dict(address), ensure_ascii=False, sort_keys=True)
    if len(text) > LONGEST_ADDRESS:
        raise Refusal(N_("The question has too many values to be kept: choose fewer."))
    return text


def _address(text: str) -> Address:
    try:
        said = json.loads(text)
    except ValueError as error:
        raise DatabaseRefused(DAMAGED) from error
    if not isinstance(said, dict):
        raise DatabaseRefused(DAMAGED)
    return said


def _id_of(inserted: sa.CursorResult[Any]) -> int:
    key = inserted.inserted_primary_key
    assert key, "every table here has a key"
    return int(key[0])


def _unless_taken(connection: sa.Connection, statement: Any, name: str) -> sa.CursorResult[Any]:
    """Runs a statement that gives a name, of which only one may be there."""
    try:
        return connection.execute(statement)
    except sa.exc.IntegrityError as error:
        raise Refusal(
            N_("“{name}” is the name of another saved question: choose another."), name=name
        ) from error


def gone() -> Refusal:
    """Why nothing is done with a saved question that somebody deleted."""
    return Refusal(N_("This saved question is not there any more."))
