"""The overview: its order, who holds a target back, since when a verdict stands; counted again from files."""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from analytics.answers.overview import STANDINGS, Line, Overview, Standing, gravest_first, overview
from analytics.assess.assessment import Assessment, Status
from analytics.language import phrases
from analytics.language.translator import translator
from analytics.policy.loading import register
from analytics.progress import verdicts
from analytics.reference import CITY, districts
from analytics.warehouse.snapshots.catalogue import Catalogue
from tests import sealed, wording
from tests.command_answers import CHENGGUAN, TARGETS, Answers
from tests.looking import look_at
from tests.sealed import Observed

NEWEST = date(2020, 6, 30)
COVERAGE = ("bases.district", "communities.staffed", "associations.district")


@cache
def shown(sample: Path, unit: str = CITY, *, only: str | None = None) -> Overview:
    """The overview of the newest snapshot."""
    return overview(look_at(sample, as_of=NEWEST, unit=unit, only=[only] if only else None))


def line(sample: Path, target: str) -> Line:
    """A target's line on the city's overview."""
    (found,) = (line for line in shown(sample).lines if line.indicator.id == target)
    return found


def headline(sample: Path, unit: str) -> tuple[dict[str, int], int]:
    """The counts the page and the brief say first, and of how many."""
    return phrases.headline((line.assessment for line in shown(sample, unit).lines), translator("en"))


@pytest.fixture(scope="module")
def observed(sample: Path) -> list[Observed]:
    """The newest observations of the districts."""
    return [row for row in sealed.observations(sample) if row.as_of == NEWEST and row.unit != CITY]


@pytest.mark.parametrize("unit", [CITY, CHENGGUAN])
def test_the_twelve_targets_stand_gravest_first_and_what_binds_before_what_is_aspired_to(
    sample: Path, answers: Answers, unit: str
) -> None:
    said = answers.targets(unit)
    gravest_first = wording.gravest_first(list(said.values()))
    assert [line.indicator.id for line in shown(sample, unit).lines] == [one["id"] for one in gravest_first]
    assert {one["id"] for one in gravest_first} == set(TARGETS)
    reached = sum(one["status"] in ("achieved", "met") for one in said.values())
    assert headline(sample, unit)[0]["Achieved"] == reached


@pytest.mark.parametrize("target", COVERAGE)
def test_a_coverage_target_is_held_back_by_the_districts_that_lack_most(
    sample: Path, observed: list[Observed], target: str
) -> None:
    lacking = {
        row.unit: row.total - row.value
        for row in observed
        if row.indicator == target and row.value is not None and row.total is not None
    }
    holding = line(sample, target).holding
    assert holding is not None
    assert holding.shortfall == max(lacking.values()) > 0
    assert set(holding.district_codes) == _largest(lacking)
    assert not holding.is_reference


@pytest.mark.parametrize(("target", "asked"), [("workforce.total", 30_000), ("workforce.professional", 800)])
def test_a_city_number_is_held_back_by_the_district_furthest_below_its_share_of_residents(
    sample: Path, observed: list[Observed], target: str, asked: int
) -> None:
    residents = {code: district.population_2020 for code, district in districts().items()}
    below = {
        row.unit: asked * residents[row.unit] / sum(residents.values()) - row.value
        for row in observed
        if row.indicator == target and row.value is not None
    }
    holding = line(sample, target).holding
    assert holding is not None
    assert set(holding.district_codes) == _largest(below)
    assert holding.shortfall == pytest.approx(max(below.values()))
    assert holding.is_reference


def test_the_district_floor_is_held_back_by_the_districts_with_most_years_below_it(
    sample: Path, observed: list[Observed]
) -> None:
    below = Counter(
        row.unit
        for row in observed
        if row.indicator == "funding.district_floor"
        and row.year in range(2014, NEWEST.year)
        and row.value is not None
        and row.value < 30_000
    )
    holding = line(sample, "funding.district_floor").holding
    assert holding is not None
    assert (set(holding.district_codes), holding.shortfall) == (_largest(below), max(below.values()))


def test_what_is_reached_is_held_back_by_nobody_and_a_district_by_no_other(sample: Path) -> None:
    done = [line for line in shown(sample).lines if line.assessment.status in ("achieved", "met")]
    assert done
    assert {line.holding for line in done} == {None}
    assert {line.holding for line in shown(sample, CHENGGUAN).lines} == {None}


def test_a_verdict_stands_since_the_first_day_of_its_unbroken_run(sample: Path) -> None:
    past: dict[str, list[tuple[date, str, bool]]] = {}
    for snapshot in Catalogue(sample).timeline():
        for id, verdict in verdicts.of(look_at(sample, as_of=snapshot.as_of)).items():
            one = verdict.overall
            past.setdefault(id, []).append((snapshot.as_of, one.status, one.sliding))
    for target in TARGETS:
        newest = past[target][-1][1:]
        broken = [day for day, *verdict in past[target] if tuple(verdict) != newest]
        first = min(day for day, *_ in past[target] if not broken or day > max(broken))
        assert line(sample, target).since == first


def test_every_status_is_counted_in_one_place() -> None:
    counted = [status for statuses in STANDINGS.values() for status in statuses]
    assert sorted(counted) == sorted(Status)


