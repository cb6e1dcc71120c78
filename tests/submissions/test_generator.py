"""The generator keeps its own promises: always the same, true to the cell, and complete."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from analytics.dictionary import dictionary
from tests.submissions.before import quarter_before
from tests.submissions.delivery import FORMATS, Submission, submission
from tests.submissions.draws import ROUNDS_OF_FORMATS, clean, lottery, seeded, spoiled
from tests.submissions.files import Format, csv_bytes, write_file
from tests.submissions.identity import check_character, id_number, old_form
from tests.submissions.model import Sheet, TrueRow
from tests.submissions.reading_back import calamine_rows, contradictions, same_content, sheets_of, totals


def digest(delivered: Submission) -> str:
    content = (delivered.files, delivered.truth, delivered.seeded, delivered.notices)
    return hashlib.sha256(repr(content).encode()).hexdigest()


# Always the same


def test_a_seed_always_makes_the_same_submission() -> None:
    first = [digest(submission(seed, clean=seed % 2 == 0)) for seed in range(6)]
    assert [digest(submission(seed, clean=seed % 2 == 0)) for seed in range(6)] == first
    assert len(set(first)) == 6


def test_another_process_makes_the_same_submissions() -> None:
    script = (
        "from tests.submissions.test_generator import digest, submission\n"
        "print([digest(submission(seed, clean=seed % 2 == 0)) for seed in range(24)])"
    )
    here = [digest(submission(seed, clean=seed % 2 == 0)) for seed in range(24)]
    environment = {**os.environ, "PYTHONHASHSEED": "7", "PYTHONPATH": "."}
    root = Path(__file__).parents[2]
    there = subprocess.run(
        [sys.executable, "-c", script], cwd=root, env=environment, capture_output=True, text=True, check=True
    )
    assert there.stdout.strip() == str(here)


# ID numbers


@pytest.mark.parametrize(
    "number",
    [
        # The examples of GB 11643-1999. By hand: 1·7+1·9+1·5+5·4+1·2+9·1+4·6+9·3+1·7+2·9+3·10+1·5+2·2 = 167,
        # 167 mod 11 = 2, which 10X98765432 maps to X.
        "11010519491231002X",
        # 4·7+4·9+5·5+2·8+4·4+1·2+8·1+8·6+1·9+1·5+1·2 = 195, 195 mod 11 = 8, mapped to 4.
        "440524188001010014",
    ],
)
def test_an_id_number_ends_in_its_check_character(number: str) -> None:
    assert check_character(number[:17]) == number[17]
    assert id_number(number[:6], number[6:14], int(number[14:17])) == number


def test_the_old_form_has_neither_century_nor_check_character() -> None:
    assert old_form("11010519491231002X") == "110105491231002"


# True to the cell


@pytest.mark.parametrize("seed", ROUNDS_OF_FORMATS)
@pytest.mark.parametrize("draw", [clean, spoiled])
def test_files_say_at_each_place_what_is_true_there(
    draw: Callable[[int], Submission], seed: int, tmp_path: Path
) -> None:
    delivered = draw(seed)
    files = zip(delivered.files, delivered.write(tmp_path), strict=True)
    read = {file.name: sheets_of(path, file.form) for file, path in files}
    wrong = [
        f"{row.place}: {problem}"
        for table, rows in delivered.truth.items()
        for row in rows
        for problem in contradictions(
            read[row.place.file][row.place.sheet],
            dictionary().table(table),
            row.place.row or 0,
            dict(row.values),
        )
    ]
    assert wrong == []


def test_another_program_reads_the_very_cells_that_were_written(tmp_path: Path) -> None:
    wrong, compared = [], Counter[str]()
    for delivered in map(clean, range(len(FORMATS))):
        for file, path in zip(delivered.files, delivered.write(tmp_path / str(delivered.seed)), strict=True):
            for sheet in () if file.form.is_csv else file.sheets:
                rows = calamine_rows(path, sheet.name)
                for r, line in enumerate(sheet.rows):
                    for c, written in enumerate(line):
                        found = rows[r][c] if r < len(rows) and c < len(rows[r]) else None
                        compared[file.form.name] += 1
                        if not same_content(found, written):
                            wrong.append((path.name, sheet.name, r, c, written, found))
    assert wrong == []
    assert len(compared) == 5
    assert min(compared.values()) > 500


@pytest.mark.parametrize(
    ("habit", "codec", "start"),
    [
        ("csv.utf8", "utf-8", b""),
        ("csv.utf8_bom", "utf-8-sig", b"\xef\xbb\xbf"),
        ("csv.gb18030", "gb18030", b""),
        ("csv.utf16le_bom", "utf-16", b"\xff\xfe"),
        ("csv.utf16be_bom", "utf-16", b"\xfe\xff"),
        ("csv.utf16le", "utf-16-le", b""),
        ("csv.utf16be", "utf-16-be", b""),
    ],
)
def test_csv_is_in_its_encoding_with_a_mark_only_where_it_says_so(
    habit: str, codec: str, start: bytes
) -> None:
    content = csv_bytes(Sheet("", [["编号", "县区"], ["1", "城关区"]]), Format(habit, line_end="csv.lf"))
    assert content.startswith(start)
    assert content.decode(codec) == "编号,县区\n1,城关区\n"


def test_what_is_noticed_as_hidden_is_hidden(tmp_path: Path) -> None:
    hidden: Counter[str] = Counter()
    for delivered in map(clean, range(24)):
        for file in delivered.files:
            notices = [found for found in delivered.notices if found.place.file == file.name]
            if file.form.suffix != ".xlsx" or not any(found.kind.startswith("hidden") for found in notices):
                continue
            write_file(tmp_path / file.name, file.sheets, file.form)
            book = openpyxl.load_workbook(tmp_path / file.name)
            for found in notices:
                page = book[found.place.sheet or ""]
                if found.kind == "hidden_row":
                    assert page.row_dimensions[found.place.row].hidden
                elif found.kind == "hidden_sheet":
                    assert page.sheet_state == "hidden"
                elif found.kind == "hidden_column":
                    letters = [letter for letter, column in page.column_dimensions.items() if column.hidden]
                    assert found.column in [cell.value for letter in letters for cell in page[letter][:15]]
                hidden[found.kind] += 1
    assert hidden.keys() >= {"hidden_row", "hidden_sheet", "hidden_column"}


def test_each_total_is_the_sum_of_its_rows_unless_it_is_seeded() -> None:
    held = [found for delivered in map(clean, range(24)) for found in totals(delivered)]
    assert len(held) > 20
    assert [place for place, right in held if not right] == []
    for delivered, found in seeded("total_disagrees"):
        assert [place for place, right in totals(delivered) if not right] == [found.place]


# Complete


def test_every_format_is_delivered() -> None:
    shown = {file.form.name for seed in range(len(FORMATS)) for file in clean(seed).files}
    assert shown == set(FORMATS)


def test_clean_submissions_have_no_error_and_all_their_rows() -> None:
    for delivered in map(clean, ROUNDS_OF_FORMATS):
        assert delivered.seeded == ()
        assert len(delivered.truth["registrations"]) >= 20
        assert {found.severity for found in delivered.notices} <= {"notice"}


# Clean rows agree with themselves


def test_dates_of_clean_rows_are_past_and_in_order() -> None:
    for delivered in map(clean, ROUNDS_OF_FORMATS):
        for rows in delivered.truth.values():
            for row in rows:
                for name, value in row.values.items():
                    assert not isinstance(value, date) or name == "valid_until" or value <= delivered.as_of
        for row in delivered.truth["registrations"]:
            days = [row.values[name] for name in ("certified_on", "registered_on", "valid_until")]
            there = [day for day in days if isinstance(day, date)]
            assert there == sorted(there)
            if row.values["certificate"] == "senior":
                assert row.values["certified_on"] is not None
                assert there[0] >= date(2019, 1, 1)


def test_clean_keys_are_unique() -> None:
    for delivered in map(clean, ROUNDS_OF_FORMATS):
        for table in dictionary().tables:
            columns = [name.replace("person_key", "id_number") for name in table.key]
            keys = Counter(tuple(row.values[c] for c in columns) for row in delivered.truth[table.name])
            assert [key for key, count in keys.items() if count > 1] == []


def professionals(rows: tuple[TrueRow, ...]) -> Counter[object]:
    found = (row.values for row in rows)
    return Counter(
        values["community_code"]
        for values in found
        if values["category"] == "professional" and values["cancelled_on"] is None
    )


def test_clean_communities_report_the_professionals_that_are_registered_there() -> None:
    compared = 0
    for delivered in map(clean, ROUNDS_OF_FORMATS):
        registered = professionals(delivered.truth["registrations"])
        for row in delivered.truth["communities"]:
            if row.values["professionals_reported"] is not None:
                compared += 1
                assert row.values["professionals_reported"] == registered[row.values["code"]]
    assert compared > 50


def test_clean_professionals_have_a_certificate_or_a_degree() -> None:
    for delivered in map(clean, ROUNDS_OF_FORMATS):
        for row in delivered.truth["registrations"]:
            grounds = row.values["certificate"] != "none" or row.values["qualified_by"] in ("degree", "both")
            assert grounds or row.values["category"] == "general"


# Against the last snapshot


@pytest.mark.parametrize(("day", "before"), [
    (date(2016, 3, 31), date(2015, 12, 31)), (date(2016, 6, 30), date(2016, 3, 31)),
    (date(2016, 9, 30), date(2016, 6, 30)), (date(2016, 12, 31), date(2016, 9, 30)),
])  # fmt: skip
def test_the_quarter_before_ends_three_months_earlier(day: date, before: date) -> None:
    assert quarter_before(day) == before


def test_nothing_falls_against_the_quarter_before_in_clean_submissions() -> None:
    compared = [s for s in map(clean, ROUNDS_OF_FORMATS) if s.previous]
    assert len(compared) >= 4
    for delivered in compared:
        assert delivered.previous is not None
        assert delivered.previous.as_of < delivered.as_of
        assert delivered.previous.seeded == ()
        assert lottery(delivered.previous) <= lottery(delivered)
        for table, rows in delivered.previous.truth.items():
            assert len(rows) <= len(delivered.truth[table])
