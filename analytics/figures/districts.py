"""One figure per district: bars with the schedule's mark, and small multiples over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import plotly.graph_objects as go

from analytics.assess.assessment import Point
from analytics.figures.layout import axis, layout
from analytics.figures.palette import Palette


@dataclass(frozen=True)
class Bar:
    """One district's bar: its status in symbol and word, its share (0–1) and how it is written, its tone."""

    name: str
    status: str
    share: float | None
    text: str
    tone: str
    #: Where this district's own schedule stands today (0–1).
    expected: float | None = None


def district_bars(
    bars: Sequence[Bar], *, captions: tuple[str, str], colours: Palette
) -> go.Figure:
    """Horizontal bars in the given order (first on top); `captions` name the bars and the schedule's mark."""
    shown = list(reversed(bars))
    names = [f"{bar.name}<br><span style='font-size:12px'>{bar.status}</span>" for bar in shown]
    traces: list[dict[str, Any]] = [
        {
            "type": "bar", "orientation": "h", "name": captions[0], "y": names,
            "x": [bar.share for bar in shown], "width": 0.55, "hoverinfo": "skip",
            "marker": {"color": [colours.of(bar.tone) for bar in shown]},
        },
        {
            "type": "scatter", "mode": "text", "x": [1.04] * len(shown), "y": names,
            "text": [bar.text for bar in shown], "textposition": "middle right", "cliponaxis": False,
            "textfont": {"size": 14, "color": colours.ink}, "hoverinfo": "skip", "showlegend": False,
        },
    ]  # fmt: skip
    if any(bar.expected is not None for bar in shown):
        mark = {"symbol": "line-ns", "size": 22, "line": {"width": 3, "color": colours.ink}}
        traces.append(
            {
                "type": "scatter", "mode": "markers", "name": captions[1],
                "x": [bar.expected for bar in shown],
                "y": names, "marker": mark, "hoverinfo": "skip",
            }
        )  # fmt: skip
    shares = axis(colours, range=[0, 1.2], tickvals=[0, 0.25, 0.5, 0.75, 1], tickformat=".0%")
    districts = axis(colours, showgrid=False, tickfont={"size": 14, "color": colours.ink})
    height = 60 + 46 * len(bars)
    return go.Figure(
        {"data": traces, "layout": layout(colours, height=height, xaxis=shares, yaxis=districts)}
    )


@dataclass(frozen=True)
class Small:
    """One small picture: a district's line over time, and its newest value in words."""

    name: str
    points: Sequence[Point]
    text: str


def small_multiples(smalls: Sequence[Small], *, until: date, as_share: bool, colours: Palette) -> go.Figure:
    """Two columns of small lines; shares keep one scale 0–100 %, counts have a scale of their own each."""
    rows = (len(smalls) + 1) // 2
    traces, axes, titles = [], {}, []
    years = [smalls[0].points[0].on, until]
    for number, small in enumerate(smalls):
        suffix = str(number + 1) if number else ""
        across, down = _cell(number, rows)
        axes[f"xaxis{suffix}"] = axis(
            colours,
            domain=across,
            anchor=f"y{suffix}",
            showgrid=False,
            tickformat="%Y",
            nticks=3,
            range=years,
        )
        axes[f"yaxis{suffix}"] = axis(colours, domain=down, anchor=f"x{suffix}", **_scale(as_share))
        traces.append(_line(small, suffix, as_share, colours))
        titles.append(_title(small, across, down, colours))
    plain = layout(colours, height=165 * rows, showlegend=False, annotations=titles)
    return go.Figure({"data": traces, "layout": plain | axes | {"margin": {"l": 8, "r": 8, "t": 30, "b": 8}}})


def _cell(number: int, rows: int) -> tuple[list[float], list[float]]:
    """Where the small picture of a number stands: its part of the width and of the height, from the top."""
    left = 0.55 * (number % 2)
    height = 1 / (rows + 0.3 * (rows - 1))
    bottom = 1 - height - 1.3 * height * (number // 2)
    return [left, left + 0.45], [max(0.0, bottom), bottom + height]


def _scale(as_share: bool) -> dict[str, Any]:
    if as_share:
        return {"range": [0, 1.02], "tickvals": [0, 0.5, 1], "tickformat": ".0%"}
    return {"rangemode": "tozero", "nticks": 3}


def _line(small: Small, suffix: str, as_share: bool, colours: Palette) -> dict[str, Any]:
    return {
        "type": "scatter", "mode": "lines", "name": small.name, "connectgaps": False,
        "x": [point.on for point in small.points],
        "y": [point.share if as_share else point.value for point in small.points],
        "line": {"color": colours.accent, "width": 2.5}, "xaxis": f"x{suffix}", "yaxis": f"y{suffix}",
    }  # fmt: skip


def _title(small: Small, across: Sequence[float], down: Sequence[float], colours: Palette) -> dict[str, Any]:
    return {
        "text": f"{small.name}  <b>{small.text}</b>", "xref": "paper", "yref": "paper", "showarrow": False,
        "x": sum(across) / 2, "y": down[1], "xanchor": "center", "yanchor": "bottom",
        "font": {"size": 14, "color": colours.ink},
    }  # fmt: skip
