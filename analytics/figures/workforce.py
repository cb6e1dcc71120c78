"""People in pictures: groups inside one another, parts, ages, ways, districts, joining and leaving."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from analytics.assess.assessment import Point
from analytics.figures.layout import MARGIN, Figure, along, axis, figure, name_axis, years
from analytics.figures.palette import Palette

#: Pixels of one row whose name stands above its bar or line.
ROW = 60


@dataclass(frozen=True)
class Rung:
    """One group: the part of the whole from `start` to `end` (0–1) on its scale, and what stands above it."""

    start: float
    end: float
    text: str


@dataclass(frozen=True)
class Part:
    """One part of a group: its people, and the words above its bar."""

    #: None where it is not told.
    people: int | None
    text: str


@dataclass(frozen=True)
class Way:
    """One part over time, and the words above its line."""

    points: Sequence[Point]
    text: str


@dataclass(frozen=True)
class Band:
    """One age band: people on the left and on the right."""

    name: str
    left: int
    right: int


@dataclass(frozen=True)
class Change:
    """One unit: people gained and lost, each with how it is written."""

    name: str
    gained: int
    lost: int
    texts: tuple[str, str]


def ladder(whole: Rung, inside: Sequence[Rung], *, enlarged: str, colours: Palette) -> Figure:
    """A whole and the part of it that is enlarged below, in which the smaller groups lie where they belong.

    `whole.start` to `whole.end` is that part on the whole's scale; each of `inside` lies on the scale of
    the part, so that what two of them share lies under one another; what a group does not share with the
    one above it is outlined. `enlarged` says how much larger the lower scale is.
    """
    depth = len(inside)
    top, first = depth + 1.6, depth - 0.4
    places = [first - n for n in range(depth)]
    bars = [(0.0, 1.0, top, colours.part_soft), (whole.start, whole.end, top, colours.part)]
    above = Rung(0.0, 1.0, "")
    for rung, y in zip(inside, places, strict=True):
        shared = max(rung.start, min(rung.end, above.end))
        bars += [(rung.start, shared, y, colours.part), (shared, rung.end, y, colours.part_soft)]
        above = rung
    lines = [(whole.start, top - 0.2, 0.0, first + 0.2), (whole.end, top - 0.2, 1.0, first + 0.2)]
    guides = [
        {"type": "line", "x0": x0, "y0": y0, "x1": x1, "y1": y1,
         "line": {"color": colours.quiet, "width": 1, "dash": "dot"}}
        for x0, y0, x1, y1 in lines
    ]  # fmt: skip
    words = [
        _above(0, y, rung.text, colours) | {"xshift": 5}
        for y, rung in zip((top, *places), (whole, *inside), strict=True)
    ]
    note = _above(1, top, enlarged, colours, shift=-44) | {"xanchor": "right"}
    trace = {
        "type": "bar", "orientation": "h", "hoverinfo": "skip", "width": 0.4,
        "x": [end - start for start, end, _, _ in bars], "base": [start for start, _, _, _ in bars],
        "y": [y for _, _, y, _ in bars],
        "marker": {"color": [colour for *_, colour in bars], "line": {"color": colours.part, "width": 1}},
    }  # fmt: skip
    return figure(
        colours, [trace], height=64 * (depth + 2) - 30, showlegend=False, shapes=guides, barmode="overlay",
        annotations=[*words, note], xaxis=axis(colours, visible=False, range=[-0.002, 1.002]),
        yaxis=axis(colours, visible=False, range=[0.2, top + 0.8]),
    )  # fmt: skip


def part_bars(parts: Sequence[Part], *, colours: Palette) -> Figure:
    """One bar a part in the given order, its words above it, so that long names fit a phone."""
    rows = list(range(len(parts), 0, -1))
    trace = {
        "type": "bar", "orientation": "h", "hoverinfo": "skip", "width": 0.34, "y": rows,
        "x": [part.people for part in parts], "marker": {"color": colours.part},
    }  # fmt: skip
    words = [_above(0, y, part.text, colours) for y, part in zip(rows, parts, strict=True)]
    largest = max((part.people or 0 for part in parts), default=0) or 1
    return _rows([trace], words, len(parts), colours, xaxis=axis(colours, visible=False, range=[0, largest]))


def ways(lines: Sequence[Way], *, colours: Palette) -> Figure:
    """One line a part in the given order, each on its own scale from 0; what is not known leaves a gap."""
    rows = list(range(len(lines), 0, -1))
    traces: list[dict[str, Any]] = []
    for y, line in zip(rows, lines, strict=True):
        largest = max((point.value or 0 for point in line.points), default=0) or 1
        days = along(point.on for point in line.points)
        floor = y - 0.22
        heights = [None if p.value is None else floor + 0.46 * p.value / largest for p in line.points]
        # It shows that the scale begins at 0; plotly would draw it across a gap.
        area = {} if None in heights else {"fill": "tonexty", "fillcolor": colours.part_soft}
        traces += [
            {"type": "scatter", "mode": "lines", "x": [days[0], days[-1]], "y": [floor] * 2,
             "hoverinfo": "skip", "line": {"color": colours.grid, "width": 1}},
            {"type": "scatter", "mode": "lines", "x": days, "y": heights, "connectgaps": False, **area,
             "customdata": [point.value for point in line.points],
             "hovertemplate": "%{x|%Y-%m-%d}  %{customdata:,}<extra></extra>",
             "line": {"color": colours.part, "width": 2.5}},
        ]  # fmt: skip
    first = lines[0].points[0].on if lines else date.min
    words = [_above(first, y, line.text, colours, shift=14) for y, line in zip(rows, lines, strict=True)]
    return _rows(traces, words, len(lines), colours, xaxis=years(colours, dtick="M24"))


def pyramid(bands: Sequence[Band], *, captions: tuple[str, str], colours: Palette) -> Figure:
    """Age bands with the oldest on top; one gender to the left, the other to the right, on one scale."""
    names = [band.name for band in bands]
    sides = ([-band.left for band in bands], [band.right for band in bands])
    largest = max([*(-n for n in sides[0]), *sides[1]], default=0) or 1
    traces = [
        {
            "type": "bar", "orientation": "h", "y": names, "x": people, "width": 0.72, "hoverinfo": "skip",
            "text": [f"{abs(n):,}" for n in people], "textposition": "outside", "cliponaxis": False,
            "textfont": {"size": 13, "color": colours.ink}, "marker": {"color": colour},
        }
        for people, colour in zip(sides, colours.series[:2], strict=True)
    ]  # fmt: skip
    heads = [
        {"text": text, "x": x, "xref": "x", "y": 1, "yref": "paper", "yanchor": "bottom", "yshift": 2,
         "showarrow": False, "font": {"size": 14, "color": colours.ink}}
        for text, x in zip(captions, (-largest / 2, largest / 2), strict=True)
    ]  # fmt: skip
    return figure(
        colours, traces, height=60 + 44 * len(bands), showlegend=False, barmode="overlay", annotations=heads,
        margin=MARGIN | {"t": 28},
        xaxis=axis(colours, visible=False, range=[-1.3 * largest, 1.3 * largest]),
        yaxis=name_axis(colours),
    )  # fmt: skip


def by_district(
    rows: Mapping[str, Sequence[int | None]],
    districts: Sequence[str],
    *,
    texts: Sequence[Sequence[str]],
    colours: Palette,
) -> Figure:
    """How many of each part every district has, as `texts` write it; the deeper, the larger its share."""
    names = list(rows)
    totals = [sum(row[n] or 0 for row in rows.values()) for n in range(len(districts))]
    shares = [
        [None if people is None else people / (totals[n] or 1) for n, people in enumerate(rows[name])]
        for name in names
    ]
    ramp = [[0, colours.background], [1, colours.over(colours.part, colours.ground_share)]]
    trace = {
        "type": "heatmap", "z": shares, "x": list(districts), "y": names, "colorscale": ramp, "zmin": 0,
        "text": [list(row) for row in texts],
        "texttemplate": "%{text}", "textfont": {"size": 11, "color": colours.ink}, "showscale": False,
        "hoverinfo": "skip", "xgap": 1, "ygap": 1,
    }  # fmt: skip
    small = {"showgrid": False, "ticks": "", "tickfont": {"size": 12, "color": colours.ink}}
    return figure(
        colours, [trace], height=70 + 38 * len(names),
        xaxis=axis(colours, side="top", **small), yaxis=axis(colours, autorange="reversed", **small),
    )  # fmt: skip


def gains_and_losses(changes: Sequence[Change], *, captions: tuple[str, str], colours: Palette) -> Figure:
    """Every unit's gains to the right and losses to the left of one line, on one scale; first on top."""
    shown = list(reversed(changes))
    names = [change.name for change in shown]
    lost = max((change.lost for change in shown), default=0)
    gained = max((change.gained for change in shown), default=0)
    span = (lost + gained) or 1
    sides = (
        ([-change.lost for change in shown], 0, colours.series[1]),
        ([change.gained for change in shown], 1, colours.part),
    )
    traces = [
        {
            "type": "bar", "orientation": "h", "name": captions[side], "y": names, "x": people, "width": 0.55,
            "text": [change.texts[side] for change in shown], "textposition": "outside", "cliponaxis": False,
            "textfont": {"size": 13, "color": colours.ink}, "marker": {"color": colour}, "hoverinfo": "skip",
        }
        for people, side, colour in sides
    ]  # fmt: skip
    return figure(
        colours, traces, height=70 + 36 * len(shown), barmode="overlay",
        xaxis=axis(colours, visible=False, range=[-lost - 0.25 * span, gained + 0.25 * span]),
        yaxis=name_axis(colours),
    )  # fmt: skip


