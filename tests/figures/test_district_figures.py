"""The district figures hold what they are given, in its order and with its words."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from analytics.figures.district_map import STEPS, Area, bounds, district_map, fill, is_inside, steps
from analytics.figures.palette import DARK, LIGHT, Palette
from analytics.figures.ranking import DistrictLine, RankedBar, district_lines, ranked_bars
from analytics.reference import districts, outlines
from tests.figures.opened import opened

SQUARE = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
HOLE = ((0.4, 0.4), (0.6, 0.4), (0.6, 0.6), (0.4, 0.6))


def test_bars_keep_their_order_and_a_missing_number_has_no_bar() -> None:
    bars = [RankedBar("a", "1", 5.0, "5"), RankedBar("b", "2", -2.0, "−2"), RankedBar("c", "", None, "—")]
    figure = opened(ranked_bars(bars, colours=LIGHT))
    assert list(figure.data[0].y) == ["c  <b></b>", "b  <b>2</b>", "a  <b>1</b>"]
    assert list(figure.data[0].x) == [None, -2.0, 5.0]
    assert list(figure.data[1].text) == ["—", "−2", "5"]
    tied = opened(ranked_bars([RankedBar("a", "1 (tied)", 5.0, "5", within="1–4")], colours=LIGHT))
    assert list(tied.data[0].y) == ["a  <b>1 (tied)</b>  1–4"]


def test_the_names_of_lines_that_end_together_stand_apart() -> None:
    days = [date(2019, 6, 30), date(2020, 6, 30)]
    lines = [DistrictLine(f"d{n}", days, [1.0, 10.0 + n / 100], ["1", str(n)]) for n in range(8)]
    notes = opened(district_lines(lines, as_share=False, colours=LIGHT)).layout.annotations
    heights = [note.y for note in notes]
    gaps = [later - earlier for earlier, later in pairwise(heights)]
    assert min(gaps) > 0.5
    assert len(notes) == 8


def test_a_gap_in_a_line_stays_a_gap() -> None:
    days = [date(2018, 6, 30), date(2019, 6, 30), date(2020, 6, 30)]
    line = DistrictLine("a", days, [1.0, None, 3.0], ["1", "—", "3"])
    figure = opened(district_lines([line], as_share=False, colours=LIGHT))
    assert (figure.layout.xaxis.tickformat, figure.layout.xaxis.ticklabelmode) == ("%Y", "period")
    drawn = figure.data[0]
    assert list(drawn.y) == [1.0, None, 3.0]
    assert drawn.connectgaps is False
    assert list(drawn.customdata) == ["1", "—", "3"]
    assert "%{customdata}" in drawn.hovertemplate


def test_five_steps_from_the_lowest_to_the_highest_and_none_without_a_number() -> None:
    values = {"a": 0.0, "b": 1.9, "c": 2.0, "d": 9.0, "e": 10.0, "f": None}
    assert steps(values) == {"a": 0, "b": 0, "c": 1, "d": 4, "e": 4, "f": None}
    assert bounds(values) == [(0, 0.0, 2.0), (1, 2.0, 4.0), (4, 8.0, 10.0)]
    assert steps({"a": 3.0, "b": 3.0}) == {"a": 2, "b": 2}
    assert steps({"a": None}) == {"a": None}
    assert bounds({"a": None}) == []


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_each_step_has_its_own_lightness_and_no_data_has_none(colours: Palette) -> None:
    shades = [fill(step, colours) for step in range(len(STEPS))]
    assert len(set(shades)) == 5
    assert shades[-1] == colours.accent
    assert fill(None, colours) == colours.background


def test_a_hole_is_not_inside() -> None:
    assert is_inside((0.2, 0.2), [SQUARE, HOLE])
    assert not is_inside((0.5, 0.5), [SQUARE, HOLE])
    assert not is_inside((1.5, 0.5), [SQUARE])


def test_a_click_anywhere_in_a_district_finds_its_code() -> None:
    areas = [Area(code, code, outlines()[code], (0, 0), 2, "") for code in districts()]
    clickable = opened(district_map(areas, [(2, "1–2")], colours=LIGHT)).data[-1]
    codes = dict.fromkeys(clickable.customdata)
    assert list(codes) == list(districts())
    for x, y, code in zip(clickable.x, clickable.y, clickable.customdata, strict=True):
        assert [district for district in districts() if is_inside((x, y), outlines()[district])] == [code]
