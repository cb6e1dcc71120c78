"""The district pages' numbers, counted anew from the sealed files."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Unpack

import pandas as pd
import pytest

from analytics.answers.districts import tables, wording
from analytics.answers.districts.comparison import Line, comparison
from analytics.answers.districts.grid import WORST, Grid, grid
from analytics.answers.districts.profile import KEY_FIGURES, profile
from analytics.answers.districts.standing import (
    Per,
    Standings,
    average,
    largest_two,
    rankable,
    spans,
    standings,
    usual_span,
    ways,
)
from analytics.assess.assessment import Reason
from analytics.assess.verdict import WORST_FIRST
from analytics.language.labels import labelled
from analytics.language.translator import translator
from analytics.policy.loading import register
from analytics.policy.register import Direction
from analytics.reference import CITY, districts, unit
from tests.looking import Where, look_at
from tests.plain_snapshots import publish
from tests.progress.test_verdicts import money
from tests.sealed import table

DAY, YEAR_BEFORE = date(2020, 6, 30), date(2019, 6, 30)
CHENGGUAN, YONGDENG, XIGU, GAOLAN = "620102", "620121", "620104", "620122"


def shown(root: Path, order: str = WORST, **where: Unpack[Where]) -> Grid:
    return grid(look_at(root, **where), order=order)


def ranked(
    root: Path,
    indicator: str,
    *,
    per: Per = Per.COUNT,
    since: date | None = YEAR_BEFORE,
    **where: Unpack[Where],
) -> Standings:
    return standings(look_at(root, **where), register().indicator(indicator), since=since, per=per)


def agencies(sample: Path, day: str) -> dict[str, int]:
    """Open private agencies by district, from the institutions' own rows."""
    rows = table(sample, day, "institutions")
    on = pd.Timestamp(day)
    opened = pd.to_datetime(rows["established_on"]) <= on
    closed = pd.to_datetime(rows["closed_on"]) <= on
    found = rows[opened & ~closed & (rows["kind"] == "agency")].groupby("district_code").size()
    return {code: int(found.get(code, 0)) for code in districts()}


def urban_communities(sample: Path, day: str) -> dict[str, int]:
    rows = table(sample, day, "communities")
    found = rows[rows["kind"] == "urban"].groupby("district_code").size()
    return {str(code): int(count) for code, count in found.items()}


def test_the_grid_counts_what_the_files_hold(sample: Path) -> None:
    staffing = table(sample, "2020-06-30", "community_staffing")
    urban = staffing[staffing["kind"] == "urban"].groupby("district_code")["staffed"]
    rows = shown(sample).rows
    assert {
        code: (row["communities.staffed"].assessment.value, row["communities.staffed"].assessment.total)
        for code, row in rows.items()
    } == {code: (urban.sum()[code], urban.size()[code]) for code in districts()}
    ledger = table(sample, "2020-06-30", "funding")
    booked = pd.to_datetime(ledger["booked_on"]) <= pd.Timestamp(DAY)
    paid = ledger[(ledger["source"] == "lottery") & booked]
    sums = paid.groupby(["district_code", "fund_year"])["amount_yuan"].sum()
    for code, row in rows.items():
        met = sum(sums.get((code, year), 0) >= 30_000 for year in range(2014, 2021))
        assert row["funding.district_floor"].assessment.value == met


def test_a_reference_is_the_target_by_residents_and_never_judged(sample: Path) -> None:
    residents = {code: district.population_2020 for code, district in districts().items()}
    rows = shown(sample).rows
    targets = {"workforce.total": 30_000, "workforce.professional": 800, "workforce.senior": 80}
    for id, target in targets.items():
        assert sum(row[id].reference or 0 for row in rows.values()) == pytest.approx(target)
        for code, row in rows.items():
            assert row[id].reference == pytest.approx(target * residents[code] / sum(residents.values()))
            assert row[id].assessment.reason == Reason.NO_DISTRICT_TARGET
    assert rows[CHENGGUAN]["communities.staffed"].reference is None


def test_the_district_with_most_in_danger_comes_first(sample: Path) -> None:
    bad = ("missed", "seriously_behind", "not_met")
    lost = [
        sum(cell.assessment.status in bad for cell in row.values()) for row in shown(sample).rows.values()
    ]
    assert lost == sorted(lost, reverse=True)
    assert lost[0] > lost[-1]


