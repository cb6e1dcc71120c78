"""Every error seeded into a delivery is found at its row and column, and nothing else is called one."""

from __future__ import annotations

from pathlib import Path

import pytest

from analytics.dictionary import dictionary
from tests.intake.deliveries import examined, false_findings, finds, read_rows, true_rows
from tests.submissions.delivery import FAULTS, submission

#: Through all kinds of errors and some again, most with others beside them: more than 350 files.
SEEDS = range(len(FAULTS) + 15)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_seeded_error_is_found_where_it_stands(seed: int, tmp_path: Path) -> None:
    made = submission(seed, clean=False)
    examination = examined(made, tmp_path)
    assert [one for one in made.seeded if not finds(examination.findings, one)] == []
    assert false_findings(examination.findings, made.seeded) == []
    assert examination.publishable == all(one.severity != "error" for one in made.seeded)
    if examination.submission:
        for table in dictionary().tables:
            expected = true_rows(made.truth[table.name], tmp_path / "snapshots")
            read = read_rows(examination, table.name)
            assert expected <= read if made.previous else expected == read, table.name
