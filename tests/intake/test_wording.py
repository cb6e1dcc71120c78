"""What is said of a file is wholly in one language, but for what the sender wrote."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from analytics.intake.finding import Finding
from analytics.intake.submission import examine
from analytics.language.translator import Translator, translator
from tests.language.test_findings import wrong

CASES = Path(__file__).parent / "cases"


@pytest.mark.parametrize("name", sorted(path.name for path in CASES.iterdir()))
def test_what_is_said_of_a_case_is_wholly_in_one_language(name: str, tmp_path: Path) -> None:
    said_in_both(CASES / name, tmp_path)


def test_so_is_what_is_said_of_a_file_that_is_not_there(tmp_path: Path) -> None:
    said_in_both(tmp_path / "无此文件.xlsx", tmp_path)
    said_in_both(tmp_path, tmp_path)


def said_in_both(path: Path, folder: Path) -> None:
    for finding in examine(folder / "snapshots", [path], as_of=date(2020, 6, 30)).findings:
        is_in_one_language(finding)


def is_in_one_language(finding: Finding) -> None:
    for language in ("zh", "en"):
        assert wrong(without_values(finding, translator(language)), language) == []


def without_values(finding: Finding, t: Translator) -> tuple[str, str]:
    """Reason and mending without what the sender wrote, in whatever language that is."""
    reason, mending = finding.said(t)
    for value in sorted(map(str, finding.values.values()), key=len, reverse=True):
        reason, mending = (text.replace(value, "") if value else text for text in (reason, mending))
    return reason, mending