@pytest.mark.parametrize("order", ["bases.district", "communities.staffed", "funding.district_floor"])
def test_a_column_puts_its_worst_cell_first(sample: Path, order: str) -> None:
    found = [row[order].assessment for row in shown(sample, order).rows.values()]
    severities = [WORST_FIRST.index(one.status) for one in found]
    assert severities == sorted(severities)
    assert severities[0] < severities[-1]


def test_a_reference_column_puts_the_smallest_part_first(sample: Path) -> None:
    rows = shown(sample, "workforce.senior").rows
    shares = [row["workforce.senior"].reference_share for row in rows.values()]
    assert shares == sorted(share for share in shares if share is not None)


def test_levels_by_residents_and_by_community_divide_the_files_counts(sample: Path) -> None:
    counts, communities = agencies(sample, "2020-06-30"), urban_communities(sample, "2020-06-30")
    found = ranked(sample, "agencies.count").by_district
    for code, district in districts().items():
        assert found[code].level() == counts[code]
        assert found[code].level(Per.RESIDENTS) == pytest.approx(
            counts[code] / district.population_2020 * 10_000
        )
        assert found[code].level(Per.COMMUNITY) == pytest.approx(counts[code] / communities[code])


def test_a_gain_is_the_difference_of_two_snapshots(sample: Path) -> None:
    now, before = agencies(sample, "2020-06-30"), agencies(sample, "2019-06-30")
    then = urban_communities(sample, "2019-06-30")
    found = ranked(sample, "agencies.count").by_district
    assert {code: one.gain() for code, one in found.items()} == {
        code: now[code] - before[code] for code in districts()
    }
    communities = urban_communities(sample, "2020-06-30")
    for code, one in found.items():
        assert one.gain(Per.COMMUNITY) == pytest.approx(
            now[code] / communities[code] - before[code] / then[code]
        )


def test_one_agency_more_or_fewer_does_not_decide_a_place(sample: Path) -> None:
    counts = agencies(sample, "2020-06-30")
    places = {place.district_code: place for place in ranked(sample, "agencies.count").level_places}
    for code, count in counts.items():
        others = [other for name, other in counts.items() if name != code]
        assert places[code].first == 1 + sum(other > count + 1 for other in others)
        assert places[code].last == 8 - sum(other < count - 1 for other in others)
    assert any(place.is_tied for place in places.values())
    assert any(place.is_open for place in places.values())


def test_all_communities_of_many_and_of_few_share_the_first_place(sample: Path) -> None:
    found = ranked(sample, "communities.staffed")
    full = {found.place(code) for code, one in found.by_district.items() if one.level() == 1}
    totals = {found.by_district[place.district_code].now for place in full}
    assert len({point.total for point in totals if point}) == len(full) == 2
    assert {(place.place, place.sharing, place.first, place.last) for place in full} == {(1, 2, 1, 4)}


def test_nobody_has_more_than_all_or_fewer_than_none(sample: Path) -> None:
    for id in ("communities.staffed", "agencies.count", "certified.on_post"):
        for one in ranked(sample, id).by_district.values():
            level, reach = one.level(), one.reach()
            assert level is not None
            assert reach is not None
            assert max(reach[0], 0) <= level <= reach[1]
            assert reach[0] >= 0
            assert not one.indicator.is_share or reach[1] <= 1


def test_having_it_or_not_and_money_decide_a_place(sample: Path) -> None:
    bases = ranked(sample, "bases.district")
    assert {(place.value, place.first, place.last) for place in bases.level_places} == {
        (1.0, 1, 4),
        (0.0, 5, 8),
    }
    money = ranked(sample, "funding.district_floor", as_of=date(2019, 12, 31), since=None)
    assert all(place.first == place.last for place in money.level_places if place.value != 0)


def test_what_has_no_wanted_direction_has_no_place(sample: Path) -> None:
    found = ranked(sample, "funding.mix")
    assert found.indicator.direction is Direction.NONE
    assert {place.first for place in found.level_places} == {None}


def test_every_indicator_with_district_rows_can_be_ranked(sample: Path) -> None:
    rows = table(sample, "2020-06-30", "observations")
    observed = set(rows[rows["district_code"] != "620100"]["indicator"])
    assert {one.id for one in rankable(look_at(sample, as_of=DAY))} == observed


