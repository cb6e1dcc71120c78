"""The generator keeps its own promises: always the same, true to the cell, and complete."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from zipfile import ZipFile

import pytest

from analytics.dictionary import dictionary
from analytics.reference import communities
from tests.submissions.delivery import FAULTS, FORMATS, Submission, submission
from tests.submissions.habits import HABITS
from tests.submissions.hostile import HOSTILE, hostile
from tests.submissions.identity import check_character, id_number, old_form
from tests.submissions.model import Place, Seeded, Sheet, TrueRow, plain
from tests.submissions.reading_back import calamine_rows, contradictions, same_content, sheets_of

ROUNDS_OF_FORMATS = range(2 * len(FORMATS))
ROUND_OF_FAULTS = range(len(FAULTS))
#: Four ways to put two dates in the wrong order are one kind of error.
ORDERS = {"registered_before_certified", "valid_until_before_registered", "cancelled_before_registered"}


@cache
def clean(seed: int) -> Submission:
    return submission(seed, clean=True)


@cache
def spoiled(seed: int) -> Submission:
    return submission(seed, clean=False)


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
        "print([digest(submission(seed, clean=seed % 2 == 0)) for seed in range(6)])"
    )
    here = [digest(submission(seed, clean=seed % 2 == 0)) for seed in range(6)]
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


# Complete


def test_every_habit_shows_in_clean_submissions() -> None:
    shown = set().union(*(clean(seed).habits for seed in range(60)))
    assert sorted(HABITS.keys() - shown) == []


def test_every_format_is_delivered() -> None:
    shown = {file.form.name for seed in range(len(FORMATS)) for file in clean(seed).files}
    assert shown == set(FORMATS)


@pytest.mark.parametrize("seed", ROUND_OF_FAULTS)
def test_each_seed_of_a_round_has_its_error(seed: int) -> None:
    fault = list(FAULTS)[seed]
    kind = "dates_out_of_order" if fault in ORDERS | {"closed_before_established"} else fault
    assert kind in {found.kind for found in spoiled(seed).seeded}


def test_clean_submissions_have_no_error_and_all_their_rows() -> None:
    for delivered in map(clean, ROUNDS_OF_FORMATS):
        assert delivered.seeded == ()
        assert len(delivered.truth["registrations"]) >= 20
        assert {found.severity for found in delivered.notices} <= {"notice"}


# Errors are errors, and where they are said to be


def sheet_at(delivered: Submission, place: Place) -> Sheet:
    file = next(file for file in delivered.files if file.name == place.file)
    return next(sheet for sheet in file.sheets if place.sheet in (None, sheet.name))


def test_what_is_seeded_stands_in_its_row_under_its_header() -> None:
    for delivered in map(spoiled, ROUND_OF_FAULTS):
        for found in delivered.seeded:
            if found.place.row is None or found.kind == "missing_column":
                continue
            rows = sheet_at(delivered, found.place).rows
            under = [c for line in rows[:15] for c, cell in enumerate(line) if cell == found.column]
            written = [
                plain(rows[found.place.row - 1][c]) for c in under if c < len(rows[found.place.row - 1])
            ]
            assert found.written in written, found


def seeded(kind: str) -> list[tuple[Submission, Seeded]]:
    found = [(s, one) for s in map(spoiled, range(2 * len(FAULTS))) for one in s.seeded if one.kind == kind]
    assert found, kind
    return found


def id_in(text: str) -> str:
    return text.strip().strip("'").upper().translate(str.maketrans("０１２３４５６７８９", "0123456789"))


def test_a_wrong_check_digit_is_wrong_and_other_wrong_ids_have_the_right_one() -> None:
    for _, found in seeded("id_check_digit"):
        number = id_in(found.written)
        assert check_character(number[:17]) != number[17]
    for kind in ("id_birth_date", "id_area", "id_born_in_future"):
        for _, found in seeded(kind):
            number = id_in(found.written)
            assert check_character(number[:17]) == number[17]


def test_a_birth_date_that_is_wrong_never_was() -> None:
    for _, found in seeded("id_birth_date"):
        with pytest.raises(ValueError, match=r"day|month|Invalid|year"):
            date.fromisoformat(id_in(found.written)[6:14])


def test_a_near_code_is_no_label_of_its_column() -> None:
    labels = {label.zh for t in dictionary().tables for c in t.columns for label in c.codes.values()}
    for _, found in seeded("unknown_code_near"):
        assert found.written not in labels or found.written in {"社会工作师", "社区工作"}, found


def test_a_date_after_the_as_of_date_is() -> None:
    for delivered, found in seeded("date_after_as_of"):
        assert date.fromisoformat(found.written) > delivered.as_of


def test_a_person_in_two_districts_stands_at_both_places() -> None:
    for delivered, found in seeded("person_in_two_districts"):
        assert found.severity == "warning"
        rows = {row.place: row.values for row in delivered.truth["registrations"]}
        assert found.other is not None
        first, second = rows[found.other], rows[found.place]
        assert first["id_number"] == second["id_number"]
        assert first["district_code"] != second["district_code"]


def test_a_row_in_error_is_not_in_the_truth_and_its_twin_is_not_either() -> None:
    for delivered in map(spoiled, ROUND_OF_FAULTS):
        places = {row.place for rows in delivered.truth.values() for row in rows}
        for found in delivered.seeded:
            if found.severity == "error" and found.kind != "total_disagrees":
                assert found.place not in places
                assert found.other not in places


def test_a_community_of_another_district_exists_and_an_unknown_one_does_not() -> None:
    known = {place.code for place in communities()}
    assert all(found.written in known for _, found in seeded("community_of_other_district"))
    assert not any(found.written in known for _, found in seeded("unknown_community"))


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


def lottery(delivered: Submission) -> Decimal:
    amounts = (row.values["amount_yuan"] for row in delivered.truth["funding"])
    return sum((amount for amount in amounts if isinstance(amount, Decimal)), Decimal(0))


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


def test_what_fell_was_there_the_quarter_before() -> None:
    for delivered, _ in seeded("people_fell"):
        assert delivered.previous is not None
        before = len(delivered.previous.truth["registrations"])
        assert before > 1.5 * len(delivered.truth["registrations"])
    for delivered, found in seeded("amount_fell"):
        assert delivered.previous is not None
        assert found.written == "3"
        assert lottery(delivered) < lottery(delivered.previous) or len(delivered.truth["funding"]) > 1


# Hostile files


@cache
def names_in(content: bytes) -> list[str]:
    return re.findall(r"[A-Za-z ]{8,}", content.decode("utf-16-le", "ignore"))


def test_hostile_files_are_small_and_as_bad_as_they_say(tmp_path: Path) -> None:
    paths = {kind: path for path, kind in hostile(tmp_path)}
    assert paths.keys() == HOSTILE.keys()
    assert max(path.stat().st_size for path in paths.values()) < 5_000_000
    declared = {kind: sum(entry.file_size for entry in ZipFile(paths[kind]).infolist()) for kind in
                ("zip_bomb", "zip_bomb_understated", "zip_ratio")}  # fmt: skip
    assert declared["zip_bomb"] > 200_000_000
    assert declared["zip_bomb_understated"] < 10_000
    assert declared["zip_ratio"] > 100 * paths["zip_ratio"].stat().st_size
    assert len(ZipFile(paths["zip_many_entries"]).infolist()) > 500
    assert any(name.startswith("/") for name in ZipFile(paths["zip_absolute_name"]).namelist())
    assert any(name.startswith("..") for name in ZipFile(paths["zip_parent_name"]).namelist())
    assert ZipFile(paths["zip_encrypted"]).infolist()[0].flag_bits & 1
    assert "EncryptedPackage" in names_in(paths["ole_encrypted"].read_bytes())
    assert b"XFD1048576" in ZipFile(paths["sparse_giant"]).read("xl/worksheets/sheet1.xml")
