"""Numbers in words: the unit after a number agrees with it in English."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

import pytest

from analytics.assess.assessment import Reason, Status, Weather
from analytics.language.phrases import REASONS, STATUS_WORDS, WEATHER_WORDS, in_units
from analytics.language.translator import translator
from analytics.policy.loading import register


@pytest.mark.parametrize(
    ("id", "value", "en", "zh"),
    [
        ("workforce.total", 1, "1 person", "1人"),
        ("workforce.total", 1_001, "1,001 people", "1,001人"),
        ("rural.posts", 1, "1 community", "1个社区"),
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


def test_every_unit_has_an_english_word_for_one() -> None:
    ones = {
        in_units(1, item, register(), translator("en")).removeprefix("1 ")
        for item in register().indicators.values()
    }
    assert ones == {
        "person", "attendance", "community", "district", "base", "association", "institution", "project",
        "system", "plan", "measure", "unit", "service", "event", "yuan",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("every", "words"), [(Status, STATUS_WORDS), (Weather, WEATHER_WORDS), (Reason, REASONS)]
)
def test_every_verdict_and_every_reason_for_none_has_its_words(
    every: type[StrEnum], words: Mapping[StrEnum, str]
) -> None:
    assert set(words) == set(every)
    assert all(translator("zh")(word) != word for word in words.values())
