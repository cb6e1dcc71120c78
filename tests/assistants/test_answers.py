"""What assistants are told of the sample: no small group, no more rows than the cap, no personal column."""

from __future__ import annotations

import json
import time
from datetime import date
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import pytest

from analytics.access.small_groups import is_small, kept_back
from analytics.access.viewer import everybody
from analytics.assistants import answers
from analytics.assistants.answers import MOST_ROWS, Asked
from analytics.assistants.people import PEOPLE, kept_observations
from analytics.errors import Refusal
from analytics.explore import answering
from analytics.explore.declarations import subject
from analytics.explore.question import Filter, Group, Question, Time
from analytics.language.translator import translator
from analytics.policy.loading import register
from analytics.progress.look import Look
from analytics.reference import CITY, districts
from analytics.warehouse.snapshots.catalogue import Catalogue

#: Columns by whose values people are few.
FINE = ("certificate", "service_field", "employer_kind", "qualified_by", "education", "registration_state")


@pytest.fixture(scope="module")
def look(sample: Path) -> Look:
    return Look.of(everybody(), Catalogue(sample), register())


@pytest.fixture
def asked(look: Look) -> Asked:
    return Asked(look, translator("zh"))


def of(question: Question, asked: Asked) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    document = answers.answered(asked, question)
    return document, document["rows"]


@pytest.mark.parametrize("pair", list(combinations(FINE, 2)))
def test_no_number_of_fewer_than_five_people_is_told(asked: Asked, pair: tuple[str, str]) -> None:
    question = Question("people", "people", by=tuple(map(Group, pair)))
    document, rows = of(question, asked)
    counted = {
        tuple(row[name] for name in pair): row["value"]
        for row in answering.answer(asked.look, question).table.records
    }
    told = {tuple(row[name] for name in pair): row["value"] for row in rows if "hidden" not in row}
    assert told
    assert told == {key: counted[key] for key in told}
    assert not any(is_small(value) for value in told.values())
    left = sum(counted.values()) - sum(told.values())
    assert document["figure"]["value"] == sum(counted.values())
    assert not is_small(left)


@pytest.mark.parametrize("measure", [one.id for one in subject("people").measures])
def test_whatever_is_asked_of_few_people_is_kept_back(asked: Asked, measure: str) -> None:
    by = (Group("certificate"), Group("district_code"))
    people = {
        (row["certificate"], row["district_code"]): row["value"]
        for row in answering.answer(asked.look, Question("people", "people", by=by)).table.records
    }
    _, rows = of(Question("people", measure, by=by), asked)
    kept = [row for row in rows if "hidden" in row]
    assert kept
    for row in rows:
        if is_small(people[row["certificate"], row["district_code"]]):
            assert row["hidden"]
            assert row["value"] is None


@pytest.mark.parametrize(("unit", "against"), [("620103", "2014-03-31"), ("620121", "city")])
def test_neither_side_of_a_comparison_tells_of_few_people(look: Look, unit: str, against: str) -> None:
    asked = Asked(look.at(unit), translator("zh"))
    _, rows = of(Question("people", "people", by=(Group("certificate"),), against=against), asked)
    beside = "value_city" if against == "city" else "value_before"
    for row in rows:
        assert not is_small(row["value"])
        assert not is_small(row[beside])
        assert ("hidden" in row) == (row["change"] is None)


def test_the_rest_is_counted_as_the_people_it_is_made_of(asked: Asked) -> None:
    question = Question("people", "women_share", by=(Group("certificate"),), top=1)
    _, rows = of(question, asked)
    assert {row["certificate"] for row in rows} == {"~rest", rows[0]["certificate"], rows[-1]["certificate"]}
    for row in rows:
        assert not is_small(row["numerator"])
        assert row["value"] is None or not is_small(row["denominator"] - row["numerator"])


@pytest.mark.parametrize("column", ["gender", "education", "has_contract"])
def test_of_few_people_not_even_the_groups_are_named(look: Look, column: str) -> None:
    """Whoever knows how old somebody is and when they registered would read their row, a column at a time."""
    asked = Asked(look.at("620123"), translator("zh"))
    by = (Group("age_band"), Group("registered_on", "quarter"))
    few = [
        (row["age_band"], row["registered_on:quarter"])
        for row in answering.answer(asked.look, Question("people", "people", by=by)).table.records
        if row["value"] == 1 and row["age_band"] and row["registered_on:quarter"]
    ][:3]
    assert few
    for age, quarter in few:
        filters = (Filter("age_band", (age,)), Filter("registered_on", (quarter,)))
        document, rows = of(Question("people", "people", filters, by=(Group(column),)), asked)
        assert rows == []
        assert document["left_out"]


