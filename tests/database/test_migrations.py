"""The tables of every version are brought to the newest without loss; those of a newer one are left."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from analytics.access.viewer import everybody
from analytics.database.engine import DatabaseRefused, database, database_of
from analytics.database.events import Events
from analytics.database.migrating import NEWEST, version
from analytics.database.tables import tables
from analytics.kept.store import Store

ROOT = Path(__file__).parents[2]

#: As version 0.9.0 wrote its file.
OF_0_9_0 = """
create table kept_version (number integer not null, primary key (number));
create table kept_saved (
    id integer not null, owner text not null, address text not null, at datetime not null,
    name text not null, name_key text not null, primary key (id), unique (owner, name_key)
);
create table kept_recent (
    id integer not null, owner text not null, address text not null, at datetime not null, primary key (id)
);
insert into kept_version (number) values (1);
insert into kept_saved values (3, '', '{"subject": "money"}', '2026-10-01 08:30:00.000123', '资金', '资金');
insert into kept_saved values (7, '李四', '{"subject": "people"}', '2026-10-02 08:30:00.000000', 'Ａ', 'a');
insert into kept_recent values (9, '', '{"subject": "people"}', '2026-10-03 08:30:00.000000');
"""


@pytest.fixture
def snapshots(tmp_path: Path) -> Path:
    return tmp_path / "snapshots"


def file_of(snapshots: Path) -> Path:
    return snapshots.with_name("snapshots.kept.sqlite")


@pytest.fixture
def of_0_9_0(snapshots: Path) -> Path:
    with closing(sqlite3.connect(file_of(snapshots))) as file:
        file.execute("pragma journal_mode = wal")
        file.executescript(OF_0_9_0)
    return snapshots


@pytest.mark.usefixtures("either_database")
def test_the_migrations_end_where_the_tables_are_described(snapshots: Path) -> None:
    with database_of(snapshots).reading() as connection:
        assert version(connection) == NEWEST
        assert compare_metadata(MigrationContext.configure(connection), tables) == []


def test_the_newest_version_is_that_of_the_last_migration() -> None:
    config = Config()
    config.set_main_option("script_location", "analytics.database:migrations")
    steps = ScriptDirectory.from_config(config)
    assert steps.get_current_head() == NEWEST
    assert [step.revision for step in steps.walk_revisions()] == ["0004", "0003", "0002", "0001"]


def test_a_file_of_version_0_9_0_is_taken_over_without_loss(of_0_9_0: Path) -> None:
    everybodys = Store.of(of_0_9_0, everybody())
    (one,) = everybodys.saved()
    assert (one.id, one.name, dict(one.address)) == (3, "资金", {"subject": "money"})
    assert one.at.isoformat() == "2026-10-01T08:30:00.000123+00:00"
    assert [found.id for found in everybodys.recent()] == [9]
    (other,) = Store.of(of_0_9_0, everybody().named("李四")).saved()
    assert (other.id, other.name) == (7, "Ａ")
    assert everybodys.save("新", {"subject": "money"}).id > 7
    Events(database_of(of_0_9_0)).append("notes", "noted", {}, actor="张三", after=0)
    with database_of(of_0_9_0).reading() as connection:
        assert "kept_version" not in sa.inspect(connection).get_table_names()
        assert compare_metadata(MigrationContext.configure(connection), tables) == []


def test_a_migration_that_fails_changes_nothing(of_0_9_0: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(28, os.strerror(28))

    before = dump(file_of(of_0_9_0))
    monkeypatch.setattr("alembic.op.create_table", fail)
    with pytest.raises(DatabaseRefused, match="no space is left"):
        Store.of(of_0_9_0, everybody()).saved()
    assert dump(file_of(of_0_9_0)) == before
    monkeypatch.undo()
    assert len(Store.of(of_0_9_0, everybody()).saved()) == 1


def dump(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as opened:
        return list(opened.iterdump())


OPENER = """
import sys
from pathlib import Path
from analytics.access.viewer import everybody
from analytics.kept.store import Store

store = Store.of(Path(sys.argv[1]), everybody())
print("ready", flush=True)
sys.stdin.readline()
store.save(sys.argv[2], {"subject": "money"})
"""


@pytest.mark.usefixtures("either_database")
def test_of_processes_that_come_at_once_one_migrates_and_all_write(snapshots: Path) -> None:
    if "LANZHOU_DATABASE_URL" not in os.environ:
        with closing(sqlite3.connect(file_of(snapshots))) as file:
            file.executescript(OF_0_9_0)
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", OPENER, str(snapshots), name],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for name in ("甲", "乙", "丙", "丁")
    ]  # fmt: skip
    for process in processes:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin
        print(file=process.stdin, flush=True)
    for process in processes:
        process.communicate(timeout=60)
    assert [process.returncode for process in processes] == [0, 0, 0, 0]
    assert {"甲", "乙", "丙", "丁"} <= {one.name for one in Store.of(snapshots, everybody()).saved()}


@pytest.mark.usefixtures("either_database")
def test_what_a_newer_version_wrote_is_left_alone(snapshots: Path) -> None:
    Store.of(snapshots, everybody()).save("一", {"subject": "money"})
    with database_of(snapshots).writing() as connection:
        connection.execute(sa.text("update alembic_version set version_num = '0099'"))
    database.cache_clear()
    for ask in (Store.saved, lambda store: store.save("二", {"subject": "money"})):
        with pytest.raises(DatabaseRefused, match="newer version"):
            ask(Store.of(snapshots, everybody()))