def test_the_counts_add_up_to_the_targets_set_for_the_unit(sample: Path, answers: Answers) -> None:
    own = [*COVERAGE, "funding.district_floor", "funding.growth"]
    for unit, total in ((CITY, 12), (CHENGGUAN, len(own))):
        lines = [line for lines in shown(sample, unit).by_standing.values() for line in lines]
        assert len(lines) == len({line.indicator.id for line in lines}) == total
    said = answers.targets()
    done = {id for id, one in said.items() if one["status"] in ("achieved", "met")}
    assert {line.indicator.id for line in shown(sample).by_standing[Standing.DONE]} == done
    assert {line.indicator.id for line in shown(sample).behind} == {
        id for id, one in said.items() if one["status"] in wording.RED | wording.AMBER
    }
    assert {line.indicator.id for line in shown(sample).sliding} == {
        id for id, one in said.items() if one["sliding"]
    }


def test_what_binds_comes_first_within_a_colour_and_within_a_status() -> None:
    def given(id: str, status: Status) -> Line:
        indicator = register().indicator(id)
        return Line(indicator, Assessment(id, CITY, NEWEST, status), None, None, None, ())

    aspired, binding = "communities.staffed", "funding.growth"
    late, lost = given(aspired, Status.MISSED), given(binding, Status.NOT_MET)
    assert gravest_first([late, lost]) == (lost, late)
    fair, done = given(aspired, Status.ON_SCHEDULE), given(binding, Status.ACHIEVED)
    assert gravest_first([done, fair]) == (fair, done)


def test_a_change_is_told_against_the_snapshot_before(sample: Path, answers: Answers) -> None:
    now, before = answers.targets(), answers.targets(as_of="2020-03-31")
    assert shown(sample).compared_with == date(2020, 3, 31)
    of_the_status = {
        id
        for id in TARGETS
        if (now[id]["status"], now[id]["sliding"]) != (before[id]["status"], before[id]["sliding"])
    }
    assert of_the_status
    told = {
        change.entry.id: change.before
        for line in shown(sample).changed
        for change in line.changes or ()
        if change.entry.is_overall
    }
    assert set(told) == of_the_status
    assert all(one is not None and one.status == before[id]["status"] for id, one in told.items())


def test_by_the_first_snapshot_nothing_changed(sample: Path) -> None:
    first = overview(look_at(sample, as_of=date(2014, 3, 31)))
    assert first.compared_with is None
    assert {line.changes for line in first.lines} == {None}
    assert first.changed == ()


def test_a_missed_milestone_stands_on_its_targets_line(sample: Path, answers: Answers) -> None:
    missed = {
        id: [one["value"] for one in answers.milestones(id) if one["status"] == "missed"] for id in TARGETS
    }
    assert any(missed.values())
    assert {line.indicator.id: [one.value for one in line.missed] for line in shown(sample).lines} == missed


@pytest.mark.parametrize(
    ("day", "share"), [((2014, 3, 31), None), ((2018, 12, 31), 861 / 1592), ((2020, 6, 30), 1408 / 1592)]
)
def test_the_policys_time_runs_from_its_publication_to_the_last_due_date(
    sample: Path, day: tuple[int, int, int], share: float | None
) -> None:
    gone = overview(look_at(sample, as_of=date(*day))).time_gone
    assert gone == (None if share is None else pytest.approx(share))


def test_the_districts_with_most_behind_are_all_named(sample: Path, answers: Answers) -> None:
    own = [*COVERAGE, "funding.district_floor", "funding.growth"]
    behind = {
        code: sum(answers.targets(code)[id]["status"] in wording.RED | wording.AMBER for id in own)
        for code in districts()
    }
    assert shown(sample).behind_in == behind
    assert shown(sample).set_for_districts == len(own)
    most = shown(sample).most_behind
    assert most is not None
    assert most.behind == max(behind.values())
    assert set(most.district_codes) == {code for code, n in behind.items() if n == most.behind}


def test_every_district_has_its_coverage_of_communities(sample: Path, observed: list[Observed]) -> None:
    counted = {row.unit: (row.value, row.total) for row in observed if row.indicator == "communities.staffed"}
    coverage = shown(sample).coverage
    assert {code: (one.value, one.total) for code, one in coverage.items()} == counted
    assert set(coverage) == set(districts())


def test_a_district_answers_for_the_targets_set_for_districts(sample: Path, answers: Answers) -> None:
    own = [*COVERAGE, "funding.district_floor", "funding.growth"]
    said = answers.targets(CHENGGUAN)
    reached = sum(said[target]["status"] in ("achieved", "met") for target in own)
    counts, total = headline(sample, CHENGGUAN)
    assert (counts["Achieved"], total) == (reached, len(own))


def test_a_viewer_of_one_district_sees_no_other(sample: Path) -> None:
    mine = shown(sample, CHENGGUAN, only=CHENGGUAN)
    assert set(mine.coverage) == {CHENGGUAN}


def _largest(amounts: dict[str, float] | Counter[str]) -> set[str]:
    """Who has the largest amount: all of them when they tie."""
    return {unit for unit, amount in amounts.items() if amount == max(amounts.values())}


def test_a_year_that_began_or_ended_since_is_a_change_of_the_row(sample: Path) -> None:
    """The verdict is compared whole: at the end of a year its fund years get theirs."""
    said = {
        line.indicator.id: line.changes
        for line in overview(look_at(sample, as_of=date(2019, 12, 31))).changed
    }
    years = [change.entry.year for change in said["funding.growth"] or ()]
    assert years
    assert all(year in (None, 2019) for year in years)
