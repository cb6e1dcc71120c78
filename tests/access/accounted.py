"""A database with accounts in it, and viewers signed in by them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from analytics.access.accounts import Account, Accounts
from analytics.access.roles import Role
from analytics.access.signing_in import Sessions
from analytics.access.viewer import everybody
from tests.cookies import CLIENT

ISS = "https://id.lanzhou.example"
CHENGGUAN, QILIHE = "620102", "620103"


def made(snapshots: Path, name: str, role: Role, **said: Any) -> Account:
    """An account made at the terminal; its `sub` is its name."""
    return Accounts.of(snapshots, everybody()).add(ISS, f"sub-{name}", name=name, role=role, **said)


def claims(account: Account, *, at: datetime | None = None, **more: Any) -> dict[str, Any]:
    """What a provider says when somebody signs in."""
    moment = (at or datetime.now(UTC)).timestamp()
    return {
        "is_logged_in": True,
        "iss": account.iss,
        "sub": account.sub,
        "aud": CLIENT,
        "iat": moment,
        **more,
    }


def signed_in(snapshots: Path, account: Account, **more: Any) -> dict[str, Any]:
    """The claims of somebody who is signed in by now."""
    said = claims(account, **more)
    Sessions.of(snapshots).begin(said)
    return said


def some(snapshots: Path) -> None:
    """An account of every kind; one of them is disabled, one is signed in."""
    made(snapshots, "王管理", Role.REVIEWER, beside=[Role.ADMINISTRATOR])
    signed_in(snapshots, made(snapshots, "李工", Role.DISTRICT, districts=[CHENGGUAN, QILIHE]))
    former = made(snapshots, "=钱分析", Role.ANALYST)
    Accounts.of(snapshots, everybody()).disable(former.id)
