"""Coverage, judged by shares, and institutions, which exist or not."""

from __future__ import annotations

from datetime import date

import pytest

from analytics.assess.assessment import Status, Weather
from analytics.policy.register import JudgedFor, Kind
from analytics.reference import CITY
from tests.assess.cases import indicator, judge, points
from tests.entries import Entry

NAN = float("nan")
BASE, HALF_TIME, DUE = date(2014, 12, 31), date(2017, 12, 31), date(2020, 12, 31)
COVERAGE = indicator(Kind.COVERAGE, (DUE, 1.0), judged_for=JudgedFor.EACH_DISTRICT)
COUNT = indicator(Kind.COUNT, (DUE, 1))


def covered(*counts: tuple[date, float | None, float | None], on: date, code: str = CITY) -> Entry:
    return judge(COVERAGE, points(*counts), on=on, district_code=code, missing=("620111", "620121"))


def test_coverage_is_judged_by_its_share_and_shows_its_counts() -> None:
    one = covered((BASE, 0, 397), (HALF_TIME, 168.4, 421), on=HALF_TIME)
    assert (one.value, one.total) == (168.4, 421)
    assert (one.base, one.target, one.expected) == (0, 1, 0.5)
    assert one.completion == pytest.approx(0.4)
    assert one.gap_pp == pytest.approx(-10)
    assert one.status is Status.SLIGHTLY_BEHIND
    assert one.needed_per_month == pytest.approx(0.6 * 30.4375 / 1_096)
    assert one.missing == ("620111", "620121")


def test_a_growing_denominator_can_undo_what_was_reached() -> None:
    before = covered((BASE, 0, 397), (date(2019, 12, 31), 397, 397), on=date(2019, 12, 31))
    after = covered(
        (BASE, 0, 397), (date(2019, 12, 31), 397, 397), (date(2020, 6, 30), 397, 421), on=date(2020, 6, 30)
    )
    assert before.status is Status.ACHIEVED
    assert after.status is Status.ON_SCHEDULE
    assert after.completion == pytest.approx(397 / 421)


def test_coverage_slides_by_its_share_not_by_its_count() -> None:
    steady = covered((BASE, 0, 8), (date(2019, 12, 31), 9, 9), (HALF_TIME.replace(year=2020), 8, 8), on=DUE)
    assert (steady.status, steady.sliding) == (Status.ACHIEVED, False)


@pytest.mark.parametrize(("value", "total"), [(0, 0), (5, None), (None, 8), (NAN, 8), (5, NAN), (NAN, NAN)])
def test_coverage_without_a_share_has_no_data(value: float | None, total: float | None) -> None:
    one = covered((BASE, 0, 8), (HALF_TIME, value, total), on=HALF_TIME)
    assert (one.status, one.completion) == (Status.NO_DATA, None)
    assert not any(number != number for number in (one.value, one.total))


def test_a_coverage_of_one_unit_is_an_institution_that_exists_or_not() -> None:
    on = date(2018, 6, 30)
    none = covered((BASE, 0, 1), (on, 0, 1), on=on, code="620102")
    assert (none.status, none.expected, none.gap_pp, none.lag_months) == (Status.NOT_DUE, None, None, None)
    assert (none.needed_per_month, none.cagr, none.projection) == (None, None, None)
    there = covered((BASE, 0, 1), (on, 1, 1), on=on, code="620102")
    assert (there.status, there.completion, there.early) == (Status.ACHIEVED, 1, True)


@pytest.mark.parametrize(
    ("on", "status"),
    [
        (date(2019, 12, 31), Status.NOT_DUE),  # 366 days: 12.02 months
        (date(2020, 1, 1), Status.SLIGHTLY_BEHIND),  # 365 days: 11.99 months
        (date(2020, 7, 1), Status.SLIGHTLY_BEHIND),  # 183 days: 6.01 months
        (date(2020, 7, 2), Status.SERIOUSLY_BEHIND),  # 182 days: 5.98 months
        (date(2020, 12, 31), Status.SERIOUSLY_BEHIND),
        (date(2021, 1, 1), Status.MISSED),
    ],
)
def test_an_institution_that_does_not_exist_is_judged_by_the_months_left(on: date, status: Status) -> None:
    one = judge(COUNT, points((BASE, 0), (on, 0)), on=on)
    assert one.status is status
    assert (one.expected, one.gap_pp, one.lag_months, one.needed_per_month) == (None, None, None, None)
    assert (one.completion, one.cagr, one.projection, one.disagree) == (0, None, None, False)


def test_an_institution_that_exists_is_achieved_and_one_that_closed_again_is_seen() -> None:
    on = date(2020, 6, 30)
    assert judge(COUNT, points((BASE, 0), (on, 1)), on=on).status is Status.ACHIEVED
    fewer = judge(COUNT, points((BASE, 2), (on, 1)), on=on)
    assert (fewer.status, fewer.sliding) == (Status.ACHIEVED, True)
    closed = judge(COUNT, points((BASE, 1), (on, 0)), on=on)
    assert (closed.status, closed.sliding) == (Status.SLIGHTLY_BEHIND, True)
    late = date(2021, 3, 31)
    after = judge(COUNT, points((BASE, 0), (DUE, 1), (late, 0)), on=late)
    assert (after.status, after.sliding) == (Status.ACHIEVED, True)


def test_the_second_opinions_on_coverage_work_on_shares() -> None:
    counts = [(date(2014 + year, 12, 31), 80.0 + 40 * year, 400.0 + 10 * year) for year in range(4)]
    one = judge(COVERAGE, points(*counts), on=HALF_TIME)
    assert one.cagr is not None
    # Shares 0.2 and 200/430 after 3 of 6 years: (2.325581^(1/3) - 1) / (5^(1/6) - 1).
    assert one.cagr.ratio == pytest.approx(1.055976, abs=1e-6)
    assert one.projection is not None
    assert one.projection.value == pytest.approx(200 / 430 + (200 / 430 - 0.2) / 3 * 1_096 / 365.25)
    assert one.projection.status is Weather.CLOUD