def months_ahead(names: Sequence[str], people: Sequence[int], *, due: int, colours: Palette) -> Figure:
    """One bar a month, its number on top; the first `due` of them are full, the others are outlines."""
    fills = [colours.part if n < due else colours.part_soft for n in range(len(people))]
    trace = {
        "type": "bar", "x": list(names), "y": list(people), "text": [f"<b>{n}</b>" for n in people],
        "textposition": "outside", "cliponaxis": False, "textfont": {"size": 13, "color": colours.ink},
        "textangle": 0, "constraintext": "none", "width": 0.66, "hoverinfo": "skip",
        "marker": {"color": fills, "line": {"color": colours.part, "width": 1.5}},
    }  # fmt: skip
    return figure(
        colours, [trace], height=260, showlegend=False, margin=MARGIN | {"t": 26},
        xaxis=axis(colours, type="category", showgrid=False, tickangle=0),
        yaxis=axis(colours, visible=False, rangemode="tozero"),
    )  # fmt: skip


def _rows(
    traces: list[dict[str, Any]], words: list[dict[str, Any]], count: int, colours: Palette, **axes: Any
) -> Figure:
    return figure(
        colours, traces, height=ROW * count + 40, showlegend=False, annotations=words,
        yaxis=axis(colours, visible=False, range=[0.6, count + 0.8]), **axes,
    )  # fmt: skip


def _above(x: object, y: float, text: str, colours: Palette, *, shift: int = 10) -> dict[str, Any]:
    """Words that begin at a place and stand above it."""
    return {
        "x": x, "y": y, "text": text, "showarrow": False, "xanchor": "left", "yanchor": "bottom",
        "yshift": shift, "align": "left", "font": {"size": 14, "color": colours.ink},
    }  # fmt: skip
