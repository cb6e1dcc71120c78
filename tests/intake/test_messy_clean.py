"""A clean delivery with every habit of office life gives exactly the truth, and nothing to complain about."""

from __future__ import annotations

from pathlib import Path

import pytest

from analytics.dictionary import dictionary
from tests.intake.deliveries import examined, false_findings, read_rows, true_rows
from tests.submissions.delivery import FORMATS, submission
from tests.submissions.files import IMPOSSIBLE
from tests.submissions.habits import HABITS

#: More than 400 files; together they show every habit in every format that can hold it.
SEEDS = range(96)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_clean_delivery_is_read_as_it_was_meant(seed: int, tmp_path: Path) -> None:
    made = submission(seed, clean=True)
    examination = examined(made, tmp_path)
    assert false_findings(examination.findings, ()) == []
    assert examination.counts == {name: len(rows) for name, rows in made.truth.items()}
    for table in dictionary().tables:
        expected = true_rows(made.truth[table.name], tmp_path / "snapshots")
        read = read_rows(examination, table.name)
        # Of a table that was not sent again, the quarter before is kept.
        assert expected <= read if made.previous else expected == read, table.name
    said = {(finding.file, (finding.sheet or "").strip()) for finding in examination.findings}
    # Hidden rows and columns of a sheet are said together, at the sheet.
    hidden = {
        (one.place.file, (one.place.sheet or "").strip())
        for one in made.notices
        if one.kind != "registration_lapsed"
    }
    assert hidden <= said


def test_together_they_show_every_habit_in_every_format_that_can_hold_it() -> None:
    made = [submission(seed, clean=True) for seed in SEEDS]
    assert set(HABITS) - {habit for one in made for habit in one.habits} == set()
    shown = {found for one in made for found in one.habits_by_form}
    # What is said of a delivery as a whole, or names a format, is in no format.
    of_files = {habit for habit in HABITS if habit.startswith("files.") or habit in FORMATS}
    missing = {
        (form, habit)
        for form, impossible in IMPOSSIBLE.items()
        for habit in HABITS.keys() - impossible - of_files
        if (form, habit) not in shown
    }
    assert missing == set()
