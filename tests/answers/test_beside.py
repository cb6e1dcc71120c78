"""The city's figures beside a district's: its own numbers as the files have them, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pytest

from analytics.access.roles import Role
from analytics.answers import beside, method
from analytics.answers.districts import tables
from analytics.answers.districts.profile import KEY_FIGURES, profile
from analytics.answers.districts.standing import standings
from analytics.answers.districts.wording import key_figures
from analytics.answers.measure import measure_dossier, over_time
from analytics.answers.target import burnup, dossier
from analytics.assess.assessment import Assessment, Dated
from analytics.language.translator import translator
from analytics.policy.loading import register
from analytics.progress import verdicts
from analytics.progress.look import Look
from analytics.reference import CITY, districts
from analytics.tables import records
from analytics.warehouse.snapshots.catalogue import Catalogue
from tests import sealed
from tests.looking import look_at
from tests.plain_snapshots import plain, publish
from tests.signed_in import viewer_of

YONGDENG = "620121"
NEWEST = "2020-06-30"
BY_SCHEDULE = [target.id for target in register().targets if not target.kind.is_yearly]
MEASURES = [one.id for one in register().indicators.values() if not one.is_target]


@pytest.fixture(scope="module")
def own(sample: Path) -> Look:
    """What the account of one district looks at."""
    return Look.of(viewer_of(Role.DISTRICT, YONGDENG), Catalogue(sample), register())


@pytest.fixture(scope="module")
def counted(sample: Path) -> dict[tuple[str, int | None], tuple[float | None, float | None]]:
    """The city's observations of the newest day, by plain SQL over the file."""
    file = sealed.file(sample, NEWEST, "observations")
    asked = "select indicator, year, value, total from read_parquet(?) where district_code = '620100'"
    with duckdb.connect() as connection:
        rows = connection.execute(asked, [str(file)]).fetchall()
    return {(id, year): (value, total) for id, year, value, total in rows}


def _without_names(item: Assessment) -> Assessment:
    return replace(item, missing=()) if isinstance(item, Dated) else item


@pytest.mark.parametrize("id", BY_SCHEDULE)
def test_a_target_has_the_citys_number_and_the_citys_verdict(
    sample: Path, own: Look, counted: dict[tuple[str, int | None], tuple[float | None, float | None]], id: str
) -> None:
    found = beside.verdict(own, register().indicator(id))
    assert found is not None
    assert (found.overall.value, found.overall.total) == counted[id, None]
    city = verdicts.of(look_at(sample))[id]
    assert found.overall == _without_names(city.overall)
    assert found.milestones == tuple(map(_without_names, city.milestones))
    assert dossier(own, id).city == found
    # One row a snapshot with a number of the district's own.
    for last in records(burnup(dossier(own, id)).frame)[-1:]:
        assert (last["value_city"], last["total_city"]) == counted[id, None]


@pytest.mark.parametrize("id", MEASURES)
def test_a_measure_has_the_citys_number(
    own: Look, counted: dict[tuple[str, int | None], tuple[float | None, float | None]], id: str
) -> None:
    found = beside.measure(own, register().indicator(id))
    assert found is not None
    expected = counted.get((id, None), counted.get((id, 2020)))
    assert (None if found.now is None else (found.now.value, found.now.total)) == expected
    shown = measure_dossier(own, id)
    assert shown.city is not None
    assert shown.city.measure == found
    assert not shown.city.districts
    for last in records(over_time(shown).frame)[-1:]:
        assert (last["value_city"], last["total_city"]) == (expected or (None, None))


def test_no_row_and_no_other_unit_is_loaded_for_it(own: Look) -> None:
    look = own.beside(register().indicator("workforce.total"))
    assert look is not None
    assert look.scope.units == {CITY}
    assert not look.districts
    assert not any(one.missing for one in beside.targets(own).values())
    # Money by fund year is each unit's own.
    assert not set(beside.targets(own)) & {one.id for one in register().targets if one.kind.is_yearly}


def test_one_other_district_is_not_told_by_the_citys_number(sample: Path) -> None:
    """The city's less one's own would be the one left out."""
    for left_out, is_told in ((1, False), (2, True)):
        viewer = viewer_of(Role.DISTRICT, *list(districts())[left_out:])
        own = Look.of(viewer, Catalogue(sample), register()).at(YONGDENG)
        assert bool(beside.targets(own)) is is_told
        assert bool(beside.measures(own)) is is_told
        assert (measure_dossier(own, MEASURES[0]).city is not None) is is_told
        assert (beside.points(own, register().indicator(BY_SCHEDULE[0])) is not None) is is_told
        shown = method.example(own)
        assert shown is not None
        if not is_told:
            assert shown == method.example(look_at(sample, only=[YONGDENG]))


def test_of_each_day_as_many_have_sent_what_is_counted(tmp_path: Path) -> None:
    """With one other district there is no number of the city; with two there is, on that day alone."""
    own, *others = districts()
    days = {date(2018, 12, 31): others[:1], date(2019, 12, 31): others[:2], date(2020, 6, 30): others[:1]}
    for day, sent in days.items():
        people = [plain("registrations", person_key=code, district_code=code) for code in (own, *sent)]
        publish(tmp_path, day, registrations=people)
    found = {}
    counted = register().indicator("workforce.total")
    for day in days:
        look = Look.of(viewer_of(Role.DISTRICT, own), Catalogue(tmp_path), register(), as_of=day)
        found[day] = beside.points(look, counted)
    assert [None if points is None else list(points) for points in found.values()] == [
        None, [date(2019, 12, 31)], None,
    ]  # fmt: skip