def test_a_quarter_of_few_people_names_no_group_of_theirs(look: Look) -> None:
    asked = Asked(look.at("620123"), translator("zh"))
    by = (Group("registered_on", "quarter"), Group("education"))
    people: dict[Any, float] = {}
    for row in answering.answer(asked.look, Question("people", "people", by=by)).table.records:
        quarter = row["registered_on:quarter"]
        people[quarter] = people.get(quarter, 0) + row["value"]
    for against in (None, "2019-12-31"):
        document, rows = of(Question("people", "people", by=by, against=against), asked)
        assert rows
        assert document["left_out"]
        assert not any(is_small(people[row["registered_on:quarter"]]) for row in rows if not against)
    assert any(map(is_small, people.values()))


#: Of people: what is so fine that a few answers single somebody out, and what may be asked in its stead.
TOO_FINE = [
    (Filter("birth_year", ("1985",)), "age_band"),
    (Filter("community_code", ("620102001001",)), "district_code"),
    (Filter("community_code", (None,)), "district_code"),
    (Filter("certified_on", ("2019-06-30",)), "2019-Q2"),
    (Filter("certified_on", ("2019-06",)), "2019-Q2"),
    (Filter("registered_on", ("2019..2019-07-03",)), "registered_on:quarter"),
    (Filter("trained_hours_this_year", ("37",)), r"36\.\.47"),
    (Filter("volunteers_linked", ("1..7",)), r"1\.\.4"),
    (Group("birth_year"), "age_band"),
    (Group("community_code"), "district_code"),
    (Group("assessed_on", "month"), "assessed_on:year"),
]


@pytest.mark.parametrize(("part", "instead"), TOO_FINE)
def test_people_are_not_asked_by_what_singles_them_out(
    asked: Asked, part: Filter | Group, instead: str
) -> None:
    """Each answer alone keeps small groups back; many of them side by side would not."""
    if isinstance(part, Filter):
        question = Question("people", "people", (part,), by=(Group("certificate"),))
    else:
        question = Question("people", "women_share", by=(part,))
    with pytest.raises(Refusal, match=instead):
        answers.answered(asked, question)


def test_people_are_asked_by_whole_bands_years_and_quarters(asked: Asked) -> None:
    filters = (
        Filter("certified_on", ("2015..2018-Q3", "2019", None)),
        Filter("volunteers_linked", ("0..4", "10..19", "50..")),
    )
    _, rows = of(Question("people", "people", filters, by=(Group("registered_on", "quarter"),)), asked)
    assert rows


def test_only_columns_that_single_nobody_out_are_offered(asked: Asked) -> None:
    subjects = answers.dictionary(asked, None)["subjects"]
    people = subjects["people"]["columns"]
    assert set(people) == {one.id for one in subject("people").columns} - {"birth_year", "community_code"}
    assert people["trained_hours_this_year"]["bands"][-2:] == ["36..47", "48.."]
    assert set(subjects["money"]["columns"]) == {one.id for one in subject("money").columns}


@pytest.mark.parametrize(
    ("measure", "column"), [("trained_hours", "trained_hours_this_year"), ("volunteers", "volunteers_linked")]
)
def test_a_sum_is_of_at_least_five_who_have_something(look: Look, measure: str, column: str) -> None:
    asked = Asked(look.at("620121"), translator("zh"))
    by = (Group("certificate"), Group("employer_kind"))
    for filters in ((), (Filter(column, ("0..",)),)):
        having = Question("people", "people", (Filter(column, ("1..",)),), by=by)
        people = {
            (row["certificate"], row["employer_kind"]): row["value"]
            for row in answering.answer(asked.look, having).table.records
        }
        assert any(map(is_small, people.values()))
        _, rows = of(Question("people", measure, filters, by=by), asked)
        for row in rows:
            if is_small(people.get((row["certificate"], row["employer_kind"]))):
                assert row["value"] is None


def test_how_few_are_neither_in_a_share_nor_out_of_it_is_not_told(look: Look) -> None:
    asked = Asked(look.on(date(2014, 12, 31)).at("620111"), translator("zh"))
    question = Question("people", "contract_share")
    made = answering.answer(asked.look, question)
    assert made.rows is not None
    assert made.rows - (made.total.denominator or 0) == 1
    document, _ = of(question, asked)
    assert document["figure"]["denominator"] == made.total.denominator
    assert document["counted"] is None


@pytest.mark.parametrize(
    ("subject", "column"),
    [
        ("communities", "professionals_registered"),
        ("communities", "professionals_reported"),
        ("activities", "people"),
    ],
)
def test_a_number_of_people_tells_no_rows_apart(asked: Asked, subject: str, column: str) -> None:
    """A list of the communities with one professional each tells what is kept back of each of them."""
    measure = Question(subject, subject).measure
    for question in (
        Question(subject, measure, by=(Group("district_code"), Group(column))),
        Question(subject, measure, (Filter(column, ("1",)),), by=(Group("district_code"),)),
    ):
        with pytest.raises(Refusal, match=column):
            answers.answered(asked, question)