def test_what_is_counted_within_a_year_compares_with_the_same_day_of_a_year(sample: Path) -> None:
    look = look_at(sample, as_of=DAY)
    by_year = spans(look, register().indicator("funding.purchase"))
    assert by_year == tuple(date(year, 6, 30) for year in range(2019, 2013, -1))
    standing = spans(look, register().indicator("agencies.count"))
    assert standing[0] == date(2020, 3, 31)
    assert usual_span(standing, DAY) == YEAR_BEFORE
    assert usual_span((), DAY) is None


def test_the_average_is_of_all_districts_or_of_none(sample: Path) -> None:
    counts = agencies(sample, "2020-06-30")
    residents = sum(district.population_2020 for district in districts().values())
    found = ranked(sample, "agencies.count")
    assert average(found, Per.RESIDENTS) == pytest.approx(sum(counts.values()) / residents * 10_000)
    assert average(found) == pytest.approx(sum(counts.values()) / 8)
    staffing = table(sample, "2020-06-30", "community_staffing")
    urban = staffing[staffing["kind"] == "urban"]
    assert average(ranked(sample, "communities.staffed")) == pytest.approx(urban["staffed"].mean())
    silent = {**found.by_district, CHENGGUAN: replace(found.by_district[CHENGGUAN], now=None)}
    assert average(replace(found, by_district=silent), Per.RESIDENTS) is None


def test_what_no_district_has_reported_is_no_number(tmp_path: Path) -> None:
    publish(tmp_path, DAY, funding=[money(CHENGGUAN, 2020, 1)])
    found = ranked(tmp_path, "agencies.count", since=None)
    assert {one.level() for one in found.by_district.values()} == {None}
    assert {(place.value, place.first) for place in found.gain_places} == {(None, None)}


def test_a_way_holds_every_snapshot_up_to_the_day(sample: Path) -> None:
    found = ways(
        look_at(sample, as_of=date(2016, 12, 31)),
        register().indicator("agencies.count"),
        codes=[CHENGGUAN],
        per=Per.RESIDENTS,
    )[CHENGGUAN]
    assert found[0][0] == date(2014, 3, 31)
    assert found[-1][0] == date(2016, 12, 31)
    assert found[-1][1] == pytest.approx(agencies(sample, "2016-12-31")[CHENGGUAN] / 1_484_016 * 10_000)


def test_districts_are_compared_with_the_two_that_have_most_residents_unless_chosen() -> None:
    residents = {code: district.population_2020 for code, district in districts().items()}
    two = largest_two()
    assert len(two) == 2
    assert min(residents[code] for code in two) > max(
        residents[code] for code in residents if code not in two
    )


def test_a_profile_names_every_community_without_a_professional(sample: Path) -> None:
    staffing = table(sample, "2020-06-30", "community_staffing")
    lacking = staffing[
        (staffing["kind"] == "urban") & ~staffing["staffed"] & (staffing["district_code"] == YONGDENG)
    ]
    sheet = profile(look_at(sample, as_of=DAY, unit=YONGDENG))
    assert {(one.code, one.name) for one in sheet.missing} == set(
        zip(lacking["code"], lacking["name"], strict=True)
    )
    assert len(sheet.missing) == 20
    severities = [WORST_FIRST.index(item.status) for _, item in sheet.verdicts]
    assert severities == sorted(severities)
    assert [indicator.id for indicator, _ in sheet.references] == [
        "workforce.total",
        "workforce.professional",
        "workforce.senior",
    ]
    assert tuple(one.indicator.id for one in sheet.figures) == KEY_FIGURES


def test_who_may_see_two_districts_sees_these_two_without_ranks(sample: Path) -> None:
    two = [XIGU, YONGDENG]
    assert set(shown(sample, only=two).rows) == {XIGU, YONGDENG}
    found = ranked(sample, "workforce.total", only=two)
    assert [(place.district_code, place.first) for place in found.level_places] == [
        (XIGU, None),
        (YONGDENG, None),
    ]


def test_a_comparison_has_every_indicator_of_the_register_under_its_clause(sample: Path) -> None:
    groups = comparison(look_at(sample, as_of=DAY), [CHENGGUAN, YONGDENG])
    assert {line.indicator.id for group in groups for line in group.lines} == set(register().indicators)
    order = [clause.id for clause in register().clauses]
    found = [group.clause.id for group in groups]
    assert found == sorted(found, key=order.index)
    assert all(line.indicator.clause == group.clause.id for group in groups for line in group.lines)


