"""Nothing that is printed or logged commands a terminal, begins a line of its own or turns one round."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from analytics.__main__ import app
from analytics.visible import turns
from tests.hostile.city import City
from tests.hostile.people import IN_REVIEW, YEAR
from tests.hostile.strings import FAMILIES, OUTSIDE
from tests.intake.workbooks import entry, sheet_of, workbook

#: A call of every command; those that write are called where they refuse.
CALLS: dict[str, tuple[tuple[str, ...], ...]] = {
    "snapshots": (("snapshots",), ("snapshots", "--json")),
    "observations": (("observations", "--as-of", "2020-06-30"),),
    "targets": (("targets",), ("targets", "--json")),
    "diff": (("diff", "1", "2"), ("diff", "1", "2", "--json")),
    "explain": (("explain", "communities.staffed", "--from", "1"),),
    "query": tuple(
        ("query", f"select {name} as \"\x1b[31m甲\" from {table}", "--format", form)
        for table, name in (("communities", "name"), ("institutions", "evidence"), ("measures", "document"))
        for form in ("table", "json", "csv")
    ),
    "ask": (
        ("ask", "subject=institutions&measure=institutions&by=kind"),
        ("ask", "subject=institutions&measure=institutions&by=kind", "--format", "json"),
    ),
    "questions": (("questions",), ("questions", "--json")),
    "review": (("review", "list", "--year", str(YEAR)),
               ("review", "show", "--year", str(YEAR), "--district", IN_REVIEW),
               ("review", "show", "--year", str(YEAR), "--district", IN_REVIEW, "--json")),
    "actions": (("actions", "list"), ("actions", "list", "--json")),
    "notes": (("notes", "list"), ("notes", "list", "--json")),
    "meetings": (("meetings", "list"), ("meetings", "since")),
    "verify": (("verify",),),
    "account": (("account", "list"),),
    "token": (("token", "list", "--account", "1"),),
    "audit": (("audit",), ("audit", "list"), ("audit", "verify")),
    "submissions": (("submissions", "list"), ("submissions", "list", "--json")),
    "confirm": (("confirm", "\x1b[31m\u202eLZ"),),
}  # fmt: skip
#: Those that print nothing of what others wrote, or are called elsewhere.
ELSEWHERE = {
    "sample": "prints counts of its own",
    "template": "prints a file's name and its version",
    "check": "below",
    "publish": "below",
    "brief": "prints a file's name and its size",
    "pack": "prints a file's name and its size",
    "mcp": "speaks a protocol",
    "backup": "prints counts of its own",
    "restore": "prints counts of its own",
}


def run(city: City, *words: str) -> Result:
    return CliRunner().invoke(app, ["--data", str(city.folder), *words])


def harmless(printed: str) -> None:
    """Signs that are seen, in the lines the command made."""
    signs = {unicodedata.category(sign) for sign in printed if sign not in "\n\r\ufeff"}
    assert not signs & {"Cc", "Cs", "Zl", "Zp"}
    assert not turns(printed)


@pytest.mark.parametrize("name", CALLS)
def test_no_command_prints_what_acts_on_a_terminal(city: City, name: str) -> None:
    for words in CALLS[name]:
        result = run(city, *words)
        assert result.exception is None or isinstance(result.exception, SystemExit), (words, result.exception)
        harmless(result.stdout + result.stderr)
        if "--json" in words or "json" in words:
            assert json.loads(result.stdout) is not None


def test_json_holds_a_text_as_it_is_kept(city: City) -> None:
    said = run(city, "query", "select name from communities", "--format", "json")
    found = {row["name"] for row in json.loads(said.stdout)}
    assert {text for text in city.sent["communities", "name"].stored.values() if text} <= found


def test_what_is_said_of_files_and_their_cells_does_nothing(
    city: City, some: Sequence[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = tmp_path / "log.txt"
    monkeypatch.setenv("LANZHOU_LOG", str(log))
    rows = [entry(f"A-{n}", 项目名称=text, 列支日期=text) for n, text in enumerate(some)]
    families = ("terminal", "log", "turning")
    names = [text for family in families for text in FAMILIES[family] if "/" not in text]
    paths = [workbook(tmp_path / f"{name}.xlsx", {sheet_of("funding"): rows[:5]}) for name in names]
    paths.append(workbook(tmp_path / "all.xlsx", {sheet_of("funding"): rows}))
    for lang in ("zh", "en"):
        for command in ("check", "publish"):
            more = ("--actor", "\x1b[31m\u202e甲\n乙") if command == "publish" else ()
            result = run(city, command, *map(str, paths), "--as-of", "2020-06-30", "--lang", lang, *more)
            assert result.exit_code == 1
            harmless(result.stdout + result.stderr)
    written = log.read_text(encoding="utf-8") if log.exists() else ""
    assert OUTSIDE not in written
    harmless(written)


def test_every_command_is_called_or_said_why_not() -> None:
    group: Any = typer.main.get_command(app)
    known = {*CALLS, *ELSEWHERE}
    assert set(group.commands) - known == set()
