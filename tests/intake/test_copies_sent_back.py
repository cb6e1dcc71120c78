"""A marked copy that comes back unmended is told what the file itself was told, no more and no less."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest
import python_calamine

from analytics.intake.finding import FINDINGS_SHEET, Finding
from analytics.intake.returned.annotating import annotated
from analytics.intake.submission import examine
from tests.intake.test_cases import CASES, SAID
from tests.submissions.delivery import Submission, submission

#: Deliveries of a test run, and of a soak.
SEEDS, SOAKED = 8, 24
#: Of these no value can be written into a copy: the list stands alone.
UNOPENED = {"workbook_damaged", "workbook_encrypted", "macro_sheet", "csv_quotes"}


def told(findings: Iterable[Finding]) -> Counter[tuple[str, ...]]:
    """What is said of which place, whatever the file and its only sheet are called."""
    return Counter(
        (one.code, str(one.severity), str(one.row), str(one.column))
        for one in findings
        if one.code != "macros_ignored"
    )


def sent_back(path: Path, findings: Iterable[Finding], folder: Path, as_of: date) -> Counter[tuple[str, ...]]:
    """What is said of the copy of a file, sent back alone."""
    copy = folder / f"{path.stem}.xlsx"
    copy.write_bytes(annotated(path.name, path.read_bytes(), findings))
    return told(examine(folder / "snapshots", [copy], as_of=as_of).findings)


@pytest.mark.parametrize("name", SAID)
def test_the_copy_of_a_case_is_told_the_same(name: str, tmp_path: Path) -> None:
    as_of = date(2020, 6, 30)
    findings = examine(tmp_path / "snapshots", [CASES / name], as_of=as_of).findings
    again = sent_back(CASES / name, findings, tmp_path, as_of)
    if {one.code for one in findings} & UNOPENED:
        assert again == {("nothing_submitted", "error", "None", "None"): 1}
    else:
        assert again == told(findings)


@pytest.mark.parametrize("clean", [True, False])
@pytest.mark.parametrize("first", range(SEEDS))
def test_the_copies_of_a_delivery_are_told_the_same(
    first: int, clean: bool, tmp_path: Path, soaks: bool
) -> None:
    for seed in range(first, SOAKED if soaks else SEEDS, SEEDS):
        _are_told_the_same(submission(seed, clean=clean), tmp_path / str(seed))


def _are_told_the_same(made: Submission, base: Path) -> None:
    for path in made.write(base / "in"):
        # Each alone, so that nothing is said of two files together.
        findings = examine(base / "snapshots", [path], as_of=made.as_of).findings
        folder = base / path.suffix.lstrip(".")
        folder.mkdir(exist_ok=True)
        assert sent_back(path, findings, folder, made.as_of) == told(findings), path.name
        if path.suffix == ".xlsx":
            front = python_calamine.load_workbook(folder / f"{path.stem}.xlsx").get_sheet_by_index(0)
            assert (front.name, front.to_python()[0][0]) == (FINDINGS_SHEET, "位置"), path.name
