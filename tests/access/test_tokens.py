"""A token opens what its account may at that moment; it is shown once and kept as a hash alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from analytics.access.accounts import AccountRefused, Accounts
from analytics.access.audit import Audit, AuditRefused, Kind
from analytics.access.roles import RIGHTS, Role
from analytics.access.tokens import MOST, PREFIX, TokenRefused, Tokens, TokenUnknown, viewer_of
from analytics.access.viewer import Viewer, everybody
from analytics.database.engine import database_of
from analytics.database.tables import tokens
from analytics.errors import NotAllowed
from tests.access.accounted import CHENGGUAN, QILIHE, made
from tests.access.test_accounts import at_once, cannot_be_noted

pytestmark = pytest.mark.usefixtures("either_database")


def opened(snapshots: Path, opens: str) -> Viewer:
    return viewer_of(database_of(snapshots), opens, "zh")


def terminal(snapshots: Path) -> Accounts:
    return Accounts.of(snapshots, everybody())


def test_a_token_stands_for_its_account(snapshots: Path) -> None:
    somebody = made(snapshots, "甲", Role.DISTRICT, districts=[CHENGGUAN])
    token, opens = Tokens.of(snapshots, somebody.viewer()).make(" 月报 ", days=30)
    assert opens.startswith(PREFIX)
    assert opened(snapshots, opens) == somebody.viewer()
    assert (token.name, token.account) == ("月报", somebody.id)
    assert token.expires_at - token.made_at == timedelta(days=30)
    (used,) = Tokens.of(snapshots, somebody.viewer()).all()
    assert token.used_at is None
    assert used.used_at is not None


def test_what_opens_is_kept_nowhere(snapshots: Path) -> None:
    somebody = made(snapshots, "甲", Role.ANALYST)
    _, opens = Tokens.of(snapshots, somebody.viewer()).make("月报", days=1)
    with database_of(snapshots).reading() as connection:
        kept = repr(connection.execute(sa.select(tokens)).all())
    assert opens not in kept
    assert opens.removeprefix(PREFIX) not in kept


def test_a_change_of_the_account_holds_at_the_next_use(snapshots: Path) -> None:
    made(snapshots, "管", Role.ADMINISTRATOR)
    somebody = made(snapshots, "甲", Role.DISTRICT, districts=[CHENGGUAN])
    _, opens = Tokens.of(snapshots, somebody.viewer()).make("月报", days=30)
    terminal(snapshots).change(somebody.id, name="甲", role=Role.DISTRICT, districts=[QILIHE])
    assert opened(snapshots, opens).scope.units == {QILIHE}
    terminal(snapshots).change(somebody.id, name="甲", role=Role.AUDITOR)
    assert opened(snapshots, opens).rights == RIGHTS[Role.AUDITOR]
    terminal(snapshots).disable(somebody.id)
    with pytest.raises(TokenUnknown):
        opened(snapshots, opens)
    terminal(snapshots).disable(somebody.id, is_disabled=False)
    with pytest.raises(TokenUnknown):
        opened(snapshots, opens)
    terminal(snapshots).change(somebody.id, name="甲", role=Role.LEADER)
    _, anew = Tokens.of(snapshots, somebody.viewer()).make("月报", days=30)
    assert opened(snapshots, anew).account == somebody.id
    terminal(snapshots).revoke(somebody.id)
    with pytest.raises(TokenUnknown):
        opened(snapshots, anew)


def test_a_revoked_token_and_one_that_has_ended_open_nothing(snapshots: Path) -> None:
    somebody = made(snapshots, "甲", Role.ANALYST)
    own = Tokens.of(snapshots, somebody.viewer())
    (revoked, first), (ended, second), (_, third) = (own.make(name, days=1) for name in "一二三")
    own.revoke(revoked.id)
    past = {"expires_at": datetime.now(UTC) - timedelta(seconds=1)}
    with database_of(snapshots).writing() as connection:
        connection.execute(sa.update(tokens).where(tokens.c.id == ended.id).values(past))
    for opens in (first, second, f"{third}x", third[:-1], "", PREFIX, "x" * 10_000):
        with pytest.raises(TokenUnknown) as refused:
            opened(snapshots, opens)
        assert refused.value.values == {}
    assert opened(snapshots, third).account == somebody.id
    assert [one.name for one in own.all()] == ["三"]
    with pytest.raises(TokenRefused):
        own.revoke(revoked.id)


def test_only_whoever_made_it_revokes_it(snapshots: Path) -> None:
    one, other = made(snapshots, "甲", Role.ANALYST), made(snapshots, "乙", Role.ANALYST)
    token, opens = Tokens.of(snapshots, one.viewer()).make("月报", days=1)
    assert Tokens.of(snapshots, other.viewer()).all() == ()
    with pytest.raises(TokenRefused, match="no token"):
        Tokens.of(snapshots, other.viewer()).revoke(token.id)
    assert opened(snapshots, opens).account == one.id


def test_whoever_is_not_signed_in_or_sees_no_figures_has_none(snapshots: Path) -> None:
    with pytest.raises(TokenRefused, match="signed in"):
        Tokens.of(snapshots, everybody()).make("月报", days=1)
    with pytest.raises(NotAllowed, match="read"):
        Tokens.of(snapshots, made(snapshots, "审", Role.AUDITOR).viewer()).make("月报", days=1)
    made(snapshots, "管", Role.ADMINISTRATOR)
    former = made(snapshots, "前", Role.ANALYST)
    terminal(snapshots).disable(former.id)
    with pytest.raises(NotAllowed, match="read"):
        Tokens.of(snapshots, former.viewer()).make("月报", days=1)


@pytest.mark.parametrize(("name", "days", "said"), [
    ("", 1, "A name"), ("\u200b", 1, "A name"), ("x" * 41, 1, "A name"), ("x", 0, "366"), ("x", 367, "366"),
])  # fmt: skip
def test_what_is_no_token_is_refused(snapshots: Path, name: str, days: int, said: str) -> None:
    own = Tokens.of(snapshots, made(snapshots, "甲", Role.ANALYST).viewer())
    with pytest.raises((TokenRefused, AccountRefused), match=said):
        own.make(name, days=days)
    assert own.all() == ()


def test_one_account_has_so_many_also_where_two_are_made_at_once(snapshots: Path) -> None:
    own = Tokens.of(snapshots, made(snapshots, "甲", Role.ANALYST).viewer())
    for number in range(MOST - 1):
        own.make(str(number), days=1)
    outcomes = at_once(*(lambda: own.make("最后", days=1) for _ in range(2)))
    assert sorted(isinstance(one, TokenRefused) for one in outcomes) == [False, True]
    assert len(own.all()) == MOST
    own.revoke(own.all()[0].id)
    own.make("又一", days=1)


def test_what_is_made_and_revoked_is_in_the_audit_log_and_not_what_opens(snapshots: Path) -> None:
    somebody = made(snapshots, "甲", Role.ANALYST)
    own = Tokens.of(snapshots, somebody.viewer())
    token, opens = own.make("月报", days=1)
    own.revoke(token.id)
    revoked, kept, _ = Audit.of(snapshots).entries()
    assert (kept.kind, kept.actor, kept.body["token"]) == (Kind.TOKEN_MADE, f"#{somebody.id}", token.id)
    assert (revoked.kind, revoked.body["token"]) == (Kind.TOKEN_REVOKED, token.id)
    assert opens not in repr((revoked, kept))
    assert "月报" not in repr((revoked, kept))


def test_a_token_that_cannot_be_noted_is_none(snapshots: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = Tokens.of(snapshots, made(snapshots, "甲", Role.ANALYST).viewer())
    token, opens = own.make("月报", days=1)
    monkeypatch.setattr(Audit, "note", cannot_be_noted)
    with pytest.raises(AuditRefused):
        own.make("另一", days=1)
    with pytest.raises(AuditRefused):
        own.revoke(token.id)
    assert [one.id for one in own.all()] == [token.id]
    assert opened(snapshots, opens).account == token.account