def test_a_difference_is_of_two_districts_that_have_a_number(sample: Path) -> None:
    def lines(*codes: str) -> dict[str, Line]:
        groups = comparison(look_at(sample, as_of=DAY), codes)
        return {line.indicator.id: line for group in groups for line in group.lines}

    two, counts = lines(CHENGGUAN, YONGDENG), agencies(sample, "2020-06-30")
    assert two["agencies.count"].difference(CHENGGUAN) == counts[CHENGGUAN] - counts[YONGDENG]
    assert two["agencies.count"].difference(YONGDENG) == counts[YONGDENG] - counts[CHENGGUAN]
    assert two["bases.city"].difference(CHENGGUAN) is None
    assert two["bases.city"].is_of_city
    assert not two["agencies.count"].is_of_city
    three = lines(CHENGGUAN, YONGDENG, XIGU)
    assert {line.difference(code) for line in three.values() for code in line.codes} == {None}


@pytest.mark.parametrize(
    ("id", "zh", "en"),
    [
        ("communities.staffed", "+69.2个百分点", "+69.2 pp"),
        ("workforce.senior", "+33人", "+33 people"),
        ("education.joint_bases", "+1个基地", "+1 base"),
        ("bases.district", "不同", "different"),
        ("funding.district_floor", "+2个年度", "+2 fund years"),
        ("bases.city", "—", "—"),
    ],
)
def test_a_difference_is_said_in_its_unit(sample: Path, id: str, zh: str, en: str) -> None:
    groups = comparison(look_at(sample, as_of=DAY), [CHENGGUAN, YONGDENG])
    (line,) = (line for group in groups for line in group.lines if line.indicator.id == id)
    for language, said in (("zh", zh), ("en", en)):
        assert wording.difference(line, CHENGGUAN, register(), translator(language)) == said


def test_the_comparison_taken_away_has_numbers_in_the_units_it_names(sample: Path) -> None:
    groups = comparison(look_at(sample, as_of=DAY), [CHENGGUAN, YONGDENG])
    rows = tables.compared(groups, register(), translator("en")).records
    assert len(rows) == 2 * len(register().indicators)
    by_key = {(row["indicator"], row["district_code"]): row for row in rows}
    staffed = by_key["communities.staffed", CHENGGUAN]
    assert staffed["level"] == pytest.approx(staffed["value"] / staffed["total"])
    assert staffed["difference"] == pytest.approx(69.2, abs=0.05)
    assert staffed["difference_unit"] == "percentage points"
    assert by_key["workforce.senior", YONGDENG]["difference"] == -33
    assert by_key["workforce.senior", YONGDENG]["difference_unit"] == "people"
    assert isinstance(staffed["rank"], int)


def test_only_two_districts_have_a_note_on_their_residents(sample: Path) -> None:
    groups = comparison(look_at(sample, as_of=DAY), list(districts()))
    found = ranked(sample, "workforce.total", per=Per.RESIDENTS)
    taken = [
        tables.standings(found),
        tables.mapped(found, Per.RESIDENTS),
        tables.places(found.level_places, Per.RESIDENTS, "ranking-level"),
        tables.compared(groups, register(), translator("en")),
    ]
    for one in taken:
        noted = {row["district_code"] for row in one.records if row["residents_note"]}
        assert noted == {YONGDENG, GAOLAN}
        assert "288,200" in labelled(one, translator("zh")).to_csv()
    residents = unit(CITY).population_2020 - sum(one.population_2020 for one in districts().values())
    assert residents == 288_200
    assert not any(row["residents_note"] for row in tables.mapped(found, Per.COUNT).records)


def test_a_gain_taken_away_is_compared_by_what_its_rank_is(sample: Path) -> None:
    found = ranked(sample, "workforce.professional", per=Per.RESIDENTS)
    rows = tables.standings(found).records
    assert {row["compared_by"] for row in rows} == {"residents"}
    by_gain = sorted(rows, key=lambda row: row["gain_rank"])
    assert [row["gain"] for row in by_gain] == sorted((row["gain"] for row in rows), reverse=True)
