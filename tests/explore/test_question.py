"""A question is the same on the page, in an address and in a saved entry; what is wrong in one is told."""

from __future__ import annotations

import pickle
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.documents import refusal_sentence
from analytics.errors import Refusal, UnknownName
from analytics.explore.declarations import ColumnKind, subjects
from analytics.explore.question import Filter, Group, Picture, Question, Time, first, read, values_of, written
from analytics.language.translator import Translator, translator

TEXTS = st.lists(st.one_of(st.none(), st.text(min_size=1, max_size=8)), min_size=1, unique=True)


@st.composite
def questions(draw: st.DrawFn) -> Question:
    """Any question the declarations allow."""
    subject = draw(st.sampled_from(list(subjects().values())))
    asked = Question(subject.id, draw(st.sampled_from(subject.measures)).id)
    for column in draw(
        st.lists(st.sampled_from(subject.columns), unique_by=lambda column: column.id, max_size=4)
    ):
        values = {
            ColumnKind.NUMBER: st.sampled_from(["10", "10..20", "..5", "-3.5..", None]),
            ColumnKind.DATE: st.sampled_from(["2019", "2019-Q2", "2019-06", "2019-06-30..2020", None]),
            ColumnKind.CATEGORY: st.sampled_from([*column.codes, None])
            if column.codes
            else st.one_of(st.none(), st.text(min_size=1, max_size=8)),
        }[column.kind]
        asked = asked.filtering(column.id, draw(st.lists(values, min_size=1, max_size=3, unique=True)))
    groups = draw(st.lists(st.sampled_from(subject.columns), unique_by=lambda c: c.id, max_size=2))
    return replace(
        asked,
        by=tuple(Group(c.id, "quarter" if c.kind is ColumnKind.DATE else None) for c in groups),
        time=draw(st.sampled_from([None, *Time])),
        top=draw(st.sampled_from([None, 1, 100])),
        against=draw(st.sampled_from([None, "city", "2019-12-31"])),
        picture=draw(st.sampled_from([None, *Picture])),
    )


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("volunteers_linked", "20..10"),
        ("volunteers_linked", "-1..-1.5"),
        ("certified_on", "2019..2018"),
        ("certified_on", "2019-Q3..2019-06"),
        ("certified_on", "2019-06-30..2019-05"),
    ],
)
def test_a_range_that_ends_before_it_begins_is_refused_and_the_rest_is_asked(column: str, value: str) -> None:
    asked, (unread,) = read({"subject": "people", f"where.{column}": value})
    assert asked == Question("people", "people")
    assert (unread.value, str(unread.why).partition(" of ")[0]) == (value, f"“{value}”")
    assert "ends before it begins" in str(unread.why)


@pytest.mark.parametrize("value", ["2019..2019", "2019-06..2019-Q2", "2019-06-30..2019", "2019-12-31..2019"])
def test_one_that_begins_within_its_end_is_a_range(value: str) -> None:
    assert read({"subject": "people", "where.certified_on": value})[1] == ()


@given(questions())
def test_an_address_carries_the_whole_question(asked: Question) -> None:
    assert read(asked.parameters()) == (asked, ())


@given(TEXTS)
def test_values_survive_an_address_whatever_is_in_them(values: list[str | None]) -> None:
    assert values_of(written(values)) == tuple(values)


def test_an_address_without_a_question_is_where_everybody_starts() -> None:
    assert read({"as_of": "2019-12-31", "district": "620102"}) == (first(), ())


def test_what_an_address_gets_wrong_is_told_and_the_rest_is_asked() -> None:
    asked, unread = read(
        {
            "subject": "people",
            "measure": "heads",
            "where.gender": "female",
            "where.colour": "red",
            "where.certificate": "doctor",
            "by": "district_code,planet,certified_on:century",
            "time": "decades",
            "top": "many",
            "against": "yesterday",
            "picture": "cake",
        }
    )
    assert asked == Question("people", "people", (Filter("gender", ("female",)),), (Group("district_code"),))
    assert [(one.name, one.value) for one in unread] == [
        ("measure", "heads"),
        ("where.colour", "red"),
        ("where.certificate", "doctor"),
        ("by", "planet"),
        ("by", "certified_on:century"),
        ("time", "decades"),
        ("top", "many"),
        ("against", "yesterday"),
        ("picture", "cake"),
    ]


