"""A verdict is compared whole: its status, its sliding, every milestone, every unit and fund year."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from analytics.assess.assessment import AllYears, Assessment, Dated, OneYear, Status, Verdict
from analytics.assess.change import Change, Entry, Turn, changes, district_years, urgency
from analytics.policy.register import Force

DAY, UNIT = date(2020, 6, 30), "620100"
TARGET = Dated("senior", UNIT, DAY, Status.ACHIEVED, value=84, target=80, due=date(2020, 12, 31), early=True)
MILESTONE = replace(TARGET, status=Status.ACHIEVED, early=False, due=date(2015, 12, 31))


def year(of: int, status: Status, unit: str = UNIT) -> OneYear:
    return OneYear("floor", unit, DAY, status, year=of)


def yearly(status: Status, *years: OneYear) -> Verdict:
    return Verdict(AllYears("floor", UNIT, DAY, status), years=years)


def said(before: Verdict, after: Verdict) -> list[tuple[Entry, Turn]]:
    return [(change.entry, change.turn) for change in changes(before, after)]


def test_reached_and_falling_is_another_verdict_with_the_same_status() -> None:
    falling = replace(TARGET, value=83, sliding=True)
    (change,) = changes(Verdict(TARGET), Verdict(falling))
    assert change == Change(Entry("senior", UNIT), TARGET, falling)
    assert change.turn is Turn.WORSE
    assert said(Verdict(falling), Verdict(TARGET)) == [(Entry("senior", UNIT), Turn.BETTER)]


def test_a_milestone_a_revision_took_away_is_told_by_its_day() -> None:
    lost = replace(MILESTONE, status=Status.MISSED)
    before, after = (Verdict(TARGET, milestones=(one,)) for one in (MILESTONE, lost))
    assert said(before, after) == [(Entry("senior", UNIT, milestone=MILESTONE.due), Turn.WORSE)]


def test_every_unit_and_fund_year_is_told_beside_what_speaks_for_all() -> None:
    before = yearly(Status.MET, year(2018, Status.MET), year(2019, Status.RUNNING, "620102"))
    after = yearly(Status.NOT_MET, year(2018, Status.MET), year(2019, Status.NOT_MET, "620102"))
    assert said(before, after) == [
        (Entry("floor", "620102", year=2019), Turn.WORSE),
        (Entry("floor", UNIT), Turn.WORSE),
    ]


def test_where_a_floor_changed_are_the_districts_whose_year_did() -> None:
    before = yearly(Status.MET, year(2018, Status.MET), year(2019, Status.RUNNING, "620102"))
    after = yearly(Status.NOT_MET, year(2018, Status.NOT_MET), year(2019, Status.NOT_MET, "620102"))
    assert district_years(changes(before, after)) == (Entry("floor", "620102", year=2019),)
    assert district_years(changes(before, before)) == ()


def test_a_fund_year_that_has_begun_and_ended_since_is_told_and_one_that_runs_is_not() -> None:
    old = year(2018, Status.MET)
    before = yearly(Status.MET, old)
    for status in (Status.RUNNING, Status.NO_DATA):
        assert said(before, yearly(Status.MET, old, year(2019, status))) == []
    (change,) = changes(before, yearly(Status.MET, old, year(2019, Status.MET)))
    assert (change.before, change.entry.year, change.turn) == (None, 2019, Turn.BETTER)


def test_another_number_under_the_same_verdict_and_a_day_that_came_are_no_change() -> None:
    other = replace(TARGET, value=90)
    assert said(Verdict(TARGET), Verdict(other)) == []
    assert said(Verdict(TARGET), Verdict(replace(TARGET, early=False))) == []


@pytest.mark.parametrize(
    ("before", "after", "turn"),
    [
        (Status.ON_SCHEDULE, Status.SLIGHTLY_BEHIND, Turn.WORSE),
        (Status.SLIGHTLY_BEHIND, Status.AHEAD, Turn.BETTER),
        (Status.NOT_DUE, Status.SERIOUSLY_BEHIND, Turn.WORSE),
        (Status.NO_DATA, Status.MISSED, Turn.WORSE),
        (Status.CANNOT_JUDGE, Status.ACHIEVED, Turn.BETTER),
        (Status.ACHIEVED, Status.CANNOT_JUDGE, Turn.WORSE),
        (Status.RUNNING, Status.NO_DATA, Turn.OTHER),
        (Status.NOT_DUE, Status.CANNOT_JUDGE, Turn.OTHER),
    ],
)
def test_what_nobody_can_judge_lies_between_bad_and_good(before: Status, after: Status, turn: Turn) -> None:
    was, now = (Assessment("one", UNIT, DAY, status) for status in (before, after))
    assert said(Verdict(was), Verdict(now)) == [(Entry("one", UNIT), turn)]


def test_worse_comes_first_and_binding_before_aspirational() -> None:
    worse, better = (
        Change(Entry("one", UNIT), replace(TARGET, status=was), replace(TARGET, status=now))
        for was, now in ((Status.AHEAD, Status.MISSED), (Status.MISSED, Status.AHEAD))
    )
    order = [
        (worse, Force.BINDING), (worse, Force.ASPIRATIONAL), (better, Force.BINDING),
        (better, Force.ASPIRATIONAL),
    ]  # fmt: skip
    mixed = [order[place] for place in (3, 1, 2, 0)]
    assert sorted(mixed, key=lambda item: urgency(*item)) == order
