"""What programs come with in somebody's place: named, ending by a day, shown once, kept as a hash alone."""

from __future__ import annotations

import hashlib
import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from analytics.access import accounts
from analytics.access.accounts import name_of
from analytics.access.audit import Audit, AuditRefused, Kind
from analytics.access.viewer import Right, Viewer
from analytics.database.engine import Database, DatabaseRefused, database_of
from analytics.database.tables import tokens
from analytics.errors import N_, Refusal

#: By which a token is known wherever it turns up.
PREFIX = "lzsw_"
LONGEST_DAYS = 366
MOST = 20
#: When one was last used is written no oftener.
NOTED = timedelta(minutes=1)


class TokenRefused(Refusal):
    """A token was not made."""


class TokenUnknown(Refusal):
    """What a program came with opens nothing; it is told no more than that."""

    def __init__(self) -> None:
        super().__init__(N_("This token opens nothing: it is unknown, has ended or was revoked."))


@dataclass(frozen=True)
class Token:
    """One token, without what opens."""

    id: int
    account: int
    name: str
    made_at: datetime
    expires_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None


class Tokens:
    """The tokens of one account."""

    def __init__(self, kept_in: Database, viewer: Viewer, by: Viewer | None = None) -> None:
        self._database, self._viewer, self._by = kept_in, viewer, by or viewer

    @classmethod
    def of(cls, snapshots: Path, viewer: Viewer, *, by: Viewer | None = None) -> Tokens:
        """Those of a viewer; `by` is who acts in their place, an operator at the terminal."""
        return cls(database_of(snapshots), viewer, by)

    @property
    def _account(self) -> int:
        if self._viewer.account is None:
            raise TokenRefused(N_("Tokens belong to whoever is signed in."))
        return self._viewer.account

    def all(self) -> tuple[Token, ...]:
        """Those of this account that may still be used, the newest first."""
        return _read(self._database, *self._usable(datetime.now(UTC)))

    def make(self, name: str, *, days: int) -> tuple[Token, str]:
        """A new token, and the text that opens, which is nowhere else."""
        name = name_of(name)
        if not 1 <= days <= LONGEST_DAYS:
            raise TokenRefused(N_("A token lasts 1 to {most} days."), most=LONGEST_DAYS)
        opens, now = PREFIX + secrets.token_urlsafe(32), datetime.now(UTC)
        row = {
            "account": self._account, "name": name, "sha256": _sha256(opens),
            "made_at": now, "expires_at": now + timedelta(days=days),
        }  # fmt: skip
        with self._database.writing() as connection:
            accounts.require_still(connection, self._viewer, Right.READ)
            there = sa.select(sa.func.count()).select_from(tokens).where(*self._usable(now))
            if connection.execute(there).scalar_one() >= MOST:
                raise TokenRefused(N_("There are {most} tokens already: revoke one first."), most=MOST)
            connection.execute(sa.insert(tokens).values(row))
        made = _read(self._database, tokens.c.sha256 == row["sha256"])[0]
        self._note_made(made)
        # Not known to anybody before the audit log has it.
        return made, opens

    def revoke(self, id: int) -> None:
        """It opens nothing from now on; only whoever made it may."""
        if id not in (one.id for one in self.all()):
            raise TokenRefused(N_("There is no token {id}."), id=id)
        body: dict[str, Any] = {"account": self._account, "token": id, "reason": "revoked"}
        Audit(self._database).note(Kind.TOKEN_REVOKED, self._by, **body)
        own = sa.and_(tokens.c.id == id, tokens.c.account == self._account, tokens.c.revoked_at.is_(None))
        with self._database.writing() as connection:
            connection.execute(sa.update(tokens).where(own).values(revoked_at=datetime.now(UTC)))

    def _note_made(self, made: Token) -> None:
        rights = sorted(right.value for right in self._viewer.rights)
        body: dict[str, Any] = {"account": made.account, "token": made.id, "rights": rights}
        body["expires"] = made.expires_at.date().isoformat()
        try:
            Audit(self._database).note(Kind.TOKEN_MADE, self._by, **body)
        except AuditRefused:
            with self._database.writing() as connection:
                connection.execute(sa.delete(tokens).where(tokens.c.id == made.id))
            raise

    def _usable(self, now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
        return (
            tokens.c.account == self._account, tokens.c.revoked_at.is_(None), tokens.c.expires_at > now,
        )  # fmt: skip


def viewer_of(kept_in: Database, opens: str, language: str) -> Viewer:
    """In whose place a program comes; `TokenUnknown` where it comes with what opens nothing."""
    now = datetime.now(UTC)
    found = _read(kept_in, tokens.c.sha256 == _sha256(opens)) if opens.startswith(PREFIX) else ()
    if not found or found[0].revoked_at is not None or found[0].expires_at <= now:
        raise TokenUnknown
    account = accounts.numbered(kept_in, found[0].account)
    if account is None or account.is_disabled:
        raise TokenUnknown
    if found[0].used_at is None or now - found[0].used_at >= NOTED:
        # Who only reads is answered also where nothing can be written just now.
        with suppress(DatabaseRefused), kept_in.writing(is_lasting=False) as connection:
            connection.execute(sa.update(tokens).where(tokens.c.id == found[0].id).values(used_at=now))
    return account.viewer(language)


def _sha256(opens: str) -> str:
    # Random and long: nothing is gained by a slow hash.
    return hashlib.sha256(opens.encode()).hexdigest()


def _read(kept_in: Database, *conditions: sa.ColumnElement[bool]) -> tuple[Token, ...]:
    if kept_in.is_empty:
        return ()
    columns = [tokens.c[name] for name in Token.__dataclass_fields__]
    with kept_in.reading() as connection:
        rows = connection.execute(sa.select(*columns).where(*conditions).order_by(tokens.c.id.desc()))
        return tuple(Token(*row) for row in rows)
