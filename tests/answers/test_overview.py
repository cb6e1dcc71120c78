"""The overview: its order, who holds a target back, since when a verdict stands; counted again from files."""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from analytics.answers.overview import Line, Overview, overview
from analytics.language import phrases
from analytics.language.translator import translator
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
def test_the_twelve_targets_stand_worst_first(sample: Path, answers: Answers, unit: str) -> None:
    said = answers.targets(unit)
    worst_first = wording.worst_first(list(said.values()))
    assert [line.indicator.id for line in shown(sample, unit).lines] == [one["id"] for one in worst_first]
    assert {one["id"] for one in worst_first} == set(TARGETS)
    reached = sum(one["status"] in ("achieved", "met") for one in said.values())
    assert headline(sample, unit)[0]["Reached"] == reached


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
    assert (counts["Reached"], total) == (reached, len(own))


def test_a_viewer_of_one_district_sees_no_other(sample: Path) -> None:
    mine = shown(sample, CHENGGUAN, only=CHENGGUAN)
    assert set(mine.coverage) == {CHENGGUAN}


def _largest(amounts: dict[str, float] | Counter[str]) -> set[str]:
    """Who has the largest amount: all of them when they tie."""
    return {unit for unit, amount in amounts.items() if amount == max(amounts.values())}
