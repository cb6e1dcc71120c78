"""`audit`: listed, read through, exported and cut at the terminal."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner, Result

from analytics.__main__ import app
from analytics.access.audit import Audit, Kind
from analytics.access.roles import Role
from analytics.access.viewer import everybody
from analytics.command_line import verifying
from analytics.database.chain import AUDIT
from analytics.database.engine import database_of
from analytics.database.tables import audit
from tests.access.accounted import made


def run(*arguments: object, data: Path) -> Result:
    return CliRunner().invoke(app, ["audit", *map(str, arguments), "--data", str(data)])


@pytest.fixture
def folder(tmp_path: Path, either_database: str) -> Path:
    made = tmp_path / "snapshots"
    log = Audit.of(made)
    log.note(Kind.EXPORTED, everybody().named("李四"), unit="620102", table="turnover", format="csv", rows=3)
    log.note(Kind.PUBLISHED, everybody().named("王五"), seq=2)
    return made


def test_it_is_listed_by_who_kind_district_and_day(folder: Path) -> None:
    (entry,) = json.loads(run("list", "--kind", "exported", "--json", data=folder).stdout)
    assert (entry["actor"], entry["unit"], entry["body"]["rows"]) == ("李四", "620102", 3)
    for asked, numbers in (
        (("--who", "王五"), [2]),
        (("--district", "城关区"), [1]),
        (("--from", "2000-01-01"), [2, 1]),
        (("--to", "2000-01-01"), []),
        (("--most", "1"), [2]),
    ):
        assert [
            one["number"] for one in json.loads(run("list", *asked, "--json", data=folder).stdout)
        ] == numbers
    assert "format=csv; rows=3; table=turnover" in run("list", data=folder).stdout
    refused = run("list", "--kind", "exportd", data=folder)
    assert refused.exit_code == 1
    assert "Did you mean “exported”?" in refused.stderr


def test_damage_is_named_by_it_and_by_verify(folder: Path) -> None:
    assert "whole, up to entry 2" in run("verify", data=folder).stderr
    with database_of(folder).writing() as connection:
        connection.execute(sa.update(audit).where(audit.c.number == 1).values(actor="赵六"))
    done = run("verify", "--json", data=folder)
    assert (done.exit_code, json.loads(done.stdout)["damaged_entry"]) == (1, 1)


def test_a_cut_log_without_its_witness_is_not_called_whole(folder: Path) -> None:
    with database_of(folder).writing() as connection:
        connection.execute(sa.delete(audit).where(audit.c.number > 1))
    witness = AUDIT.witness(database_of(folder))
    assert witness
    witness.file.unlink()
    done = run("verify", data=folder)
    assert done.exit_code == 1
    assert "whole" not in done.stderr
    assert "witness of the audit log is missing" in done.stderr
    assert not json.loads(run("verify", "--json", data=folder).stdout)["is_witnessed"]
    assert [one["path"] for one in verifying._written(folder)] == ["witness, audit entry"]


def test_a_log_that_was_emptied_is_named_by_an_older_account(tmp_path: Path, either_database: str) -> None:
    folder = tmp_path / "snapshots"
    number = made(folder, "王管理", Role.ADMINISTRATOR).id
    assert run("verify", data=folder).exit_code == 0
    with database_of(folder).writing() as connection:
        connection.execute(sa.delete(audit))
    witness = AUDIT.witness(database_of(folder))
    assert witness
    witness.file.unlink()
    Audit.of(folder).note(Kind.PUBLISHED, everybody().named("王五"), seq=2)
    done = run("verify", data=folder)
    assert done.exit_code == 1
    assert "whole" not in done.stderr
    assert f"account #{number} is older than the log" in done.stderr
    assert json.loads(run("verify", "--json", data=folder).stdout)["older_account"] == number
    assert [one["path"] for one in verifying._written(folder)] == ["audit log"]


def test_it_is_exported_whole_for_whoever_did_and_that_is_noted(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "audit.jsonl"
    assert run("export", file, data=folder).exit_code == 0
    rows = [json.loads(line) for line in file.read_bytes().splitlines()]
    assert [row["kind"] for row in rows] == ["exported", "published", "exported"]
    assert rows[2]["actor"].endswith("@terminal")
    assert all(row["hash"] == "sha256" and len(row["digest"]) == 64 for row in rows)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    again = run("export", file, data=folder)
    assert again.exit_code == 1
    assert "audit.jsonl already exists" in again.stderr


def test_nothing_young_is_cut_off(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert json.loads(run("trim", "--json", data=folder).stdout)["entries"] == 0
    monkeypatch.setenv("LANZHOU_AUDIT_MONTHS", "3")
    refused = run("trim", data=folder)
    assert refused.exit_code == 1
    assert "from 6 up" in refused.stderr
