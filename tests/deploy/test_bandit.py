"""Bandit finds nothing that is not explained, and statements are put together where it is known why."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from tests.architecture.sources import ROOT, product

BANDIT = Path(sys.executable).parent / "bandit"
LOOKED_THROUGH = ("analytics", "pages", "dashboard.py")
PUT_TOGETHER = "B608"
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

#: Where a statement is put together of more than one text, and why nothing of a reader's gets into it.
EXPLAINED = {
    "analytics/explore/composing.py": "names of declared subjects and columns; what is chosen is a parameter",
    "analytics/warehouse/box/tables.py": "names of the dictionary; the scope is a parameter",
    "analytics/warehouse/definitions.py": "names of the dictionary's tables",
    "analytics/warehouse/questions/explore.py": "names of declared columns, and days that were dates before",
    "analytics/warehouse/snapshots/parquet.py": "names and checks of the dictionary",
    "pages/parts/sql/schema.py": "a statement that a reader may take and run in the box, where any may run",
}


@cache
def found() -> tuple[dict[str, Any], ...]:
    """All that bandit says, also of what is left out everywhere."""
    command = [str(BANDIT), "--quiet", "--format", "json", "--recursive", *LOOKED_THROUGH]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    said = json.loads(run.stdout)
    assert said["errors"] == []
    return tuple(said["results"])


def test_nothing_is_found_that_is_not_explained() -> None:
    explained = SETTINGS["tool"]["bandit"]["skips"]
    assert PUT_TOGETHER in explained
    assert [
        f"{one['filename']}:{one['line_number']} {one['test_id']} {one['issue_text']}"
        for one in found()
        if one["test_id"] not in explained
    ] == []


def test_what_is_left_out_everywhere_is_still_found_somewhere() -> None:
    assert {one["test_id"] for one in found()} == set(SETTINGS["tool"]["bandit"]["skips"])


def test_statements_are_put_together_only_where_it_is_said_why() -> None:
    assert {one["filename"] for one in found() if one["test_id"] == PUT_TOGETHER} == EXPLAINED.keys()


def test_every_exception_says_why() -> None:
    marked = re.compile(r"# nosec(?P<why>.*)")
    silent = [
        f"{source.path}: {match[0]}"
        for source in product()
        for match in marked.finditer(source.text)
        if not re.fullmatch(r" B\d{3}: \S.{6,}", match["why"])
    ]
    assert silent == []
