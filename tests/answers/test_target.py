"""The dossier of a target: its way is every snapshot's own number, and nothing after the day looked at."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Unpack

import pytest

from analytics.answers.target import Dossier, burnup, dossier, history
from analytics.assess.assessment import Scheduled, Status, Verdict
from analytics.language.formulas import making_steps
from analytics.language.translator import translator
from analytics.policy.loading import register
from analytics.policy.register import JudgedFor
from analytics.reference import CITY, districts
from tests import sealed
from tests.command_answers import CHENGGUAN, TARGETS, Answers
from tests.entries import Entry
from tests.looking import Where, look_at
from tests.plain_snapshots import plain, publish
from tests.progress.test_verdicts import person
from tests.sealed import Observed

NEWEST = date(2020, 6, 30)
YEARLY = TARGETS[9:]


@pytest.fixture(scope="module")
def observed(sample: Path) -> list[Observed]:
    """All observations, straight from the files."""
    return sealed.observations(sample)


def _dossier(sample: Path, target: str, **where: Unpack[Where]) -> Dossier:
    return dossier(look_at(sample, **where), target)


@pytest.mark.parametrize("target", TARGETS[:9])
@pytest.mark.parametrize("day", [NEWEST, date(2016, 12, 31)])
def test_the_way_is_every_snapshots_own_number(
    sample: Path, observed: list[Observed], target: str, day: date
) -> None:
    shown = _dossier(sample, target, as_of=day)
    counted: dict[str, list[tuple[date, float | None, float | None]]] = {}
    for row in observed:
        if row.indicator == target and row.as_of <= day:
            counted.setdefault(row.unit, []).append((row.as_of, row.value, row.total))
    points = {CITY: shown.points, **shown.district_points}
    way = {unit: [(one.on, one.value, one.total) for one in ones] for unit, ones in points.items()}
    assert way == counted
    assert [verdict.as_of for verdict in shown.history] == [point.on for point in shown.points]
    assert shown.history[-1] == shown.verdict.overall


@pytest.mark.parametrize("target", TARGETS)
def test_each_verdict_is_what_was_answered_on_that_day(sample: Path, answers: Answers, target: str) -> None:
    shown = _dossier(sample, target)
    (then,) = (Entry(one) for one in shown.history if one.as_of == date(2016, 12, 31))
    said = answers.targets(as_of="2016-12-31")[target]
    assert (then.status, then.value, then.gap_pp) == (said["status"], said["value"], said["gap_pp"])


@pytest.mark.parametrize("target", YEARLY)
def test_yearly_entries_are_the_yuan_of_each_unit_and_year(
    sample: Path, observed: list[Observed], target: str
) -> None:
    shown = _dossier(sample, target)
    counted = {
        (row.unit, row.year): row.value for row in observed if row.indicator == target and row.as_of == NEWEST
    }
    units = {"funding.city_floor": [CITY], "funding.district_floor": [*districts()]}.get(
        target, [CITY, *districts()]
    )
    first = 2015 if target == "funding.growth" else 2014
    assert {(one.district_code, one.year): one.value for one in shown.verdict.years} == {
        (unit, year): counted[unit, year] for unit in units for year in range(first, 2021)
    }
    assert not shown.district_points


def test_the_schedule_starts_at_the_base_and_passes_every_milestone_after_it(sample: Path) -> None:
    knots = _dossier(sample, "workforce.professional").knots
    assert [(knot.on, knot.value) for knot in knots[1:]] == [
        (date(2015, 12, 31), 300),
        (date(2020, 12, 31), 800),
    ]
    assert (knots[0].on, knots[0].value) == (date(2014, 3, 31), 168)
    assert _dossier(sample, "bases.city").knots == ()
    assert _dossier(sample, "funding.growth").knots == ()


def test_a_schedule_that_starts_late_leaves_out_the_milestones_before_it(sample: Path) -> None:
    shown = _dossier(sample, "workforce.professional")
    one = shown.verdict.overall
    assert isinstance(one, Scheduled)
    late = replace(shown, verdict=Verdict(replace(one, base_on=date(2016, 12, 31), base=400)))
    assert [knot.on for knot in late.knots] == [date(2016, 12, 31), date(2020, 12, 31)]


def test_earlier_milestones_keep_their_own_verdict(sample: Path, answers: Answers) -> None:
    (milestone,) = _dossier(sample, "workforce.professional").verdict.milestones
    (said,) = answers.milestones("workforce.professional")
    assert (milestone.status, milestone.value) == ("missed", said["value"])
    assert milestone.as_of == date(2015, 12, 31)


def test_a_viewer_of_one_district_gets_no_other(sample: Path) -> None:
    shown = _dossier(sample, "communities.staffed", unit=CHENGGUAN, only=[CHENGGUAN])
    assert set(shown.district_points) == {CHENGGUAN}


def test_what_is_asked_of_the_city_alone_has_no_history_in_a_district(sample: Path) -> None:
    """Not a row of "cannot be judged": nothing is asked there."""
    for target in register().targets:
        of_district = history(_dossier(sample, target.id, unit=CHENGGUAN)).frame
        assert of_district.empty is (target.judged_for is JudgedFor.CITY), target.id
        assert len(history(_dossier(sample, target.id)).frame) == 26


def test_the_schedule_is_drawn_as_it_is_judged_and_the_milestones_as_they_are_asked(tmp_path: Path) -> None:
    """60 people at the base, 50 asked for first and 80 in the end."""
    due = (date(2015, 12, 31), date(2020, 12, 31))
    base, seen = date(2014, 12, 31), date(2015, 6, 30)
    for day, count in ((base, 60), (seen, 55)):
        people = [person(f"{code}001001", f"{code}-{n}") for code in districts() for n in range(8)][:count]
        quiet = [plain("registrations", person_key=code, district_code=code) for code in districts()]
        publish(tmp_path, day, registrations=[*people, *quiet])
    shown = _dossier(tmp_path, "workforce.senior")
    assert [(knot.on, knot.value) for knot in shown.knots] == [(base, 60), (due[0], 60), (due[1], 80)]
    assert [(one.on, one.value) for one in shown.milestones] == [(due[0], 50), (due[1], 80)]
    assert Entry(shown.verdict.overall).status is Status.SLIGHTLY_BEHIND
    steps = making_steps(shown.indicator, shown.verdict.overall, register(), translator("en"))
    (line,) = (step.figures for step in steps if "→" in step.figures)
    assert line == "60 (31 Dec 2014) → 60 (31 Dec 2015) → 80 (31 Dec 2020)"


def test_the_way_so_far_carries_its_schedule(sample: Path) -> None:
    """One expected value a snapshot, as the line is drawn: of a coverage a share."""
    for id, column in (("workforce.total", "expected"), ("communities.staffed", "expected_share")):
        shown = dossier(look_at(sample), id)
        rows = burnup(shown).records
        line = {assessment.as_of: getattr(assessment, "expected", None) for assessment in shown.history}
        assert [row[column] for row in rows] == [line[point.on] for point in shown.points]
        assert rows[-1][column] == shown.history[-1].__dict__["expected"] > rows[0][column]
