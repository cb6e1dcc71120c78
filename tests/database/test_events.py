"""The chain of events: in order, for good, and the same in a file and in PostgreSQL."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from analytics.database.engine import Database, DatabaseRefused, database_of
from analytics.database.events import Events, Overtaken
from analytics.database.tables import events as table
from analytics.database.witness import Witness

pytestmark = pytest.mark.usefixtures("either_database")


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return database_of(tmp_path / "snapshots")


@pytest.fixture
def events(database: Database) -> Events:
    return Events(database)


def some(events: Events, count: int, *, stream: str = "review/2019/620102") -> None:
    for seq in range(count):
        events.append(stream, "asked", {"text": f"第{seq}问"}, actor="李四", after=seq)


def change(database: Database, statement: sa.Executable) -> None:
    with database.writing() as connection:
        connection.execute(statement)


def test_what_was_appended_is_read_as_it_was_said(events: Events) -> None:
    before = datetime.now(UTC)
    body = {"text": "为什么？", "score": 8.5, "parts": [1, None, True], "Ünï": {"b": 1, "a": 2}}
    made = events.append("notes", "asked", body, actor="张三", after=0)
    assert (made.number, made.seq, made.actor, made.kind, made.body) == (1, 1, "张三", "asked", body)
    assert before <= made.at <= datetime.now(UTC)
    assert made.at.utcoffset() is not None
    assert events.of("notes") == (made,)


def test_streams_are_apart_and_their_chain_is_one(events: Events) -> None:
    some(events, 2)
    some(events, 1, stream="review/2019/620103")
    some(events, 1, stream="review/2020/620102")
    some(events, 1, stream="REVIEW/2019/620102")
    assert [event.number for event in events.of("review/2019/620103")] == [3]
    assert events.of("review/2019/62010") == ()
    assert {name: len(found) for name, found in events.under("review/2019/").items()} == {
        "review/2019/620102": 2,
        "review/2019/620103": 1,
    }
    assert events.streams("review/") == ("review/2019/620102", "review/2019/620103", "review/2020/620102")
    assert [event.seq for event in events.of("review/2019/620102", after=1)] == [2]
    assert events.damage() is None


def test_who_has_not_seen_the_last_event_is_told_what_came_and_writes_nothing(events: Events) -> None:
    some(events, 3)
    with pytest.raises(Overtaken, match="李四 changed this") as told:
        events.append("review/2019/620102", "asked", {}, actor="张三", after=1)
    assert [event.seq for event in told.value.events] == [2, 3]
    assert len(events.of("review/2019/620102")) == 3


def test_many_at_once_make_one_chain_and_each_seq_once(events: Events) -> None:
    def write(writer: int) -> list[int]:
        made: list[int] = []
        seq = 0
        while len(made) < 12:
            try:
                made.append(events.append("review", "asked", {}, actor=f"{writer}", after=seq).seq)
                seq = made[-1]
            except Overtaken as later:
                seq = later.events[-1].seq
        return made

    with ThreadPoolExecutor(4) as pool:
        written = [seq for made in pool.map(write, range(4)) for seq in made]
    assert sorted(written) == list(range(1, 49))
    assert [event.number for event in events.of("review")] == list(range(1, 49))
    assert events.damage() is None


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("body", '{"text":"另一句"}'),
        ("actor", "王五"),
        ("kind", "answered"),
        ("stream", "review/2019/620103"),
        ("at", datetime(2020, 1, 1, tzinfo=UTC)),
        ("seq", 9),
        ("digest", "0" * 64),
    ],
)
def test_a_changed_row_is_found(database: Database, events: Events, column: str, value: object) -> None:
    some(events, 5)
    change(database, sa.update(table).where(table.c.number == 3).values({column: value}))
    assert events.damage() == 3


@pytest.mark.parametrize("text", ["{torn", "[1]"])
def test_a_body_that_is_none_is_named_as_damage(database: Database, events: Events, text: str) -> None:
    some(events, 2)
    change(database, sa.update(table).where(table.c.number == 2).values(body=text))
    with pytest.raises(DatabaseRefused, match="damaged"):
        events.of("review/2019/620102")
    assert events.damage() == 2


def test_a_row_that_was_taken_out_is_found_and_so_is_a_tail_that_was_cut_off(
    database: Database, events: Events
) -> None:
    some(events, 6)
    change(database, sa.delete(table).where(table.c.number > 4))
    assert events.damage() == 5
    change(database, sa.delete(table).where(table.c.number == 2))
    assert events.damage() == 2
    change(database, sa.delete(table))
    assert events.damage() == 1


def test_a_tail_that_was_written_anew_is_found_although_it_is_a_chain_again(
    database: Database, events: Events
) -> None:
    some(events, 6)
    change(database, sa.delete(table).where(table.c.number > 4))
    events.append("review/2019/620102", "asked", {"text": "别的"}, actor="李四", after=4)
    assert events.damage() == 5
    some(events, 3, stream="notes")
    assert events.damage() == 5


def test_a_note_that_a_kill_left_out_or_cut_short_is_no_damage(database: Database, events: Events) -> None:
    some(events, 4)
    assert database.witness
    lines = database.witness.file.read_bytes().split()
    assert lines[0::2] == [b"1", b"2", b"3", b"4"]
    database.witness.file.write_bytes(b"\n1 %s\n\n3 %s" % (lines[1], lines[5][:30]))
    assert events.damage() is None
    some(events, 1, stream="notes")
    assert sorted(database.witness.noted()) == [1, 5]
    assert events.damage() is None
    assert events.is_witnessed()


def test_a_kill_before_the_first_note_leaves_the_notes_begun(
    database: Database, events: Events, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as killed:
        killed.setattr(Witness, "note", lambda *_, **__: None)
        some(events, 1)
    assert not events.is_witnessed()
    some(events, 1, stream="notes")
    assert events.is_witnessed()


def test_a_commit_that_fails_leaves_nothing_open(
    database: Database, events: Events, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_connection: object) -> None:
        raise sqlite3.OperationalError("database is locked")

    some(events, 1)
    with monkeypatch.context() as failing:
        dialect = database._engine.dialect
        failing.setattr(dialect, "do_commit", refuse)
        failing.setattr(dialect, "loaded_dbapi", sqlite3)
        with pytest.raises(DatabaseRefused):
            some(events, 1, stream="notes")
    # Neither to who comes next in this process, nor to another.
    some(events, 1, stream="notes")
    other = Database(database._engine.url)
    Events(other).append("meetings", "asked", {}, actor="李四", after=0)
    other._engine.dispose()
    assert events.damage() is None


def test_a_witness_that_is_gone_or_shorter_is_told(database: Database, events: Events) -> None:
    assert events.is_witnessed()
    some(events, 1)
    assert database.witness
    first = database.witness.file.read_bytes()
    some(events, 20, stream="notes")
    assert events.is_witnessed()
    database.witness.file.write_bytes(first)
    assert events.is_witnessed() is database.is_shared
    database.witness.file.unlink()
    assert not events.is_witnessed()
    change(database, sa.delete(table).where(table.c.number > 1))
    assert not events.is_witnessed()
    some(events, 2, stream="meetings")
    # What is written since witnesses nothing of before; of several servers any may be new.
    assert events.is_witnessed() is database.is_shared
    assert events.damage() is None


def test_a_witness_that_cannot_be_written_keeps_nobody_from_writing(
    database: Database, events: Events, caplog: pytest.LogCaptureFixture
) -> None:
    assert database.witness
    database.witness.file.mkdir()
    some(events, 1)
    assert len(events.of("review/2019/620102")) == 1
    assert "IsADirectoryError" in caplog.text


def test_the_witness_is_read_by_its_owners_group_at_most(database: Database, events: Events) -> None:
    some(events, 1)
    assert database.witness
    assert database.witness.file.stat().st_mode & 0o137 == 0


def test_a_row_of_a_program_that_does_not_wait_its_turn_is_a_sentence(
    database: Database, events: Events, monkeypatch: pytest.MonkeyPatch
) -> None:
    some(events, 2)
    monkeypatch.setattr("analytics.database.events._rows", lambda *_: ())
    with pytest.raises(DatabaseRefused, match="another user is saving just now"):
        events.append("review/2019/620102", "asked", {}, actor="张三", after=1)
    assert events.damage() is None
