"""Seeded errors are errors, and stand where they are said to stand."""

from __future__ import annotations

from datetime import date

import pytest

from analytics.dictionary import dictionary
from analytics.reference import communities
from tests.submissions.delivery import FAULTS, Submission
from tests.submissions.draws import ROUND_OF_FAULTS, lottery, seeded, spoiled
from tests.submissions.identity import check_character
from tests.submissions.model import Place, Sheet, plain

#: Several ways to make one kind of error.
KINDS = {
    "registered_before_certified": "dates_out_of_order",
    "valid_until_before_registered": "dates_out_of_order",
    "cancelled_before_registered": "dates_out_of_order",
    "closed_before_established": "dates_out_of_order",
    "sheet_under_foreign_headers": "sheet_goes_on",
    "unit_unknown": "unit_not_understood",
    "unit_unclear": "unit_not_understood",
}


@pytest.mark.parametrize("seed", ROUND_OF_FAULTS)
def test_each_seed_of_a_round_has_its_error(seed: int) -> None:
    fault = list(FAULTS)[seed]
    assert KINDS.get(fault, fault) in {found.kind for found in spoiled(seed).seeded}


def sheet_at(delivered: Submission, place: Place) -> Sheet:
    file = next(file for file in delivered.files if file.name == place.file)
    return next(sheet for sheet in file.sheets if place.sheet in (None, sheet.name))


def test_what_is_seeded_stands_in_its_row_under_its_header() -> None:
    for delivered in map(spoiled, ROUND_OF_FAULTS):
        for found in delivered.seeded:
            if found.place.row is None or found.column is None or found.kind == "missing_column":
                continue
            rows = sheet_at(delivered, found.place).rows
            under = [c for line in rows[:15] for c, cell in enumerate(line) if cell == found.column]
            written = [
                plain(rows[found.place.row - 1][c]) for c in under if c < len(rows[found.place.row - 1])
            ]
            assert found.written in written, found


def id_in(text: str) -> str:
    plain = "".join(text.split()).strip("'‘’=\"").upper()
    return plain.translate(str.maketrans("０１２３４５６７８９", "0123456789"))


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


def test_what_fell_was_there_the_quarter_before() -> None:
    for delivered, _ in seeded("people_fell"):
        assert delivered.previous is not None
        before = len(delivered.previous.truth["registrations"])
        assert before > 1.5 * len(delivered.truth["registrations"])
    for delivered, found in seeded("amount_fell"):
        assert delivered.previous is not None
        assert found.written == "3"
        assert lottery(delivered) < lottery(delivered.previous) or len(delivered.truth["funding"]) > 1
