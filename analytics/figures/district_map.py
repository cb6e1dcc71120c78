"""A schematic map of the districts: filled outlines in five steps of lightness, each with its number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analytics.figures.layout import Figure, axis, figure
from analytics.figures.palette import Palette, contrast

#: One ring of (longitude, latitude) points.
Ring = Sequence[tuple[float, float]]

#: How strongly the accent covers the background, lightest first.
STEPS = (0.1, 0.28, 0.46, 0.74, 1.0)
#: A degree of latitude over one of longitude at 36.3° north.
_RATIO = 1.24


@dataclass(frozen=True)
class Area:
    """One district: its rings, where its name stands, its step (0–4; None without data) and its texts.

    `aside` is where the name of a small district stands instead, with a line to it.
    """

    code: str
    name: str
    rings: Sequence[Ring]
    at: tuple[float, float]
    step: int | None
    text: str
    aside: tuple[float, float] | None = None
    is_chosen: bool = False


def steps(values: Mapping[str, float | None]) -> dict[str, int | None]:
    """The step of each value: five equal parts from lowest to highest; the middle one where all are equal."""
    known = [value for value in values.values() if value is not None]
    if not known:
        return dict.fromkeys(values)
    low, high = min(known), max(known)
    width = (high - low) / len(STEPS)

    def step(value: float) -> int:
        return min(int((value - low) / width + 1e-9), len(STEPS) - 1) if width else len(STEPS) // 2

    return {code: None if value is None else step(value) for code, value in values.items()}


def bounds(values: Mapping[str, float | None]) -> list[tuple[int, float, float]]:
    """(step, from, to) of every step that some value has, lowest first."""
    known = [value for value in values.values() if value is not None]
    taken = sorted({step for step in steps(values).values() if step is not None})
    low, high = min(known, default=0.0), max(known, default=0.0)
    width = (high - low) / len(STEPS)
    if not width:
        return [(step, low, low) for step in taken]
    return [(step, low + step * width, low + (step + 1) * width) for step in taken]


def district_map(
    areas: Sequence[Area], legend: Sequence[tuple[int | None, str]], *, colours: Palette
) -> Figure:
    """The areas with their names and numbers; every point inside carries its code as `customdata`.

    `legend` says what each step that occurs stands for, None what has no data.
    """
    outlines = [_outline(area, colours) for area in areas]
    swatches = [_swatch(step, words, colours) for step, words in legend]
    return figure(
        colours,
        [*outlines, *swatches, _clickable(areas)],
        height=520,
        showlegend=True,
        legend={
            "orientation": "h",
            "x": 0,
            "y": -0.02,
            "yanchor": "top",
            "itemclick": False,
            "itemdoubleclick": False,
            "font": {"size": 13, "color": colours.ink},
            "itemsizing": "trace",
        },
        annotations=[_name(area, colours) for area in areas],
        clickmode="event+select",
        xaxis=axis(colours, visible=False, constrain="domain"),
        yaxis=axis(colours, visible=False, scaleanchor="x", scaleratio=_RATIO, constrain="domain"),
    )


def fill(step: int | None, colours: Palette) -> str:
    """The colour of a step: the accent over the background; no data is the background itself."""
    return colours.background if step is None else colours.over(colours.accent, STEPS[step])


def written_on(under: str, colours: Palette) -> str:
    """Ink or background: whichever is read better on a colour."""
    return max((colours.ink, colours.background), key=lambda over: contrast(over, under))


def _swatch(step: int | None, words: str, colours: Palette) -> dict[str, Any]:
    """One entry of the legend: a square of the step's colour and what it stands for."""
    return {
        "type": "scatter", "mode": "markers", "x": [None], "y": [None], "name": words, "hoverinfo": "skip",
        "marker": {
            "size": 16, "symbol": "square", "color": fill(step, colours),
            "line": {"color": colours.quiet, "width": 1},
        },
        "showlegend": True,
    }  # fmt: skip


def _outline(area: Area, colours: Palette) -> dict[str, Any]:
    x: list[float | None] = []
    y: list[float | None] = []
    for ring in area.rings:
        x += [*(point[0] for point in ring), None]
        y += [*(point[1] for point in ring), None]
    border = {"color": colours.ink, "width": 3} if area.is_chosen else {"color": colours.quiet, "width": 1}
    return {
        "type": "scatter", "mode": "lines", "x": x[:-1], "y": y[:-1], "fill": "toself",
        "fillcolor": fill(area.step, colours), "hoverinfo": "skip", "name": area.name,
        "line": border, "showlegend": False,
    }  # fmt: skip


def _name(area: Area, colours: Palette) -> dict[str, Any]:
    under = colours.background if area.aside is not None else fill(area.step, colours)
    note: dict[str, Any] = {
        "x": area.at[0], "y": area.at[1], "text": f"{area.name}<br><b>{area.text}</b>",
        "showarrow": False, "captureevents": False,
        "font": {"size": 13, "color": written_on(under, colours)},
    }  # fmt: skip
    if area.aside is not None:
        east, north = area.aside
        note |= {
            "showarrow": True, "arrowhead": 0, "arrowwidth": 1, "arrowcolor": colours.ink, "axref": "x",
            "ayref": "y", "ax": east, "ay": north, "bgcolor": colours.background, "borderpad": 2,
        }  # fmt: skip
    return note


def _clickable(areas: Sequence[Area]) -> dict[str, Any]:
    """Unseen points all over each area: a click anywhere in a district is a click on it."""
    points = [(x, y, area.code) for area in areas for x, y in _lattice(area.rings)]
    return {
        "type": "scatter", "mode": "markers", "hoverinfo": "none", "name": "", "showlegend": False,
        "x": [x for x, _, _ in points], "y": [y for _, y, _ in points],
        "customdata": [code for _, _, code in points],
        "marker": {"size": 16, "opacity": 0, "symbol": "square"},
        "selected": {"marker": {"opacity": 0}}, "unselected": {"marker": {"opacity": 0}},
    }  # fmt: skip


def _lattice(rings: Sequence[Ring], distance: float = 0.035) -> list[tuple[float, float]]:
    """Points inside the rings, `distance` degrees apart."""
    outer = rings[0]
    west, east = min(x for x, _ in outer), max(x for x, _ in outer)
    south, north = min(y for _, y in outer), max(y for _, y in outer)
    across = int((east - west) / distance) + 1
    down = int((north - south) / distance) + 1
    points = [
        (west + (column + 0.5) * distance, south + (row + 0.5) * distance)
        for column in range(across)
        for row in range(down)
    ]
    return [point for point in points if is_inside(point, rings)]


def is_inside(point: tuple[float, float], rings: Sequence[Ring]) -> bool:
    """Whether a point lies inside; a second ring is a hole. (Even-odd rule.)"""
    x, y = point
    crossings = 0
    for ring in rings:
        for (x0, y0), (x1, y1) in zip(ring, [*ring[1:], ring[0]], strict=True):
            if (y0 > y) != (y1 > y) and x < (x1 - x0) * (y - y0) / (y1 - y0) + x0:
                crossings += 1
    return crossings % 2 == 1
