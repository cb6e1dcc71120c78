"""One figure per district: bars with the schedule's mark, and small multiples over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import plotly.graph_objects as go
from plotly.subplots import make_subplots

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


def district_bars(
    bars: Sequence[Bar], *, expected: float | None, captions: tuple[str, str], colours: Palette
) -> go.Figure:
    """Horizontal bars in the given order (first on top); `captions` name the bars and the schedule's mark."""
    shown = list(reversed(bars))
    names = [f"{bar.name}<br><span style='font-size:12px'>{bar.status}</span>" for bar in shown]
    figure = go.Figure(layout=layout(colours, height=60 + 46 * len(bars)))
    figure.add_bar(
        orientation="h",
        name=captions[0],
        y=names,
        x=[bar.share for bar in shown],
        width=0.55,
        marker={"color": [colours.of(bar.tone) for bar in shown]},
        hoverinfo="skip",
    )
    figure.add_scatter(
        x=[1.04] * len(shown),
        y=names,
        mode="text",
        text=[bar.text for bar in shown],
        textposition="middle right",
        cliponaxis=False,
        textfont={"size": 14, "color": colours.ink},
        hoverinfo="skip",
        showlegend=False,
    )
    if expected is not None:
        figure.add_scatter(
            x=[expected] * len(shown),
            y=names,
            name=captions[1],
            mode="markers",
            marker={"symbol": "line-ns", "size": 22, "line": {"width": 3, "color": colours.ink}},
            hoverinfo="skip",
        )
    figure.update_layout(
        xaxis=axis(colours, range=[0, 1.2], tickvals=[0, 0.25, 0.5, 0.75, 1], tickformat=".0%"),
        yaxis=axis(colours, showgrid=False, tickfont={"size": 14, "color": colours.ink}),
    )
    return figure


@dataclass(frozen=True)
class Small:
    """One small picture: a district's line over time, and its newest value in words."""

    name: str
    points: Sequence[Point]
    text: str


def small_multiples(smalls: Sequence[Small], *, until: date, as_share: bool, colours: Palette) -> go.Figure:
    """Two columns of small lines; shares keep one scale 0–100 %, counts have a scale of their own each."""
    rows = (len(smalls) + 1) // 2
    titles = [f"{small.name}  <b>{small.text}</b>" for small in smalls]
    figure = make_subplots(
        rows=rows, cols=2, subplot_titles=titles, vertical_spacing=0.3, horizontal_spacing=0.1
    )
    for number, small in enumerate(smalls):
        figure.add_scatter(
            x=[point.on for point in small.points],
            y=[point.share if as_share else point.value for point in small.points],
            mode="lines",
            line={"color": colours.accent, "width": 2.5},
            connectgaps=False,
            name=small.name,
            row=number // 2 + 1,
            col=number % 2 + 1,
        )
    figure.update_layout(layout(colours, height=165 * rows, showlegend=False))
    figure.update_layout(margin={"t": 30})
    figure.update_xaxes(
        axis(colours, showgrid=False, tickformat="%Y", nticks=3, range=[smalls[0].points[0].on, until])
    )
    scale = (
        {"range": [0, 1.02], "tickvals": [0, 0.5, 1], "tickformat": ".0%"}
        if as_share
        else {"rangemode": "tozero", "nticks": 3}
    )
    figure.update_yaxes(axis(colours, **scale))
    figure.update_annotations(font={"size": 14, "color": colours.ink})
    return figure
