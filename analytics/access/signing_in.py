"""What is signed in: asked on every run and at every action, and decided here alone.

A provider says once who came, and Streamlit keeps that in a cookie for thirty days, which can be sent again
whatever happened since. So every sign-in has a row of its own, made where the provider called back, and that
row says whether it still holds: a cookie without one opens nothing, however well it is signed.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from analytics.access import accounts
from analytics.access.accounts import Account
from analytics.access.audit import Audit, AuditRefused, Kind, session_of
from analytics.access.viewer import Right, Viewer
from analytics.database.engine import Database, DatabaseRefused, database_of
from analytics.database.tables import sessions
from analytics.errors import N_, Refusal

#: So long a sign-in holds, however busy somebody is …
LONGEST = timedelta(hours=8)
#: … and so long without anything asked.
IDLE = timedelta(minutes=30)
#: When it was last used is written no oftener.
NOTED = timedelta(minutes=1)
#: What has ended is kept so long, and of each account the last sign-in for good.
KEPT = timedelta(days=1)
#: Clocks of two machines differ by so much.
CLOCKS = timedelta(minutes=2)
#: How often one account may be signed in at once; those not used for longest end.
AT_ONCE = "LANZHOU_SESSIONS"


class Why(StrEnum):
    """Why somebody is not let in."""

    NOBODY = "nobody"
    UNKNOWN = "unknown"
    DISABLED = "disabled"
    REVOKED = "revoked"
    EXPIRED = "expired"
    IDLE = "idle"
    ENDED = "ended"
    OTHERS = "others"
    BROKEN = "broken"


SENTENCES = {
    Why.NOBODY: N_("Please sign in."),
    Why.UNKNOWN: N_(
        "Your organization knows you, but there is no account for you here. Ask an administrator for one."
    ),
    Why.DISABLED: N_("Your account is disabled. Ask an administrator."),
    Why.REVOKED: N_("An administrator has ended your sign-in. Please sign in again."),
    Why.EXPIRED: N_("Your sign-in has ended after 8 hours. Please sign in again."),
    Why.IDLE: N_("Your sign-in has ended because nothing was done for 30 minutes. Please sign in again."),
    Why.ENDED: N_("You have signed out. Please sign in again."),
    Why.OTHERS: N_(
        "You have signed in elsewhere since; only so many sign-ins hold at once. Please sign in again."
    ),
    Why.BROKEN: N_("What your browser says of your sign-in cannot be read. Please sign in again."),
}

#: By how a sign-in was ended, what is said of it; signed out otherwise.
_ENDED = {
    "administrator": Why.REVOKED,
    "revoked": Why.REVOKED,
    "others": Why.OTHERS,
    "idle": Why.IDLE,
    "expired": Why.EXPIRED,
}


class NotSignedIn(Refusal):
    """Nobody is let in by what their browser says."""

    def __init__(self, why: Why) -> None:
        super().__init__(SENTENCES[why])
        self.why = why


@dataclass(frozen=True)
class Session:
    """One sign-in."""

    key: str
    account: int
    signed_in_at: datetime
    seen_at: datetime
    ended_at: datetime | None
    ended_by: str | None


class Sessions:
    """What is signed in to one database."""

    def __init__(self, kept_in: Database) -> None:
        self._database = kept_in

    @classmethod
    def of(cls, snapshots: Path) -> Sessions:
        return cls(database_of(snapshots))

    def begin(self, claims: Mapping[str, Any], *, now: datetime | None = None) -> Account:
        """Lets in whom a provider has just named; `NotSignedIn` where nobody is by that name."""
        now = now or datetime.now(UTC)
        account, signed_in_at, _ = self._account(claims, now)
        key = key_of(claims)
        row = {"key": key, "account": account.id, "signed_in_at": signed_in_at, "seen_at": now}
        with self._database.writing() as connection:
            # The same sign-in again changes nothing: it may have ended.
            if not connection.execute(sa.select(sessions.c.key).where(sessions.c.key == key)).first():
                connection.execute(sa.insert(sessions).values(row))
            ended = _end_others(connection, account.id, key, now)
            _forget(connection, now)
        for other in ended:
            self._note_over(account.id, other, Why.OTHERS)
        return account

    def admitted(self, claims: Mapping[str, Any], *, now: datetime | None = None) -> Account:
        """Whose sign-in the claims of an ID token are, as far as it holds still; `NotSignedIn` otherwise."""
        try:
            return self._holding(claims, now or datetime.now(UTC))
        except NotSignedIn as refused:
            if refused.why in (Why.IDLE, Why.EXPIRED):
                self._over(key_of(claims), refused.why)
            raise

    def _holding(self, claims: Mapping[str, Any], now: datetime) -> Account:
        account, _, found = self._account(claims, now)
        if found is None or found.account != account.id:
            raise NotSignedIn(Why.NOBODY)
        if found.ended_at is not None:
            raise NotSignedIn(_ENDED.get(found.ended_by or "", Why.ENDED))
        _refuse(account, found.signed_in_at, now)
        if now - found.seen_at > IDLE:
            raise NotSignedIn(Why.IDLE)
        if now - found.seen_at >= NOTED:
            # Where it cannot be noted, the sign-in ends the sooner.
            with suppress(DatabaseRefused):
                self._write(found.key, seen_at=now)
        return account

    def end(self, key: str, *, by: str) -> None:
        """Ends one for good: its cookie is of no use any more."""
        self._write(key, ended_at=datetime.now(UTC), ended_by=by)

    def open(self, viewer: Viewer, *, account: int | None = None) -> tuple[Session, ...]:
        """What is signed in now, the newest first; refuses who does not administer."""
        viewer.require(Right.ADMINISTER)
        now = datetime.now(UTC)
        holds = [sessions.c.ended_at.is_(None), sessions.c.seen_at > now - IDLE]
        holds += [sessions.c.signed_in_at > now - LONGEST]
        holds += [] if account is None else [sessions.c.account == account]
        return self._read(*holds)

    def end_as_administrator(self, viewer: Viewer, key: str) -> None:
        """Ends somebody else's, from their next interaction on; refuses who does not administer."""
        viewer.require(Right.ADMINISTER)
        with self._database.reading() as connection:
            accounts.require_still(connection, viewer, Right.ADMINISTER)
        found = self._find(key)
        if found is not None:
            said: dict[str, Any] = {"account": found.account, "session": session_of(key)}
            Audit(self._database).note(Kind.SESSION_ENDED, viewer, reason="administrator", **said)
            self.end(key, by="administrator")

    def _account(self, claims: Mapping[str, Any], now: datetime) -> tuple[Account, datetime, Session | None]:
        """Whose the claims are, since when, and their row; refuses where the account has ended that since."""
        iss, sub = claims.get("iss"), claims.get("sub")
        if not (isinstance(iss, str) and isinstance(sub, str)):
            raise NotSignedIn(Why.NOBODY if not claims.get("is_logged_in") else Why.BROKEN)
        signed_in_at = _moment(claims)
        # Of every run and click: both rows in one question, for a database that is elsewhere.
        beside = accounts.find_beside(self._database, iss, sub, sessions, sessions.c.key == key_of(claims))
        if beside is None:
            raise NotSignedIn(Why.UNKNOWN)
        account, row = beside
        _refuse(account, signed_in_at, now)
        return account, signed_in_at, Session(*row) if row else None

    def _find(self, key: str) -> Session | None:
        found = self._read(sessions.c.key == key)
        return found[0] if found else None

    def _over(self, key: str, why: Why) -> None:
        """Ends one that was open too long, and enters that once; it is over also where nothing is written."""
        found = self._find(key)
        if found is None or found.ended_at is not None:
            return
        with suppress(DatabaseRefused):
            if self._write(key, ended_at=datetime.now(UTC), ended_by=why.value):
                self._note_over(found.account, key, why)

    def _note_over(self, account: int, key: str, why: Why) -> None:
        """Enters that one is over; it is also where that cannot be entered."""
        said: dict[str, Any] = {"account": account, "session": session_of(key)}
        with suppress(AuditRefused):
            Audit(self._database).note(Kind.SESSION_ENDED, None, reason=why.value, **said)

    def _write(self, key: str, **said: object) -> bool:
        """Whether it was open still."""
        with self._database.writing(is_lasting="seen_at" not in said) as connection:
            still = sa.and_(sessions.c.key == key, sessions.c.ended_at.is_(None))
            return connection.execute(sa.update(sessions).where(still).values(**said)).rowcount > 0

    def _read(self, *conditions: sa.ColumnElement[bool]) -> tuple[Session, ...]:
        if self._database.is_empty:
            return ()
        asked = (
            sa.select(sessions).where(*conditions).order_by(sessions.c.signed_in_at.desc(), sessions.c.key)
        )
        with self._database.reading() as connection:
            return tuple(Session(*row) for row in connection.execute(asked))


