"""What programs come with in somebody's place: named, ending by a day, shown once, kept as a hash alone."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from analytics.access import accounts
from analytics.access.accounts import LONGEST_NAME
from analytics.access.viewer import Viewer
from analytics.database.engine import Database, database_of
from analytics.database.tables import tokens
from analytics.errors import N_, Refusal
from analytics.visible import is_blank

#: By which a token is known wherever it turns up.
PREFIX = "lzsw_"
LONGEST_DAYS = 366
MOST = 20
#: When one was last used is written no oftener.
NOTED = timedelta(minutes=1)


class TokenRefused(Refusal):
    """A token was not made, or opens nothing."""


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

    def __init__(self, kept_in: Database, viewer: Viewer) -> None:
        self._database, self._viewer = kept_in, viewer

    @classmethod
    def of(cls, snapshots: Path, viewer: Viewer) -> Tokens:
        return cls(database_of(snapshots), viewer)

    @property
    def _account(self) -> int:
        if self._viewer.account is None:
            raise TokenRefused(N_("Tokens belong to whoever is signed in."))
        return self._viewer.account

    def all(self) -> tuple[Token, ...]:
        """Those of this account that may still be used, the newest first."""
        now = datetime.now(UTC)
        return _read(
            self._database, tokens.c.account == self._account,
            tokens.c.revoked_at.is_(None), tokens.c.expires_at > now,
        )  # fmt: skip

    def make(self, name: str, *, days: int) -> tuple[Token, str]:
        """A new token, and the text that opens, which is nowhere else."""
        if is_blank(name) or len(name) > LONGEST_NAME:
            raise TokenRefused(N_("A name has 1 to {most} characters."), most=LONGEST_NAME)
        if not 1 <= days <= LONGEST_DAYS:
            raise TokenRefused(N_("A token lasts 1 to {most} days."), most=LONGEST_DAYS)
        if len(self.all()) >= MOST:
            raise TokenRefused(N_("There are {most} tokens already: revoke one first."), most=MOST)
        opens, now = PREFIX + secrets.token_urlsafe(32), datetime.now(UTC)
        row = {
            "account": self._account, "name": name.strip(), "sha256": _sha256(opens),
            "made_at": now, "expires_at": now + timedelta(days=days),
        }  # fmt: skip
        with self._database.writing() as connection:
            connection.execute(sa.insert(tokens).values(row))
        return _read(self._database, tokens.c.sha256 == row["sha256"])[0], opens

    def revoke(self, id: int) -> None:
        """It opens nothing from now on; only whoever made it may."""
        own = sa.and_(tokens.c.id == id, tokens.c.account == self._account, tokens.c.revoked_at.is_(None))
        with self._database.writing() as connection:
            connection.execute(sa.update(tokens).where(own).values(revoked_at=datetime.now(UTC)))


def viewer_of(kept_in: Database, opens: str, language: str) -> Viewer:
    """In whose place a program comes; refuses what opens nothing, and says no more than that."""
    refused = TokenRefused(N_("This token opens nothing: it is unknown, has ended or was revoked."))
    now = datetime.now(UTC)
    found = _read(kept_in, tokens.c.sha256 == _sha256(opens)) if opens.startswith(PREFIX) else ()
    if not found or found[0].revoked_at is not None or found[0].expires_at <= now:
        raise refused
    account = accounts.numbered(kept_in, found[0].account)
    if account is None or account.is_disabled:
        raise refused
    if found[0].used_at is None or now - found[0].used_at >= NOTED:
        with kept_in.writing(is_lasting=False) as connection:
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
