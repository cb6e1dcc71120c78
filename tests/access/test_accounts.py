"""Who may sign in, and as what: only who administers says so, and somebody always can."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from analytics.access import accounts
from analytics.access.accounts import Account, AccountRefused, Accounts
from analytics.access.audit import Audit, AuditRefused, Kind
from analytics.access.roles import RIGHTS, Right, Role
from analytics.access.scope import Detail
from analytics.access.signing_in import NotSignedIn, Sessions, Why, key_of
from analytics.access.viewer import everybody
from analytics.database.engine import database_of
from analytics.errors import NotAllowed, Refusal, UnknownName
from analytics.reference import CITY, districts
from tests.access.accounted import CHENGGUAN, ISS, QILIHE, claims, made, signed_in

pytestmark = pytest.mark.usefixtures("either_database")


def terminal(snapshots: Path) -> Accounts:
    return Accounts.of(snapshots, everybody())


def test_an_account_is_what_its_role_may(snapshots: Path) -> None:
    for role in Role:
        of = [CHENGGUAN, QILIHE] if role is Role.DISTRICT else []
        viewer = made(snapshots, role.value, role, districts=of).viewer("en")
        assert viewer.rights == RIGHTS[role]
        assert (viewer.name, viewer.language) == (role.value, "en")
    found = {one.role: one for one in terminal(snapshots).all()}
    assert found[Role.DISTRICT].scope.units == {CHENGGUAN, QILIHE}
    assert found[Role.DISTRICT].scope.compares_with_city
    assert found[Role.LEADER].scope.units == {CITY, *districts()}
    assert found[Role.LEADER].scope.detail is Detail.NONE
    assert found[Role.AUDITOR].scope.units == frozenset()
    assert found[Role.ADMINISTRATOR].scope.units == frozenset()


def test_a_role_beside_another_adds_its_rights_and_no_rows(snapshots: Path) -> None:
    both = made(
        snapshots, "李工", Role.DISTRICT, districts=[CHENGGUAN], beside=[Role.AUDITOR, Role.ADMINISTRATOR]
    )
    assert both.rights == RIGHTS[Role.DISTRICT] | {Right.AUDIT, Right.ADMINISTER}
    assert both.scope.units == {CHENGGUAN}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"iss": " "}, "iss"),
        ({"sub": "\u200b"}, "sub"),
        ({"sub": "x" * 256}, "255"),
        ({"sub": "admin\u202enimda"}, "visible"),
        ({"iss": "https://id.example\nX"}, "visible"),
        ({"name": "\u2800 \u200b"}, "A name"),
        ({"name": "长" * 41}, "40"),
        ({"role": Role.DISTRICT}, "district"),
        ({"districts": [CHENGGUAN]}, "district"),
        ({"role": Role.DISTRICT, "districts": [CITY]}, "district"),
        ({"beside": [Role.LEADER]}, "Beside"),
        ({"role": Role.AUDITOR, "beside": [Role.AUDITOR]}, "Beside"),
    ],
)
def test_what_is_no_account_is_refused(snapshots: Path, changed: dict[str, object], said: str) -> None:
    given: dict[str, object] = {"iss": ISS, "sub": "a", "name": "甲", "role": Role.REVIEWER, **changed}
    with pytest.raises(AccountRefused, match=said):
        terminal(snapshots).add(**given)  # type: ignore[arg-type]
    assert terminal(snapshots).all() == ()


def test_a_district_that_does_not_exist_is_named(snapshots: Path) -> None:
    with pytest.raises(UnknownName, match="999999"):
        made(snapshots, "甲", Role.DISTRICT, districts=["999999"])


def test_one_account_is_of_one_person(snapshots: Path) -> None:
    first = made(snapshots, "甲", Role.REVIEWER)
    with pytest.raises(AccountRefused, match="already"):
        terminal(snapshots).add(first.iss, f" {first.sub} ", name="乙", role=Role.ADMINISTRATOR)
    # Whoever another provider calls by the same name is somebody else.
    other = terminal(snapshots).add("https://elsewhere.example", first.sub, name="甲", role=Role.REVIEWER)
    assert accounts.find(database_of(snapshots), first.iss, first.sub) == first
    assert accounts.find(database_of(snapshots), other.iss, other.sub) == other


def test_who_does_not_administer_sees_and_does_nothing(snapshots: Path) -> None:
    administrator = made(snapshots, "管", Role.ADMINISTRATOR)
    others = [
        one.viewer()
        for one in (
            *(made(snapshots, role.value, role) for role in Role if role not in (Role.DISTRICT,)),
            made(snapshots, "区", Role.DISTRICT, districts=[CHENGGUAN]),
        )
        if one.role is not Role.ADMINISTRATOR
    ]
    before = terminal(snapshots).all()
    for viewer in others:
        refused = Accounts.of(snapshots, viewer)
        tries: list[Callable[[], object]] = [
            refused.all,
            refused.last_seen,
            lambda refused=refused: refused.get(administrator.id),  # type: ignore[misc]
            lambda refused=refused: refused.add(ISS, "new", name="新", role=Role.ADMINISTRATOR),  # type: ignore[misc]
            lambda refused=refused: refused.change(administrator.id, name="x", role=Role.LEADER),  # type: ignore[misc]
            lambda refused=refused: refused.disable(administrator.id),  # type: ignore[misc]
            lambda refused=refused: refused.revoke(administrator.id),  # type: ignore[misc]
            lambda viewer=viewer: Sessions.of(snapshots).open(viewer),  # type: ignore[misc]
            lambda viewer=viewer: Sessions.of(snapshots).end_as_administrator(viewer, "x"),  # type: ignore[misc]
        ]
        for attempt in tries:
            with pytest.raises(NotAllowed, match="administer"):
                attempt()
    assert terminal(snapshots).all() == before


@pytest.mark.parametrize("lost", ["disabled", "another role"])
def test_an_action_is_checked_again_when_it_is_done(snapshots: Path, lost: str) -> None:
    """A page drawn for an administrator gives nothing to who is none any more."""
    made(snapshots, "首", Role.ADMINISTRATOR)
    former = made(snapshots, "前", Role.LEADER, beside=[Role.ADMINISTRATOR])
    other = made(snapshots, "某", Role.REVIEWER)
    drawn_for = former.viewer()
    said = signed_in(snapshots, other)
    if lost == "disabled":
        terminal(snapshots).disable(former.id)
    else:
        terminal(snapshots).change(former.id, name="前", role=Role.LEADER)
    stale = Accounts.of(snapshots, drawn_for)
    before = terminal(snapshots).all()
    attempts: tuple[Callable[[], object], ...] = (
        lambda: stale.add(ISS, "new", name="新", role=Role.ADMINISTRATOR),
        lambda: stale.change(former.id, name="前", role=Role.LEADER, beside=[Role.ADMINISTRATOR]),
        lambda: stale.disable(former.id, is_disabled=False),
        lambda: stale.revoke(other.id),
        lambda: Sessions.of(snapshots).end_as_administrator(drawn_for, key_of(said)),
    )
    for attempt in attempts:
        with pytest.raises(NotAllowed, match="administer"):
            attempt()
    assert terminal(snapshots).all() == before
    assert Sessions.of(snapshots).admitted(said) == other


def test_a_change_holds_at_the_next_interaction(snapshots: Path) -> None:
    made(snapshots, "管", Role.ADMINISTRATOR)
    somebody = made(snapshots, "甲", Role.DISTRICT, districts=[CHENGGUAN])
    said, sessions = signed_in(snapshots, somebody), Sessions.of(snapshots)
    terminal(snapshots).change(somebody.id, name="甲", role=Role.DISTRICT, districts=[QILIHE])
    assert sessions.admitted(said).scope.units == {QILIHE}
    terminal(snapshots).change(somebody.id, name="甲二", role=Role.LEADER, beside=[Role.AUDITOR])
    assert sessions.admitted(said).rights == RIGHTS[Role.LEADER] | {Right.AUDIT}
    assert sessions.admitted(said).name == "甲二"
    terminal(snapshots).disable(somebody.id)
    with pytest.raises(NotSignedIn) as refused:
        sessions.admitted(said)
    assert refused.value.why is Why.DISABLED
    # Let in again, they sign in anew: what was open when they were kept out stays over.
    terminal(snapshots).disable(somebody.id, is_disabled=False)
    with pytest.raises(NotSignedIn) as refused:
        sessions.admitted(said)
    assert refused.value.why is Why.REVOKED
    anew = signed_in(snapshots, somebody, sid="anew", auth_time=int(time.time()) + 1)
    assert sessions.admitted(anew).name == "甲二"
    terminal(snapshots).revoke(somebody.id)
    with pytest.raises(NotSignedIn) as refused:
        sessions.admitted(anew)
    assert refused.value.why is Why.REVOKED


def test_what_is_signed_in_is_listed_and_ended(snapshots: Path) -> None:
    administrator = made(snapshots, "管", Role.ADMINISTRATOR).viewer()
    one, other = made(snapshots, "甲", Role.LEADER), made(snapshots, "乙", Role.LEADER)
    first, second = signed_in(snapshots, one, sid="1"), signed_in(snapshots, one, sid="2")
    third = signed_in(snapshots, other)
    sessions = Sessions.of(snapshots)
    assert {found.key for found in sessions.open(administrator)} == set(map(key_of, (first, second, third)))
    assert {found.key for found in sessions.open(administrator, account=one.id)} == {
        key_of(first),
        key_of(second),
    }
    sessions.end_as_administrator(administrator, key_of(first))
    with pytest.raises(NotSignedIn) as refused:
        sessions.admitted(first)
    assert refused.value.why is Why.REVOKED
    assert sessions.admitted(second) == one
    seen = terminal(snapshots).last_seen()
    assert set(seen) == {one.id, other.id}
    assert all(abs((datetime.now(UTC) - at).total_seconds()) < 60 for at in seen.values())


def test_one_administrator_stays(snapshots: Path) -> None:
    last = made(snapshots, "管", Role.REVIEWER, beside=[Role.ADMINISTRATOR])
    disabled = made(snapshots, "闲", Role.ADMINISTRATOR)
    terminal(snapshots).disable(disabled.id)
    for removes in (disabling, lowering):
        with pytest.raises(AccountRefused, match="last administrator"):
            removes(terminal(snapshots), last)
    assert terminal(snapshots).get(last.id) == last
    terminal(snapshots).disable(disabled.id, is_disabled=False)
    assert terminal(snapshots).disable(last.id).is_disabled


def test_who_comes_before_the_first_administrator_can_be_changed(snapshots: Path) -> None:
    early = made(snapshots, "甲", Role.LEADER)
    assert terminal(snapshots).disable(early.id).is_disabled


def test_of_two_administrators_who_remove_each_other_one_stays(snapshots: Path) -> None:
    """However the two come at the same moment, on the page or at the terminal."""
    pair = [made(snapshots, name, Role.LEADER, beside=[Role.ADMINISTRATOR]) for name in ("甲", "乙")]
    for removes in (disabling, lowering):
        for viewers in ([one.viewer() for one in pair], [everybody(), everybody()]):
            outcomes = at_once(
                partial(removes, Accounts.of(snapshots, viewers[0]), pair[1]),
                partial(removes, Accounts.of(snapshots, viewers[1]), pair[0]),
            )
            left = [one for one in terminal(snapshots).all() if is_administrator(one)]
            assert len(left) == 1, outcomes
            assert sorted(isinstance(one, Refusal) for one in outcomes) == [False, True]
            for one in pair:
                again = terminal(snapshots)
                again.change(one.id, name=one.name, role=Role.LEADER, beside=[Role.ADMINISTRATOR])
                again.disable(one.id, is_disabled=False)


def disabling(by: Accounts, account: Account) -> Account:
    return by.disable(account.id)


def lowering(by: Accounts, account: Account) -> Account:
    return by.change(account.id, name=account.name, role=Role.LEADER)


def at_once(*works: Callable[[], object]) -> list[object]:
    """What becomes of some works that begin at one moment: an answer each, or what was raised."""
    gate, outcomes = threading.Barrier(len(works)), [None] * len(works)

    def work(place: int) -> None:
        gate.wait()
        try:
            outcomes[place] = works[place]()  # type: ignore[call-overload]
        except Exception as error:
            outcomes[place] = error  # type: ignore[call-overload]

    threads = [threading.Thread(target=work, args=(place,)) for place in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return list(outcomes)


def is_administrator(account: Account) -> bool:
    return Right.ADMINISTER in account.rights and not account.is_disabled


def test_a_name_is_kept_on_one_line_without_what_is_not_seen(snapshots: Path) -> None:
    one = made(snapshots, "甲", Role.LEADER)
    kept = terminal(snapshots).change(one.id, name=" 李\u202e\n工\u200b ", role=Role.LEADER)
    assert kept.name == "李 工"
    halved = terminal(snapshots).change(one.id, name="李\ud800", role=Role.LEADER)
    assert halved == replace(kept, name="李?")


def test_who_never_signed_in_is_unknown_and_comes_with_no_rights(snapshots: Path) -> None:
    one = made(snapshots, "甲", Role.LEADER)
    with pytest.raises(NotSignedIn) as refused:
        Sessions.of(snapshots).admitted(claims(replace(one, sub="other")))
    assert refused.value.why is Why.UNKNOWN


def test_every_change_is_in_the_audit_log(snapshots: Path) -> None:
    boss = made(snapshots, "管", Role.ADMINISTRATOR)
    by = Accounts.of(snapshots, boss.viewer())
    one = by.add(ISS, "sub", name="李工", role=Role.DISTRICT, districts=[CHENGGUAN])
    by.change(one.id, name="李工", role=Role.DISTRICT, districts=[QILIHE], beside=[Role.AUDITOR])
    by.disable(one.id)
    by.disable(one.id, is_disabled=False)
    said = signed_in(snapshots, one)
    Sessions.of(snapshots).end_as_administrator(boss.viewer(), key_of(said))
    by.revoke(one.id)
    *_, made_first = Audit.of(snapshots).entries()
    found = [one for one in Audit.of(snapshots).entries() if one.actor == f"#{boss.id}"]
    assert made_first.kind == Kind.ACCOUNT_MADE
    assert [(entry.kind, entry.body.get("reason"), entry.body["account"]) for entry in reversed(found)] == [
        (Kind.ACCOUNT_MADE, None, one.id),
        (Kind.ACCOUNT_CHANGED, "changed", one.id),
        (Kind.ACCOUNT_CHANGED, "disabled", one.id),
        (Kind.ACCOUNT_CHANGED, "enabled", one.id),
        (Kind.SESSION_ENDED, "administrator", one.id),
        (Kind.ACCOUNT_CHANGED, "revoked", one.id),
    ]
    changed = found[-2].body
    assert (changed["roles"], changed["units"]) == (["auditor", "district"], [QILIHE])
    kept = repr(Audit.of(snapshots).entries())
    assert "李工" not in kept
    assert key_of(said) not in kept


def test_what_cannot_be_noted_is_not_done(snapshots: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made(snapshots, "管", Role.ADMINISTRATOR)
    one = made(snapshots, "甲", Role.LEADER)
    said, before = signed_in(snapshots, one), terminal(snapshots).all()
    monkeypatch.setattr(Audit, "note", cannot_be_noted)
    attempts: tuple[Callable[[], object], ...] = (
        lambda: made(snapshots, "乙", Role.LEADER),
        lambda: disabling(terminal(snapshots), one),
        lambda: terminal(snapshots).change(one.id, name="甲", role=Role.ADMINISTRATOR),
        lambda: terminal(snapshots).revoke(one.id),
        lambda: Sessions.of(snapshots).end_as_administrator(everybody(), key_of(said)),
    )
    for attempt in attempts:
        with pytest.raises(AuditRefused):
            attempt()
    assert terminal(snapshots).all() == before
    assert Sessions.of(snapshots).admitted(said) == one


def test_what_is_refused_is_not_noted_as_done(snapshots: Path) -> None:
    last = made(snapshots, "管", Role.REVIEWER, beside=[Role.ADMINISTRATOR])
    before = Audit.of(snapshots).count()
    for removes in (disabling, lowering):
        with pytest.raises(AccountRefused):
            removes(terminal(snapshots), last)
    with pytest.raises(AccountRefused, match="already"):
        made(snapshots, "管", Role.LEADER)
    assert Audit.of(snapshots).count() == before


def cannot_be_noted(*_: object, **__: object) -> None:
    raise AuditRefused("no space is left on the disk")
