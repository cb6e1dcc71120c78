"""What a district owes: counted by the verdicts, by name, most urgent first, past due said since when."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analytics.answers.districts import tables
from analytics.answers.districts.institutions import institutions
from analytics.answers.districts.owed import OwedYear, Owing, Renewals, owing
from analytics.answers.districts.profile import profile
from analytics.answers.districts.wording import owed_text
from analytics.assess.assessment import AllYears, Dated, OneYear, Status, Verdict
from analytics.language.translator import translator
from analytics.policy.loading import register
from analytics.reference import districts
from tests.looking import look_at
from tests.sealed import table

DAY, DUE = date(2020, 6, 30), date(2020, 12, 31)
XIGU, ANNING, YONGDENG = "620104", "620105", "620121"
COMMUNITIES, ASSOCIATION = "communities.staffed", "associations.district"
FLOOR, GROWTH = "funding.district_floor", "funding.growth"


def dated(id: str, value: float | None, total: float | None = 1, **others: Any) -> tuple[Any, Verdict]:
    status = others.pop("status", Status.SERIOUSLY_BEHIND)
    item = Dated(id, XIGU, DAY, status, value, total, due=DUE, **others)
    return register().indicator(id), Verdict(item)


def money(id: str, *years: tuple[int, Status, float | None, float | None]) -> tuple[Any, Verdict]:
    items = tuple(
        OneYear(id, XIGU, DAY, status, value=value, year=year, asked_yuan=asked)
        for year, status, value, asked in years
    )
    return register().indicator(id), Verdict(AllYears(id, XIGU, DAY, Status.NOT_MET), years=items)


def owes(*judged: tuple[Any, Verdict], on: date = DAY, renewals: Renewals | None = None) -> Owing:
    return owing(judged, on=on, names={"1": "甲社区", "2": "乙社区"}, renewals=renewals)


def test_communities_are_counted_and_named_and_what_is_there_is_not_owed() -> None:
    found = owes(dated(COMMUNITIES, 5, 7, missing=("1", "2")), dated(ASSOCIATION, 1, status=Status.ACHIEVED))
    (owed,) = found.by_year_end
    assert (owed.amount, owed.total, owed.names) == (2, 7, ("甲社区", "乙社区"))
    assert (owed.due, owed.is_past, owed.past_since) == (DUE, False, None)


def test_what_was_reached_and_lost_is_owed_again() -> None:
    (owed,) = owes(dated(ASSOCIATION, 0, status=Status.ACHIEVED, sliding=True)).by_year_end
    assert (owed.amount, owed.is_lost) == (1, True)


def test_money_is_owed_by_fund_year_and_a_year_that_is_over_is_past_due_since_the_next() -> None:
    found = owes(
        money(
            FLOOR,
            (2014, Status.NOT_MET, 20_000, 30_000), (2015, Status.NOT_MET, 24_000, 30_000),
            (2016, Status.MET, 30_000, 30_000), (2020, Status.RUNNING, 10_000, 30_000),
        )
    )  # fmt: skip
    running, over = found.by_year_end
    assert (running.amount, running.due, running.is_past) == (20_000, DUE, False)
    assert (over.amount, over.past_since) == (16_000, date(2015, 1, 1))
    assert over.years == (OwedYear(2014, 10_000), OwedYear(2015, 6_000))


def test_growth_wants_more_than_the_year_before() -> None:
    (owed,) = owes(money(GROWTH, (2017, Status.FLAT, 40_000, 40_000))).by_year_end
    assert owed.years == (OwedYear(2017, 0, is_flat=True),)
    # No yuan are missing, and still it is too little.
    assert owed_text(owed, register(), translator("zh")).amount == "未增加"


def test_what_nobody_knows_is_no_zero() -> None:
    known = owes(dated(COMMUNITIES, None, None), money(FLOOR, (2020, Status.NO_DATA, None, 30_000)))
    assert [owed.amount for owed in known.by_year_end] == [None, None]
    t = translator("zh")
    texts = [owed_text(owed, register(), t) for owed in known.by_year_end]
    assert [(text.amount, text.details) for text in texts] == [("—", "未报送"), ("—", "2020年：未报送")]


def test_the_most_urgent_comes_first() -> None:
    found = owes(
        money(FLOOR, (2014, Status.NOT_MET, 20_000, 30_000)),
        dated(ASSOCIATION, 0, status=Status.SLIGHTLY_BEHIND),
        dated(COMMUNITIES, 5, 7),
        renewals=Renewals(lapsed=3, due=2),
    )
    ids = [owed.indicator.id if owed.indicator else "registrations" for owed in found.by_year_end]
    assert ids == [COMMUNITIES, ASSOCIATION, "registrations", "registrations", FLOOR]
    assert [owed.amount for owed in found.by_year_end[2:4]] == [3, 2]
    overdue = owes(money(FLOOR, (2020, Status.NOT_MET, 20_000, 30_000)), dated(COMMUNITIES, 5, 7),
                   on=date(2021, 3, 31))  # fmt: skip
    assert [owed.indicator and owed.indicator.id for owed in overdue.by_year_end] == [COMMUNITIES, FLOOR]
    assert {owed.past_since for owed in overdue.by_year_end} == {date(2021, 1, 1)}


def test_what_is_due_in_a_later_year_stands_apart() -> None:
    found = owes(dated(COMMUNITIES, 5, 7), on=date(2018, 6, 30))
    assert (found.by_year_end, len(found.later), found.year_end) == ((), 1, date(2018, 12, 31))


@pytest.mark.parametrize("code", districts())
def test_the_sample_owes_what_its_rows_say(sample: Path, code: str) -> None:
    """Counted anew from the sealed files: communities, the register, the ledger."""
    sheet = profile(look_at(sample, as_of=DAY, unit=code))
    places = table(sample, "2020-06-30", "community_staffing")
    lacking = places[(places["district_code"] == code) & (places["kind"] == "urban") & ~places["staffed"]]
    found = [one for one in sheet.owing.by_year_end if one.indicator and one.indicator.id == COMMUNITIES]
    assert [(one.amount, sorted(one.names)) for one in found] == (
        [(len(lacking), sorted(lacking["name"]))] if len(lacking) else []
    )
    money = table(sample, "2020-06-30", "funding")
    own = money[(money["district_code"] == code) & (money["source"] == "lottery")]
    booked = (
        own[pd.to_datetime(own["booked_on"]) <= pd.Timestamp(DAY)].groupby("fund_year")["amount_yuan"].sum()
    )
    short = {year: 30_000 - booked[year] for year in range(2014, 2021) if booked[year] < 30_000}
    floors = [one for one in sheet.owing.by_year_end if one.indicator and one.indicator.id == FLOOR]
    assert {year.year: year.short_yuan for one in floors for year in one.years} == pytest.approx(short)
    assert sum(one.amount or 0 for one in floors) == pytest.approx(sum(short.values()))
    assert len(tables.owed(sheet)) >= len(sheet.owing.by_year_end)


def test_an_institution_has_the_day_it_was_established_and_the_day_it_was_lost(sample: Path) -> None:
    look = look_at(sample, as_of=DAY)
    known = institutions(look, register().indicator("bases.district"))
    rows = table(sample, "2020-06-30", "institutions")
    own = rows[(rows["district_code"] == XIGU) & (rows["kind"] == "practice_base")]
    lost = known.spoken_of(XIGU)
    assert lost is not None
    assert [lost.established_on] == [pd.Timestamp(day).date() for day in own["established_on"]]
    assert [lost.closed_on] == [pd.Timestamp(day).date() for day in own["closed_on"]]
    assert known.spoken_of(YONGDENG) is None
    there = known.spoken_of(ANNING)
    assert there is not None
    assert (there.is_there(DAY), there.closed_on) == (True, None)


def test_every_duty_and_measure_stands_on_the_sheet_once(sample: Path) -> None:
    shown = profile(look_at(sample, as_of=DAY, unit=XIGU)).measures
    ids = [entry.indicator.id for chapter in shown for entry in chapter.entries]
    assert sorted(ids) == sorted(id for id, one in register().indicators.items() if not one.is_target)