def test_the_professionals_of_a_community_are_people_too(asked: Asked) -> None:
    staffed = Filter("is_staffed", ("true",))
    question = Question("communities", "professionals_registered", (staffed,), by=(Group("name"),))
    document, rows = of(question, asked)
    assert document["counts_people"]
    assert not any(is_small(row["value"]) for row in rows)
    assert any("hidden" in row for row in rows)


def test_money_and_institutions_are_told_as_they_are(asked: Asked) -> None:
    for question in (
        Question("money", "entries", by=(Group("source"),)),
        Question("institutions", "institutions", by=(Group("kind"), Group("district_code"))),
    ):
        document, rows = of(question, asked)
        assert not document["counts_people"]
        assert not any("hidden" in row for row in rows)


def test_over_time_every_day_keeps_its_own(asked: Asked) -> None:
    _, rows = of(Question("people", "people", by=(Group("certificate"),), time=Time.YEARS), asked)
    assert len({row["as_of"] for row in rows}) > 4
    assert not any(is_small(row["value"]) for row in rows)


def test_no_answer_has_more_rows_than_the_cap(asked: Asked) -> None:
    question = Question("communities", "posts", by=(Group("name"),))
    document, rows = of(question, asked)
    assert len(rows) == MOST_ROWS
    assert document["further_rows"] > 0
    ids = [item.id for item in asked.look.register.indicators.values()][:10]
    many = answers.observations(asked, ids, list(districts()), None, None)
    assert len(many["rows"]) == MOST_ROWS


def test_an_answer_of_very_many_groups_is_refused_and_one_of_many_is_soon_there(asked: Asked) -> None:
    by = (Group("street"), Group("name"))
    with pytest.raises(Refusal, match="groups"):
        answers.answered(asked, Question("communities", "posts", by=by, time=Time.SNAPSHOTS))
    many = list(range(20_000))
    kept = kept_back([[1] * len(many)], [many], [len(many)])
    began = time.monotonic()
    assert all(place in kept.places for place in many)
    assert time.monotonic() - began < 2


def test_observations_of_few_people_are_kept_back_in_every_unit(asked: Asked, look: Look) -> None:
    for indicator in look.register.indicators.values():
        if indicator.unit not in PEOPLE:
            assert not kept_observations(look, indicator)
            continue
        told = answers.observations(asked, [indicator.id], [CITY, *districts()], look.days[-2], None)["rows"]
        by_day: dict[Any, list[dict[str, Any]]] = {}
        for row in told:
            assert not is_small(row["value"])
            if row["total"] is not None and row["value"] is not None:
                assert not is_small(row["total"] - row["value"])
            by_day.setdefault((row["as_of"], row["year"]), []).append(row)
        for rows in by_day.values():
            kept = [row for row in rows if "hidden" in row and row["district_code"] != CITY]
            city = [row for row in rows if row["district_code"] == CITY]
            # One alone would be the city less the others.
            assert len(kept) != 1 or "hidden" in city[0]


def test_a_change_is_told_in_parts_of_at_least_five_people(look: Look) -> None:
    told = 0
    for unit in (CITY, *districts()):
        asked = Asked(look.at(unit), translator("zh"))
        for earlier in (look.on(look.days[-2]).snapshot, look.on(look.days[-5]).snapshot):
            document = answers.change(asked, "workforce.total", earlier)
            rows = document["rows"]
            assert not any(is_small(row["rows"]) for row in rows)
            if all(row["change"] is not None for row in rows):
                assert sum(row["change"] for row in rows) == document["change"]
            assert ("sentence" in document) != any(row["code"] == "together" for row in rows)
            told += len(rows)
    assert told > 20


def test_parts_put_together_tell_neither_of_few_who_came_nor_of_few_who_went(look: Look) -> None:
    """Ten people who make six more are eight who came and two who went."""
    told = kept = 0
    for earlier, later in pairwise(look.days[-9:]):
        made = look.on(later)
        for id in ("workforce.professional", "training.holders", "agencies.professionals"):
            document = answers.change(Asked(made, translator("zh")), id, look.on(earlier).snapshot)
            for row in document["rows"]:
                if row["code"] != "together" or row["change"] is None:
                    continue
                told += row["rows"] is not None
                kept += row["rows"] is None
                if row["rows"] is not None:
                    assert not is_small((row["rows"] + row["change"]) / 2)
                    assert not is_small((row["rows"] - row["change"]) / 2)
    assert told
    assert kept


def test_nothing_of_a_person_is_in_any_answer(asked: Asked) -> None:
    said = json.dumps(
        [
            answers.targets(asked),
            answers.target(asked, "communities.staffed"),
            answers.dictionary(asked, None),
            answers.change(asked, "workforce.senior", asked.look.on(asked.look.days[-5]).snapshot),
        ]
    )
    assert "person_key" not in said
    assert "id_number" not in said
