"""Any question gets the same answer as plain loops over the rows: table, totals, lists, what to drop."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import pytest
from hypothesis import example, given, settings

from analytics.access.viewer import everybody
from analytics.dictionary import dictionary
from analytics.errors import UnknownName
from analytics.explore.answer import Answer, Figure
from analytics.explore.answering import MOST_LISTED, answer, listing, rows
from analytics.explore.question import REST, Filter, Group, Question, Time, first
from analytics.policy.loading import register
from analytics.progress.look import Look
from analytics.reference import CITY, districts
from analytics.warehouse.questions import explore as loaded
from analytics.warehouse.snapshots.catalogue import Catalogue
from tests.explore.cities import CITIES, DAYS, TOLD
from tests.explore.recount import Thing, denominator, listed, meets, numbers, shown
from tests.explore.test_question import questions
from tests.plain_snapshots import CHENGGUAN
from tests.warehouse.small_city import AS_OF


class Recounted:
    """A question as plain loops answer it."""

    def __init__(self, look: Look, question: Question) -> None:
        self.question, self.look = question, look
        self.subject = question.declared
        self.measure = self.subject.measure(question.measure)
        has_city_level = dictionary().table(self.subject.table).column("district_code").type != "district"
        self.every_unit = [*districts(), *([CITY] if has_city_level else [])]
        self.units = self.every_unit if look.is_city else [look.unit]

    def things(self, day: date, *, is_city: bool = False) -> list[Thing]:
        """Those under all filters; of the whole city under all but that of districts."""
        filters = [one for one in self.question.filters if not (is_city and one.column == "district_code")]
        return [
            thing
            for thing in TOLD[day].things(self.subject.id)
            if (is_city or thing["district_code"] in self.units)
            and all(meets(self.question, thing, one.column, one.values) for one in filters)
        ]

    def values(self, thing: Thing) -> tuple[str | None, ...]:
        return tuple(shown(self.question, thing, group.column, group.part) for group in self.question.by)

    def asked(self, *, is_city: bool = False) -> list[str]:
        chosen = self.question.filtered("district_code")
        if is_city:
            return self.every_unit
        return [code for code in self.units if not chosen or code in chosen]

    def numbers(self, day: date, things: list[Thing], codes: list[str], *, is_whole: bool) -> Any:
        known = [code for code in codes if code in TOLD[day].reported(self.subject.table)]
        per = denominator(TOLD[day], self.measure, known, is_whole_city=is_whole)
        return numbers(self.question, things, per, is_known=bool(known))

    def total(self, day: date, *, is_city: bool = False) -> Any:
        is_whole = is_city or (self.look.is_city and not self.question.filtered("district_code"))
        codes = self.asked(is_city=is_city)
        return self.numbers(day, self.things(day, is_city=is_city), codes, is_whole=is_whole)

    def group(self, day: date, told: Mapping[str, str | None], shown_first: list[str | None]) -> Any:
        """The numbers of one row of the table; the rest is what is not shown by itself."""
        wanted = [told[group.written] for group in self.question.by]

        def is_in(values: tuple[str | None, ...]) -> bool:
            pairs = zip(values, wanted, strict=True)
            return all(value not in shown_first if want == REST else value == want for value, want in pairs)

        things = [thing for thing in self.things(day) if is_in(self.values(thing))]
        codes, is_whole = self.asked(), self.look.is_city and not self.question.filtered("district_code")
        if "district_code" in told:
            want, is_whole = told["district_code"], False
            codes = [code for code in codes if (code not in shown_first if want == REST else code == want)]
        return self.numbers(day, things, codes, is_whole=is_whole)


def same(found: Any, expected: float | None) -> bool:
    if found is None or pd.isna(found) or expected is None:
        return (found is None or pd.isna(found)) and expected is None
    return math.isclose(found, expected, rel_tol=1e-9, abs_tol=1e-9)


def same_figure(figure: Figure | None, expected: Any) -> bool:
    value, numerator, denominator = expected
    assert figure is not None
    pairs = ((figure.value, value), (figure.numerator, numerator), (figure.denominator, denominator))
    return all(same(one, other) for one, other in pairs)


def days_of(time: Time | None) -> list[date]:
    if time is None:
        return [AS_OF]
    return [DAYS[0], DAYS[1], AS_OF] if time is Time.YEARS else list(DAYS)


def check(look: Look, question: Question) -> Answer:
    found, recounted = answer(look, question), Recounted(look, question)
    assert same_figure(found.total, recounted.total(AS_OF))
    assert found.rows == len(recounted.things(AS_OF))
    check_lists(found, recounted)
    check_table(found, recounted)
    return found


def check_lists(found: Answer, recounted: Recounted) -> None:
    question = found.question
    things = [
        thing for thing in TOLD[AS_OF].things(question.subject) if thing["district_code"] in recounted.units
    ]
    assert [one.column for one in found.listings] == [column.id for column in question.declared.columns]
    for one in found.listings:
        expected = listed(question, things, one.column)
        assert {value.value: value.rows for value in one.values}.items() <= expected.items()
        assert len(one.values) + one.further == len(expected)
        assert sum(value.rows or 0 for value in one.values) + (one.further_rows or 0) == sum(
            expected.values()
        )
        counts = [value.rows or 0 for value in one.values]
        assert counts == sorted(counts, reverse=True)
        assert {value.value for value in one.values if value.is_chosen} == set(question.filtered(one.column))
        unchosen = [value for value in one.values if not value.is_chosen]
        assert len(unchosen) <= MOST_LISTED
    dropped = {}
    for filter in question.filters:
        without = replace(question, filters=tuple(one for one in question.filters if one is not filter))
        if left := len(Recounted(recounted.look, without).things(AS_OF)) - (found.rows or 0):
            dropped[filter.column] = left
    assert found.to_drop == (dropped if not found.rows else {})


def check_table(found: Answer, recounted: Recounted) -> None:
    question, frame = found.question, found.table.frame
    records = found.table.records
    names = [group.written for group in question.by]
    days = days_of(question.time)
    keys = [(record.get("as_of"), *(record[name] for name in names)) for record in records]
    assert len(keys) == len(set(keys))
    shown_first = [record[names[0]] for record in records if record[names[0]] != REST] if names else []
    if question.top is not None and names:
        assert len(set(shown_first)) <= question.top
    for record in records:
        day = record["as_of"].date() if question.time else AS_OF
        assert day in days
        told = {name: record[name] for name in names}
        value, numerator, denominator = recounted.group(day, told, shown_first)
        assert same(record["value"], value), (record, value)
        if "numerator" in frame:
            assert same(record["numerator"], numerator)
            assert same(record["denominator"], denominator)
        if question.against == "city":
            check_city(record, recounted, day, told, shown_first)
        elif question.against:
            before, _, _ = recounted.group(date(2019, 12, 31), told, shown_first)
            assert same(record["value_before"], before)
            has_both = value is not None and before is not None
            assert same(record["change"], value - before if has_both else None)
    # Nothing is left out: every thing under the filters is in a row of its day.
    for day in days:
        there = {
            tuple(
                REST if question.top is not None and place == 0 and value not in shown_first else value
                for place, value in enumerate(recounted.values(thing))
            )
            for thing in recounted.things(day)
        }
        of_day = {key[1:] for key in keys if not question.time or key[0].date() == day}
        assert there <= of_day


def check_city(
    record: Mapping[str, Any],
    recounted: Recounted,
    day: date,
    told: Mapping[str, Any],
    shown_first: list[Any],
) -> None:
    """The same of the whole city: every filter but that of districts, every group but districts."""
    question = recounted.question

    def is_in(thing: Thing) -> bool:
        values = zip(question.by, recounted.values(thing), strict=True)
        return all(
            value not in shown_first if told[group.written] == REST else value == told[group.written]
            for group, value in values
            if group.column != "district_code"
        )

    things = [thing for thing in recounted.things(day, is_city=True) if is_in(thing)]
    value, _, _ = recounted.numbers(day, things, recounted.every_unit, is_whole=True)
    assert same(record["value_city"], value)


@settings(max_examples=150)
@given(question=questions())
@example(question=Question("people", "people", by=(Group("district_code"),), top=2, against="city"))
@example(question=Question("money", "yuan_per_residents", by=(Group("district_code"),), top=2))
@example(question=Question("money", "yuan", (Filter("district_code", (CITY, CHENGGUAN)),), time=Time.YEARS))
@example(question=Question("people", "volunteers", (Filter("volunteers_linked", (None,)),)))
def test_every_question_is_answered_as_plain_loops_answer_it(look: Look, question: Question) -> None:
    check(look, question)


@settings(max_examples=50)
@given(question=questions())
def test_so_is_one_of_a_district(look: Look, question: Question) -> None:
    check(look.at("620103"), question)


@pytest.mark.parametrize(
    "subject", ["people", "money", "communities", "institutions", "activities", "measures"]
)
def test_every_measure_over_time_by_district_and_by_every_column(look: Look, subject: str) -> None:
    asked = first(subject)
    for measure in asked.declared.measures:
        check(look, replace(asked, measure=measure.id, time=Time.SNAPSHOTS))
    for column in asked.declared.columns:
        group = Group(column.id, "month" if column.kind.value == "date" else None)
        check(look, replace(asked, by=(group,), against="2020-01-31"))


def test_a_district_that_never_reported_is_missing_and_one_without_any_has_none(look: Look) -> None:
    silent = CITIES[AS_OF].silent
    asked = Question("people", "people", (Filter("certificate", ("none",)),), (Group("district_code"),))
    values = {record["district_code"]: record["value"] for record in answer(look, asked).table.records}
    assert values[silent] is None
    nobody = replace(asked, filters=(Filter("community_code", ("nowhere",)),))
    found = answer(look, nobody)
    by_district = {record["district_code"]: record["value"] for record in found.table.records}
    assert by_district[silent] is None
    assert {
        value for code, value in by_district.items() if code in TOLD[AS_OF].reported("registrations")
    } == {0}
    assert found.to_drop == {"community_code": len(TOLD[AS_OF].things("people"))}
    assert set(found.not_reported) == set(districts()) - TOLD[AS_OF].reported("registrations")


def test_amounts_nobody_states_add_up_to_nothing(look: Look) -> None:
    asked = Question("people", "volunteers", (Filter("volunteers_linked", (None,)),))
    found = answer(look, asked)
    assert found.rows
    assert found.total == Figure(None)


def test_the_rows_behind_a_mark_are_those_counted(look: Look) -> None:
    asked = Question("people", "people", (Filter("gender", ("female",)),), (Group("certificate"),), top=2)
    table = answer(look, asked).table.records
    for record in table:
        behind = rows(look, asked, {"certificate": record["certificate"]})
        assert len(behind) == record["value"]
        assert set(behind.frame["gender"]) == {"female"}
    assert {len(key) for key in rows(look, asked).frame["person_key"]} <= {8}
    assert len(rows(look, asked, limit=3)) == 3
    with pytest.raises(UnknownName, match="gender"):
        rows(look, asked, {"gender": "female"})


def test_a_longer_list_of_a_column_has_more_of_its_values(look: Look) -> None:
    asked = first("people")
    (short,) = [one for one in answer(look, asked).listings if one.column == "birth_year"]
    long = listing(look, asked, "birth_year", most=1000)
    assert short.further
    assert not long.further
    assert len(long.values) == len(short.values) + short.further


def test_a_day_that_is_not_before_is_refused(look: Look) -> None:
    with pytest.raises(UnknownName, match="comparison"):
        answer(look, replace(first(), against="2015-01-01"))


def test_the_scope_is_never_left(catalogue: Catalogue) -> None:
    """Not in the table, the lists or the rows; nor is the whole city counted beside for who sees less."""
    limited = Look.of(everybody().limited_to([CHENGGUAN]), catalogue, register())
    asked = first("people")
    found = answer(limited, asked)
    mine = [thing for thing in TOLD[AS_OF].things("people") if thing["district_code"] == CHENGGUAN]
    assert (found.rows, found.total) == (len(mine), Figure(len(mine)))
    by_gender = answer(limited, replace(asked, by=(Group("gender"),), time=Time.SNAPSHOTS)).table.frame
    of_the_day = by_gender[by_gender["as_of"] == pd.Timestamp(AS_OF)]
    assert of_the_day["value"].sum() == len(mine)
    assert set(found.table.frame["district_code"]) == {CHENGGUAN}
    assert [value.value for value in found.listings[0].values] == [CHENGGUAN]
    assert set(rows(limited, asked).frame["district_code"]) == {CHENGGUAN}
    others = asked.filtering("district_code", ["620103"])
    assert answer(limited, others).rows == 0
    assert answer(limited, others).to_drop == {"district_code": len(mine)}
    with_city = Look.of(everybody().limited_to([CHENGGUAN, CITY]), catalogue, register()).at(CHENGGUAN)
    for less in (limited, with_city):
        with pytest.raises(UnknownName, match="comparison"):
            answer(less, replace(asked, against="city"))


def test_of_who_sees_one_district_no_other_row_is_loaded(catalogue: Catalogue) -> None:
    limited = Look.of(everybody().limited_to([CHENGGUAN]), catalogue, register())
    answer(limited, first("people"))
    read = loaded._read(loaded._key(catalogue, limited.snapshot, "people", limited.scope))
    assert set(read.column("district_code").to_pylist()) == {CHENGGUAN}


def test_a_mean_is_of_what_is_stated_and_missing_where_nothing_is(look: Look) -> None:
    asked = Question("people", "mean_trained_hours")
    total = answer(look, asked).total
    hours = [thing["trained_hours_this_year"] for thing in TOLD[AS_OF].things("people")]
    stated = [number for number in hours if number is not None]
    assert None in hours
    assert (total.numerator, total.denominator) == (sum(stated), len(stated))
    assert total.value == sum(stated) / len(stated)
    unstated = replace(asked, filters=(Filter("trained_hours_this_year", (None,)),))
    assert answer(look, unstated).total == Figure(None, None, 0)


def test_shares_and_means_are_of_what_they_name() -> None:
    """Each names its denominator, in both languages."""
    from analytics.explore.declarations import subjects

    for subject in subjects().values():
        for measure in subject.measures:
            assert (measure.denominator is not None) is measure.is_quotient
