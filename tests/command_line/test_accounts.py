"""`account` and `token`: from an empty database to a first administrator, and everything after it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from analytics.__main__ import app
from analytics.access.signing_in import Sessions, key_of
from analytics.access.tokens import viewer_of
from analytics.access.viewer import everybody
from analytics.database.engine import database_of
from tests.access.accounted import ISS, signed_in
from tests.browser.server import ROOT


def run(snapshots: Path, *words: str) -> Result:
    return CliRunner().invoke(app, [*words, "--data", str(snapshots)])


def answer(snapshots: Path, *words: str) -> Any:
    done = run(snapshots, *words, "--json")
    assert done.exit_code == 0, done.stderr
    return json.loads(done.stdout)


def add(snapshots: Path, name: str, role: str, *more: str) -> Any:
    said = ("--iss", ISS, "--sub", f"sub-{name}", "--name", name, "--role", role)
    return answer(snapshots, "account", "add", *said, *more)


def kind(result: Result) -> str:
    assert result.exit_code == 1
    return str(json.loads(result.stdout)["error"]["kind"])


def test_the_first_administrator_is_made_on_an_empty_database(snapshots: Path) -> None:
    assert answer(snapshots, "account", "list") == []
    assert list(snapshots.parent.iterdir()) == [snapshots]
    made = add(snapshots, "王管理", "administrator")
    assert (made["role"], made["state"], made["districts"], made["beside"]) == (
        "administrator", "enabled", [], [],
    )  # fmt: skip
    (listed,) = answer(snapshots, "account", "list")
    assert listed == {**made, "last_seen": None, "signed_in": 0}
    assert "王管理" in run(snapshots, "account", "list").stdout


def test_a_folder_that_nobody_has_made_is_named_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LANZHOU_DATABASE_URL", raising=False)
    monkeypatch.setenv("LANZHOU_SNAPSHOTS", str(tmp_path / "nowhere" / "snapshots"))
    monkeypatch.setenv("LANZHOU_LOG", str(tmp_path / "neither" / "log"))
    words = ("account", "add", "--iss", ISS, "--sub", "1", "--name", "王管理", "--role", "administrator")
    command = [sys.executable, "-m", "analytics", *words]
    refused = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert refused.returncode == 1
    log, database = refused.stderr.splitlines()
    assert log.startswith(f"The log {tmp_path / 'neither' / 'log'} cannot be written: ")
    assert f"There is no folder {tmp_path / 'nowhere'}: make it, for the account " in database


def test_an_account_is_changed_as_far_as_is_said(snapshots: Path) -> None:
    add(snapshots, "管", "administrator")
    made = add(
        snapshots, "甲", "district", "--district", "城关区", "--district", "620103", "--beside", "auditor"
    )
    assert (made["districts"], made["beside"]) == (["620102", "620103"], ["auditor"])
    number = str(made["id"])
    named = answer(snapshots, "account", "change", number, "--name", "甲二")
    assert named == {**made, "name": "甲二"}
    moved = answer(snapshots, "account", "change", number, "--district", "620104")
    assert moved == {**named, "districts": ["620104"]}
    raised = answer(snapshots, "account", "change", number, "--role", "reviewer", "--alone")
    assert raised == {**named, "role": "reviewer", "districts": [], "beside": []}
    assert kind(run(snapshots, "account", "change", number, "--role", "district", "--json")) == (
        "AccountRefused"
    )
    assert kind(run(snapshots, "account", "change", number, "--role", "boss", "--json")) == "UnknownName"
    assert run(snapshots, "account", "change", number, "--alone", "--beside", "auditor").exit_code == 2


def test_an_account_is_disabled_and_enabled_and_one_administrator_stays(snapshots: Path) -> None:
    first = add(snapshots, "管", "administrator")["id"]
    other = str(add(snapshots, "甲", "leader")["id"])
    assert answer(snapshots, "account", "disable", other)["state"] == "disabled"
    assert answer(snapshots, "account", "enable", other)["state"] == "enabled"
    assert kind(run(snapshots, "account", "disable", str(first), "--json")) == "AccountRefused"
    assert kind(run(snapshots, "account", "disable", "99", "--json")) == "AccountRefused"


def test_what_is_signed_in_is_listed_and_ended(snapshots: Path) -> None:
    from analytics.access.accounts import Accounts

    add(snapshots, "管", "administrator")
    number = add(snapshots, "甲", "leader")["id"]
    account = Accounts.of(snapshots, everybody()).get(number)
    said, other = signed_in(snapshots, account, sid="1"), signed_in(snapshots, account, sid="2")
    listed = answer(snapshots, "account", "sessions", str(number))
    assert {one["session"] for one in listed} == {key_of(said), key_of(other)}
    assert {one["name"] for one in listed} == {"甲"}
    assert [one["signed_in"] for one in answer(snapshots, "account", "list")] == [0, 2]
    short = run(snapshots, "account", "sessions").stdout
    assert key_of(said)[:12] in short
    assert answer(snapshots, "account", "end", key_of(said)[:12])["account"] == number
    assert [one.key for one in Sessions.of(snapshots).open(everybody())] == [key_of(other)]
    for none in (key_of(said), "", "zz"):
        assert kind(run(snapshots, "account", "end", none, "--json")) == "Refusal"
    answer(snapshots, "account", "revoke", str(number))
    assert answer(snapshots, "account", "sessions") == []


def test_a_token_is_printed_once_and_opens_what_its_account_may(snapshots: Path) -> None:
    number = str(add(snapshots, "甲", "district", "--district", "620102")["id"])
    made = run(snapshots, "token", "make", "月报", "--account", number, "--days", "7")
    opens = made.stdout.strip()
    assert viewer_of(database_of(snapshots), opens, "zh").scope.units == {"620102"}
    assert opens not in made.stderr
    (listed,) = answer(snapshots, "token", "list", "--account", number)
    assert listed["name"] == "月报"
    assert opens not in json.dumps(listed)
    shown = answer(snapshots, "token", "make", "另一", "--account", number)
    assert viewer_of(database_of(snapshots), shown["token"], "zh").name == "甲"
    assert answer(snapshots, "token", "revoke", str(listed["id"]), "--account", number) == {
        "id": listed["id"]
    }
    assert [one["name"] for one in answer(snapshots, "token", "list", "--account", number)] == ["另一"]
    for words in (("make", "x", "--account", "99"), ("make", "x", "--account", number, "--days", "0"),
                  ("revoke", str(listed["id"]), "--account", number)):  # fmt: skip
        assert run(snapshots, "token", *words).exit_code == 1