def key_of(claims: Mapping[str, Any]) -> str:
    """What one sign-in is called: the same claims again are the same sign-in."""
    said = [claims.get(name) for name in ("iss", "sub", "aud", "iat", "auth_time", "nonce", "jti", "sid")]
    return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()


def _moment(claims: Mapping[str, Any]) -> datetime:
    """When somebody signed in: `auth_time`, or when the provider said so (`iat`)."""
    said = claims.get("auth_time", claims.get("iat"))
    if isinstance(said, bool) or not isinstance(said, int | float):
        raise NotSignedIn(Why.BROKEN)
    try:
        return datetime.fromtimestamp(said, UTC)
    except (OverflowError, ValueError, OSError) as error:
        raise NotSignedIn(Why.BROKEN) from error


def _refuse(account: Account, signed_in_at: datetime, now: datetime) -> None:
    if account.is_disabled:
        raise NotSignedIn(Why.DISABLED)
    if signed_in_at > now + CLOCKS:
        raise NotSignedIn(Why.BROKEN)
    if now - signed_in_at > LONGEST:
        raise NotSignedIn(Why.EXPIRED)
    if account.revoked_before is not None and signed_in_at <= account.revoked_before:
        raise NotSignedIn(Why.REVOKED)


def most_at_once() -> int:
    """How often one account may be signed in at once; 0, the default, is any number."""
    said = os.environ.get(AT_ONCE) or "0"
    if not re.fullmatch("[0-9]{1,4}", said):
        raise Refusal(N_("LANZHOU_SESSIONS is a number of sign-ins from 0 up: no one can sign in."))
    return int(said)


