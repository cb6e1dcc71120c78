"""What holds for every target, value and day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from analytics.assess.assessment import Point, Status
from analytics.assess.schedule import Schedule
from analytics.assess.targets import assess_target
from analytics.assess.verdict import WORST_FIRST
from analytics.policy.register import Direction, JudgedFor, Kind, Milestone
from analytics.reference import CITY, districts
from tests.assess.cases import indicator, judge

BASE = date(2014, 3, 31)
DUE = date(2020, 12, 31)

#: Quarters of a unit, so that scaling by powers of two is exact.
amounts = st.integers(0, 200_000).map(lambda quarter: quarter / 4)
days = st.dates(BASE + timedelta(days=1), date(2022, 12, 31))
directions = st.sampled_from([Direction.UP, Direction.DOWN])
missing_values = st.sampled_from([None, float("nan")])


@st.composite
def histories(draw: st.DrawFn) -> list[Point]:
    """A base and up to eight later points, ascending by day."""
    later = sorted(draw(st.sets(days, min_size=1, max_size=8)))
    return [Point(day, draw(amounts)) for day in (BASE, *later)]


@st.composite
def schedules(draw: st.DrawFn) -> Schedule:
    """Lines that climb strictly, through one to three milestones."""
    steps = sorted(draw(st.sets(st.dates(BASE + timedelta(days=30), DUE), min_size=1, max_size=3)))
    value, milestones = draw(amounts), []
    base = Milestone(BASE, value)
    for due in steps:
        value += draw(st.integers(1, 50_000))
        milestones.append(Milestone(due, value))
    return Schedule(base, tuple(milestones), Direction.UP)


@given(amounts, st.lists(st.integers(0, 60_000), min_size=1, max_size=3), st.integers(0, 3_000), directions)
@settings(max_examples=100)
def test_the_line_never_runs_back_behind_a_base_from_which_more_is_wanted(
    base: float, targets: list[int], days_later: int, direction: Direction
) -> None:
    sign = -1 if direction is Direction.DOWN else 1
    milestones = [
        Milestone(BASE + timedelta(days=700 * (n + 1)), sign * value) for n, value in enumerate(targets)
    ]
    line = Schedule(Milestone(BASE, sign * base), tuple(milestones), direction)
    if not line.is_reached_at_base:
        assert sign * line.expected(BASE + timedelta(days=days_later)) >= base


@given(histories(), amounts, amounts, st.integers(1, 60_000), directions)
@settings(max_examples=100)
def test_a_better_value_is_never_judged_worse(
    seen: list[Point], one: float, other: float, target: int, direction: Direction
) -> None:
    worse, better = sorted((one, other), reverse=direction is Direction.DOWN)
    asked = indicator(Kind.LEVEL, (DUE, target), direction=direction)
    last = seen[-1].on
    low, high = (judge(asked, [*seen[:-1], Point(last, value)], on=last) for value in (worse, better))
    assert WORST_FIRST.index(low.status) <= WORST_FIRST.index(high.status)
    assert low.gap_pp is not None
    assert high.gap_pp is not None
    assert low.gap_pp <= high.gap_pp
    if low.needed_per_month is not None and high.needed_per_month is not None:
        assert low.needed_per_month >= high.needed_per_month
    if low.lag_months is not None and high.lag_months is not None:
        assert low.lag_months >= high.lag_months


@given(histories(), st.integers(1, 60_000), st.integers(-10, 10), directions)
@settings(max_examples=100)
def test_the_verdict_does_not_depend_on_the_unit_of_measure(
    seen: list[Point], target: int, power: int, direction: Direction
) -> None:
    factor, last = 2.0**power, seen[-1].on
    plain = judge(indicator(Kind.LEVEL, (DUE, target), direction=direction), seen, on=last)
    scaled = judge(
        indicator(Kind.LEVEL, (DUE, target * factor), direction=direction),
        [Point(point.on, point.value * factor) for point in seen if point.value is not None],
        on=last,
    )
    for name in ("status", "completion", "gap_pp", "lag_months", "elapsed", "pace", "sliding", "early"):
        assert getattr(scaled, name) == getattr(plain, name), name
    if plain.needed_per_month is not None:
        assert scaled.needed_per_month == plain.needed_per_month * factor


@given(histories(), st.integers(1, 60_000))
@settings(max_examples=100)
def test_a_wanted_fall_is_the_mirror_of_a_wanted_rise(seen: list[Point], target: int) -> None:
    last = seen[-1].on
    rise = judge(indicator(Kind.LEVEL, (DUE, target)), seen, on=last)
    mirrored = [Point(point.on, -point.value) for point in seen if point.value is not None]
    fall = judge(indicator(Kind.LEVEL, (DUE, -target), direction=Direction.DOWN), mirrored, on=last)
    for name in ("status", "completion", "gap_pp", "lag_months", "needed_per_month", "pace", "sliding"):
        assert getattr(fall, name) == getattr(rise, name), name


@given(
    histories(),
    missing_values,
    st.sampled_from([Kind.LEVEL, Kind.COUNT, Kind.COVERAGE]),
    st.sampled_from([None, 0.0, 1.0, 8.0]),
)
@settings(max_examples=100)
def test_from_a_missing_value_comes_no_verdict_and_no_figure(
    seen: list[Point], nothing: float | None, kind: Kind, total: float | None
) -> None:
    known = [replace(point, total=60_000.0) for point in seen]
    silent = [*known[:-1], Point(seen[-1].on, nothing, total)]
    one = judge(indicator(kind, judged_for=JudgedFor.EACH_DISTRICT), silent, on=seen[-1].on)
    assert one.status is Status.NO_DATA
    assert one.value is None
    for name in ("completion", "gap_pp", "lag_months", "needed_per_month", "pace", "cagr", "projection"):
        assert getattr(one, name) is None, name
    assert not any((one.sliding, one.early, one.disagree))


@given(histories(), st.lists(st.tuples(st.integers(1, 900), amounts), max_size=4), st.integers(1, 60_000))
@settings(max_examples=100)
def test_what_comes_later_changes_nothing_before(
    seen: list[Point], future: list[tuple[int, float]], target: int
) -> None:
    on = seen[-1].on
    later = [Point(on + timedelta(days=wait), value) for wait, value in sorted(future)]
    asked = indicator(Kind.LEVEL, (date(2015, 12, 31), target / 2), (DUE, target))
    known = assess_target(asked, seen, district_code=CITY, on=on)
    assert assess_target(asked, [*seen, *later], district_code=CITY, on=on) == known


@given(histories(), days, st.integers(1, 60_000))
@settings(max_examples=100)
def test_the_verdict_on_a_past_milestone_never_changes(seen: list[Point], on: date, target: int) -> None:
    past = date(2015, 12, 31)
    assume(on >= past)
    asked = indicator(Kind.LEVEL, (past, target / 2), (DUE, target))
    then, now = (assess_target(asked, seen, district_code=CITY, on=day).milestones[0] for day in (past, on))
    assert then == now
    assert now.status in (Status.ACHIEVED, Status.MISSED, Status.NO_DATA)


@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60)), min_size=8, max_size=8),
    st.dates(BASE + timedelta(days=1), DUE),
)
@settings(max_examples=100)
def test_the_coverage_of_the_districts_sums_to_that_of_the_city(
    counts: list[tuple[int, int, int]], on: date
) -> None:
    asked = indicator(Kind.COVERAGE, (DUE, 1.0), judged_for=JudgedFor.EACH_COMMUNITY)
    # Two at least, for one unit alone is an institution; and never more staffed than there are.
    rows = [(min(first, total + 2), min(last, total + 2), total + 2) for first, last, total in counts]
    parts = [
        judge(asked, [Point(BASE, a, total), Point(on, b, total)], on=on, district_code=code)
        for code, (a, b, total) in zip(districts(), rows, strict=True)
    ]
    first, last, total = (sum(row[column] for row in rows) for column in range(3))
    city = judge(asked, [Point(BASE, first, total), Point(on, last, total)], on=on)
    weighted = [part.completion * part.total for part in parts if part.completion is not None and part.total]
    assert len(weighted) == 8
    assert city.completion == pytest.approx(sum(weighted) / total)
    assert (city.value, city.total) == (sum(part.value or 0 for part in parts), total)
    assert (city.status is Status.ACHIEVED) == all(part.status is Status.ACHIEVED for part in parts)


@given(schedules(), st.integers(0, 4_000))
@settings(max_examples=100)
def test_whoever_stands_on_the_line_is_neither_ahead_nor_behind(line: Schedule, wait: int) -> None:
    on = BASE + timedelta(days=wait)
    assume(on < line.due)
    value = line.expected(on)
    gap, lag, pace = line.gap_pp(value, on), line.lag_months(value, on), line.pace(value, on)
    assert gap == 0
    assert lag == pytest.approx(0, abs=1e-3)
    assert pace is None if wait == 0 else pace == 1


@given(schedules(), st.integers(-4_000, 4_000))
@settings(max_examples=100)
def test_the_line_never_falls_and_stays_at_the_target_from_its_day_on(line: Schedule, wait: int) -> None:
    on = BASE + timedelta(days=wait)
    assert line.expected(on) <= line.expected(on + timedelta(days=1)) <= line.target
    if on >= line.due:
        assert line.expected(on) == line.target


@given(schedules(), st.dates(BASE, DUE), amounts)
@settings(max_examples=100)
def test_ahead_in_value_is_ahead_in_time(line: Schedule, on: date, value: float) -> None:
    assume(on <= line.due)
    gap, lag = line.gap_pp(value, on), line.lag_months(value, on)
    assert gap is not None
    assert lag is not None
    assert gap * lag <= 1e-9
