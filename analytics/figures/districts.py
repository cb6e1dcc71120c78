"""Bars of all districts, each with the mark of its schedule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

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


def district_bars(bars: Sequence[Bar], *, captions: tuple[str, str], colours: Palette) -> go.Figure:
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
