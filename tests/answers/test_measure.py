"""One duty or tracked measure: its way, its years, its districts; no verdict on parts of a city."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Unpack

import pytest

from analytics.answers.measure import MeasureDossier, measure_dossier
from analytics.assess.assessment import Point, Reason, Status
from analytics.assess.duties import Movement
from analytics.errors import UnknownName
from analytics.reference import districts
from tests.looking import Where, look_at
from tests.plain_snapshots import publish
from tests.progress.test_verdicts import money, person
from tests.sealed import table

NOW = date(2020, 6, 30)


def opened(root: Path, id: str, **where: Unpack[Where]) -> MeasureDossier:
    return measure_dossier(look_at(root, **where), id)


def test_the_way_of_what_stands_is_every_snapshot(sample: Path) -> None:
    shown = opened(sample, "agencies.count")
    assert len(shown.points) == 26
    assert shown.points[-1] == shown.measure.now
    assert shown.years == ()


def test_a_day_of_the_past_shows_nothing_later(sample: Path) -> None:
    shown = opened(sample, "agencies.count", as_of=date(2016, 12, 31))
    assert (shown.points[-1].on, len(shown.points)) == (date(2016, 12, 31), 12)
    assert [year.year for year in opened(sample, "training.cadres", as_of=date(2016, 9, 30)).years] == [
        2014,
        2015,
        2016,
    ]


def test_what_is_counted_by_year_has_one_number_a_year_and_the_last_one_runs(sample: Path) -> None:
    years = opened(sample, "training.frontline").years
    assert [year.year for year in years] == list(range(2014, 2021))
    assert [year.is_running for year in years] == [False] * 6 + [True]
    for year in years:
        day = "2020-06-30" if year.is_running else f"{year.year}-12-31"
        rows = table(sample, day, "activities")
        held = rows[rows["kind"] == "frontline_training"]
        held = held[[str(on)[:4] == str(year.year) for on in held["held_on"]]]
        assert year.point.value == held["people"].sum()


def test_a_fund_year_is_told_as_the_day_looked_at_knows_it(sample: Path) -> None:
    """Not as its own December did: money of a fund year may be booked later."""
    ledger = table(sample, "2020-06-30", "funding")
    bought = ledger[ledger["purpose"] == "purchase"].groupby("fund_year")["amount_yuan"].sum()
    years = opened(sample, "funding.purchase").years
    assert {year.year: year.point.value for year in years} == {
        int(str(year)): float(amount) for year, amount in bought.items()
    }


def test_money_booked_after_its_fund_year_is_in_that_years_bar(tmp_path: Path) -> None:
    first = money("620102", 2019, 50_000) | {"purpose": "purchase"}
    later = first | {"entry_id": "late", "booked_on": date(2020, 2, 1), "amount_yuan": Decimal(10_000)}
    publish(tmp_path, date(2019, 12, 31), funding=[first])
    publish(tmp_path, NOW, funding=[first, later])
    shown = opened(tmp_path, "funding.purchase", unit="620102")
    assert {year.year: year.point.value for year in shown.years}[2019] == 60_000
    city = opened(tmp_path, "funding.purchase")
    assert {year.year: year.point.value for year in city.years}[2019] is None, "one district is not the city"


def test_each_districts_number_is_that_of_its_own_page(sample: Path) -> None:
    shown = opened(sample, "pay.insurance")
    assert list(shown.districts) == list(districts())
    for code, one in shown.districts.items():
        assert one == opened(sample, "pay.insurance", unit=code).measure
    parts = [one.now.value for one in shown.districts.values() if one.now]
    assert shown.measure.now is not None
    assert sum(value or 0 for value in parts) == shown.measure.now.value


def test_only_the_districts_of_the_scope_are_shown(sample: Path) -> None:
    shown = opened(sample, "pay.insurance", unit="620103", only=["620103"])
    assert list(shown.districts) == ["620103"]
    with pytest.raises(UnknownName):
        opened(sample, "pay.insurances")


def employee(code: str, key: str, *, insured: bool = True) -> dict[str, object]:
    return person(f"{code}001001", key) | {"has_insurance": insured}


def test_a_city_without_all_its_districts_has_not_met_its_duty(tmp_path: Path) -> None:
    publish(tmp_path, NOW, registrations=[employee("620102", "a"), employee("620103", "b")])
    city, district = opened(tmp_path, "pay.insurance"), opened(tmp_path, "pay.insurance", unit="620102")
    assert (city.measure.status, city.measure.reason) == (Status.CANNOT_JUDGE, Reason.DISTRICTS_MISSING)
    assert (district.measure.status, district.measure.reason) == (Status.MET, None)


def test_what_is_not_met_in_part_of_the_city_is_not_met_in_all_of_it(tmp_path: Path) -> None:
    publish(tmp_path, NOW, registrations=[employee("620102", "a"), employee("620103", "b", insured=False)])
    assert opened(tmp_path, "pay.insurance").measure.status is Status.NOT_MET


@pytest.mark.parametrize(
    ("id", "kind", "of"),
    [
        ("leadership.assessed", "annual_assessment", 8),
        ("registration.base", "information_base", 9),
        ("funding.in_assessment", "floors_assessed", 9),
    ],
)
def test_districts_that_are_not_known_do_not_lack_what_all_the_others_have(
    tmp_path: Path, id: str, kind: str, of: int
) -> None:
    rule = {"measure": kind, "adopted_on": date(2016, 1, 1)}
    none = {"measure": "ethics", "adopted_on": date(2016, 1, 1)}
    publish(tmp_path, NOW, measures=[rule | {"district_code": "620102"}])
    one = opened(tmp_path, id).measure
    assert (one.status, one.reason) == (Status.CANNOT_JUDGE, Reason.DISTRICTS_MISSING)
    assert one.now == Point(NOW, 1, of)
    publish(tmp_path, NOW, measures=[rule | {"district_code": "620102"}, none | {"district_code": "620103"}])
    assert opened(tmp_path, id).measure.status is Status.NOT_MET


def test_what_the_city_level_lacks_is_not_held_against_a_district_or_made_up_by_it(sample: Path) -> None:
    """Of the three recruitment rules the city level has two; 城关 has all, 西固 none of its own."""
    city = opened(sample, "recruitment.rules").measure
    assert (city.now, city.status) == (Point(NOW, 2, 3), Status.NOT_MET)
    for code, value in (("620102", 3), ("620104", 0)):
        own = opened(sample, "recruitment.rules", unit=code).measure
        assert own.now == Point(NOW, value, 3)
        assert (own.status, own.reason) == (Status.CANNOT_JUDGE, Reason.NO_DISTRICT_TARGET)


def test_what_was_reported_of_last_year_says_nothing_of_this_one(tmp_path: Path) -> None:
    """Nobody was assessed in 2020 by a register of 2019: that is not known, not none."""
    last = date(2019, 12, 31)
    on_post = employee("620102", "a") | {"assessed_on": date(2019, 6, 1)}
    publish(tmp_path, last, registrations=[on_post])
    publish(tmp_path, NOW, days={"620102": {"registrations": last}}, registrations=[on_post])
    shown = opened(tmp_path, "assessment.posts", unit="620102")
    assert shown.points == (Point(last, 1, 1), Point(NOW, None))
    assert shown.measure.status is Status.NO_DATA


def test_all_districts_together_meet_it(tmp_path: Path) -> None:
    publish(tmp_path, NOW, registrations=[employee(code, code) for code in districts()])
    one = opened(tmp_path, "pay.insurance").measure
    assert (one.status, one.now and one.now.total) == (Status.MET, 8)


def test_the_sum_over_other_districts_is_not_compared(tmp_path: Path) -> None:
    """A district that joins brings its people along: the city has not become better for that."""
    publish(tmp_path, date(2019, 6, 30), registrations=[employee("620102", "a")])
    publish(tmp_path, NOW, registrations=[employee("620102", "a"), employee("620103", "b")])
    city = opened(tmp_path, "administration.professionals").measure
    assert (city.movement, city.reason) == (None, Reason.DISTRICTS_MISSING)
    alone = opened(tmp_path, "administration.professionals", unit="620102").measure
    assert alone.movement is Movement.SAME


def test_a_year_without_an_entry_is_missing_and_not_last_years(tmp_path: Path) -> None:
    bought = money("620102", 2019, 50_000) | {"purpose": "purchase"}
    publish(tmp_path, date(2019, 6, 30), funding=[bought])
    publish(tmp_path, NOW, funding=[bought])
    one = opened(tmp_path, "funding.purchase", unit="620102")
    assert one.measure.now == Point(NOW, None)
    assert one.measure.before == Point(date(2019, 6, 30), 50_000)
    assert (one.measure.status, one.measure.movement) == (Status.NO_DATA, None)
    assert {year.year: year.point.value for year in one.years} == {2019: 50_000, 2020: None}


def test_within_a_year_only_the_same_season_is_compared(tmp_path: Path) -> None:
    """Half a year against a quarter says nothing."""
    for day in (date(2019, 3, 31), NOW):
        publish(tmp_path, day, funding=[money("620102", day.year, 50_000) | {"purpose": "purchase"}])
    one = opened(tmp_path, "funding.purchase", unit="620102").measure
    assert (one.before, one.movement) == (None, None)


class TestANewYear:
    """永登 reported at the end of 2019 and not since: nobody knows what happened there in 2020."""

    END, SPRING = date(2019, 12, 31), date(2020, 3, 31)
    LATE = "620121"

    @pytest.fixture
    def root(self, tmp_path: Path) -> Path:
        for day in (self.END, self.SPRING):
            publish(
                tmp_path,
                day,
                days={
                    code: {"registrations": self.END if code == self.LATE else day} for code in districts()
                },
                registrations=[{**person(f"{code}001001", code), "assessed_on": day} for code in districts()],
            )
        return tmp_path

    def test_the_citys_number_is_of_those_who_reported_and_names_who_did_not(self, root: Path) -> None:
        shown = opened(root, "assessment.posts")
        assert shown.measure.now == Point(self.SPRING, 7, 7)
        assert shown.absent == {self.LATE: self.END}
        assert sum(one.now.value or 0 for one in shown.districts.values() if one.now) == 7
        services = opened(root, "practice.services")
        assert (services.measure.now, services.absent) == (Point(self.SPRING, 0), {self.LATE: self.END})
        before = opened(root, "assessment.posts", as_of=self.END)
        assert (before.measure.now, before.absent) == (Point(self.END, 8, 8), {})

    def test_its_own_number_is_missing_and_its_last_report_is_told(self, root: Path) -> None:
        for id in ("assessment.posts", "practice.services"):
            shown = opened(root, id, unit=self.LATE)
            assert shown.measure.now == Point(self.SPRING, None)
            assert shown.reported_earlier_on == self.END
        assert opened(root, "assessment.posts", unit="620102").reported_earlier_on is None
        # What stands is as it stood.
        assert opened(root, "workforce.total", unit=self.LATE).measure.now == Point(self.SPRING, 1)
