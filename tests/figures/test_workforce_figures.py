"""Pictures of people draw what is there: gaps stay gaps, sides keep their sign, no scale is bent."""

from __future__ import annotations

from datetime import date

from analytics.assess.assessment import Point
from analytics.figures import palette
from analytics.figures.workforce import Band, Change, Way, by_district, gains_and_losses, pyramid, ways
from tests.figures.opened import opened

DAYS = [date(2018, 12, 31), date(2019, 12, 31), date(2020, 6, 30)]


def test_a_line_leaves_a_gap_where_nothing_is_known_and_starts_its_scale_at_0() -> None:
    points = [Point(day, value) for day, value in zip(DAYS, (0, None, 10), strict=True)]
    figure = opened(ways([Way(points, "one")], colours=palette.LIGHT))
    assert (figure.layout.xaxis.tickformat, figure.layout.xaxis.ticklabelmode) == ("%Y", "period")
    floor, line = figure.data
    assert line.y[0] == floor.y[0]
    assert line.y[1] is None
    assert line.connectgaps is False
    assert line.y[2] > floor.y[0]
    assert list(line.customdata) == [0, None, 10]
    # An area would be drawn across the gap.
    assert line.fill is None
    whole = opened(ways([Way([Point(DAYS[0], 1), Point(DAYS[1], 2)], "one")], colours=palette.LIGHT))
    assert whole.data[1].fill == "tonexty"


def test_a_district_without_data_is_a_dash_and_not_a_0() -> None:
    rows: dict[str, list[int | None]] = {"a": [3, None], "b": [1, None]}
    texts = [["3", "—"], ["1", "—"]]
    drawn = opened(by_district(rows, ["x", "y"], texts=texts, colours=palette.DARK))
    assert [list(row) for row in drawn.data[0].text] == [["3", "—"], ["1", "—"]]
    assert [list(row) for row in drawn.data[0].z] == [[0.75, None], [0.25, None]]


def test_both_sides_of_a_pyramid_have_one_scale() -> None:
    bands = [Band("old", 2, 1), Band("young", 30, 40)]
    drawn = opened(pyramid(bands, captions=("w", "m"), colours=palette.LIGHT))
    left, right = drawn.data
    assert (list(left.x), list(right.x)) == ([-2, -30], [1, 40])
    assert list(left.text) == ["2", "30"]
    assert drawn.layout.xaxis.range[0] == -drawn.layout.xaxis.range[1]


def test_losses_go_left_and_gains_right_on_one_scale() -> None:
    drawn = gains_and_losses(
        [Change("a", 5, 2, ("−2", "+5")), Change("b", 1, 0, ("0", "+1"))],
        captions=("lost", "gained"), colours=palette.LIGHT,
    )  # fmt: skip
    lost, gained = opened(drawn).data
    # The first stands on top, which a chart draws last.
    assert (list(lost.y), list(lost.x), list(gained.x)) == (["b", "a"], [0, -2], [1, 5])
