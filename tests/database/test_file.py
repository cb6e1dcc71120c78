"""The database as a file beside the snapshots: whose it is, and what becomes of what the disk does to it."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
from pathlib import Path

import pytest
import sqlalchemy as sa

from analytics.access.viewer import everybody
from analytics.database import engine as databases
from analytics.database.engine import DatabaseRefused
from analytics.kept.store import Store

WOMEN = {"subject": "people", "where.gender": "female"}
MONEY = {"subject": "money", "district": "620102"}


@pytest.fixture
def store(snapshots: Path) -> Store:
    return Store.of(snapshots, everybody())


def file_of(snapshots: Path) -> Path:
    return snapshots.with_name("snapshots.kept.sqlite")


def end(store: Store) -> None:
    """What a server does at its end: nothing of the file is open any more."""
    store._database._engine.dispose()


def names(store: Store) -> list[str]:
    return [one.name for one in store.saved()]


def test_asking_for_what_nobody_saved_makes_no_file(store: Store, snapshots: Path) -> None:
    assert (store.saved(), store.recent()) == ((), ())
    assert not file_of(snapshots).exists()


def test_nothing_is_laid_into_the_snapshots_folder_and_nobody_else_on_the_host_may_read_it(
    store: Store, snapshots: Path
) -> None:
    before = os.umask(0)
    try:
        store.save("一", WOMEN)
    finally:
        os.umask(before)
    assert list(snapshots.iterdir()) == []
    written = list(snapshots.parent.glob("snapshots.kept.*"))
    assert file_of(snapshots) in written
    assert {stat.S_IMODE(path.stat().st_mode) for path in written} == {0o640}


def test_somebody_who_holds_it_is_waited_for_and_then_named(
    store: Store, snapshots: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(databases, "PATIENCE_S", 0.1)
    databases.database.cache_clear()
    store = Store.of(snapshots, everybody())
    store.save("一", WOMEN)
    other = sqlite3.connect(file_of(snapshots), isolation_level=None)
    other.execute("begin immediate")
    with pytest.raises(DatabaseRefused, match="another user is saving just now"):
        store.save("二", WOMEN)
    # Reading goes on beside a writer.
    assert names(store) == ["一"]
    other.execute("rollback")
    other.close()
    store.save("二", WOMEN)


@pytest.mark.parametrize("is_torn", [True, False])
def test_a_damaged_file_is_refused_and_left_as_it_is(store: Store, snapshots: Path, is_torn: bool) -> None:
    for n in range(60):
        store.save(f"名{n}", MONEY)
    file = file_of(snapshots)
    end(store)
    whole = file.read_bytes()
    damaged = whole[:4096] + b"\xff" * (len(whole) - 4096) if is_torn else b"no database at all" * 300
    file.write_bytes(damaged)
    for ask in (store.saved, lambda: store.save("又", WOMEN), store.recent):
        with pytest.raises(DatabaseRefused, match="damaged"):
            ask()
    assert file.read_bytes() == damaged
    end(store)
    file.write_bytes(whole)
    assert len(store.saved()) == 60


def test_a_disk_that_takes_nothing_is_named(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise OSError(30, os.strerror(30))

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(DatabaseRefused, match="the disk is read-only"):
        store.save("一", WOMEN)


def test_a_file_that_may_only_be_read_is_named(store: Store, snapshots: Path) -> None:
    store.save("一", WOMEN)
    end(store)

    @sa.event.listens_for(store._database._engine, "connect")
    def _(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("pragma query_only = on")

    with pytest.raises(DatabaseRefused, match="the disk is read-only"):
        store.save("二", WOMEN)
    assert names(store) == ["一"]


def test_a_folder_that_has_gone_is_named(store: Store, snapshots: Path) -> None:
    shutil.rmtree(snapshots.parent)
    with pytest.raises(DatabaseRefused, match="missing or out of place"):
        store.save("一", WOMEN)
    assert store.saved() == ()


def test_a_file_that_was_taken_away_is_made_anew(store: Store, snapshots: Path) -> None:
    store.save("一", WOMEN)
    for path in snapshots.parent.glob("snapshots.kept.*"):
        path.unlink()
    assert store.saved() == ()
    store.save("二", WOMEN)
    assert names(store) == ["二"]


@pytest.mark.parametrize(
    "url", ["no address", "postgresql+nobody://a:secret@b/c", "mssql://a:secret@b/c", "sqlite://"]
)
def test_a_database_that_cannot_be_used_is_named_without_its_address(
    url: str, snapshots: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANZHOU_DATABASE_URL", url)
    with pytest.raises(DatabaseRefused, match="LANZHOU_DATABASE_URL") as refused:
        Store.of(snapshots, everybody())
    assert "secret" not in str(refused.value)


def test_another_database_is_used_where_one_is_named(
    snapshots: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = snapshots.parent / "elsewhere.db"
    monkeypatch.setenv("LANZHOU_DATABASE_URL", f"sqlite:///{other}")
    Store.of(snapshots, everybody()).save("一", WOMEN)
    assert other.exists()
    assert not file_of(snapshots).exists()


def test_the_name_the_setting_had_before_is_not_passed_over(
    snapshots: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANZHOU_KEPT_URL", "postgresql://a:secret@b/c")
    with pytest.raises(DatabaseRefused, match="is called LANZHOU_DATABASE_URL now"):
        Store.of(snapshots, everybody())
