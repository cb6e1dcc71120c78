"""`questions`: the saved questions, each with the address that asks it."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import parse_qsl

from typer.testing import CliRunner, Result

from analytics.__main__ import app
from analytics.access.viewer import everybody
from analytics.explore.question import first, read
from analytics.kept.store import Store


def questions(snapshots: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["questions", *arguments, "--data", str(snapshots)])


def test_each_is_listed_with_its_address(tmp_path: Path) -> None:
    asked = first("money").filtering("project", ["甲&乙，丙", None])
    Store.of(tmp_path, everybody()).save("资金", asked.parameters())
    result = questions(tmp_path, "--json")
    assert result.exit_code == 0
    (document,) = json.loads(result.stdout)
    assert set(document) == {"name", "address", "by", "at"}
    assert (document["name"], document["by"]) == ("资金", None)
    assert read(dict(parse_qsl(document["address"]))) == (asked, ())
    assert "资金" in questions(tmp_path).stdout


def test_where_nothing_was_saved_nothing_is_listed_or_made(tmp_path: Path) -> None:
    snapshots = tmp_path / "snapshots"
    assert json.loads(questions(snapshots, "--json").stdout) == []
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "snapshots.kept.sqlite").write_bytes(b"no database" * 500)
    result = questions(tmp_path / "snapshots", "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["error"]["kind"] == "DatabaseRefused"
