"""A number beside its past, as it is read: symbols that need no colour, and a dash for what is missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from analytics.assess.assessment import Dated, Point, Status
from analytics.assess.duties import Measure, Movement
from analytics.language import movements, phrases
from analytics.language.movements import Figure, symbol, tone, word
from analytics.language.translator import translator
from analytics.policy.loading import register
from analytics.policy.register import Direction

DAY, THEN = date(2020, 6, 30), date(2019, 6, 30)
ZH, EN = translator("zh"), translator("en")


@pytest.mark.parametrize(("movement", "direction", "symbol"), [
    (Movement.BETTER, Direction.UP, "↑"), (Movement.WORSE, Direction.UP, "↓"),
    (Movement.BETTER, Direction.DOWN, "↓"), (Movement.WORSE, Direction.DOWN, "↑"),
    (Movement.UP, Direction.NONE, "↑"), (Movement.DOWN, Direction.NONE, "↓"),
    (Movement.SAME, Direction.UP, "→"), (None, Direction.UP, ""),
])  # fmt: skip
def test_the_arrow_is_the_way_the_number_went(
    movement: Movement | None, direction: Direction, symbol: str
) -> None:
    assert movements.symbol(movement, direction) == symbol


@pytest.mark.parametrize(
    ("id", "point", "zh", "en"),
    [
        ("training.cadres", Point(DAY, 1404), Figure("1,404人次"), Figure("1,404 attendances")),
        ("pay.insurance", Point(DAY, 3, 8), Figure("37.5%", "3 / 8人"), Figure("37.5%", "3 / 8 people")),
        ("funding.purchase", Point(DAY, 1_163_900), Figure("116.39万元"), Figure("1,163,900 yuan")),
        ("pay.insurance", Point(DAY, 0, 0), Figure("—", "0 / 0人"), Figure("—", "0 / 0 people")),
        ("training.cadres", Point(DAY, None), Figure("—"), Figure("—")),
        ("training.cadres", None, Figure("—"), Figure("—")),
    ],
)
def test_a_number_is_said_with_what_it_counts(id: str, point: Point | None, zh: Figure, en: Figure) -> None:
    item = register().indicator(id)
    assert movements.of_point(point, item, register(), ZH) == zh
    assert movements.of_point(point, item, register(), EN) == en


def test_a_targets_number_is_said_with_what_is_asked() -> None:
    total = register().indicator("workforce.total")
    one = Dated(total.id, "620100", DAY, Status.ON_SCHEDULE, value=28_904, target=30_000, due=DAY)
    one = replace(one, completion=0.963)
    assert movements.of_assessment(one, total, register(), EN).note == "of 30,000 people · 96.3%"
    assert movements.of_assessment(one, total, register(), EN, brief=True) == Figure("28,904")
    communities = register().indicator("communities.staffed")
    share = replace(one, id=communities.id, value=328, total=421)
    assert movements.of_assessment(share, communities, register(), ZH) == Figure("77.9%", "328 / 421个社区")


@pytest.mark.parametrize(
    ("id", "now", "before", "said"),
    [
        ("training.cadres", Point(DAY, 404), Point(THEN, 597), "−193"),
        ("training.cadres", Point(DAY, 4_597), Point(THEN, 597), "+4,000"),
        ("training.cadres", Point(DAY, 5), Point(THEN, 5), ""),
        ("training.cadres", Point(DAY, 5), None, ""),
        ("training.cadres", Point(DAY, None), Point(THEN, 5), ""),
        ("pay.insurance", Point(DAY, 60, 150), Point(THEN, 50, 100), "−10.0个百分点"),
    ],
)
def test_a_change_is_said_in_points_for_shares_and_in_numbers_else(
    id: str, now: Point | None, before: Point | None, said: str
) -> None:
    assert movements.change(now, before, register().indicator(id), ZH) == said


def test_nothing_to_count_is_not_nothing_reported() -> None:
    item = register().indicator("assessment.projects")
    none = Measure(item.id, "620103", Point(DAY, 0, 0), None, Status.NO_DATA, None)
    assert movements.status_word(none, ZH) == "无计数对象"
    assert movements.status_word(replace(none, now=None), ZH) == "暂无数据"


@pytest.mark.parametrize(
    ("id", "point", "zh", "en"),
    [
        ("funding.purchase", Point(DAY, 1_163_900), "116.4万", "1.2M"),
        ("funding.purchase", Point(DAY, 94_600), "9.5万", "94,600"),
        ("training.cadres", Point(DAY, 1_287), "1,287", "1,287"),
        ("pay.insurance", Point(DAY, 3, 8), "37.5%", "37.5%"),
        ("training.cadres", Point(DAY, None), "—", "—"),
    ],
)
def test_on_a_bar_a_number_is_short(id: str, point: Point, zh: str, en: str) -> None:
    item = register().indicator(id)
    assert (movements.short(point, item, ZH), movements.short(point, item, EN)) == (zh, en)


def test_flat_is_the_word_and_the_symbol_of_one_verdict_alone() -> None:
    """Money that should have grown and did not; an unchanged number is no verdict and takes no colour."""
    for language in ("zh", "en"):
        t = translator(language)
        flat = t(phrases.STATUS_WORDS[Status.FLAT])
        others = [status for status in Status if status is not Status.FLAT]
        assert flat not in {word(movement, t) for movement in Movement} | {
            t(phrases.STATUS_WORDS[o]) for o in others
        }
    assert phrases.SYMBOLS[Status.FLAT] not in {symbol(movement, Direction.UP) for movement in Movement}
    assert tone(Movement.SAME) == "quiet"
