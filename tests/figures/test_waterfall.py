"""Every step begins where the last one ended, and its sign shows without colour."""

from __future__ import annotations

from itertools import accumulate

import pytest

from analytics.figures.palette import DARK, LIGHT, Palette
from analytics.figures.waterfall import End, Step, waterfall
from tests.figures.opened import opened

BEFORE, AFTER = End("March", 100.0, "100"), End("June", 123.0, "123")
STEPS = (Step("new", 31.0, "+31"), Step("late", 4.0, "+4"), Step("left", -12.0, "−12"))


def bars(colours: Palette = LIGHT) -> dict[int, tuple[float, float, bool]]:
    """By row: where a step begins and ends, and whether it is hatched."""
    found = {}
    for trace in opened(waterfall(BEFORE, STEPS, AFTER, colours=colours)).data:
        if trace.type == "bar":
            for row, base, length in zip(trace.y, trace.base, trace.x, strict=True):
                found[row] = (base, base + length, trace.marker.pattern.shape == "/")
    return found


def test_steps_lead_from_the_number_before_to_the_number_after() -> None:
    levels = list(accumulate((step.change for step in STEPS), initial=100.0))
    assert levels[-1] == AFTER.value
    assert {row: (low, high) for row, (low, high, _) in bars().items()} == {
        1: (levels[0], levels[1]), 2: (levels[1], levels[2]), 3: (levels[3], levels[2]),
    }  # fmt: skip


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_what_takes_away_is_hatched_and_marked(colours: Palette) -> None:
    assert {row: hatched for row, (*_, hatched) in bars(colours).items()} == {1: False, 2: False, 3: True}
    rows = opened(waterfall(BEFORE, STEPS, AFTER, colours=colours)).layout.yaxis.ticktext
    assert list(rows) == [
        "March<br><b>100</b>",
        "new<br><b>▲ +31</b>",
        "late<br><b>▲ +4</b>",
        "left<br><b>▼ −12</b>",
        "June<br><b>123</b>",
    ]


def test_the_numbers_themselves_are_marks_on_an_axis_that_need_not_begin_at_nothing() -> None:
    drawn = opened(waterfall(BEFORE, STEPS, AFTER, colours=LIGHT))
    (ends,) = (trace for trace in drawn.data if trace.type == "scatter")
    assert list(ends.x) == [100.0, 123.0]
    low, high = drawn.layout.xaxis.range
    assert 90 < low < 100
    assert 135 < high < 145


def test_steps_of_one_name_keep_rows_of_their_own() -> None:
    steps = (Step("a", 1.0, "+1"), Step("a", 22.0, "+22"))
    drawn = opened(waterfall(BEFORE, steps, AFTER, colours=LIGHT))
    assert [row for trace in drawn.data if trace.type == "bar" for row in trace.y] == [1, 2]
