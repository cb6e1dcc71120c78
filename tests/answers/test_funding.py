"""The money of the funding page, counted again from the sealed ledger with pandas."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Unpack

import pandas as pd
import pytest

from analytics.answers.funding import Booked, Funding, UnitYear, funding, ledger
from analytics.assess.assessment import Status
from analytics.progress import verdicts
from analytics.progress.history import observed
from analytics.reference import CITY, districts
from tests.looking import Where, look_at
from tests.plain_snapshots import publish
from tests.progress.test_verdicts import money
from tests.sealed import observations, table

NOW = date(2020, 6, 30)
ANNING, GAOLAN = "620105", "620122"
PLACES = (CITY, ANNING)


def opened(root: Path, **where: Unpack[Where]) -> Funding:
    return funding(look_at(root, **where))


@cache
def entries(root: Path, day: date) -> pd.DataFrame:
    """The sealed ledger of a day with its years of booking."""
    found = table(root, day, "funding")
    booked = pd.to_datetime(found["booked_on"])
    return found.assign(booked=booked, booked_year=booked.dt.year)


def yuan(rows: pd.DataFrame) -> Decimal:
    return sum(rows["amount_yuan"], Decimal(0))


def of(rows: pd.DataFrame, unit: str) -> pd.DataFrame:
    """A unit's rows; of the city those of every ledger."""
    return rows if unit == CITY else rows[rows["district_code"] == unit]


def test_every_unit_year_has_its_lottery_money_judged_by_floor_and_growth(sample: Path) -> None:
    shown, rows = opened(sample), entries(sample, NOW)
    lottery = rows[rows["source"] == "lottery"]
    assert set(shown.grid) == {(unit, year) for unit in (CITY, *districts()) for year in range(2014, 2021)}
    for (unit, year), one in shown.grid.items():
        own = lottery[lottery["district_code"] == unit]
        now, before = (yuan(own[own["fund_year"] == at]) for at in (year, year - 1))
        floor = 200_000 if unit == CITY else 30_000
        below = Status.RUNNING if year == 2020 else Status.NOT_MET
        assert one.floor.value == now
        assert one.floor.status is (Status.MET if now >= floor else below)
        assert one.is_running is (year == 2020)
        if year == 2014:
            assert one.growth is None
            continue
        assert one.growth is not None
        fell = Status.RUNNING if year == 2020 else Status.FLAT if now == before else Status.NOT_MET
        assert one.growth.status is (Status.MET if now > before else fell)


def test_a_running_year_is_compared_with_what_was_booked_by_the_same_day(sample: Path) -> None:
    shown, rows = opened(sample), entries(sample, NOW)
    lottery = rows[rows["source"] == "lottery"]
    then = lottery[(lottery["fund_year"] == 2019) & (lottery["booked"] <= "2019-06-30")]
    for (unit, year), one in shown.grid.items():
        expected = yuan(then[then["district_code"] == unit]) if year == 2020 else None
        assert one.same_day_yuan == expected
    # Late money of 2019, booked in 2020, is not in it.
    assert shown.grid[ANNING, 2020].same_day_yuan == Decimal(62_400)


def test_a_ledger_carried_forward_is_compared_by_its_own_day(sample: Path) -> None:
    day = date(2018, 9, 30)
    shown, rows = opened(sample, as_of=day), entries(sample, day)
    assert shown.carried_forward == {GAOLAN: date(2018, 6, 30)}
    own = of(rows, GAOLAN)
    own = own[(own["source"] == "lottery") & (own["fund_year"] == 2017)]
    by_june, by_september = (yuan(own[own["booked"] <= end]) for end in ("2017-06-30", "2017-09-30"))
    assert by_june < by_september
    assert shown.grid[GAOLAN, 2018].same_day_yuan == by_june


def test_a_year_that_is_over_is_compared_with_no_day(sample: Path) -> None:
    shown = opened(sample, as_of=date(2019, 12, 31))
    assert not any(one.is_running or one.same_day_yuan is not None for one in shown.grid.values())


@pytest.mark.parametrize("unit", PLACES)
def test_sources_purposes_and_bookings_each_add_up_to_the_ledger(sample: Path, unit: str) -> None:
    shown, rows = opened(sample, unit=unit), of(entries(sample, NOW), unit)
    assert list(shown.money) == sorted(set(rows["fund_year"]))
    for year, one in shown.money.items():
        own = rows[rows["fund_year"] == year]
        assert one.total_yuan == yuan(own)
        for column, parts in (("source", one.by_source), ("purpose", one.by_purpose)):
            assert dict(parts) == {code: yuan(own[own[column] == code]) for code in parts}
            assert sum(parts.values()) == one.total_yuan
        assert dict(one.by_booking) == {
            Booked.IN_YEAR: yuan(own[own["booked_year"] == year]),
            Booked.LATER: yuan(own[own["booked_year"] > year]),
            Booked.EARLIER: yuan(own[own["booked_year"] < year]),
        }
    assert shown.money[2018].by_booking[Booked.LATER] > 0