def test_half_a_sign_is_a_text_that_nothing_has() -> None:
    asked, unread = read(
        {"subject": "money", "where.project": "修\ud800", "where.\udc00": "1", "by": "\udfff"}
    )
    assert asked.filtered("project") == ("修?",)
    assert [(one.name, one.value) for one in unread] == [("where.?", "1"), ("by", "?")]


@pytest.mark.parametrize(
    ("name", "nearest"),
    [("certificat", "certificate"), ("employer", "employer_kind"), ("regist_on", "registered_on")],
)
def test_a_column_that_does_not_exist_is_refused_with_the_nearest(name: str, nearest: str) -> None:
    with pytest.raises(UnknownName, match=f"Did you mean “{nearest}”"):
        first("people").filtering(name, ["x"])


@pytest.mark.parametrize("value", ["..", "ten", "10...20", "2019-06", "1e9"])
def test_a_number_is_filtered_by_numbers(value: str) -> None:
    with pytest.raises(Refusal, match="no value of amount_yuan"):
        first("money").filtering("amount_yuan", [value])


@pytest.mark.parametrize(
    "value", ["..", "2019-13", "2019-Q5", "19", "2019-06-31x", "today", "2019-06-31", "..2019-02-29"]
)
def test_a_date_is_filtered_by_the_parts_of_a_date(value: str) -> None:
    with pytest.raises(Refusal, match="no value of booked_on"):
        first("money").filtering("booked_on", [value])


def test_a_district_is_one_that_there_is() -> None:
    with pytest.raises(UnknownName, match="Unknown district_code “620192”"):
        first("people").filtering("district_code", ["620192"])


def test_a_second_choice_of_a_value_takes_it_back() -> None:
    asked = first("people")
    chosen = asked.toggling("gender", "female").toggling("gender", None)
    assert chosen.filtered("gender") == ("female", None)
    assert chosen.toggling("gender", None).toggling("gender", "female") == asked


def test_the_order_of_choices_makes_no_other_question() -> None:
    asked = first("people")
    one = asked.toggling("gender", "female").toggling("certificate", "none")
    assert one == asked.toggling("certificate", "none").toggling("gender", "female")


def test_more_than_two_groups_are_refused() -> None:
    groups = tuple(map(Group, ("district_code", "gender", "certificate")))
    with pytest.raises(Refusal, match="at most 2"):
        replace(first("people"), by=groups)


@pytest.mark.parametrize(
    ("name", "value", "zh", "en"),
    [
        ("where.planet", "1", "人员的列“planet”不存在。", "Unknown column of people “planet”."),
        ("measure", "heads", "人员的指标“heads”不存在。", "Unknown measure of people “heads”."),
        ("where.gender", "x", "性别“x”不存在。", "Unknown gender “x”."),
        ("where.certified_on", "soon", "“soon”不是取得时间可用的值。", "“soon” is no value of certified_on."),
        ("by", "certified_on:age", "取得时间的时段“age”不存在。", "Unknown part of certified_on “age”."),
        ("by", "gender:year", "分组“gender:year”不存在。", "Unknown group “gender:year”."),
        ("against", "then", "对比“then”不存在。", "Unknown comparison “then”."),
        ("time", "weeks", "时间“weeks”不存在。", "Unknown time “weeks”."),
        ("picture", "cake", "图形“cake”不存在。", "Unknown picture “cake”."),
        ("subject", "planets", "对象“planets”不存在。", "Unknown subject “planets”."),
    ],
)
def test_a_refusal_is_said_in_one_language(name: str, value: str, zh: str, en: str) -> None:
    _, (one,) = read({"subject": "people", name: value})
    again = pickle.loads(pickle.dumps(one.why))
    for said in (refusal_sentence, lambda why, t: Translator.refusal(t, why)):
        assert said(again, translator("zh")).startswith(zh)
        assert said(again, translator("en")).startswith(en)
