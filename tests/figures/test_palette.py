"""Colours say what they should: more is stronger, words are read, and categories are no verdicts."""

from __future__ import annotations

from datetime import date
from itertools import combinations, pairwise
from typing import Any

import plotly.graph_objects as go
import pytest

from analytics.assess.assessment import Point
from analytics.figures import workforce
from analytics.figures.district_map import STEPS, Area, district_map, fill, written_on
from analytics.figures.layout import Figure
from analytics.figures.palette import DARK, LIGHT, Palette, contrast, luminance
from analytics.figures.ranking import DistrictLine, district_lines
from analytics.reference import districts, outlines
from pages.parts.components.scripts import _FOLDER as COMPONENTS
from tests.figures.opened import opened

both = pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
DAYS = [date(2019, 6, 30), date(2020, 6, 30)]


def heat(colours: Palette) -> go.Figure:
    rows = {"a": [0, 1], "b": [10, 9]}
    texts = [["", ""] for _ in rows]
    return opened(workforce.by_district(rows, ["x", "y"], texts=texts, colours=colours))


def used(figure: Figure | go.Figure) -> str:
    return str(opened(figure).to_json()).lower()


@both
def test_more_stands_out_more_from_the_ground(colours: Palette) -> None:
    steps = [contrast(fill(step, colours), colours.background) for step in range(len(STEPS))]
    assert all(later > earlier * 1.1 for earlier, later in pairwise([1.0, *steps]))
    (low, faint), (high, full) = heat(colours).data[0].colorscale
    assert (low, faint) == (0, colours.background)
    assert high == 1
    assert contrast(full, colours.background) > 2


@both
def test_words_on_a_colour_are_read(colours: Palette) -> None:
    for step in (None, *range(len(STEPS))):
        under = fill(step, colours)
        assert contrast(written_on(under, colours), under) >= 4.5
    full = heat(colours).data[0].colorscale[1][1]
    assert heat(colours).data[0].textfont.color == colours.ink
    assert contrast(colours.ink, full) >= 4.5


@both
def test_categories_take_no_colour_of_a_verdict(colours: Palette) -> None:
    verdicts = {colours.of(tone) for tone in ("good", "watch", "bad")}
    assert verdicts.isdisjoint(colours.series)
    lines = [DistrictLine(f"d{n}", DAYS, [1.0, 2.0 + n], ("", "")) for n in range(8)]
    parts = workforce.part_bars([workforce.Part(3, "a")], colours=colours)
    drawn = [
        district_lines(lines, as_share=False, colours=colours),
        parts,
        workforce.pyramid([workforce.Band("a", 1, 2)], captions=("w", "m"), colours=colours),
        workforce.ways([workforce.Way([Point(day, 1.0) for day in DAYS], "a")], colours=colours),
        workforce.gains_and_losses(
            [workforce.Change("a", 1, 2, ("", ""))], captions=("lost", "gained"), colours=colours
        ),
        heat(colours),
    ]
    assert [figure for figure in drawn if any(colour in used(figure) for colour in verdicts)] == []
    assert colours.part in used(parts)


def test_bars_by_source_and_purpose_take_no_colour_of_a_verdict() -> None:
    own = (COMPONENTS / "year_bars.css").read_text(encoding="utf-8")
    assert "--part" in own
    assert [tone for tone in ("--good", "--watch", "--bad", "--tone") if tone in own] == []


@both
def test_colours_of_categories_are_told_apart_and_seen(colours: Palette) -> None:
    assert min(contrast(colour, colours.background) for colour in colours.series) >= 4.5
    assert all(_apart(one, other) > 50 for one, other in combinations(colours.series, 2))


@both
def test_the_map_has_a_legend_with_a_swatch_for_each_step(colours: Palette) -> None:
    areas = [Area(code, code, outlines()[code], (0, 0), 2, "") for code in districts()]
    legend: list[tuple[int | None, str]] = [(0, "1–2"), (4, "8–9"), (None, "no data")]
    named: dict[str, Any] = {
        trace.name: trace.marker.color
        for trace in opened(district_map(areas, legend, colours=colours)).data if trace.showlegend
    }  # fmt: skip
    assert named == {"1–2": fill(0, colours), "8–9": fill(4, colours), "no data": colours.background}


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert luminance("#ffffff") == pytest.approx(1)


def _apart(one: str, other: str) -> float:
    pairs = zip(*(bytes.fromhex(colour.removeprefix("#")) for colour in (one, other)), strict=True)
    return float(sum((a - b) ** 2 for a, b in pairs) ** 0.5)