def test_purchased_services_agree_with_the_measures_of_every_day(sample: Path) -> None:
    shown = opened(sample)
    said = {
        (one.indicator, one.unit, one.year): one for one in observations(sample)
        if one.as_of == NOW and one.indicator in ("assessment.projects", "funding.purchase")
    }  # fmt: skip
    for unit in districts():
        one, projects = shown.purchases.get((unit, 2020)), said["assessment.projects", unit, 2020]
        assert ((one.evaluated, one.projects) if one else (0, 0)) == (projects.value, projects.total)
        assert one is None or one.projects == one.evaluated + one.not_evaluated + one.unsaid
        for year in range(2014, 2021):
            bought = shown.purchases.get((unit, year))
            assert (bought.amount_yuan if bought else 0) == said["funding.purchase", unit, year].value


@pytest.mark.parametrize(("unit", "year"), [(ANNING, 2018), (CITY, None), (None, 2020), (None, None)])
def test_the_ledger_behind_a_cell_holds_its_entries_and_no_others(
    sample: Path, unit: str | None, year: int | None
) -> None:
    rows = entries(sample, NOW)
    found = ledger(look_at(sample, as_of=NOW), unit=unit, year=year)
    wanted = rows[
        rows["district_code"].isin([unit] if unit else [CITY, *districts()])
        & rows["fund_year"].isin([year] if year else range(2014, 2021))
    ]
    keys = ["district_code", "entry_id"]
    assert sorted(found[keys].itertuples(index=False)) == sorted(wanted[keys].itertuples(index=False))
    assert round(found["amount_yuan"].sum(), 2) == float(yuan(wanted))


def test_a_district_is_shown_alone_and_what_may_not_be_seen_is_left_out(sample: Path) -> None:
    one = opened(sample, unit=ANNING)
    assert one.units == (ANNING,)
    assert {unit for unit, _ in one.grid} == {unit for unit, _ in one.purchases} == {ANNING}
    assert opened(sample, unit=ANNING, only=[ANNING]).money == one.money
    found = ledger(look_at(sample, as_of=NOW, seq=27, only=[ANNING]), unit=None, year=None)
    assert set(found["district_code"]) == {ANNING}


@pytest.fixture(scope="module")
def gaps(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ledgers with what a real one may hold: empty years, early and future bookings, nothing said."""
    root = tmp_path_factory.mktemp("gaps") / "snapshots"
    early = money(ANNING, 2016, 31_000) | {"booked_on": date(2015, 12, 30)}
    late_last_year = money(GAOLAN, 2015, 33_000) | {"booked_on": date(2015, 12, 1)}
    project = money(ANNING, 2016, 100) | {"purpose": "purchase", "source": "fiscal", "project": "甲"}
    publish(root, date(2016, 6, 30), funding=[
        early,
        late_last_year,
        money(GAOLAN, 2016, 30_000),
        money(GAOLAN, 2016, 9) | {"entry_id": "future", "booked_on": date(2016, 7, 1)},
        project | {"entry_id": "a", "evaluated": None, "amount_yuan": Decimal("100.10")},
        project | {"entry_id": "b", "evaluated": True, "amount_yuan": Decimal("100.20")},
        project | {"entry_id": "c", "evaluated": None, "project": None},
        project | {"entry_id": "d", "evaluated": False, "project": "乙"},
    ])  # fmt: skip
    return root


def test_what_the_ledger_does_not_say_is_missing_and_what_it_says_is_counted_once(gaps: Path) -> None:
    shown = opened(gaps, as_of=date(2016, 6, 30))
    nothing = shown.grid[ANNING, 2015]
    assert (nothing.floor.value, nothing.floor.status) == (None, Status.NO_DATA)
    assert shown.grid[ANNING, 2016].same_day_yuan is None
    # Its ledger has the year before, and nothing of it by the same day: that is known to be 0.
    assert shown.grid[GAOLAN, 2016] == UnitYear(
        shown.grid[GAOLAN, 2016].floor, shown.grid[GAOLAN, 2016].growth, True, Decimal(0)
    )
    assert ANNING in shown.money[2015].missing
    assert GAOLAN not in shown.money[2016].missing
    assert shown.money[2016].by_booking[Booked.EARLIER] == 31_000
    assert shown.grid[GAOLAN, 2016].floor.value == 30_000
    bought = shown.purchases[ANNING, 2016]
    assert (bought.projects, bought.evaluated, bought.not_evaluated, bought.unsaid) == (3, 1, 1, 1)
    assert bought.amount_yuan == Decimal("400.30")


def test_no_reader_can_change_what_all_of_them_are_handed(sample: Path) -> None:
    """The same objects are cached for every session."""
    look, shown = look_at(sample, as_of=NOW), opened(sample)
    history, snapshot = observed(look), look.snapshot
    handed_out: tuple[Any, ...] = (
        verdicts.of(look), shown.grid, shown.money, shown.purchases, shown.carried_forward,
        history.years("funding.growth", NOW), snapshot.districts, snapshot.days, snapshot.days[ANNING],
    )  # fmt: skip
    for found in handed_out:
        with pytest.raises(TypeError, match="item assignment"):
            found["x"] = None
