"""Yearly floors and growth, by unit and fund year, and their one overall entry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from analytics.assess.assessment import Reason, Status
from analytics.assess.yearly import Amounts, assess_floor, assess_growth
from analytics.errors import RegisterRefused
from analytics.policy.register import JudgedFor, Kind
from analytics.reference import CITY
from tests.assess.cases import indicator
from tests.entries import Entry, entries

FLOOR = indicator(Kind.YEARLY_FLOOR, judged_for=JudgedFor.EACH_DISTRICT, floor=30_000, from_year=2014)
GROWTH = indicator(Kind.YEARLY_GROWTH, judged_for=JudgedFor.CITY_AND_DISTRICTS, from_year=2015)

A, B = "620102", "620103"
MIDYEAR, YEAR_END = date(2016, 6, 30), date(2016, 12, 31)


def floor(amounts: Amounts, on: date, units: Sequence[str] = (A,)) -> tuple[Entry, ...]:
    return entries(assess_floor(FLOOR, amounts, units=units, on=on))


def growth(amounts: Amounts, on: date, units: Sequence[str] = (A,)) -> tuple[Entry, ...]:
    return entries(assess_growth(GROWTH, amounts, units=units, on=on))


@pytest.mark.parametrize(
    ("amount", "on", "status"),
    [
        (30_000, MIDYEAR, Status.MET),
        (30_000, YEAR_END, Status.MET),
        (29_999.99, MIDYEAR, Status.RUNNING),
        (29_999.99, date(2016, 12, 30), Status.RUNNING),
        (29_999.99, YEAR_END, Status.NOT_MET),
        (0, MIDYEAR, Status.RUNNING),
        (0, YEAR_END, Status.NOT_MET),
        (None, MIDYEAR, Status.NO_DATA),
        (None, YEAR_END, Status.NO_DATA),
        (float("nan"), YEAR_END, Status.NO_DATA),
    ],
)
def test_a_floor_is_met_when_reached_and_not_met_only_when_the_year_is_over(
    amount: float | None, on: date, status: Status
) -> None:
    *_, this_year, _overall = floor({(A, 2016): amount}, on)
    assert this_year.status is status
    assert (this_year.year, this_year.due, this_year.target) == (2016, YEAR_END, 30_000)
    assert this_year.as_of == on


def test_a_floor_names_its_amount_and_share() -> None:
    *_, this_year, _overall = floor({(A, 2016): 12_000.0}, MIDYEAR)
    assert (this_year.value, this_year.completion) == (12_000, 0.4)
    *_, nothing, _overall = floor({}, MIDYEAR)
    assert (nothing.value, nothing.completion) == (None, None)


@pytest.mark.parametrize(
    ("ledger", "amount", "status", "reason"),
    [
        (date(2016, 12, 30), 29_999, Status.RUNNING, "ledger_older"),
        (date(2016, 12, 30), 30_000, Status.MET, None),
        (YEAR_END, 29_999, Status.NOT_MET, None),
        (date(2017, 3, 31), 29_999, Status.NOT_MET, None),
    ],
)
def test_a_year_is_over_for_a_unit_when_its_ledger_has_seen_its_end(
    ledger: date, amount: float, status: Status, reason: str | None
) -> None:
    found = assess_floor(FLOOR, {(A, 2016): amount}, units=(A,), on=date(2017, 3, 31), told={A: ledger})
    one = next(entry for entry in found.years if entry.year == 2016)
    assert (one.status, one.reason) == (status, reason)


def test_growth_is_not_flat_or_less_by_a_ledger_from_before_the_end_of_the_year() -> None:
    amounts = {(A, 2015): 100.0, (A, 2016): 100.0, (B, 2015): 100.0, (B, 2016): 101.0}
    on, told = date(2017, 3, 31), {A: MIDYEAR, B: MIDYEAR}
    found = assess_growth(GROWTH, amounts, units=(A, B), on=on, told=told)
    by_year = {(one.district_code, one.year): one.status for one in found.years}
    assert (by_year[A, 2016], by_year[B, 2016]) == (Status.RUNNING, Status.MET)
    early = assess_growth(GROWTH, amounts, units=(B,), on=on, told={B: date(2015, 11, 30)})
    # Money of 2016 booked in 2015: 2015 itself was not over, so it may still be more.
    assert {one.year: one.status for one in early.years}[2016] is Status.RUNNING


def test_not_all_years_are_met_while_a_ledger_is_older_than_the_end_of_one() -> None:
    amounts = {(A, 2014): 30_000.0, (A, 2015): 30_000.0, (A, 2016): 20_000.0}
    overall = assess_floor(FLOOR, amounts, units=(A,), on=YEAR_END, told={A: MIDYEAR}).overall
    assert (overall.status, overall.reason, overall.value, overall.total) == (
        Status.CANNOT_JUDGE, "ledger_older", 2, 2,
    )  # fmt: skip
    assert (
        assess_floor(FLOOR, amounts, units=(A,), on=MIDYEAR, told={A: MIDYEAR}).overall.status is Status.MET
    )


def test_sums_of_cents_reach_a_floor_exactly() -> None:
    noisy = sum([29_999.7, 0.1, 0.1, 0.1])
    assert noisy < 30_000
    *_, this_year, _overall = floor({(A, 2016): noisy}, YEAR_END)
    assert this_year.status is Status.MET


def test_there_is_one_entry_a_unit_and_year_and_then_the_overall_one() -> None:
    entries = floor({}, date(2016, 3, 31), units=(A, B))
    assert [(one.district_code, one.year) for one in entries] == [
        (A, 2014), (A, 2015), (A, 2016), (B, 2014), (B, 2015), (B, 2016), (CITY, None),
    ]  # fmt: skip
    assert [one.year for one in growth({}, date(2016, 3, 31))] == [2015, 2016, None]


@pytest.mark.parametrize(("before", "amount", "on", "status"), [
    (100, 100.01, MIDYEAR, Status.MET), (100, 100.01, YEAR_END, Status.MET),
    (100, 100, MIDYEAR, Status.RUNNING), (100, 100, YEAR_END, Status.FLAT),
    (100, 99.99, MIDYEAR, Status.RUNNING), (100, 99.99, YEAR_END, Status.NOT_MET),
    (0, 0, YEAR_END, Status.FLAT), (None, 100, YEAR_END, Status.NO_DATA),
    (100, None, YEAR_END, Status.NO_DATA), (None, None, MIDYEAR, Status.NO_DATA),
    (0.3, 0.1 + 0.2, YEAR_END, Status.FLAT),
])  # fmt: skip
def test_growth_is_strictly_more_than_the_year_before(
    before: float | None, amount: float | None, on: date, status: Status
) -> None:
    *_, this_year, _overall = growth({(A, 2015): before, (A, 2016): amount}, on)
    assert (this_year.status, this_year.target) == (status, before)


def test_the_first_year_of_growth_is_compared_with_the_year_before_it() -> None:
    first, *_ = growth({(A, 2014): 90.0, (A, 2015): 100.0}, YEAR_END)
    assert (first.year, first.status, first.target) == (2015, Status.MET, 90)


@pytest.mark.parametrize(("amounts", "status", "met", "closed", "missing"), [
    # All six met, the running year among them.
    ({(unit, year): 30_000 for unit in (A, B) for year in (2014, 2015, 2016)}, Status.MET, 6, 6, ()),
    # The running year below its floor is open, not failed.
    ({**{(unit, year): 30_000 for unit in (A, B) for year in (2014, 2015)}, (A, 2016): 5},
     Status.MET, 4, 4, ()),
    # Of a unit whose past years lack data nobody can say that it met them.
    ({(A, 2014): 30_000, (A, 2015): 30_000, (A, 2016): 5}, Status.CANNOT_JUDGE, 2, 2, ()),
    ({(A, 2014): 30_000, (A, 2015): 5, (B, 2014): 5}, Status.NOT_MET, 1, 3, (A, B)),
    ({(B, 2014): 30_000, (B, 2015): 5}, Status.NOT_MET, 1, 2, (B,)),
    # Nor that they are running, when this one is.
    ({(A, 2016): 5}, Status.CANNOT_JUDGE, 0, 0, ()),
    ({}, Status.NO_DATA, None, None, ()),
])  # fmt: skip
def test_overall_is_met_only_if_every_closed_unit_year_is(
    amounts: Amounts, status: Status, met: int | None, closed: int | None, missing: tuple[str, ...]
) -> None:
    overall = floor(amounts, MIDYEAR, units=(A, B))[-1]
    assert (overall.status, overall.value, overall.total, overall.missing) == (status, met, closed, missing)
    assert (overall.year, overall.due, overall.target) == (None, None, None)


def test_years_that_are_over_are_not_running_whose_ledger_is_older() -> None:
    """20,000 yuan by June 2014 and nothing since: of one district as of the city nobody can say more."""
    told = {A: date(2014, 6, 30)}
    for units in ((A,), (A, B)):
        verdict = assess_floor(FLOOR, {(A, 2014): 20_000}, units=units, on=date(2014, 12, 31), told=told)
        reason = Reason.LEDGER_OLDER if units == (A,) else Reason.YEARS_MISSING
        assert (verdict.overall.status, verdict.overall.reason) == (Status.CANNOT_JUDGE, reason)
    running = assess_floor(FLOOR, {(A, 2014): 20_000}, units=(A,), on=date(2014, 6, 30)).overall
    assert (running.status, running.reason) == (Status.RUNNING, None)


def test_a_flat_year_is_closed_and_not_met_overall() -> None:
    overall = growth({(A, 2014): 1, (A, 2015): 2, (A, 2016): 2}, YEAR_END)[-1]
    assert (overall.status, overall.value, overall.total) == (Status.NOT_MET, 1, 2)
    assert overall.missing == (A,)


@pytest.mark.parametrize(("units", "code"), [((A,), A), ((CITY,), CITY), ((A, B), CITY), ((CITY, A), CITY)])
def test_the_overall_entry_belongs_to_the_single_unit_or_to_the_city(units: Sequence[str], code: str) -> None:
    assert growth({}, YEAR_END, units=units)[-1].district_code == code


def test_before_the_first_year_there_is_only_the_overall_entry() -> None:
    assert [(one.year, one.status) for one in floor({}, date(2013, 12, 31))] == [(None, Status.NO_DATA)]


def test_an_indicator_of_another_kind_is_refused_by_name() -> None:
    with pytest.raises(RegisterRefused, match=r"test\.indicator"):
        assess_floor(GROWTH, {}, units=(A,), on=MIDYEAR)
    with pytest.raises(RegisterRefused, match=r"test\.indicator"):
        assess_growth(FLOOR, {}, units=(A,), on=MIDYEAR)
    with pytest.raises(RegisterRefused, match=r"test\.indicator"):
        assess_growth(replace(GROWTH, from_year=None), {}, units=(A,), on=MIDYEAR)
