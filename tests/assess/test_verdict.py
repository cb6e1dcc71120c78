"""Where one status ends and the next begins, which is worse, and when opinions disagree."""

from __future__ import annotations

from datetime import date

import pytest

from analytics.assess.assessment import AllYears, CagrRatio, Dated, Projection, Scheduled, Status, Weather
from analytics.assess.disagreement import disagrees
from analytics.assess.verdict import (
    DONE,
    WORST_FIRST,
    Gravity,
    gravity,
    gravity_of,
    is_behind,
    status_of_gap,
    worst_first,
)
from tests.assess.cases import THRESHOLDS

DUE = date(2020, 12, 31)
GOOD = (Status.ACHIEVED, Status.AHEAD, Status.ON_SCHEDULE)
BAD = (Status.SLIGHTLY_BEHIND, Status.SERIOUSLY_BEHIND, Status.MISSED)


@pytest.mark.parametrize(("gap", "status"), [
    (10, Status.AHEAD), (10 - 1e-12, Status.AHEAD), (10 - 1e-6, Status.ON_SCHEDULE),
    (-10 + 1e-6, Status.ON_SCHEDULE), (-10 + 1e-12, Status.SLIGHTLY_BEHIND), (-10, Status.SLIGHTLY_BEHIND),
    (-30, Status.SLIGHTLY_BEHIND), (-30 - 1e-12, Status.SLIGHTLY_BEHIND),
    (-30 - 1e-6, Status.SERIOUSLY_BEHIND),
])  # fmt: skip
def test_exact_boundaries_fall_as_written_whatever_the_last_bits(gap: float, status: Status) -> None:
    assert status_of_gap(gap, THRESHOLDS) is status


def entry(name: str, status: Status, gap_pp: float | None = None, *, sliding: bool = False) -> Scheduled:
    return Scheduled(
        name, "620100", date(2020, 6, 30), status, due=DUE, target=1.0, base=0.0,
        base_on=date(2014, 12, 31), expected=0.9, gap_pp=gap_pp, sliding=sliding,
    )  # fmt: skip


def test_every_status_has_its_place_from_worst_to_unknown() -> None:
    assert sorted(WORST_FIRST) == sorted(Status)
    assert WORST_FIRST[:2] == (Status.MISSED, Status.SERIOUSLY_BEHIND)
    assert WORST_FIRST[-1] is Status.NO_DATA
    assert {Status.ACHIEVED, Status.MET} == DONE


def test_the_worst_comes_first_and_inside_a_status_the_largest_shortfall() -> None:
    given = [
        entry("unknown", Status.NO_DATA),
        entry("done", Status.ACHIEVED, 40),
        entry("slipping", Status.ACHIEVED, 60, sliding=True),
        entry("late", Status.SLIGHTLY_BEHIND, -12),
        entry("waiting", Status.SLIGHTLY_BEHIND),
        entry("later", Status.SLIGHTLY_BEHIND, -25),
        entry("lost", Status.MISSED, -1),
        entry("danger", Status.SERIOUSLY_BEHIND, -90),
    ]
    assert [one.id for one in worst_first(given)] == [
        "lost", "danger", "later", "late", "waiting", "slipping", "done", "unknown",
    ]  # fmt: skip


def test_a_status_is_as_grave_as_its_place_among_the_worst() -> None:
    grave = (Gravity.BAD, Gravity.WATCH, Gravity.OPEN, Gravity.GOOD)
    judged = [grave.index(gravity_of(status)) for status in WORST_FIRST[:-2]]
    assert judged == sorted(judged)
    assert {gravity_of(status) for status in WORST_FIRST[-2:]} == {Gravity.OPEN}
    assert set(DONE) <= {status for status in Status if gravity_of(status) is Gravity.GOOD}


@pytest.mark.parametrize("status", Status)
def test_what_slides_is_watched_and_behind_whatever_its_status(status: Status) -> None:
    steady, sliding = entry("a", status), entry("a", status, sliding=True)
    assert (gravity(sliding), is_behind(sliding)) == (Gravity.WATCH, True)
    assert gravity(steady) is gravity_of(status)
    assert is_behind(steady) is (gravity_of(status) in (Gravity.WATCH, Gravity.BAD))


def test_what_has_no_gap_to_a_schedule_comes_after_what_has_one() -> None:
    institution = Dated("institution", "620100", date(2020, 6, 30), Status.SLIGHTLY_BEHIND, due=DUE)
    years = AllYears("years", "620100", date(2020, 6, 30), Status.SLIGHTLY_BEHIND)
    late = entry("late", Status.SLIGHTLY_BEHIND, -12)
    assert worst_first([institution, years, late]) == (late, institution, years)
    assert not any((institution.sliding, years.sliding))


@pytest.mark.parametrize("status", GOOD)
@pytest.mark.parametrize(
    ("growth", "weather", "says_otherwise"),
    [
        ("limited_progress", None, True),
        ("deterioration", None, True),
        (None, Weather.CLOUD, True),
        (None, Weather.THUNDERSTORM, True),
        ("target_achieved", Weather.THUNDERSTORM, True),
        ("deterioration", Weather.SUN, True),
        ("moderate_progress", Weather.LIGHT_CLOUD, False),
        ("substantial_progress", Weather.SUN, False),
        ("target_achieved", None, False),
        (None, None, False),
    ],
)
def test_a_good_schedule_and_a_bad_opinion_disagree(
    status: Status, growth: str | None, weather: Weather | None, says_otherwise: bool
) -> None:
    assert disagrees(status, CagrRatio(1, 1, growth), Projection(1, 1, weather)) is says_otherwise


@pytest.mark.parametrize("status", BAD)
@pytest.mark.parametrize(
    ("growth", "weather", "says_otherwise"),
    [
        ("target_achieved", None, True),
        ("substantial_progress", None, True),
        (None, Weather.SUN, True),
        ("moderate_progress", Weather.LIGHT_CLOUD, False),
        ("limited_progress", Weather.CLOUD, False),
        ("deterioration", Weather.THUNDERSTORM, False),
        (None, None, False),
    ],
)
def test_a_bad_schedule_and_a_good_opinion_disagree(
    status: Status, growth: str | None, weather: Weather | None, says_otherwise: bool
) -> None:
    assert disagrees(status, CagrRatio(1, 1, growth), Projection(1, 1, weather)) is says_otherwise


@pytest.mark.parametrize("status", sorted(set(Status) - {*GOOD, *BAD}))
def test_where_the_schedule_says_nothing_nothing_disagrees(status: Status) -> None:
    assert not disagrees(status, CagrRatio(1, 5, "target_achieved"), Projection(1, 1, Weather.THUNDERSTORM))
    assert not disagrees(status, None, None)
