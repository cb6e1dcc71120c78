"""`backup`, `restore` and `verify`: what people wrote, kept apart, put back, and read through."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner, Result

from analytics.__main__ import app
from analytics.access.audit import Audit, Kind
from analytics.access.viewer import everybody
from analytics.database.engine import database, database_of
from analytics.database.entries import Filter
from analytics.database.events import Events
from analytics.database.tables import audit, events, tables
from analytics.kept.store import Store
from tests.warehouse.small_snapshots import seal


def run(*arguments: object, data: Path) -> Result:
    return CliRunner().invoke(app, [*map(str, arguments), "--data", str(data)])


@pytest.fixture
def snapshots(tmp_path: Path, either_database: str) -> Path:
    folder = tmp_path / "snapshots"
    seal(folder)
    Store.of(folder, everybody()).save("资金", {"subject": "money"})
    content = b"%PDF content"
    sha256 = hashlib.sha256(content).hexdigest()
    place = tmp_path / "snapshots.evidence" / sha256[:2] / sha256
    place.parent.mkdir(parents=True)
    place.write_bytes(content)
    kept = Events(database_of(folder))
    kept.append("review/2019/620102", "evidence_shown", {"sha256": sha256}, actor="张三", after=0)
    kept.append("notes", "noted", {}, actor="李四", after=0)
    return folder


def test_a_backup_says_what_it_holds_and_is_put_back(
    snapshots: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = tmp_path / "backup.zip"
    made = run("backup", archive, "--json", data=snapshots)
    assert made.exit_code == 0, made.output
    document = json.loads(made.stdout)
    assert (document.pop("missing_evidence"), document.pop("missing_handed_in")) == ([], [])
    assert document["rows"] == {**dict.fromkeys(tables.tables, 0), "kept_saved": 1, "events": 2}
    assert (document["evidence"], document["last_event"]["number"]) == (1, 2)
    assert (document["damaged_event"], document["damaged_evidence"]) == (None, [])

    other = tmp_path / "elsewhere" / "snapshots"
    shutil.copytree(snapshots, other)
    monkeypatch.delenv("LANZHOU_DATABASE_URL", raising=False)
    done = run("restore", archive, "--json", data=other)
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout) == document
    assert [one.name for one in Store.of(other, everybody()).saved()] == ["资金"]
    assert json.loads(run("verify", "--json", data=other).stdout) == []

    refused = run("restore", archive, "--json", data=other)
    assert refused.exit_code == 1
    assert json.loads(refused.stdout)["error"]["kind"] == "BackupRefused"
    again = run("restore", archive, "--replace", data=other)
    assert (again.exit_code, again.stdout) == (0, "")
    assert "2 in events, 1 files of evidence" in again.stderr


def test_a_backup_of_what_is_damaged_is_made_and_leaves_with_1(snapshots: Path, tmp_path: Path) -> None:
    with database_of(snapshots).writing() as connection:
        connection.execute(sa.update(events).where(events.c.number == 2).values(actor="王五"))
    made = run("backup", tmp_path / "backup.zip", data=snapshots)
    assert made.exit_code == 1
    assert "Damaged: event 2 is gone or not as it was written." in made.stderr
    (attached,) = tmp_path.glob("snapshots.evidence/*/*")
    attached.unlink()
    lacking = run("backup", tmp_path / "lacking.zip", data=snapshots)
    assert lacking.exit_code == 1
    assert f"Missing: evidence {attached.name} is named and not there." in lacking.stderr
    refused = run("restore", tmp_path / "backup.zip", "--replace", data=snapshots)
    assert refused.exit_code == 1
    assert "try an earlier backup" in refused.stderr
    accepted = ("restore", tmp_path / "backup.zip", "--replace", "--accept-damage")
    assert run(*accepted, data=snapshots).exit_code == 0


def test_verify_names_a_changed_event_a_cut_end_and_evidence_that_is_not_there(
    snapshots: Path, tmp_path: Path
) -> None:
    assert json.loads(run("verify", "--json", data=snapshots).stdout) == []
    with database_of(snapshots).writing() as connection:
        connection.execute(sa.delete(events).where(events.c.number == 2))
    (attached,) = (path for path in tmp_path.glob("snapshots.evidence/*/*"))
    attached.write_bytes(b"%PDF another")
    found = run("verify", "--json", data=snapshots)
    assert found.exit_code == 1
    assert json.loads(found.stdout) == [
        {"seq": None, "path": "event 2", "what": "is gone or not as it was written"},
        {"seq": None, "path": f"evidence/{attached.name}", "what": "is not as it was attached"},
    ]
    attached.unlink()
    assert f"evidence/{attached.name} is missing." in run("verify", data=snapshots).stderr


def test_verify_goes_on_where_the_database_cannot_be_opened(
    snapshots: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANZHOU_DATABASE_URL", "postgresql://nobody:secret@127.0.0.1:1/nothing")
    database.cache_clear()
    found = run("verify", "--json", data=snapshots)
    assert found.exit_code == 1
    (damage,) = json.loads(found.stdout)
    assert damage["what"] == "cannot be opened: their database does not answer"
    assert "secret" not in found.output


def test_the_audit_log_is_put_back_with_how_far_the_one_before_it_went_and_its_damage_is_named(
    snapshots: Path, tmp_path: Path
) -> None:
    log = Audit.of(snapshots)
    log.note(Kind.EXPORTED, everybody().named("李四"), table="turnover")
    archive = tmp_path / "backup.zip"
    made = json.loads(run("backup", archive, "--json", data=snapshots).stdout)
    assert (made["rows"]["audit"], made["last_entry"]["number"], made["damaged_entry"]) == (1, 1, None)
    log.note(Kind.EXPORTED, everybody().named("王五"), table="turnover")
    last = log.last()
    assert run("restore", archive, "--replace", data=snapshots).exit_code == 0
    restored, first = log.entries(Filter(kinds={Kind.EXPORTED, Kind.RESTORED}))
    assert (first.actor, restored.kind, restored.number) == ("李四", "restored", 2)
    assert (restored.body["through"], restored.body["digest"]) == (last.number, last.digest)
    assert json.loads(run("verify", "--json", data=snapshots).stdout) == []
    with database_of(snapshots).writing() as connection:
        connection.execute(sa.update(audit).where(audit.c.number == 1).values(actor="赵六"))
    (damage,) = json.loads(run("verify", "--json", data=snapshots).stdout)
    assert damage["path"] == "audit entry 1"
    again = run("backup", tmp_path / "again.zip", data=snapshots)
    assert again.exit_code == 1
    assert "Damaged: entry 1 of the audit log" in again.stderr
    refused = run("restore", tmp_path / "again.zip", "--replace", data=snapshots)
    assert "try an earlier backup" in refused.stderr


def test_at_a_terminal_a_place_that_is_not_there_is_named(
    snapshots: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    missing = tmp_path / "nowhere"
    for words in (
        ("backup", missing / "backup.zip"), ("backup", "nowhere/backup.zip"),
        ("backup", missing / "deeper" / "backup.zip"),
    ):  # fmt: skip
        refused = run(*words, data=snapshots)
        assert refused.exit_code == 1
        assert refused.stderr.startswith(f"There is no folder {missing}: make it, for the account ")
    refused = run("restore", "backup.zip", "--json", data=snapshots)
    assert json.loads(refused.stdout)["error"] == {
        "kind": "FileRefused", "message": f"There is no {tmp_path / 'backup.zip'}."
    }  # fmt: skip


def test_a_key_that_is_not_there_is_said(snapshots: Path, tmp_path: Path) -> None:
    made = run("backup", tmp_path / "backup.zip", "--keys", tmp_path / "safe", data=snapshots)
    assert made.exit_code == 0
    assert f"There is no person key {tmp_path / 'keys' / 'person_key.key'}: none was copied" in made.stderr
    key = tmp_path / "keys" / "person_key.key"
    key.parent.mkdir()
    key.write_bytes(bytes(32))
    made = run("backup", tmp_path / "again.zip", "--keys", tmp_path / "safe", data=snapshots)
    assert "person key" not in made.stderr
    assert (tmp_path / "safe" / key.name).read_bytes() == bytes(32)
