"""What a review adds up to: points, grade, place, gain, and what is open."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.policy.register import Force
from analytics.reference import districts
from analytics.reviews import commands
from analytics.reviews.items import Standing
from analytics.reviews.result import gain, grade, grades, incomplete, places, result
from analytics.reviews.review import Review
from analytics.reviews.scheme import Grade, scheme, tenth
from tests.reviews.course import (
    ASSOCIATION,
    CONTRACTS,
    STAFFED,
    Course,
    association,
    contracts,
    item,
    opened,
    weighing,
)

EIGHT = tuple(districts())


def reviewed(code: str, *proposed: float, **rules: float) -> Review:
    """A review of the two items, worth these points of 20 and 10."""
    items = (item(proposed=proposed[0]), association(proposed=proposed[1]))
    return Course(opened(*items, district_code=code, rules=weighing(*items, **rules))).now


def year(*points: tuple[float, float], **rules: float) -> dict[str, Review]:
    return {code: reviewed(code, *each, **rules) for code, each in zip(EIGHT, points, strict=False)}


def test_points_are_added_by_part_and_out_of_what_could_be_had() -> None:
    found = result(Course(opened(item(proposed=17.5), association(proposed=0.0))).now)
    assert (found.points, found.possible, found.percent) == (17.5, 30.0, 58.3)
    assert {part.force: (part.points, part.possible) for part in found.parts} == {
        Force.ASPIRATIONAL: (17.5, 20.0),
        Force.BINDING: (0.0, 10.0),
    }


def test_an_open_item_is_no_0_but_a_range() -> None:
    found = result(Course(opened(item(), association(), contracts())).now)
    assert (found.percent, found.grade, found.open) == (None, None, (CONTRACTS,))
    assert (found.lowest, found.highest) == (75.0, 100.0)


def test_what_does_not_apply_is_in_neither_points_nor_possible() -> None:
    absent = contracts(standing=Standing.NOT_APPLICABLE)
    found = result(Course(opened(item(), association(proposed=5.0), absent)).now)
    assert (found.points, found.possible, found.percent) == (25.0, 30.0, 83.3)


def test_a_review_in_which_nothing_applies_has_no_percentage() -> None:
    found = result(Course(opened(contracts(standing=Standing.NOT_APPLICABLE))).now)
    assert (found.possible, found.percent, found.grade) == (0.0, None, None)


def test_plus_and_minus_points_are_added_to_the_percentage() -> None:
    course = Course(opened(item(), association(proposed=0.0))).until_review()
    course.do("评分人", commands.adjust, 2.5, "经验推广")
    course.do("评分人", commands.adjust, -4, "迟报")
    assert (result(course.now).percent, result(course.now).adjusted) == (65.2, -1.5)


def test_what_doubles_carry_decides_no_half() -> None:
    # 39.55, and 2.95 of 3 points by 59 of 60.
    assert tenth(100 * sum((1.0, 10.4, 1.8, 9.7, 3.7, 3.2)) / 80 + 2.3) == 39.6
    assert tenth(3 * (59 / 60)) == 3.0
    assert tenth(-0.04) == 0.0


@pytest.mark.parametrize(
    ("percent", "expected"),
    [
        (100.0, Grade.EXCELLENT), (90.0, Grade.EXCELLENT), (89.9, Grade.GOOD), (80.0, Grade.GOOD),
        (79.9, Grade.QUALIFIED), (60.0, Grade.QUALIFIED),
        (59.9, Grade.UNQUALIFIED), (-3.0, Grade.UNQUALIFIED),
    ],
)  # fmt: skip
def test_a_grade_begins_at_its_threshold(percent: float, expected: Grade) -> None:
    assert grade(percent, scheme()) is expected


def test_ties_share_a_place_and_the_next_one_is_behind_all_of_them() -> None:
    found = places(tuple(year((20, 10), (18, 9), (20, 7), (18, 9)).values()))
    assert [(one.percent, one.place) for one in found] == [(100.0, 1), (90.0, 2), (90.0, 2), (90.0, 2)]


def test_places_move_with_the_weights_where_nothing_is_certain() -> None:
    # 27.2 and 27 of 30 points: whichever item weighs more decides.
    first, second, last = places(tuple(year((17.2, 10), (19, 8), (0, 0)).values()))
    assert {(one.place, one.best, one.worst) for one in (first, second)} == {(1, 1, 2), (2, 1, 2)}
    assert (last.place, last.best, last.worst) == (3, 3, 3)


def test_without_any_variation_a_place_is_its_range() -> None:
    for one in places(tuple(year((16, 10), (19, 8), (5, 5), variation=0.0).values())):
        assert one.best == one.place == one.worst


def test_districts_that_were_weighed_by_other_items_are_ranked_too() -> None:
    first = reviewed(EIGHT[0], 18.0, 10.0)
    second = Course(opened(item(proposed=15.0), district_code=EIGHT[1])).now
    assert [(one.place, one.best, one.worst) for one in places((first, second))] == [(1, 1, 1), (2, 2, 2)]


tenths = st.integers(0, 100).map(lambda points: points / 10)


@given(st.lists(st.tuples(tenths, tenths), min_size=1, max_size=8))
def test_places_are_those_of_the_percentages_whatever_they_are(points: list[tuple[float, float]]) -> None:
    reviews = year(*points)
    found = places(tuple(reviews.values()))
    assert sorted(one.district_code for one in found) == sorted(reviews)
    for one in found:
        assert one.place == 1 + sum(other.percent > one.percent for other in found)
        assert 1 <= one.best <= one.place <= one.worst <= len(found)


def test_whoever_is_not_complete_is_named_and_not_ranked() -> None:
    reviews = year((20, 10), (10, 5))
    reviews[EIGHT[2]] = Course(opened(item(), contracts(), district_code=EIGHT[2])).now
    assert incomplete(reviews) == EIGHT[2:]
    assert [one.district_code for one in places(tuple(reviews.values()))] == list(EIGHT[:2])


EXCELLENT, NEXT = (20.0, 9.5), (19.0, 9.0)


def test_as_many_are_excellent_as_the_scheme_allows_and_a_tie_that_does_not_fit_is_not() -> None:
    reviews = year((20, 10), EXCELLENT, NEXT, NEXT, *[(10.0, 5.0)] * 4, most_excellent=0.375)
    graded = list(grades(reviews).values())
    # Three of eight: two fit, the two who tie for the third place do not.
    assert graded[:4] == [Grade.EXCELLENT, Grade.EXCELLENT, Grade.GOOD, Grade.GOOD]
    assert [result(one).grade for one in reviews.values()][:4] == [Grade.EXCELLENT] * 4
    half = year((20, 10), EXCELLENT, NEXT, NEXT, *[(10.0, 5.0)] * 4, most_excellent=0.5)
    assert list(grades(half).values())[:4] == [Grade.EXCELLENT] * 4


def test_who_is_excellent_is_open_as_long_as_a_district_is() -> None:
    reviews = year((20, 10), (16, 8), most_excellent=0.25)
    assert list(grades(reviews).values()) == [None, Grade.GOOD]


def test_a_limit_that_is_not_set_limits_nobody() -> None:
    assert set(grades(year(*[(20.0, 10.0)] * 8)).values()) == {Grade.EXCELLENT}


def test_the_gain_is_over_what_was_weighed_alike_and_sealed(on_the_day: object) -> None:
    before = Course(opened(item(proposed=10.0), association(proposed=5.0), contracts())).until_sealed()
    now = Course(
        opened(
            item(proposed=15.0),
            association(weight=5.0, proposed=5.0),
            contracts(standing=Standing.SCORED, proposed=8.0),
        )
    ).now
    found = gain(now, before.now)
    assert found is not None
    # 10 of 30 points before, 23 of 30 now; the association weighs otherwise.
    assert (found.items, found.left_out) == ((STAFFED, CONTRACTS), (ASSOCIATION,))
    assert (found.before, found.now, found.gain) == (33.3, 76.7, 43.4)
    before.do("签发人", commands.reopen, "更正")
    before.do("评分人", commands.score, STAFFED, 20, reason="更正")
    assert gain(now, before.now) == found


def test_there_is_no_gain_on_a_year_that_was_not_sealed() -> None:
    assert gain(Course().now, Course().now) is None
