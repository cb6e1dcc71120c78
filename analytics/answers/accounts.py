"""Who may sign in, what is signed in now, and the tokens of whoever looks, as their page shows them."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from analytics.access.accounts import Account, Accounts
from analytics.access.signing_in import Session, Sessions
from analytics.access.tokens import Token
from analytics.access.viewer import Viewer
from analytics.tables import Table


@dataclass(frozen=True)
class Listed:
    """An account, when it was last seen, and how often it is signed in now."""

    account: Account
    seen_at: datetime | None
    signed_in: int

    @property
    def state(self) -> str:
        """A code of account_state."""
        return "disabled" if self.account.is_disabled else "enabled"


@dataclass(frozen=True)
class SignIn:
    """What is signed in now, and by whom."""

    session: Session
    name: str


def listed(snapshots: Path, viewer: Viewer) -> tuple[Listed, ...]:
    """Every account in the order they were made; refuses who does not administer."""
    accounts = Accounts.of(snapshots, viewer)
    seen = accounts.last_seen()
    now = Counter(session.account for session in Sessions.of(snapshots).open(viewer))
    return tuple(Listed(one, seen.get(one.id), now[one.id]) for one in accounts.all())


def sign_ins(snapshots: Path, viewer: Viewer, *, account: int | None = None) -> tuple[SignIn, ...]:
    """What is signed in now, by all or one account, the newest first; refuses who does not administer."""
    names: Mapping[int, str] = {one.id: one.name for one in Accounts.of(snapshots, viewer).all()}
    found = Sessions.of(snapshots).open(viewer, account=account)
    return tuple(SignIn(one, names[one.account]) for one in found)


def mark(account: Account) -> str:
    """The same as long as nothing of an account was changed."""
    said = (
        account.name, account.role, sorted(account.beside), sorted(account.districts),
        account.is_disabled, account.revoked_before,
    )  # fmt: skip
    return f"{account.id}-{hashlib.sha256(repr(said).encode()).hexdigest()[:12]}"


def table(found: Sequence[Listed]) -> Table:
    """Every account, to take away."""
    columns = {
        "account_number": [one.account.id for one in found],
        "account_name": [one.account.name for one in found],
        "account_role": [one.account.role.value for one in found],
        "account_beside": [tuple(sorted(role.value for role in one.account.beside)) for one in found],
        "account_districts": [tuple(sorted(one.account.districts)) for one in found],
        "account_state": [one.state for one in found],
        "account_seen_at": [one.seen_at for one in found],
        "account_signed_in": [one.signed_in for one in found],
        "account_sub": [one.account.sub for one in found],
        "account_iss": [one.account.iss for one in found],
        "account_made_at": [one.account.made_at for one in found],
    }
    return Table("accounts", columns)


def sign_in_table(found: Sequence[SignIn]) -> Table:
    """What is signed in now, to take away: without what a sign-in is known by."""
    columns = {
        "account_number": [one.session.account for one in found],
        "account_name": [one.name for one in found],
        "signed_in_at": [one.session.signed_in_at for one in found],
        "account_seen_at": [one.session.seen_at for one in found],
    }
    return Table("sign-ins", columns)


def token_table(found: Sequence[Token]) -> Table:
    """Tokens, to take away."""
    columns = {
        "token_name": [one.name for one in found],
        "token_made_at": [one.made_at for one in found],
        "token_expires_at": [one.expires_at for one in found],
        "token_used_at": [one.used_at for one in found],
    }
    return Table("tokens", columns)
