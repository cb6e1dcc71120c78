"""What is particular to PostgreSQL: how it is named, and what becomes of what a server refuses."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from analytics.database import engine as databases
from analytics.database.engine import Database, DatabaseRefused, database_of
from analytics.database.events import Events
from tests.database.postgresql import ADVICE, NoPostgreSQL, Server, get, programs


@pytest.fixture
def database(postgresql: sa.URL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    monkeypatch.setenv("LANZHOU_DATABASE_URL", postgresql.render_as_string(hide_password=False))
    monkeypatch.setattr(databases, "PATIENCE_S", 0.3)
    databases.database.cache_clear()
    yield database_of(tmp_path / "snapshots")
    databases.database.cache_clear()


def direct(url: sa.URL) -> psycopg.Connection:
    return psycopg.connect(url.render_as_string(hide_password=False), autocommit=True)


def test_nothing_lies_beside_the_snapshots_but_the_witness(database: Database, tmp_path: Path) -> None:
    Events(database).append("notes", "noted", {}, actor="张三", after=0)
    (left,) = tmp_path.iterdir()
    assert left.name.startswith("snapshots.kept.")
    assert left.suffix == ".witness"


def test_another_database_has_another_witness(
    database: Database, tmp_path: Path, postgresql_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANZHOU_DATABASE_URL", str(postgresql_server.url("another")))
    other = database_of(tmp_path / "snapshots").witness
    assert other
    assert database.witness
    assert other.file != database.witness.file


def test_a_writer_waits_for_its_turn_and_is_then_told_while_readers_go_on(database: Database) -> None:
    events = Events(database)
    events.append("notes", "noted", {}, actor="张三", after=0)
    with database.writing(), pytest.raises(DatabaseRefused, match="another user is saving just now"):
        events.append("notes", "noted", {}, actor="李四", after=1)
    holding, done = threading.Event(), threading.Event()

    def hold() -> None:
        with database.writing():
            holding.set()
            done.wait(10)

    holder = threading.Thread(target=hold)
    holder.start()
    holding.wait(10)
    assert len(events.of("notes")) == 1
    done.set()
    holder.join()
    assert events.append("notes", "noted", {}, actor="李四", after=1).number == 2


def test_a_reader_sees_one_state_whatever_is_written_meanwhile(database: Database) -> None:
    events = Events(database)
    events.append("notes", "noted", {}, actor="张三", after=0)
    count = sa.text("select count(*) from events")
    with database.reading() as connection:
        assert connection.execute(count).scalar_one() == 1
        events.append("notes", "noted", {}, actor="张三", after=1)
        assert connection.execute(count).scalar_one() == 1
    with pytest.raises(DatabaseRefused, match="can only be read"), database.reading() as connection:
        connection.execute(sa.text("delete from events"))
    assert len(events.of("notes")) == 2


def test_a_program_that_falls_silent_in_its_turn_loses_it(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("analytics.database.postgresql._SILENT_S", 1.5)
    events = Events(database)

    def fall_silent() -> None:
        with database.writing():
            time.sleep(4)
            events.append("notes", "noted", {}, actor="张三", after=0)

    with pytest.raises(DatabaseRefused, match="does not answer"):
        fall_silent()
    assert len(events.of("notes")) == 1


def test_connections_that_a_server_ended_are_made_anew(database: Database, postgresql: sa.URL) -> None:
    events = Events(database)
    events.append("notes", "noted", {}, actor="张三", after=0)
    with direct(postgresql) as other:
        other.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where pid <> pg_backend_pid() and datname = current_database()"
        )
    assert events.append("notes", "noted", {}, actor="张三", after=1).number == 2


def test_what_cannot_be_reached_is_a_sentence_without_its_address(postgresql_server: Server) -> None:
    there = postgresql_server.url()
    for url in (there.set(database="nothing"), there.set(password="wrong"), there.set(port=1)):
        cannot = pytest.raises(DatabaseRefused, match=r"opened: their database does not answer\.$")
        with cannot, Database(url).reading():
            pass


def test_an_account_that_may_make_no_tables_is_told(postgresql: sa.URL) -> None:
    with direct(postgresql) as owner:
        owner.execute("create role reader login password 'reads'")
        try:
            limited = Database(postgresql.set(username="reader", password="reads"))
            with pytest.raises(DatabaseRefused, match="permission to do so is missing"), limited.writing():
                pass
            limited._engine.dispose()
        finally:
            owner.execute("drop role reader")


def test_the_programs_that_are_named_are_taken_or_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSTGRESQL", str(tmp_path))
    with pytest.raises(NoPostgreSQL, match="holds no initdb and postgres"):
        programs()
    for name in ("initdb", "postgres"):
        (tmp_path / name).touch(0o755)
    assert programs() == tmp_path


def test_without_it_the_sentence_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("POSTGRESQL", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("tests.database.postgresql.PLACES", ())
    with pytest.raises(NoPostgreSQL) as missing:
        programs()
    assert str(missing.value) == ADVICE


def test_as_root_it_is_installed_where_there_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, asked = tmp_path / "15" / "bin", tmp_path / "asked"
    apt = tmp_path / "apt-get"
    apt.write_text(
        f'#!/bin/sh\necho "$@" >>{asked}\n[ "$1" = update ] && exit\n'
        f"/bin/mkdir -p {folder} && cd {folder} && >initdb && >postgres && /bin/chmod +x initdb postgres\n"
    )
    apt.chmod(0o755)
    monkeypatch.delenv("POSTGRESQL", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("tests.database.postgresql.PLACES", (f"{tmp_path}/*/bin",))
    monkeypatch.setattr("tests.packages.is_root", lambda: False)
    with pytest.raises(NoPostgreSQL):
        get()
    assert not asked.exists()
    monkeypatch.setattr("tests.packages.is_root", lambda: True)
    assert get() == folder
    assert asked.read_text() == "update\ninstall --yes postgresql\n"
