"""A share that went against its own number: its total did it, and nobody was lost or won."""

from __future__ import annotations

from datetime import date

import pytest

from analytics.assess.assessment import Point, Status, TotalChange
from analytics.assess.totals import total_change, total_changes
from analytics.policy.register import JudgedFor, Kind
from tests.assess.cases import END, HALF, START, indicator, judge, points


def point(value: float | None, total: float | None, on: date = HALF) -> Point:
    return Point(on, value, total)


@pytest.mark.parametrize(
    ("before", "now", "is_the_totals_doing"),
    [
        # The communities doubled: 33 % is 17 %, and nobody lost one.
        ((2, 6), (2, 12), True),
        ((2, 6), (3, 12), True),
        # Fewer communities: more of them staffed, and none was won.
        ((2, 12), (2, 6), True),
        ((3, 12), (2, 6), True),
        # Lost or won as well, or alone.
        ((2, 6), (1, 12), False),
        ((2, 6), (1, 6), False),
        ((2, 12), (3, 6), False),
        # The share is where it was, or nobody knows.
        ((2, 6), (4, 12), False),
        ((0, 6), (0, 12), False),
        ((None, 6), (2, 12), False),
        ((2, 6), (None, 12), False),
        ((2, 6), (0, 0), False),
        ((2, None), (2, None), False),
    ],
)
def test_a_share_that_went_against_its_number_was_moved_by_its_total(
    before: tuple[float | None, float | None],
    now: tuple[float | None, float | None],
    *,
    is_the_totals_doing: bool,
) -> None:
    one, other = point(*before), point(*now)
    assert total_change(one, other) == (TotalChange(one, other) if is_the_totals_doing else None)
    assert total_change(None, other) is None


def test_along_a_way_each_is_told_where_it_happened_and_a_gap_is_bridged() -> None:
    way = [point(2, 6, START), point(None, None, HALF), point(2, 12, END), point(3, 12, date(2022, 1, 1))]
    assert total_changes(way) == (TotalChange(way[0], way[2]),)


@pytest.mark.parametrize(("now", "is_by_total"), [((6, 8), True), ((5, 6), False)])
def test_what_slides_says_whether_its_total_did_it(now: tuple[float, float], *, is_by_total: bool) -> None:
    asked = indicator(Kind.COVERAGE, judged_for=JudgedFor.EACH_COMMUNITY)
    one = judge(asked, points((START, 6, 6), (HALF, *now)), on=HALF)
    assert (one.status, one.sliding) == (Status.SLIGHTLY_BEHIND, True)
    assert (one.slid_by_total is not None) is is_by_total
