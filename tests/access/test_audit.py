"""The audit log: what it takes and what it never does, and that no attack on it stays unseen."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from analytics.access import audit
from analytics.access.audit import BODIES, FIELDS, Audit, AuditRefused, Kind
from analytics.access.roles import Role
from analytics.access.viewer import everybody
from analytics.database.chain import AUDIT, EVENTS, months_before
from analytics.database.engine import Database, DatabaseRefused, database_of
from analytics.database.entries import Filter
from analytics.database.events import Events
from analytics.database.tables import accounts
from analytics.database.tables import audit as table
from analytics.database.witness import Witness
from analytics.errors import Refusal, UnknownName
from analytics.hashes import Hash
from tests.access.accounted import made

pytestmark = pytest.mark.usefixtures("either_database")

LI = everybody().named("李四")
DISTRICT = "620102"


@pytest.fixture(autouse=True)
def _nothing_noted_lately(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "_LATELY", audit._Lately())


@pytest.fixture
def snapshots(tmp_path: Path) -> Path:
    return tmp_path / "snapshots"


@pytest.fixture
def database(snapshots: Path) -> Database:
    return database_of(snapshots)


@pytest.fixture
def log(snapshots: Path) -> Audit:
    return Audit.of(snapshots)


def some(log: Audit, count: int) -> None:
    for n in range(count):
        log.note(Kind.EXPORTED, LI, unit=DISTRICT, table="turnover", format="csv", rows=n)


def change(database: Database, *statements: sa.Executable) -> None:
    with database.writing() as connection:
        for statement in statements:
            connection.execute(statement)


def rows(database: Database) -> list[dict[str, Any]]:
    with database.reading() as connection:
        found = connection.execute(sa.select(table).order_by(table.c.number))
        return [dict(row._mapping) for row in found]


def old(database: Database, *months: float) -> None:
    """Entries of so many months ago."""
    for ago in months:
        at = datetime.now(UTC) - timedelta(days=30.5 * ago)
        said = {"at": at, "actor": "李四", "unit": "", "kind": Kind.SIGNED_OUT, "body": "{}"}
        with database.writing() as connection:
            row = AUDIT.add(connection, said)
        AUDIT.note(database, row)


def test_what_was_noted_is_read_as_it_was_said_the_newest_first(log: Audit) -> None:
    before = datetime.now(UTC)
    log.note(Kind.PUBLISHED, LI, seq=3, as_of="2020-06-30", rows=9, units=[DISTRICT], revision=0)
    log.note(Kind.SIGN_IN_REFUSED, None, reason="wrong_issuer")
    newer, older = log.entries()
    assert (older.number, older.actor, older.kind, older.unit) == (1, "李四", "published", "")
    assert older.body == {"seq": 3, "as_of": "2020-06-30", "rows": 9, "units": [DISTRICT], "revision": 0}
    assert before <= older.at <= newer.at <= datetime.now(UTC)
    assert (newer.actor, newer.body) == (audit.SYSTEM, {"reason": "wrong_issuer"})
    assert log.damage() is None


def test_an_empty_log_is_whole_and_makes_no_file(log: Audit, database: Database) -> None:
    assert (log.entries(), log.count(), log.actors(), log.damage()) == ((), 0, (), None)
    if database._file:
        assert database.is_empty


def test_reviews_and_actions_are_read_beside_it_without_what_was_said(log: Audit, database: Database) -> None:
    events = Events(database)
    events.append(f"review/2019/{DISTRICT}", "scored", {"text": "王五的评语"}, actor="张三", after=0)
    some(log, 1)
    events.append("action/1", "done", {"text": "王五办结"}, actor="赵六", after=0)
    events.append("papers/LZ-7K3M-Q2XD", "made", {}, actor="赵六", after=0)
    found = log.entries()
    assert [one.kind for one in found] == ["paper_made", "action_step", "exported", "review_step"]
    assert found[-1].body == {"stream": f"review/2019/{DISTRICT}", "seq": 1, "step": "scored"}
    assert (found[-1].unit, found[1].unit) == (DISTRICT, "")
    assert "王五" not in repr(found)
    assert log.actors() == ("张三", "李四", "赵六")
    assert [one.actor for one in log.entries(Filter(unit=DISTRICT))] == ["李四", "张三"]
    assert [one.kind for one in log.entries(Filter(kinds={Kind.REVIEW_STEP, Kind.ACTION_STEP}))] == [
        "action_step",
        "review_step",
    ]
    assert log.count(Filter(who="赵六")) == 2


def test_who_signed_in_is_found_by_the_account_in_the_log_and_in_events(
    log: Audit, database: Database
) -> None:
    log.note(Kind.SIGNED_OUT, replace(LI, account=7))
    events = Events(database)
    written: list[tuple[dict[str, Any], str]] = [
        ({"account": 7, "text": "一"}, "李四"),
        ({"account": 7}, "李四改名"),
        ({"account": 77, "text": "二"}, "李四"),
        ({"account": None}, "张三"),
        ({"text": 'says "account":7, and no more'}, "张三"),
    ]
    for seq, (body, actor) in enumerate(written):
        events.append("submission/1", "handed_in", body, actor=actor, after=seq)
    assert [(one.chain, one.number) for one in log.entries(Filter(who="#7"))] == [
        ("events", 2),
        ("events", 1),
        ("audit", 1),
    ]
    assert [one.actor for one in log.entries()] == ["张三", "张三", "#77", "#7", "#7", "#7"]
    assert log.count(Filter(who="李四")) == 0
    assert log.count(Filter(who="张三")) == 2
    assert log.actors() == ("#7", "张三")


def test_it_is_read_in_pages_and_between_moments(log: Audit, database: Database) -> None:
    old(database, 3, 2, 1)
    some(log, 5)
    Events(database).append("notes", "noted", {}, actor="张三", after=0)
    every = log.entries(most=100)
    assert len(every) == log.count() == 9
    assert every[2:6] == log.entries(most=4, behind=2)
    assert log.entries(most=4, behind=9) == ()
    since = datetime.now(UTC) - timedelta(days=75)
    until = datetime.now(UTC) - timedelta(days=15)
    assert [one.number for one in log.entries(Filter(since=since, until=until))] == [3, 2]


def test_many_at_once_make_one_chain(log: Audit) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: some(log, 6), range(4)))
    assert sorted(one.number for one in log.entries()) == list(range(1, 25))
    assert log.damage() is None


def _reordered(database: Database) -> None:
    change(
        database,
        sa.update(table).where(table.c.number == 3).values(number=99),
        sa.update(table).where(table.c.number == 4).values(number=3),
        sa.update(table).where(table.c.number == 99).values(number=4),
    )


def _put_between(database: Database) -> None:
    """A row more, and every row behind it numbered and hashed anew."""
    there = rows(database)
    change(database, sa.delete(table).where(table.c.number >= 3))
    with database.writing() as connection:
        for row in [{**there[0], "actor": "王五"}, *there[2:]]:
            AUDIT.add(connection, {name: row[name] for name in ("at", "actor", "unit", "kind", "body")})


def _written_anew(database: Database) -> None:
    """One row changed, and every row behind it hashed anew: a chain again."""
    there = rows(database)
    change(database, sa.delete(table).where(table.c.number >= 3))
    with database.writing() as connection:
        for row in [{**there[2], "actor": "王五"}, *there[3:]]:
            AUDIT.add(connection, {name: row[name] for name in ("at", "actor", "unit", "kind", "body")})


def _changed(**values: object) -> Callable[[Database], None]:
    return lambda database: change(database, sa.update(table).where(table.c.number == 3).values(values))


def _gone(condition: sa.ColumnElement[bool]) -> Callable[[Database], None]:
    return lambda database: change(database, sa.delete(table).where(condition))


ATTACKS: dict[str, tuple[Callable[[Database], None], int]] = {
    "another moment": (_changed(at=datetime(2020, 1, 1, tzinfo=UTC)), 3),
    "another actor": (_changed(actor="王五"), 3),
    "another unit": (_changed(unit="620103"), 3),
    "another kind": (_changed(kind="queried"), 3),
    "another body": (_changed(body='{"rows":0}'), 3),
    "a body that is none": (_changed(body="{torn"), 3),
    "another hash": (_changed(hash="sm3"), 3),
    "a hash nobody knows": (_changed(hash="none"), 3),
    "another digest": (_changed(digest="0" * 64), 3),
    "one taken out": (_gone(table.c.number == 3), 3),
    "the first taken out": (_gone(table.c.number == 1), 1),
    "the beginning cut off": (_gone(table.c.number < 4), 1),
    "the end cut off": (_gone(table.c.number > 4), 5),
    "everything taken away": (_gone(table.c.number > 0), 1),
    "two that changed places": (_reordered, 3),
    "one put between": (_put_between, 3),
    "written anew from there": (_written_anew, 3),
}


@pytest.mark.parametrize(("attack", "at"), ATTACKS.values(), ids=ATTACKS)
def test_an_attack_is_found_at_the_first_entry_that_is_not_as_it_was(
    log: Audit, database: Database, attack: Callable[[Database], None], at: int
) -> None:
    some(log, 6)
    attack(database)
    assert log.damage() == at
    # Whoever goes on writing does not cover it up.
    some(log, 2)
    assert log.damage() == at


def emptied(database: Database) -> None:
    """Every entry is gone, and what witnessed them."""
    change(database, sa.delete(table))
    witness = AUDIT.witness(database)
    assert witness
    witness.file.unlink()


def test_a_log_that_was_emptied_with_its_witness_is_younger_than_the_accounts(
    log: Audit, database: Database, snapshots: Path
) -> None:
    first = made(snapshots, "王管理", Role.ADMINISTRATOR)
    made(snapshots, "李工", Role.ANALYST)
    assert log.older_account() is None
    emptied(database)
    # As a chain that was never begun it is whole.
    assert (log.damage(), log.is_witnessed()) == (None, True)
    assert log.older_account() == first.id
    some(log, 2)
    assert (log.damage(), log.is_witnessed()) == (None, True)
    assert log.older_account() == first.id


def test_accounts_are_no_older_than_a_log_that_was_there_before_them_or_was_cut(
    log: Audit, database: Database, snapshots: Path
) -> None:
    assert log.older_account() is None
    some(log, 1)
    made(snapshots, "王管理", Role.ADMINISTRATOR)
    assert log.older_account() is None
    emptied(database)
    old(database, 14, 13, 12.5)
    log.trim(None)
    assert rows(database)[0]["number"] == 3
    change(database, sa.update(accounts).values(made_at=datetime.now(UTC) - timedelta(days=900)))
    assert log.older_account() is None


def test_an_account_that_was_cut_short_while_it_was_made_is_no_sign_of_an_emptied_log(
    log: Audit, database: Database, snapshots: Path
) -> None:
    made(snapshots, "王管理", Role.ADMINISTRATOR)
    change(database, sa.update(accounts).values(is_disabled=True))
    emptied(database)
    assert log.older_account() is None


def test_entries_of_both_hashes_are_one_chain(
    log: Audit, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    events = Events(database)
    for seq, name in enumerate(("sha256", "sm3", "sm3", "sha256", "sm3")):
        monkeypatch.setenv("LANZHOU_HASH", name)
        some(log, 1)
        events.append("notes", "noted", {}, actor="张三", after=seq)
    assert [row["hash"] for row in rows(database)] == ["sha256", "sm3", "sm3", "sha256", "sm3"]
    assert (log.damage(), events.damage()) == (None, None)
    monkeypatch.delenv("LANZHOU_HASH")
    change(database, sa.update(table).where(table.c.number == 2).values(actor="王五"))
    change(database, sa.update(EVENTS.table).where(EVENTS.table.c.number == 3).values(actor="王五"))
    assert (log.damage(), events.damage()) == (2, 3)


def test_a_hash_that_is_none_or_that_the_system_lacks_is_refused_in_a_sentence(
    log: Audit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANZHOU_HASH", "md5")
    with pytest.raises(UnknownName, match=r"Unknown LANZHOU_HASH “md5”\. Allowed: sha256, sm3"):
        some(log, 1)

    def without_sm3(name: str) -> Any:
        raise ValueError(f"unsupported hash type {name}")

    monkeypatch.setattr("hashlib.new", without_sm3)
    monkeypatch.setenv("LANZHOU_HASH", "sm3")
    with pytest.raises(Refusal, match="OpenSSL of this server has no SM3"):
        some(log, 1)


def test_the_hashes_are_those_of_their_standards(tmp_path: Path) -> None:
    # GB/T 32905-2016, annex A.1.
    assert Hash.SM3.of(b"abc") == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    (tmp_path / "file").write_bytes(b"abc")
    assert Hash.SM3.of_file(tmp_path / "file") == Hash.SM3.of(b"abc")
    assert Hash.SHA256.of(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_what_is_older_than_the_setting_is_cut_off_and_the_rest_is_whole(
    log: Audit, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    old(database, 30, 20, 14, 13, 11, 8, 5)
    some(log, 2)
    done = log.trim(None)
    # The last one that is old enough stays: it shows that none younger went.
    assert (done.count, [row["number"] for row in rows(database)]) == (3, [4, 5, 6, 7, 8, 9, 10])
    newest = log.entries(most=1)[0]
    assert (newest.kind, newest.actor, newest.body["through"]) == ("trimmed", audit.SYSTEM, 3)
    assert log.damage() is None
    witness = AUDIT.witness(database)
    assert witness
    assert min(witness.noted()) == 4
    some(log, 1)
    assert log.trim(None).count == 0
    assert log.damage() is None
    monkeypatch.setenv("LANZHOU_AUDIT_MONTHS", "6")
    assert log.trim(LI).count == 2
    assert rows(database)[0]["number"] == 6
    assert log.damage() is None
    change(database, sa.update(table).where(table.c.number == 6).values(actor="王五"))
    assert log.damage() == 6


@pytest.mark.parametrize("months", ["5", "0", "-12", "year", "6.5", "１２"])
def test_less_than_six_months_is_refused(
    log: Audit, database: Database, monkeypatch: pytest.MonkeyPatch, months: str
) -> None:
    old(database, 30, 20)
    monkeypatch.setenv("LANZHOU_AUDIT_MONTHS", months)
    with pytest.raises(Refusal, match="a number of months from 6 up"):
        log.trim(LI)
    assert len(rows(database)) == 2


@pytest.mark.parametrize("through", [3, 5])
def test_a_cut_of_younger_entries_is_found_although_the_log_says_one(
    log: Audit, database: Database, through: int
) -> None:
    old(database, 8, 7)
    some(log, 5)
    there = rows(database)
    said = {"through": through, "digest": there[through - 1]["digest"], "count": through, "months": 6}
    change(database, sa.delete(table).where(table.c.number <= through))
    with database.writing() as connection:
        row = AUDIT.add(
            connection,
            {"at": datetime.now(UTC), "actor": audit.SYSTEM, "unit": "", "kind": Kind.TRIMMED,
             "body": json.dumps(said)},
        )  # fmt: skip
    AUDIT.note(database, row)
    assert log.damage() == 1


def test_a_cut_that_says_another_digest_or_nothing_is_none(log: Audit, database: Database) -> None:
    old(database, 14, 13, 13)
    some(log, 1)
    log.trim(None)
    for body in ('{"through":1,"digest":"00"}', '{"through":"one"}', "{torn"):
        change(database, sa.update(table).where(table.c.kind == Kind.TRIMMED).values(body=body))
        assert log.damage() in (1, 2)


def test_months_are_those_of_the_calendar() -> None:
    for moment, months, before in (
        ("2026-11-27T08:00", 12, "2025-11-27T08:00"),
        ("2026-08-31T08:00", 6, "2026-02-28T08:00"),
        ("2028-08-31T08:00", 6, "2028-02-29T08:00"),
        ("2026-01-15T08:00", 1, "2025-12-15T08:00"),
    ):
        assert months_before(datetime.fromisoformat(moment), months) == datetime.fromisoformat(before)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        pytest.param(Kind.EXPORTED, {"name": "王五"}, id="a name"),
        pytest.param(Kind.EXPORTED, {"table": "王五"}, id="a name for a table"),
        pytest.param(Kind.EXPORTED, {"table": "turnover 王五.csv"}, id="a file"),
        pytest.param(Kind.EXPORTED, {"rows": 620102199003076543}, id="an ID number for a count"),
        pytest.param(Kind.EXPORTED, {"rows": "9"}, id="a text for a count"),
        pytest.param(Kind.EXPORTED, {"rows": True}, id="no count"),
        pytest.param(Kind.SIGNED_IN, {"session": "11010519491231002X"}, id="an ID number for a session"),
        pytest.param(Kind.SIGNED_IN, {"account": "wang@example.org"}, id="an address for an account"),
        pytest.param(Kind.SIGNED_IN, {"roles": ["leader", "王五"]}, id="a name among roles"),
        pytest.param(Kind.QUERIED, {"statement": "select 1 where name = '王五'"}, id="a literal"),
        pytest.param(Kind.QUERIED, {"statement": "select 王五"}, id="a word that is no statement's"),
        pytest.param(Kind.QUERIED, {"statement": "select 11010519491231002"}, id="a number"),
        pytest.param(Kind.QUERIED, {"digest": "11010519491231002"}, id="no digest"),
        pytest.param(Kind.PUBLISHED, {"as_of": "王五"}, id="no day"),
        pytest.param(Kind.PUBLISHED, {"units": ["620199"]}, id="no unit"),
        pytest.param(Kind.TOKEN_MADE, {"seq": 1}, id="of another kind"),
        pytest.param(Kind.REVIEW_STEP, {}, id="an event"),
    ],
)  # fmt: skip
def test_what_the_log_never_holds_is_refused(log: Audit, kind: Kind, body: dict[str, Any]) -> None:
    with pytest.raises(AuditRefused, match="contains what the audit log never keeps"):
        log.note(kind, LI, **body)
    with pytest.raises(AuditRefused):
        log.note(Kind.SIGNED_IN, LI, unit="王五")
    assert log.entries() == ()


def test_every_field_is_declared_and_every_kind_says_what_it_holds() -> None:
    assert set().union(*BODIES.values()) <= FIELDS.keys()
    written = {Kind.REVIEW_STEP, Kind.ACTION_STEP, Kind.MEETING_STEP, Kind.PAPER_MADE, Kind.SUBMITTED}
    events = {*written, Kind.TRIMMED}
    assert set(Kind) == BODIES.keys() | events
    assert set(audit.STREAMS.values()) == events - {Kind.TRIMMED}


def test_who_signed_in_stands_there_by_the_number_of_the_account(log: Audit) -> None:
    log.note(Kind.SIGNED_OUT, replace(LI, account=7))
    log.note(Kind.SIGNED_OUT, everybody().named("#7"))
    assert [one.actor for one in log.entries()] == ["7", "#7"]


def test_a_name_that_is_given_holds_no_number_and_is_one_line(log: Audit) -> None:
    log.note(Kind.SIGNED_OUT, everybody().named("王五 11010519491231002X\n\u202e" + "长" * 100))
    (entry,) = log.entries()
    assert "11010519491231002X" not in entry.actor
    assert entry.actor.startswith("王五 ")
    assert "\n" not in entry.actor
    assert "\u202e" not in entry.actor
    assert len(entry.actor) <= 60
    assert log.damage() is None


def test_what_cannot_be_entered_is_refused_in_a_sentence(
    log: Audit, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    some(log, 1)

    def full(*_: object, **__: object) -> None:
        raise DatabaseRefused("no space is left on the disk")

    monkeypatch.setattr(Database, "writing", full)
    with pytest.raises(AuditRefused, match="entered in the audit log: no space is left on the disk"):
        some(log, 1)
    with pytest.raises(AuditRefused):
        log.viewed(LI, unit=DISTRICT, page="workforce", session="a", snapshots=[1])
    monkeypatch.undo()
    # What was refused was not noted, so that the next time it is.
    log.viewed(LI, unit=DISTRICT, page="workforce", session="a", snapshots=[1])
    assert [one.kind for one in log.entries()] == ["rows_viewed", "exported"]


def test_who_looks_at_rows_is_noted_once_in_ten_minutes(log: Audit, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr("time.monotonic", lambda: now)

    def look(*, page: str = "workforce", unit: str = DISTRICT, session: str = "a") -> None:
        log.viewed(LI, unit=unit, page=page, session=session, snapshots=[26])

    for _ in range(50):
        look()
    assert log.count() == 1
    look(page="explore")
    look(unit="620103")
    look(session="b")
    assert log.count() == 4
    now += 599
    look()
    assert log.count() == 4
    now += 1
    look()
    assert log.count() == 5


def test_programs_that_ask_are_noted_once_a_minute_with_how_often(
    log: Audit, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1000.0
    monkeypatch.setattr("time.monotonic", lambda: now)
    for _ in range(30):
        log.asked(LI, "targets")
    log.asked(LI, "question")
    now += 60
    log.asked(LI, "targets")
    assert [(one.body["path"], one.body["asked"]) for one in log.entries()] == [
        ("targets", 30),
        ("question", 1),
        ("targets", 1),
    ]


def test_what_the_log_remembers_of_lately_has_an_end(log: Audit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "_MOST_REMEMBERED", 3)
    for n in range(9):
        log.asked(LI, f"path{n}")
        assert len(audit._LATELY._noted) <= 3


def test_the_witness_of_the_log_is_apart_from_that_of_events(log: Audit, database: Database) -> None:
    some(log, 2)
    Events(database).append("notes", "noted", {}, actor="张三", after=0)
    witness = AUDIT.witness(database)
    assert isinstance(witness, Witness)
    assert database.witness
    assert witness.file.name == f"{database.witness.file.stem}.audit.witness"
    assert (sorted(witness.noted()), sorted(database.witness.noted())) == ([1, 2], [1])