def test_a_sheet_has_the_number_that_the_indicators_own_page_has_also_where_a_district_has_not_reported(
    tmp_path: Path,
) -> None:
    """The city's sum over three of its districts stands on both or on none."""
    own, *others = districts()
    day, sent = date(2020, 6, 30), (own, *others[:2])
    publish(
        tmp_path, day,
        registrations=[plain("registrations", person_key=f"{n}", district_code=code)
                       for n, code in enumerate((*sent, *sent))],
        institutions=[plain("institutions", id=code, district_code=code, kind="agency") for code in sent],
        funding=[plain("funding", entry_id=code, district_code=code, purpose="purchase") for code in sent],
    )  # fmt: skip
    look = Look.of(viewer_of(Role.DISTRICT, own), Catalogue(tmp_path), register())
    found = {figure.indicator.id: figure.city for figure in profile(look).figures}
    pages = {}
    for id in KEY_FIGURES:
        if register().indicator(id).is_target:
            judged = dossier(look, id).city
            pages[id] = (judged.overall.value, judged.overall.total) if judged else None
        else:
            city = measure_dossier(look, id).city
            now = city.measure.now if city else None
            pages[id] = (now.value, now.total) if now else None
    assert {id: (city.value, city.total) if city else None for id, city in found.items()} == pages
    assert pages["workforce.total"] == (6.0, None)
    assert pages["agencies.count"] == (3.0, None)
    assert pages["funding.purchase"] is not None


@pytest.mark.parametrize("id", ["funding.purchase", "funding.mix"])
@pytest.mark.parametrize("with_year", [1, 2])
def test_of_each_fund_year_as_many_have_money_of_that_year(tmp_path: Path, id: str, with_year: int) -> None:
    """Every district has sent its ledger; of 2019 all have money, of 2020 one or two others."""
    own, *others = districts()
    years = {2019: (own, *others), 2020: (own, *others[:with_year])}
    publish(
        tmp_path, date(2020, 12, 31),
        funding=[
            plain("funding", entry_id=f"{year}-{code}", district_code=code, purpose="purchase",
                  fund_year=year, booked_on=date(year, 3, 1))
            for year, codes in years.items() for code in codes
        ],
    )  # fmt: skip
    look = Look.of(viewer_of(Role.DISTRICT, own), Catalogue(tmp_path), register())
    shown = measure_dossier(look, id)
    assert shown.city is not None
    told = {year.year for year in shown.city.years if year.point.value is not None}
    assert told == ({2019, 2020} if with_year == 2 else {2019})
    now = beside.now(look, register().indicator(id))
    assert (now is not None and now.value is not None) is (with_year == 2)
    rows = {row["year"]: row for row in records(over_time(shown).frame)}
    assert (rows[2020]["value_city"] is None) is (with_year == 1)
    assert rows[2020]["value"] is not None


@pytest.mark.parametrize("this_year", [1, 2])
def test_what_is_counted_within_a_year_needs_others_who_have_reported_in_it(
    tmp_path: Path, this_year: int
) -> None:
    """The others are carried forward from the year before: they are not in the city's number."""
    own, *others = districts()
    day, before = date(2020, 12, 31), date(2019, 12, 31)
    publish(
        tmp_path, day,
        days={code: {"registrations": day if code in (own, *others[:this_year]) else before}
              for code in (own, *others)},
        registrations=[plain("registrations", person_key=code, district_code=code)
                       for code in (own, *others)],
    )  # fmt: skip
    look = Look.of(viewer_of(Role.DISTRICT, own), Catalogue(tmp_path), register())
    now = beside.now(look, register().indicator("publicity.events"))
    assert (now is not None and now.value is not None) is (this_year == 2)


def test_there_is_none_in_the_city_and_none_for_who_may_not_compare(sample: Path) -> None:
    assert beside.targets(look_at(sample)) == {}
    assert beside.measures(look_at(sample)) == {}
    assert beside.targets(look_at(sample, only=[YONGDENG])) == {}


def test_whoever_sees_the_city_reads_the_same_beside_a_district(sample: Path, own: Look) -> None:
    everybody = look_at(sample, unit=YONGDENG)
    assert beside.targets(everybody) == beside.targets(own)
    assert beside.measures(everybody) == beside.measures(own)


def test_who_sees_one_district_is_not_told_of_all_and_of_a_rank(
    sample: Path, own: Look, counted: dict[tuple[str, int | None], tuple[float | None, float | None]]
) -> None:
    sheet, t = profile(own), translator("zh")
    taken = tables.key_figures(key_figures(sheet, register(), t), YONGDENG, is_among_all=sheet.is_among_all)
    assert not {"all_districts", "rank"} & set(taken.ids)
    residents = sum(one.population_2020 for one in districts().values())
    rows = {row["indicator"]: row for row in records(taken.frame)}
    assert list(rows) == list(KEY_FIGURES)
    value, _ = counted["workforce.total", None]
    assert value is not None
    assert rows["workforce.total"]["said_of_city"] == f"{value:,.0f}人"
    assert rows["workforce.total"]["city_by_residents"] == f"{value / residents * 10_000:.2f}"
    measures = {row["indicator"]: row for row in records(tables.measures(sheet).frame)}
    for id in MEASURES:
        expected = counted.get((id, None), counted.get((id, 2020), (None, None)))
        assert (measures[id]["value_city"], measures[id]["total_city"]) == expected
    everybody = profile(look_at(sample, unit=YONGDENG))
    assert everybody.is_among_all
    shown = standings(own, register().indicator("workforce.total"), since=own.days[-2])
    assert [place.place for place in (*shown.level_places, *shown.gain_places)] == [None, None]
