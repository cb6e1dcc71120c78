"""A figure holds what it was given: open it and ask."""

from __future__ import annotations

from datetime import date

import pytest

from analytics.assess.assessment import Dated, Point, Projection, Status, Weather
from analytics.figures import palette
from analytics.figures.burnup import Captions, burnup
from analytics.figures.districts import Bar, district_bars
from tests.figures.opened import opened

CAPTIONS = Captions("actual", "schedule", "milestone", "projection", "today")
POINTS = [Point(date(2018, 12, 31), 500), Point(date(2019, 12, 31), None), Point(date(2020, 6, 30), 700)]
KNOTS = [Point(date(2014, 3, 31), 100), Point(date(2015, 12, 31), 300), Point(date(2020, 12, 31), 800)]
DUE = date(2020, 12, 31)


def drawn(projection: Projection | None = None, knots: list[Point] = KNOTS):  # type: ignore[no-untyped-def]
    return opened(burnup(
        POINTS, knots, milestones=knots[1:], on=POINTS[-1].on, due=DUE, projection=projection,
        captions=CAPTIONS, colours=palette.LIGHT, as_share=False,
    ))  # fmt: skip


def traces(figure) -> dict[str, object]:  # type: ignore[no-untyped-def]
    return {trace.name: trace for trace in figure.data if trace.name}


def test_a_burn_up_shows_what_was_reached_and_leaves_a_gap_where_nothing_is_known() -> None:
    actual = traces(drawn())["actual"]
    assert list(actual.y) == [500, None, 700]  # type: ignore[attr-defined]
    assert actual.connectgaps is False  # type: ignore[attr-defined]


def test_under_the_pointer_a_number_reads_as_it_does_in_words() -> None:
    lines = traces(drawn())
    for line in lines.values():
        assert line.hovertemplate == "%{customdata}"  # type: ignore[attr-defined]
    assert list(lines["actual"].customdata) == ["500", "—", "700"]  # type: ignore[attr-defined]
    shares = burnup(
        [Point(date(2018, 12, 31), 57 / 400), Point(date(2020, 6, 30), 0.9997)], [], milestones=[],
        on=date(2020, 6, 30), due=DUE, projection=None, captions=CAPTIONS, colours=palette.LIGHT,
        as_share=True,
    )  # fmt: skip
    # The browser would make 14.2% of the half, and the whole of what is less.
    assert list(traces(opened(shares))["actual"].customdata) == ["14.3%", "99.97%"]  # type: ignore[attr-defined]


def test_the_schedule_starts_at_the_base_and_the_milestones_do_not_include_it() -> None:
    lines = traces(drawn())
    assert list(lines["schedule"].y) == [100, 300, 800]  # type: ignore[attr-defined]
    assert list(lines["milestone"].y) == [300, 800]  # type: ignore[attr-defined]


def test_the_fan_spans_the_smallest_and_the_largest_yearly_change() -> None:
    figure = drawn(Projection(780.0, 0.2, Weather.LIGHT_CLOUD, low=740.0, high=820.0, changes=5))
    fan = next(trace for trace in figure.data if trace.fill == "toself")
    assert list(fan.y) == [700, 820, 740, 700]
    assert list(traces(figure)["projection"].y) == [700, 780]  # type: ignore[attr-defined]


def test_without_a_projection_there_is_no_fan_and_without_a_base_no_line() -> None:
    assert "projection" not in traces(drawn(Projection(None, None, None)))
    assert set(traces(drawn(knots=[]))) == {"actual"}


def test_a_year_is_named_under_its_middle_so_that_the_end_of_2020_is_not_read_as_2021() -> None:
    axis = drawn().layout.xaxis
    assert (axis.dtick, axis.tickformat, axis.ticklabelmode) == ("M12", "%Y", "period")


@pytest.mark.parametrize(("highest", "step"), [(1, 1), (5, 1), (8, None), (800, None)])
def test_a_handful_is_counted_in_whole_numbers(highest: int, step: int | None) -> None:
    points = [Point(date(2018, 12, 31), 0), Point(date(2020, 6, 30), highest)]
    figure = burnup(
        points, [], milestones=[], on=points[-1].on, due=DUE, projection=None, captions=CAPTIONS,
        colours=palette.LIGHT, as_share=False,
    )  # fmt: skip
    assert opened(figure).layout.yaxis.dtick == step


def test_district_bars_keep_the_order_first_on_top_and_mark_the_schedule() -> None:
    bars = [
        Bar("永登县", "▼ 严重滞后", 0.4, "40%", "bad", 0.8),
        Bar("城关区", "● 符合序时", 0.9, "90%", "good", 0.7),
        Bar("皋兰县", "… 暂无数据", None, "—", "quiet"),
    ]
    figure = opened(district_bars(bars, captions=("staffed", "today"), colours=palette.LIGHT))
    bar, written, mark = figure.data
    assert [name.split("<br>")[0] for name in bar.y] == ["皋兰县", "城关区", "永登县"]
    assert "▼ 严重滞后" in bar.y[2]
    assert list(bar.x) == [None, 0.9, 0.4]
    assert list(written.text) == ["—", "90%", "40%"]
    assert list(mark.x) == [None, 0.7, 0.8]


def test_statuses_are_told_apart_without_colour() -> None:
    levels = [s for s in Status if s not in (Status.MET, Status.NOT_MET)]
    assert len({palette.SYMBOLS[status] for status in levels}) == len(levels)


@pytest.mark.parametrize("colours", [palette.LIGHT, palette.DARK])
def test_tones_stand_out_from_the_background(colours: palette.Palette) -> None:
    for tone in ("good", "watch", "bad", "quiet"):
        assert contrast(colours.of(tone), colours.background) >= 4.5


def test_an_achieved_target_that_slides_never_looks_plainly_achieved() -> None:
    day, due = date(2020, 6, 30), date(2020, 12, 31)
    sliding = Dated("x", "620100", day, Status.ACHIEVED, due=due, sliding=True)
    steady = Dated("x", "620100", day, Status.ACHIEVED, due=due)
    assert palette.symbol(sliding) != palette.symbol(steady)
    assert palette.tone(sliding) == "watch"


def contrast(first: str, second: str) -> float:
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