def _end_others(connection: sa.Connection, account: int, begun: str, now: datetime) -> list[str]:
    """Ends what is more than may be signed in at once, and never the one just begun; the keys of those.

    When somebody typed their password may be the same moment for all, and earlier for a later one.
    """
    most = most_at_once()
    if not most:
        return []
    of_it = sa.and_(sessions.c.account == account, sessions.c.ended_at.is_(None))
    is_begun = sa.case((sessions.c.key == begun, 0), else_=1)
    order = (is_begun, sessions.c.seen_at.desc(), sessions.c.signed_in_at.desc())
    over = list(connection.execute(sa.select(sessions.c.key).where(of_it).order_by(*order)).scalars())[most:]
    ended = {"ended_at": now, "ended_by": Why.OTHERS.value}
    connection.execute(sa.update(sessions).where(sessions.c.key.in_(over)).values(ended))
    return over


def _forget(connection: sa.Connection, now: datetime) -> None:
    """Takes away what is over long since, all but the last sign-in of each account."""
    other = sessions.alias()
    last = sa.select(sa.func.max(other.c.signed_in_at)).where(other.c.account == sessions.c.account)
    is_over = sessions.c.signed_in_at < now - KEPT
    connection.execute(
        sa.delete(sessions).where(
            is_over, sessions.c.signed_in_at < last.correlate(sessions).scalar_subquery()
        )
    )
