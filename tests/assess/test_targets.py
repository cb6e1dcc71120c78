"""Every status of a dated target, with figures worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from analytics.assess.assessment import Assessment, Point, Status, Weather
from analytics.assess.targets import assess_target
from analytics.errors import RegisterRefused
from analytics.policy.register import Direction, Indicator, JudgedFor, Kind
from analytics.reference import CITY
from tests.assess.cases import END, START, indicator, judge, points, without_thresholds

NAN = float("nan")
BASE, HALF_TIME, DUE = date(2014, 12, 31), date(2017, 12, 31), date(2020, 12, 31)
HUNDRED = indicator(Kind.LEVEL, (DUE, 100))
COVERAGE = indicator(Kind.COVERAGE, (DUE, 1.0), judged_for=JudgedFor.EACH_DISTRICT)
COUNT = indicator(Kind.COUNT, (DUE, 1))
WORKFORCE = indicator(Kind.LEVEL, (date(2015, 12, 31), 300), (DUE, 800))


def at_half_time(value: float | None) -> Assessment:
    """0 at the base, 50 expected now, 100 to be reached."""
    return judge(HUNDRED, points((BASE, 0), (HALF_TIME, value)), on=HALF_TIME)


@pytest.mark.parametrize(
    ("value", "status", "gap"),
    [
        (130, Status.ACHIEVED, 80),
        (100, Status.ACHIEVED, 50),
        (99.9, Status.AHEAD, 49.9),
        (60, Status.AHEAD, 10),
        (59.9, Status.ON_SCHEDULE, 9.9),
        (50, Status.ON_SCHEDULE, 0),
        (40.1, Status.ON_SCHEDULE, -9.9),
        (40, Status.SLIGHTLY_BEHIND, -10),
        (20, Status.SLIGHTLY_BEHIND, -30),
        (19.9, Status.SERIOUSLY_BEHIND, -30.1),
        (0, Status.SERIOUSLY_BEHIND, -50),
        (-5, Status.SERIOUSLY_BEHIND, -55),
        (None, Status.NO_DATA, None),
    ],
)
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
        # Reached once, lost again by the due date: missed.
        ([(date(2019, 12, 31), 101.0), (DUE, 99.0), (date(2021, 3, 31), 99.0)], Status.MISSED, False, False),
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


# Coverage


def covered(*counts: tuple[date, float | None, float | None], on: date, code: str = CITY) -> Assessment:
    return judge(COVERAGE, points(*counts), on=on, district_code=code, missing=("620111", "620121"))


def test_coverage_is_judged_by_its_share_and_shows_its_counts() -> None:
    one = covered((BASE, 0, 397), (HALF_TIME, 168.4, 421), on=HALF_TIME)
    assert (one.value, one.total) == (168.4, 421)
    assert (one.base, one.target, one.expected) == (0, 1, 0.5)
    assert one.completion == pytest.approx(0.4)
    assert one.gap_pp == pytest.approx(-10)
    assert one.status is Status.SLIGHTLY_BEHIND
    assert one.needed_per_month == pytest.approx(0.6 * 30.4375 / 1_096)
    assert one.missing == ("620111", "620121")


def test_a_growing_denominator_can_undo_what_was_reached() -> None:
    before = covered((BASE, 0, 397), (date(2019, 12, 31), 397, 397), on=date(2019, 12, 31))
    after = covered(
        (BASE, 0, 397), (date(2019, 12, 31), 397, 397), (date(2020, 6, 30), 397, 421), on=date(2020, 6, 30)
    )
    assert before.status is Status.ACHIEVED
    assert after.status is Status.ON_SCHEDULE
    assert after.completion == pytest.approx(397 / 421)


def test_coverage_slides_by_its_share_not_by_its_count() -> None:
    steady = covered((BASE, 0, 8), (date(2019, 12, 31), 9, 9), (HALF_TIME.replace(year=2020), 8, 8), on=DUE)
    assert (steady.status, steady.sliding) == (Status.ACHIEVED, False)


@pytest.mark.parametrize(("value", "total"), [(0, 0), (5, None), (None, 8), (NAN, 8), (5, NAN), (NAN, NAN)])
def test_coverage_without_a_share_has_no_data(value: float | None, total: float | None) -> None:
    one = covered((BASE, 0, 8), (HALF_TIME, value, total), on=HALF_TIME)
    assert (one.status, one.completion) == (Status.NO_DATA, None)
    assert not any(number != number for number in (one.value, one.total))


def test_a_coverage_of_one_unit_is_an_institution_that_exists_or_not() -> None:
    on = date(2018, 6, 30)
    none = covered((BASE, 0, 1), (on, 0, 1), on=on, code="620102")
    assert (none.status, none.expected, none.gap_pp, none.lag_months) == (Status.NOT_DUE, None, None, None)
    assert (none.needed_per_month, none.cagr, none.projection) == (None, None, None)
    there = covered((BASE, 0, 1), (on, 1, 1), on=on, code="620102")
    assert (there.status, there.completion, there.early) == (Status.ACHIEVED, 1, True)


# Institutions


@pytest.mark.parametrize(
    ("on", "status"),
    [
        (date(2019, 12, 31), Status.NOT_DUE),  # 366 days: 12.02 months
        (date(2020, 1, 1), Status.SLIGHTLY_BEHIND),  # 365 days: 11.99 months
        (date(2020, 7, 1), Status.SLIGHTLY_BEHIND),  # 183 days: 6.01 months
        (date(2020, 7, 2), Status.SERIOUSLY_BEHIND),  # 182 days: 5.98 months
        (date(2020, 12, 31), Status.SERIOUSLY_BEHIND),
        (date(2021, 1, 1), Status.MISSED),
    ],
)
def test_an_institution_that_does_not_exist_is_judged_by_the_months_left(on: date, status: Status) -> None:
    one = judge(COUNT, points((BASE, 0), (on, 0)), on=on)
    assert one.status is status
    assert (one.expected, one.gap_pp, one.lag_months, one.needed_per_month) == (None, None, None, None)
    assert (one.completion, one.cagr, one.projection, one.disagree) == (0, None, None, False)


def test_an_institution_that_exists_is_achieved_and_one_that_closed_again_is_seen() -> None:
    on = date(2020, 6, 30)
    assert judge(COUNT, points((BASE, 0), (on, 1)), on=on).status is Status.ACHIEVED
    fewer = judge(COUNT, points((BASE, 2), (on, 1)), on=on)
    assert (fewer.status, fewer.sliding) == (Status.ACHIEVED, True)
    closed = judge(COUNT, points((BASE, 1), (on, 0)), on=on)
    assert (closed.status, closed.sliding) == (Status.SLIGHTLY_BEHIND, False)
    late = date(2021, 3, 31)
    after = judge(COUNT, points((BASE, 0), (DUE, 1), (late, 0)), on=late)
    assert (after.status, after.sliding) == (Status.ACHIEVED, True)


# Earlier milestones


def milestones(*values: tuple[date, float | None], on: date) -> tuple[Assessment, Assessment]:
    milestone, target = assess_target(WORKFORCE, points(*values), district_code=CITY, on=on)
    assert (milestone.is_milestone, target.is_milestone) == (True, False)
    assert (milestone.due, milestone.target, target.target) == (date(2015, 12, 31), 300, 800)
    return milestone, target


def test_before_its_day_a_milestone_is_judged_like_a_target_by_its_own_line() -> None:
    # 100 at the base, 274 of 548 days: 200 expected. 20 short is 10 % of the way to 300, 2.9 % of the whole.
    base, on = date(2014, 7, 1), date(2015, 4, 1)
    milestone, target = milestones((base, 100), (on, 180), on=on)
    assert milestone.expected == target.expected == 200
    assert (milestone.gap_pp, milestone.status) == (-10, Status.SLIGHTLY_BEHIND)
    assert target.gap_pp == pytest.approx(-20 / 7)
    assert target.status is Status.ON_SCHEDULE
    assert milestone.needed_per_month == pytest.approx(120 * 30.4375 / 274)


@pytest.mark.parametrize("on", [date(2015, 12, 31), date(2016, 3, 31), date(2020, 6, 30)])
def test_from_its_day_on_a_milestone_is_judged_by_that_day_for_good(on: date) -> None:
    later = (((on, 900.0),) if on > date(2015, 12, 31) else ())
    milestone, _ = milestones((date(2014, 3, 31), 100), (date(2015, 12, 31), 280), *later, on=on)
    assert (milestone.status, milestone.value, milestone.as_of) == (Status.MISSED, 280, date(2015, 12, 31))
    assert (milestone.expected, milestone.elapsed, milestone.needed_per_month) == (300, 1, None)
    assert milestone.gap_pp == -10
    # 200 in 640 days: 280 was due 64 days before.
    assert milestone.lag_months == pytest.approx(64 / 30.4375)
    assert (milestone.cagr, milestone.projection, milestone.disagree) == (None, None, False)


def test_the_last_snapshot_before_its_day_speaks_for_a_milestone() -> None:
    milestone, _ = milestones((date(2014, 3, 31), 100), (date(2015, 9, 30), 310), (date(2016, 3, 31), 290),
                              on=date(2016, 3, 31))
    assert (milestone.status, milestone.value, milestone.as_of) == (Status.ACHIEVED, 310, date(2015, 9, 30))
    assert (milestone.expected, milestone.gap_pp, milestone.needed_per_month) == (300, 5, 0)
    assert milestone.early is False


def test_a_milestone_that_nobody_saw_has_no_data() -> None:
    milestone, target = milestones((date(2016, 3, 31), 350), (date(2016, 6, 30), 380), on=date(2016, 6, 30))
    assert (milestone.status, milestone.value, milestone.gap_pp) == (Status.NO_DATA, None, None)
    assert (target.base, target.base_on) == (350, date(2016, 3, 31))
    assert target.status is Status.ON_SCHEDULE


def test_a_milestone_seen_without_a_value_has_no_data() -> None:
    milestone, _ = milestones((date(2014, 3, 31), 100), (date(2015, 12, 31), None), (date(2016, 3, 31), 350),
                              on=date(2016, 3, 31))
    assert milestone.status is Status.NO_DATA


def test_the_first_snapshot_on_the_day_of_a_milestone_is_judged_without_a_line() -> None:
    milestone, _ = milestones((date(2015, 12, 31), 200), (date(2016, 3, 31), 300), on=date(2016, 3, 31))
    assert (milestone.status, milestone.value, milestone.elapsed) == (Status.MISSED, 200, None)


def test_missing_units_belong_to_today_not_to_a_past_milestone() -> None:
    twice = indicator(Kind.COVERAGE, (date(2015, 12, 31), 0.5), (DUE, 1.0))
    seen = points((BASE, 1, 8), (HALF_TIME, 7, 8))
    past, now = assess_target(twice, seen, district_code=CITY, on=HALF_TIME, missing=("620111",))
    assert (past.missing, now.missing) == ((), ("620111",))
    assert judge(HUNDRED, seen, on=HALF_TIME, missing=("620111",)).missing == ()


# Units


def test_a_district_without_a_number_of_its_own_keeps_its_value_and_cannot_be_judged() -> None:
    seen = points((BASE, 10), (HALF_TIME, 40))
    for one in assess_target(WORKFORCE, seen, district_code="620102", on=HALF_TIME):
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


# A wanted fall, second opinions, refusals


def test_a_wanted_fall_is_judged_by_the_same_rule() -> None:
    falling = indicator(Kind.LEVEL, (DUE, 100), direction=Direction.DOWN)

    def status(value: float) -> Status:
        return judge(falling, points((BASE, 200), (HALF_TIME, value)), on=HALF_TIME).status

    assert [status(value) for value in (100, 140, 141, 159, 160, 180, 181)] == [
        Status.ACHIEVED, Status.AHEAD, Status.ON_SCHEDULE, Status.ON_SCHEDULE,
        Status.SLIGHTLY_BEHIND, Status.SLIGHTLY_BEHIND, Status.SERIOUSLY_BEHIND,
    ]
    risen = judge(falling, points((BASE, 200), (date(2016, 12, 31), 80), (HALF_TIME, 90)), on=HALF_TIME)
    assert (risen.status, risen.sliding) == (Status.ACHIEVED, True)


def test_the_second_opinions_on_coverage_work_on_shares() -> None:
    counts = [(date(2014 + year, 12, 31), 80.0 + 40 * year, 400.0 + 10 * year) for year in range(4)]
    one = judge(COVERAGE, points(*counts), on=HALF_TIME)
    assert one.cagr is not None
    # Shares 0.2 and 200/430 after 3 of 6 years: (2.325581^(1/3) - 1) / (5^(1/6) - 1).
    assert one.cagr.ratio == pytest.approx(1.055976, abs=1e-6)
    assert one.projection is not None
    assert one.projection.value == pytest.approx(200 / 430 + (200 / 430 - 0.2) / 3 * 1_096 / 365.25)
    assert one.projection.status is Weather.CLOUD


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
