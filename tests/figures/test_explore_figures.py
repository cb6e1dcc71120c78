"""Where bars, lines and shades of any answer are drawn."""

from __future__ import annotations

import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.figures.explore import Along, bars, lines, over_days, over_periods, shades

NUMBERS = st.one_of(st.none(), st.floats(-1e9, 1e9))


def test_bars_share_one_scale_with_what_they_are_put_beside() -> None:
    assert bars([50, None, 0], [100, 25, None]) == [
        {"start": 0.0, "width": 0.5, "mark": 1.0},
        {"start": 0.0, "width": 0.0, "mark": 0.25},
        {"start": 0.0, "width": 0.0, "mark": None},
    ]


def test_a_bar_below_0_begins_where_0_is_and_goes_to_the_left() -> None:
    assert bars([30, -10], [None, None]) == [
        {"start": 0.25, "width": 0.75, "mark": None},
        {"start": 0.0, "width": 0.25, "mark": None},
    ]


@given(st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1))
def test_no_bar_leaves_its_track(pairs: list[tuple[float | None, float | None]]) -> None:
    for bar in bars([one for one, _ in pairs], [other for _, other in pairs]):
        assert 0 <= bar["start"] <= bar["start"] + bar["width"] <= 1.0002
        assert bar["mark"] is None or 0 <= bar["mark"] <= 1


def test_the_deepest_shade_is_the_largest_and_what_is_missing_has_none() -> None:
    assert shades([4, 1, 0, -2, None]) == [1.0, 0.25, 0.0, 0.0, None]
    assert shades([None, 0]) == [None, 0.0]


def test_a_line_lies_in_time_and_breaks_where_nothing_is_known() -> None:
    days = [date(2019, 1, 1), date(2019, 4, 1), date(2019, 7, 1), date(2020, 1, 1)]
    drawn = lines(over_days(days), [[100, None, 50, 100]])
    (line,) = drawn["lines"]
    assert [len(run) for run in line["runs"]] == [1, 2]
    assert line["points"][0] == (0.0, 0.9434)
    assert line["points"][1] is None
    assert line["points"][2] is not None
    assert line["points"][2][0] == pytest.approx(181 / 365, abs=1e-4)
    assert [value for _, value in drawn["heights"]] == [0, 50, 100]
    assert [text for _, text in drawn["marks"]] == ["2019"]


def test_periods_stand_evenly_apart_and_as_many_are_named_as_find_room() -> None:
    along = over_periods([str(year) for year in range(2000, 2020)])
    assert along.places[-1] == 1.0
    assert [text for _, text in along.marks] == ["2000", "2003", "2006", "2009", "2012", "2015", "2018"]
    assert over_periods(["2019"]).places == [0.0]


@given(st.lists(st.lists(NUMBERS, min_size=3, max_size=3), min_size=1, max_size=12))
def test_names_at_the_ends_of_lines_stand_apart(values: list[list[float | None]]) -> None:
    drawn = lines(Along([0, 0.5, 1], []), values)
    names = sorted(line["name"] for line in drawn["lines"] if line["name"] is not None)
    assert all(high - low > 0.06 for low, high in itertools.pairwise(names))
    assert all(name <= 1.0 for name in names)
    for line in drawn["lines"]:
        assert all(point is None or 0 <= point[1] <= 1 for point in line["points"])
