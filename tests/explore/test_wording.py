"""A question and its answer in words, in both languages."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from analytics.explore import wording
from analytics.explore.answer import Answer, Figure
from analytics.explore.declarations import subjects
from analytics.explore.pictures import fitting
from analytics.explore.question import Filter, Group, Picture, Question, Time, first
from analytics.language.translator import translator
from analytics.tables import Table
from tests.looking import look_at

ZH, EN = translator("zh"), translator("en")


@pytest.mark.parametrize(
    ("subject", "column", "value", "zh", "en"),
    [
        ("people", "gender", "female", "女", "Female"),
        ("people", "on_post", "true", "是", "Yes"),
        ("people", "birth_year", "1985", "1985", "1985"),
        ("people", "education", None, "未填", "Not stated"),
        ("people", "district_code", "620102", "城关区", "Chengguan"),
        ("money", "district_code", "620100", "市级", "City level"),
        ("people", "employer_kind", "~rest", "其余合计", "All others"),
        ("people", "certified_on", "2019", "2019年", "2019"),
        ("people", "certified_on", "2019-Q2", "2019年第2季度", "Q2 2019"),
        ("people", "certified_on", "2019-06", "2019年6月", "Jun 2019"),
        ("people", "certified_on", "2019-06-30", "2019年6月30日", "30 Jun 2019"),
        ("people", "certified_on", "2018..2019-Q2", "2018年至2019年第2季度", "2018 to Q2 2019"),
        ("people", "trained_hours_this_year", "12..23", "12至23", "12 to 23"),
        ("people", "trained_hours_this_year", "48..", "48起", "from 48"),
        ("money", "amount_yuan", "..50000", "至5万元", "up to 50,000 yuan"),
    ],
)
def test_values_and_ranges(subject: str, column: str, value: str | None, zh: str, en: str) -> None:
    declared = subjects()[subject].column(column)
    assert (wording.value(declared, value, ZH), wording.value(declared, value, EN)) == (zh, en)


@pytest.mark.parametrize(
    ("subject", "measure", "value", "zh", "en"),
    [
        ("people", "people", 28902, "28,902人", "28,902"),
        ("people", "women_share", 0.7838, "78.4%", "78.4%"),
        ("people", "people_per_residents", 3.5, "3.5", "3.5"),
        ("money", "yuan", 238000, "23.8万元", "238,000 yuan"),
        ("money", "entries", 7, "7笔", "7"),
        ("people", "people", None, "—", "—"),
    ],
)
def test_numbers_with_what_they_count(
    subject: str, measure: str, value: float | None, zh: str, en: str
) -> None:
    asked = Question(subject, measure)
    assert (wording.figure(asked, value, ZH), wording.figure(asked, value, EN)) == (zh, en)


def test_every_column_group_and_unit_has_words() -> None:
    for declared in subjects().values():
        asked = first(declared.id)
        assert wording.figure(asked, 1, ZH)
        for column in declared.columns:
            assert wording.header(column, ZH)
        for measure in declared.measures:
            assert wording.measure(replace(asked, measure=measure.id), ZH)


def test_a_change_has_its_sign_and_of_shares_is_points() -> None:
    assert [wording.change(Question("people", "people"), n, ZH) for n in (3, -1200, 0, None)] == [
        "+3",
        "−1,200",
        "0",
        "—",
    ]
    assert wording.change(Question("people", "women_share"), -0.012, ZH) == "−1.2个百分点"


def test_a_title_says_what_by_what_and_of_which() -> None:
    asked = Question(
        "people",
        "people",
        (
            Filter("gender", ("female",)),
            Filter("certificate", ("assistant", "social_worker", "senior", None)),
        ),
        (Group("district_code"), Group("certified_on", "quarter")),
        Time.YEARS,
    )
    assert wording.title(asked, ZH) == (
        "人数，按县区、取得时间（按季度）、按年度（取每年最后一期快照）"
        "（性别：女；证书级别：助理社会工作师、社会工作师、高级社会工作师，另有1个）"
    )


def test_the_sentence_tells_the_total_what_it_is_beside_and_the_largest_groups(sample: Path) -> None:
    look = look_at(sample)
    asked = Question(
        "people", "people", (Filter("gender", ("female",)),), (Group("district_code"),), against="2019-12-31"
    )
    told = Answer(
        question=asked,
        snapshots=(look.snapshot,),
        table=Table(
            "explore",
            {"district_code": ["620102", "620103", "620104", "620105"], "value": [15, 8, None, 1]},
            of=("registrations",),
        ),
        total=Figure(24.0),
        total_beside=Figure(20.0),
        rows=24,
        listings=(),
        to_drop={},
        picture=Picture.BAR,
        sql="",
        is_of_raw_rows=False,
    )
    assert wording.sentence(told, look, ZH) == (
        "2020年6月30日，全市人员（性别：女）：人数24人。2019年12月31日：20人。"
        "按县区：城关区15人、七里河区8人、西固区—，另有1个。"
    )
    assert wording.sentence(told, look, EN).startswith(
        "As of 30 Jun 2020, Whole city, People (Gender: Female): People 24. 31 Dec 2019: 20. By District:"
    )


def test_a_picture_is_offered_where_it_fits() -> None:
    base = Question("people", "people")
    assert fitting(base) == (Picture.BAR, Picture.TABLE)
    two = replace(base, by=(Group("district_code"), Group("gender")))
    assert fitting(two) == (Picture.GRID, Picture.BAR, Picture.TABLE)
    over = replace(base, by=(Group("district_code"),), time=Time.YEARS)
    assert fitting(over)[:2] == (Picture.LINE, Picture.GRID)
    dated = replace(base, by=(Group("certified_on", "year"),))
    assert fitting(dated) == (Picture.LINE, Picture.BAR, Picture.TABLE)
