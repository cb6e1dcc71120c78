"""Small submissions out of offices' programs, each read as its sender meant it or named where it is not."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from analytics.intake.submission import examine

CASES = Path(__file__).parent / "cases"

Said = tuple[str, str, int | None, str | None]

#: What is said of each file: code, severity, row and column; nothing where it is read as it stands.
SAID: dict[str, list[Said]] = {
    "continued_on_other_sheet.xlsx": [("sheet_goes_on", "error", None, None)],
    "quotes_swallow_row.csv": [("csv_quotes", "error", None, None)],
    "rows_above_header.xlsx": [("row_above_headers", "error", 2, None)],
    "unit_line_spaced.xlsx": [],
}


def said(name: str, root: Path) -> list[Said]:
    found = examine(root, [CASES / name], as_of=date(2020, 6, 30)).findings
    return [(one.code, str(one.severity), one.row, one.column) for one in found]


@pytest.mark.parametrize("name", SAID)
def test_a_file_is_read_as_it_was_meant_or_its_flaw_is_named(name: str, tmp_path: Path) -> None:
    assert said(name, tmp_path) == SAID[name]


def test_every_case_has_its_line() -> None:
    assert {path.name for path in CASES.iterdir()} == set(SAID)


def test_amounts_below_a_unit_line_that_is_spread_out_are_in_that_unit(tmp_path: Path) -> None:
    read = examine(tmp_path, [CASES / "unit_line_spaced.xlsx"], as_of=date(2020, 6, 30)).submission
    assert read is not None
    assert sum(read.tables["funding"].column("amount_yuan").to_pylist()) == 11_155_000
