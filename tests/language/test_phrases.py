"""Numbers in words: the unit after a number agrees with it in English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from enum import StrEnum

import pytest

from analytics.assess.assessment import CagrRatio, Point, Reason, Scheduled, Status, Weather
from analytics.assess.ranking import Place
from analytics.assess.targets import assess_target
from analytics.language.phrases import (
    REASONS,
    STATUS_WORDS,
    WEATHER_WORDS,
    gap,
    in_units,
    in_whole_units,
    needed_in_words,
    rank,
    rank_range,
    ratio,
)
from analytics.language.translator import translator
from analytics.policy.loading import register
from analytics.reference import CITY
from tests.assess.cases import HALF, START, THRESHOLDS, indicator, judge, points


@pytest.mark.parametrize(
    ("id", "value", "en", "zh"),
    [
        ("workforce.total", 1, "1 person", "1人"),
        ("workforce.total", 1_001, "1,001 people", "1,001人"),
        ("communities.staffed", 1, "1 community", "1个社区"),
        ("rural.posts", 1, "1 place", "1个乡镇或社区"),
        ("bases.city", 1, "1 base", "1个基地"),
        ("bases.city", 0, "0 bases", "0个基地"),
        ("bases.district", 0.7, "0.7 districts", "0.7个县区"),
        ("funding.purchase", 1, "1 yuan", "1元"),
        ("agencies.count", None, "—", "—"),
    ],
)
def test_the_unit_agrees_with_the_number(id: str, value: float | None, en: str, zh: str) -> None:
    indicator = register().indicator(id)
    assert in_units(value, indicator, register(), translator("en")) == en
    assert in_units(value, indicator, register(), translator("zh")) == zh


@pytest.mark.parametrize(
    ("id", "value", "total", "on", "zh", "en"),
    [
        # 93 of 421 in 184 days.
        ("communities.staffed", 328, 421, date(2020, 6, 30),
         "每月15.4个社区", "15.4 communities a month"),
        # Never "0 communities a month": one is missing.
        ("communities.staffed", 420, 421, date(2020, 6, 30),
         "还差1个社区，剩6个月", "1 community to go, 6 months left"),
        ("bases.district", 4, 8, date(2020, 6, 30),
         "还差4个县区，剩6个月", "4 districts to go, 6 months left"),
        ("workforce.senior", 71, None, date(2020, 12, 1),
         "还差9人，剩1个月", "9 people to go, 1 month left"),
        ("workforce.senior", 71, None, date(2020, 12, 20),
         "还差9人，剩11天", "9 people to go, 11 days left"),
        ("workforce.senior", 20, None, date(2014, 12, 31), "还差60人，剩72个月",
         "60 people to go, 72 months left"),
        ("workforce.senior", 80, None, date(2020, 6, 30), "", ""),
        # No time is left.
        ("workforce.senior", 71, None, date(2020, 12, 31), "", ""),
    ],
)  # fmt: skip
def test_what_is_still_needed_is_told_by_the_month_or_whole_where_little_is_left(
    id: str, value: float, total: float | None, on: date, zh: str, en: str
) -> None:
    indicator = register().indicator(id)
    seen = [Point(date(2014, 3, 31), 0, total), Point(on, value, total)]
    judged = assess_target(indicator, seen, district_code=CITY, on=on).overall
    for language, said in (("zh", zh), ("en", en)):
        assert needed_in_words(indicator, judged, register(), translator(language)) == said
    assert isinstance(judged, Scheduled)
    if zh.startswith("还差1个"):
        assert judged.needed_per_month == pytest.approx(1 / 421 * 30.4375 / 184), "the number stays exact"


@pytest.mark.parametrize(
    ("value", "written"),
    [(0.946, "0.946"), (0.95, "0.95"), (0.5999, "0.5999"), (1.0006, "1"), (-0.001, "-0.001"), (None, "—")],
)
def test_a_ratio_has_the_digits_that_decide_its_status(value: float | None, written: str) -> None:
    assert ratio(CagrRatio(value, None, None)) == written


@pytest.mark.parametrize(
    ("gap_pp", "written"),
    [(-9.96, "−9.96 pp"), (-10.0, "−10.0 pp"), (-10.04, "−10.04 pp"), (9.99, "+9.99 pp"),
     (-21.44, "−21.4 pp"), (6.25, "+6.3 pp")],
)  # fmt: skip
def test_a_gap_has_the_digits_that_decide_its_status(gap_pp: float, written: str) -> None:
    one = judge(indicator(base=(START, 0.0)), points((HALF, 390.0)), HALF).one
    assert isinstance(one, Scheduled)
    assert gap(replace(one, gap_pp=gap_pp), translator("en"), THRESHOLDS) == written


def test_a_projection_and_a_shortfall_are_rounded_half_up() -> None:
    indicator_of_people = register().indicator("workforce.senior")
    assert in_whole_units(62.5, indicator_of_people, register(), translator("en")) == "63 people"


@pytest.mark.parametrize(
    ("place", "zh", "en", "within"),
    [
        (Place("a", 1.0, 1, 1, 1, 1), "1", "1", ""),
        (Place("a", 1.0, 1, 2, 1, 2), "并列1", "1 (tied)", ""),
        (Place("a", 1.0, 1, 2, 1, 4), "并列1", "1 (tied)", "1–4"),
        (Place("a", 1.0, 3, 1, 2, 4), "3", "3", "2–4"),
        (Place("a", None), "", "", ""),
    ],
)
def test_a_place_says_its_ties_and_what_one_more_or_fewer_leaves_open(
    place: Place, zh: str, en: str, within: str
) -> None:
    assert (rank(place, translator("zh")), rank(place, translator("en"))) == (zh, en)
    assert rank_range(place) == within


def test_every_unit_has_an_english_word_for_one() -> None:
    ones = {
        in_units(1, item, register(), translator("en")).removeprefix("1 ")
        for item in register().indicators.values()
    }
    assert ones == {
        "person", "attendance", "community", "place", "district", "base", "association", "institution",
        "project", "system", "plan", "measure", "unit", "service", "event", "yuan",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("every", "words"), [(Status, STATUS_WORDS), (Weather, WEATHER_WORDS), (Reason, REASONS)]
)
def test_every_verdict_and_every_reason_for_none_has_its_words(
    every: type[StrEnum], words: Mapping[StrEnum, str]
) -> None:
    assert set(words) == set(every)
    assert all(translator("zh")(word) != word for word in words.values())
