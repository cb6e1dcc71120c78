"""Every status of a dated target, with figures worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from analytics.assess.assessment import Point, Status
from analytics.assess.targets import assess_target
from analytics.errors import RegisterRefused
from analytics.policy.register import Direction, Indicator, JudgedFor, Kind
from analytics.reference import CITY
from tests.assess.cases import END, START, indicator, judge, points, without_thresholds
from tests.entries import Entry, entries

BASE, HALF_TIME, DUE = date(2014, 12, 31), date(2017, 12, 31), date(2020, 12, 31)
HUNDRED = indicator(Kind.LEVEL, (DUE, 100))
COVERAGE = indicator(Kind.COVERAGE, (DUE, 1.0), judged_for=JudgedFor.EACH_DISTRICT)
COUNT = indicator(Kind.COUNT, (DUE, 1))
WORKFORCE = indicator(Kind.LEVEL, (date(2015, 12, 31), 300), (DUE, 800))


def at_half_time(value: float | None) -> Entry:
    """0 at the base, 50 expected now, 100 to be reached."""
    return judge(HUNDRED, points((BASE, 0), (HALF_TIME, value)), on=HALF_TIME)


@pytest.mark.parametrize(("value", "status", "gap"), [
    (130, Status.ACHIEVED, 80), (100, Status.ACHIEVED, 50), (99.9, Status.AHEAD, 49.9),
    (60, Status.AHEAD, 10), (59.9, Status.ON_SCHEDULE, 9.9), (50, Status.ON_SCHEDULE, 0),
    (40.1, Status.ON_SCHEDULE, -9.9), (40, Status.SLIGHTLY_BEHIND, -10), (20, Status.SLIGHTLY_BEHIND, -30),
    (19.9, Status.SERIOUSLY_BEHIND, -30.1), (0, Status.SERIOUSLY_BEHIND, -50),
    (-5, Status.SERIOUSLY_BEHIND, -55), (None, Status.NO_DATA, None),
])  # fmt: skip
def test_before_the_due_date_the_gap_to_schedule_decides(
    value: float | None, status: Status, gap: float | None
) -> None:
    one = at_half_time(value)
    assert one.status is status
    assert one.gap_pp == (None if gap is None else pytest.approx(gap))


def test_the_thresholds_are_those_of_the_register() -> None:
    strict = HUNDRED.thresholds
    assert strict is not None
    stricter = replace(HUNDRED, thresholds=replace(strict, behind_pp=-5, seriously_behind_pp=-8))
    seen = points((BASE, 0), (HALF_TIME, 41))
    assert judge(HUNDRED, seen, on=HALF_TIME).status is Status.ON_SCHEDULE
    assert judge(stricter, seen, on=HALF_TIME).status is Status.SERIOUSLY_BEHIND
    easier = replace(HUNDRED, thresholds=replace(strict, ahead_pp=5))
    above = points((BASE, 0), (HALF_TIME, 56))
    assert judge(HUNDRED, above, on=HALF_TIME).status is Status.ON_SCHEDULE
    assert judge(easier, above, on=HALF_TIME).status is Status.AHEAD
    patient = replace(COUNT, thresholds=replace(strict, count_slightly_months=6, count_seriously_months=3))
    absent = points((BASE, 0), (date(2020, 3, 31), 0), (date(2020, 9, 1), 0))
    assert judge(patient, absent, on=date(2020, 3, 31)).status is Status.NOT_DUE
    assert judge(patient, absent, on=date(2020, 9, 1)).status is Status.SLIGHTLY_BEHIND


def test_every_figure_of_one_assessment() -> None:
    one = at_half_time(40)
    assert (one.id, one.district_code, one.as_of) == ("test.indicator", CITY, HALF_TIME)
    assert (one.value, one.total, one.base, one.base_on) == (40, None, 0, BASE)
    assert (one.target, one.due, one.expected, one.completion) == (100, DUE, 50, 0.4)
    # 20 % of the 100 come in 438.4 of 2,192 days, so 40 was due 219.2 days before half-time.
    assert one.lag_months == pytest.approx(219.2 / 30.4375)
    assert one.needed_per_month == pytest.approx(60 * 30.4375 / 1_096)
    assert (one.elapsed, one.pace) == (0.5, 0.8)
    assert (one.sliding, one.early, one.is_milestone, one.year) == (False, False, False, None)
    assert (one.missing, one.reason) == ((), None)


def test_what_is_reached_before_its_day_is_early_and_ahead_in_time() -> None:
    one = at_half_time(110)
    assert (one.early, one.needed_per_month) == (True, 0)
    assert one.completion == 1.1
    # The last piece extended: 110 is due 219.2 days after the due date, 1,096 days from now.
    assert one.lag_months == pytest.approx(-(1_096 + 219.2) / 30.4375)


@pytest.mark.parametrize(
    ("values", "status", "early", "sliding"),
    [
        ([(DUE, 100.0)], Status.ACHIEVED, False, False),
        ([(DUE, 96.0)], Status.ON_SCHEDULE, False, False),
        ([(DUE, 96.0), (date(2021, 1, 1), 96.0)], Status.MISSED, False, False),
        ([(DUE, 96.0), (date(2021, 3, 31), 101.0)], Status.ACHIEVED, False, False),
        ([(DUE, 100.0), (date(2021, 3, 31), 99.0)], Status.ACHIEVED, False, True),
        # Reached once, lost again by the due date: missed, and the loss stays told.
        ([(date(2019, 12, 31), 101.0), (DUE, 99.0), (date(2021, 3, 31), 99.0)], Status.MISSED, False, True),
        # The last snapshot before the due date speaks for that day.
        ([(date(2020, 9, 30), 100.0), (date(2021, 3, 31), 99.0)], Status.ACHIEVED, False, True),
    ],
)
def test_after_the_due_date_it_is_achieved_or_missed(
    values: list[tuple[date, float | None]], status: Status, early: bool, sliding: bool
) -> None:
    one = judge(HUNDRED, points((BASE, 0), *values), on=values[-1][0])
    assert (one.status, one.early, one.sliding) == (status, early, sliding)


def test_after_the_due_date_the_target_stays_expected_and_time_cannot_be_needed() -> None:
    on = date(2021, 12, 31)
    one = judge(HUNDRED, points((BASE, 0), (DUE, 90), (on, 95)), on=on)
    assert (one.status, one.expected, one.needed_per_month) == (Status.MISSED, 100, None)
    assert one.gap_pp == -5
    # 95 was due 109.6 days before the due date.
    assert one.lag_months == pytest.approx((365 + 109.6) / 30.4375)
    assert one.projection is not None
    assert one.projection.value is None
    done = judge(HUNDRED, points((BASE, 0), (DUE, 90), (on, 105)), on=on)
    assert (done.status, done.lag_months, done.needed_per_month) == (Status.ACHIEVED, None, 0)


def test_first_seen_after_its_day_and_short_of_the_target_is_missed() -> None:
    on = date(2021, 6, 30)
    one = judge(HUNDRED, points((on, 60)), on=on)
    assert (one.status, one.lag_months, one.elapsed) == (Status.MISSED, None, None)


def test_points_after_the_day_are_not_known_yet() -> None:
    seen = points((BASE, 0), (HALF_TIME, 40), (DUE, 100))
    assert judge(HUNDRED, seen, on=HALF_TIME) == at_half_time(40)


def test_the_newest_point_is_judged_and_tells_its_own_day() -> None:
    one = judge(HUNDRED, points((BASE, 0), (date(2017, 9, 30), 40)), on=HALF_TIME)
    assert (one.as_of, one.value, one.expected) == (date(2017, 9, 30), 40, 50)


def test_a_missing_newest_value_is_not_replaced_by_an_older_one() -> None:
    one = at_half_time(None)
    assert (one.status, one.value, one.completion) == (Status.NO_DATA, None, None)
    assert (one.target, one.due, one.base, one.expected) == (100, DUE, 0, 50)
    assert (one.gap_pp, one.lag_months, one.needed_per_month, one.pace) == (None, None, None, None)
    assert (one.cagr, one.projection, one.disagree) == (None, None, False)


def test_without_any_point_only_the_target_is_known() -> None:
    one = judge(HUNDRED, [], on=HALF_TIME)
    assert (one.status, one.as_of) == (Status.NO_DATA, HALF_TIME)
    assert (one.target, one.base, one.expected) == (100, None, None)


def test_the_base_is_the_earliest_point_with_a_value_unless_the_register_states_one() -> None:
    seen = points((date(2013, 12, 31), None), (BASE, 0), (HALF_TIME, 40))
    assert judge(HUNDRED, seen, on=HALF_TIME).base_on == BASE
    stated = replace(indicator(Kind.LEVEL, (DUE, 100), base=(date(2012, 12, 31), 20)))
    one = judge(stated, seen, on=HALF_TIME)
    assert (one.base, one.base_on) == (20, date(2012, 12, 31))
    assert one.expected == pytest.approx(20 + 80 * 1_826 / 2_922)


def test_a_district_without_a_number_of_its_own_keeps_its_value_and_cannot_be_judged() -> None:
    seen = points((BASE, 10), (HALF_TIME, 40))
    for one in entries(assess_target(WORKFORCE, seen, district_code="620102", on=HALF_TIME)):
        assert (one.status, one.reason) == (Status.CANNOT_JUDGE, "no_district_target")
        assert (one.target, one.base, one.expected) == (None, None, None)
        assert (one.completion, one.gap_pp, one.cagr, one.projection) == (None, None, None, None)
    assert judge(WORKFORCE, seen, on=HALF_TIME, district_code="620102").value == 40
    assert judge(WORKFORCE, [], on=HALF_TIME, district_code="620102").status is Status.NO_DATA


@pytest.mark.parametrize("judged_for", [JudgedFor.EACH_DISTRICT, JudgedFor.EACH_COMMUNITY])
def test_a_district_with_a_number_of_its_own_is_judged(judged_for: JudgedFor) -> None:
    one = judge(
        replace(COVERAGE, judged_for=judged_for),
        points((BASE, 0, 50), (HALF_TIME, 25, 50)),
        on=HALF_TIME,
        district_code="620102",
    )
    assert (one.status, one.district_code) == (Status.ON_SCHEDULE, "620102")


def test_a_wanted_fall_is_judged_by_the_same_rule() -> None:
    falling = indicator(Kind.LEVEL, (DUE, 100), direction=Direction.DOWN)

    def status(value: float) -> object:
        return judge(falling, points((BASE, 200), (HALF_TIME, value)), on=HALF_TIME).status

    assert [status(value) for value in (100, 140, 141, 159, 160, 180, 181)] == [
        Status.ACHIEVED, Status.AHEAD, Status.ON_SCHEDULE, Status.ON_SCHEDULE, Status.SLIGHTLY_BEHIND,
        Status.SLIGHTLY_BEHIND, Status.SERIOUSLY_BEHIND,
    ]  # fmt: skip
    risen = judge(falling, points((BASE, 200), (date(2016, 12, 31), 80), (HALF_TIME, 90)), on=HALF_TIME)
    assert (risen.status, risen.sliding) == (Status.ACHIEVED, True)


@pytest.mark.parametrize(
    "unsuited",
    [
        indicator(Kind.YEARLY_FLOOR, floor=1.0, from_year=2014),
        indicator(Kind.TRACKED),
        indicator(Kind.LEVEL, direction=Direction.NONE),
        replace(indicator(), milestones=()),
        without_thresholds(),
    ],
)
def test_an_indicator_that_no_schedule_fits_is_refused_by_name(unsuited: Indicator) -> None:
    with pytest.raises(RegisterRefused, match=r"Indicator test\.indicator"):
        judge(unsuited, [Point(START, 0), Point(BASE, 1)], on=END.replace(year=2016))
