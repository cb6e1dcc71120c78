"""At the terminal an operator lists, publishes and returns what was handed in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from analytics.__main__ import app
from analytics.access.roles import Role
from analytics.access.viewer import Viewer
from analytics.intake.handed_in import HandIns, State
from analytics.warehouse.snapshots.catalogue import Catalogue
from tests.handing_in import CHENGGUAN, QILIHE, account, handed_in


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    return tmp_path / "data" / "snapshots"


@pytest.fixture
def sender(root: Path, tmp_path: Path) -> Viewer:
    """Who has handed in two of them, one for another."""
    sender = account(root, Role.STEWARD, name="城关王工")
    for number, code in enumerate((CHENGGUAN, QILIHE)):
        handed_in(root, tmp_path / str(number), sender, code)
    return sender


def run(root: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["submissions", *arguments, "--data", str(root)])


def test_what_was_handed_in_is_listed_published_and_returned(root: Path, sender: Viewer) -> None:
    listed = json.loads(run(root, "list", "--json").stdout)
    assert [(one["number"], one["state"], one["units"]) for one in listed] == [
        (2, "waiting", [QILIHE]),
        (1, "waiting", [CHENGGUAN]),
    ]
    done = run(root, "publish", "1", "--actor", "操作员", "--accept-warnings", "--json")
    assert json.loads(done.stdout) == {"seq": 1, "as_of": "2016-12-31", "revision": 0}
    assert Catalogue(root).at(1).actor == "操作员"
    assert run(root, "return", "2", "--actor", "操作员", "--reason", "金额有误").exit_code == 0
    store = HandIns.of(root, sender)
    assert [store.get(number).state for number in (1, 2)] == [State.PUBLISHED, State.RETURNED]
    assert store.get(2).reason == "金额有误"
    again = run(root, "publish", "2", "--actor", "操作员")
    assert again.exit_code == 1
    assert "published" in run(root, "list").stdout


def test_what_is_not_there_is_refused(root: Path) -> None:
    assert run(root, "return", "9", "--actor", "操作员", "--reason", "x").exit_code == 1
