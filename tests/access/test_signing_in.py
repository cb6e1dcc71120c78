"""A sign-in begins where the provider called back, and its row alone says whether it still holds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from analytics.access.accounts import Account, Accounts
from analytics.access.audit import Audit, AuditRefused, Kind, session_of
from analytics.access.roles import Role
from analytics.access.signing_in import AT_ONCE, IDLE, LONGEST, NotSignedIn, Sessions, Why, key_of
from analytics.access.viewer import everybody
from analytics.database.engine import database_of
from analytics.database.tables import sessions

ISS, NOW = "https://login.example.org", datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def claims(sub: str = "zhangsan", *, at: datetime = NOW, **others: Any) -> dict[str, Any]:
    """What an ID token says of somebody who signs in."""
    said = {"iss": ISS, "sub": sub, "aud": "dashboard", "nonce": "n-1", "is_logged_in": True}
    return {**said, "iat": int(at.timestamp()), "auth_time": at.timestamp(), **others}


@pytest.fixture
def account(snapshots: Path) -> Account:
    """Beside an administrator, somebody who may sign in."""
    accounts = Accounts.of(snapshots, everybody())
    accounts.add(ISS, "boss", name="Boss", role=Role.ADMINISTRATOR)
    return accounts.add(ISS, "zhangsan", name="张三", role=Role.REVIEWER)


@pytest.fixture
def held(snapshots: Path, account: Account) -> Sessions:
    """What is signed in, with that somebody."""
    made = Sessions.of(snapshots)
    made.begin(claims(), now=NOW)
    return made


def why(call: Callable[[], object]) -> Why:
    with pytest.raises(NotSignedIn) as refused:
        call()
    return refused.value.why


def rows(snapshots: Path) -> list[Any]:
    with database_of(snapshots).reading() as connection:
        return list(connection.execute(sa.select(sessions).order_by(sessions.c.signed_in_at)))


def test_whoever_signed_in_is_let_in_as_their_account_is_now(
    held: Sessions, snapshots: Path, account: Account
) -> None:
    assert held.admitted(claims(), now=NOW) == account
    accounts = Accounts.of(snapshots, everybody())
    accounts.change(account.id, name="张三", role=Role.DISTRICT, districts=["620102"])
    assert held.admitted(claims(), now=NOW).scope.units == {"620102"}
    accounts.disable(account.id)
    assert why(lambda: held.admitted(claims(), now=NOW)) is Why.DISABLED


def test_claims_that_no_provider_called_back_with_open_nothing(held: Sessions, account: Account) -> None:
    for others in ({"nonce": "n-2"}, {"at": NOW + MINUTE}, {"aud": "another"}, {"jti": "1"}, {"sid": "2"}):
        said = claims(**others)
        assert why(partial(held.admitted, said, now=NOW + 2 * MINUTE)) is Why.NOBODY
    assert why(lambda: held.admitted(claims("boss"), now=NOW)) is Why.NOBODY


def test_nobody_is_let_in_by_claims_that_name_nobody(held: Sessions) -> None:
    assert why(lambda: held.admitted({}, now=NOW)) is Why.NOBODY
    assert why(lambda: held.admitted({"is_logged_in": True}, now=NOW)) is Why.BROKEN
    assert why(lambda: held.admitted(claims(sub=["zhangsan"]), now=NOW)) is Why.BROKEN  # type: ignore[arg-type]
    for at in ("1", True, None, float("inf"), 1e300):
        said = claims(auth_time=at)
        assert why(partial(held.admitted, said, now=NOW)) is Why.BROKEN
    assert why(lambda: held.admitted(claims("lisi"), now=NOW)) is Why.UNKNOWN
    assert why(lambda: held.admitted(claims(iss="https://other.example.org"), now=NOW)) is Why.UNKNOWN
    assert why(lambda: held.begin(claims("lisi"), now=NOW)) is Why.UNKNOWN


def test_a_sign_in_of_the_future_is_none(held: Sessions) -> None:
    assert why(lambda: held.begin(claims(at=NOW + 3 * MINUTE), now=NOW)) is Why.BROKEN
    held.begin(claims(at=NOW + MINUTE), now=NOW)


def test_a_sign_in_ends_after_eight_hours_however_busy(held: Sessions) -> None:
    now = NOW
    while now - NOW <= LONGEST:
        held.admitted(claims(), now=now)
        now += IDLE
    assert why(lambda: held.admitted(claims(), now=now)) is Why.EXPIRED
    # A provider that remembers somebody for longer does not make it longer.
    assert why(lambda: held.begin(claims(nonce="n-2"), now=now)) is Why.EXPIRED


def test_a_sign_in_ends_after_half_an_hour_of_nothing_and_stays_ended(held: Sessions) -> None:
    held.admitted(claims(), now=NOW + IDLE)
    later = NOW + 2 * IDLE + MINUTE
    assert why(lambda: held.admitted(claims(), now=later)) is Why.IDLE
    assert why(lambda: held.admitted(claims(), now=NOW + IDLE)) is Why.IDLE


@pytest.mark.parametrize(
    ("later", "reason"), [(IDLE + MINUTE, Why.IDLE), (LONGEST + MINUTE, Why.EXPIRED)], ids=["idle", "expired"]
)
def test_a_sign_in_that_ends_by_itself_is_entered_once_and_by_nobody(
    held: Sessions, snapshots: Path, account: Account, later: timedelta, reason: Why
) -> None:
    for _ in range(3):
        assert why(lambda: held.admitted(claims(), now=NOW + later)) is reason
    entries = [one for one in Audit.of(snapshots).entries() if one.kind == Kind.SESSION_ENDED]
    (entry,) = entries
    said = {"account": account.id, "session": session_of(key_of(claims())), "reason": reason.value}
    assert (entry.actor, entry.body) == ("系统", said)


def test_a_sign_in_that_began_too_long_ago_is_entered_though_its_token_is_younger(
    held: Sessions, snapshots: Path
) -> None:
    with database_of(snapshots).writing() as connection:
        connection.execute(sa.update(sessions).values(signed_in_at=NOW - LONGEST))
    for _ in range(2):
        assert why(lambda: held.admitted(claims(), now=NOW + MINUTE)) is Why.EXPIRED
    entries = [one for one in Audit.of(snapshots).entries() if one.kind == Kind.SESSION_ENDED]
    assert [one.body["reason"] for one in entries] == ["expired"]


def test_a_sign_in_is_over_also_where_that_cannot_be_entered(
    held: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(*_: object, **__: object) -> None:
        raise AuditRefused("the disk is full")

    monkeypatch.setattr(Audit, "note", refuses)
    assert why(lambda: held.admitted(claims(), now=NOW + IDLE + MINUTE)) is Why.IDLE
    assert why(lambda: held.admitted(claims(), now=NOW)) is Why.IDLE


def test_that_somebody_is_there_is_written_once_a_minute(held: Sessions, snapshots: Path) -> None:
    held.admitted(claims(), now=NOW + MINUTE / 2)
    assert rows(snapshots)[0].seen_at == NOW
    held.admitted(claims(), now=NOW + MINUTE)
    assert rows(snapshots)[0].seen_at == NOW + MINUTE


@pytest.mark.parametrize(
    ("by", "said"),
    [("reader", Why.ENDED), ("administrator", Why.REVOKED), ("idle", Why.IDLE), ("others", Why.OTHERS)],
)
def test_what_was_ended_stays_ended_and_says_why(held: Sessions, by: str, said: Why) -> None:
    held.end(key_of(claims()), by=by)
    assert why(lambda: held.admitted(claims(), now=NOW)) is said
    # Nor does it begin again where the same is called back with once more, or ended once more.
    held.begin(claims(), now=NOW)
    held.end(key_of(claims()), by="reader")
    assert why(lambda: held.admitted(claims(), now=NOW)) is said


def test_a_revoked_account_signs_in_anew(held: Sessions, snapshots: Path, account: Account) -> None:
    revoked = Accounts.of(snapshots, everybody()).revoke(account.id).revoked_before
    assert revoked
    assert why(lambda: held.admitted(claims(), now=NOW)) is Why.REVOKED
    assert why(lambda: held.begin(claims(nonce="n-2"), now=NOW)) is Why.REVOKED
    later = revoked + timedelta(seconds=1)
    held.begin(claims(at=later), now=later)
    assert held.admitted(claims(at=later), now=later).id == account.id


def test_only_so_many_sign_ins_of_an_account_hold(held: Sessions, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(AT_ONCE, "2")
    second, third = (claims(at=NOW + n * MINUTE) for n in (1, 2))
    held.begin(second, now=NOW + MINUTE)
    held.admitted(claims(), now=NOW + MINUTE)
    held.begin(third, now=NOW + 2 * MINUTE)
    assert why(lambda: held.admitted(claims(), now=NOW + 2 * MINUTE)) is Why.OTHERS
    for said in (second, third):
        held.admitted(said, now=NOW + 2 * MINUTE)


def test_the_sign_in_just_begun_stays_whenever_its_password_was_typed(
    held: Sessions, snapshots: Path, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(AT_ONCE, "1")
    earlier = claims(at=NOW - MINUTE, nonce="n-2")
    held.begin(earlier, now=NOW + MINUTE)
    held.admitted(earlier, now=NOW + MINUTE)
    assert why(lambda: held.admitted(claims(), now=NOW + MINUTE)) is Why.OTHERS
    ended = [one for one in Audit.of(snapshots).entries() if one.kind == Kind.SESSION_ENDED]
    (body,) = (dict(one.body) for one in ended)
    assert body == {"account": account.id, "session": session_of(key_of(claims())), "reason": "others"}


def test_what_is_over_is_forgotten_but_for_the_last_of_each_account(held: Sessions, snapshots: Path) -> None:
    held.begin(claims("boss"), now=NOW)
    for days in range(1, 40):
        held.begin(claims(at=NOW + timedelta(days=days)), now=NOW + timedelta(days=days))
    kept = rows(snapshots)
    # Of the administrator that one, of the other yesterday's and today's.
    assert [row.signed_in_at for row in kept] == [NOW, *(NOW + timedelta(days=n) for n in (38, 39))]


@pytest.fixture(autouse=True)
def unlimited(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the machine."""
    monkeypatch.delenv(AT_ONCE, raising=False)


@pytest.mark.parametrize("is_signed_in", [True, False])
def test_who_is_let_in_is_asked_in_one_query(snapshots: Path, held: Sessions, is_signed_in: bool) -> None:
    """It is asked by every run and click, and a database that is elsewhere answers each by itself."""
    said = claims() if is_signed_in else claims(nonce="n-2")
    asked: list[str] = []
    engine = database_of(snapshots)._engine

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        if is_signed_in:
            held.admitted(said, now=NOW)
        else:
            assert why(lambda: held.admitted(said, now=NOW)) is Why.NOBODY
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)
    assert len([one for one in asked if one.lstrip().lower().startswith("select")]) == 1, asked
