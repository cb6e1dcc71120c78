"""The way of a number that has no schedule: a line, bars by year, and every district then and now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import plotly.graph_objects as go

from analytics.assess.assessment import Point
from analytics.figures.layout import axis, layout, years
from analytics.figures.palette import Palette


@dataclass(frozen=True)
class YearBar:
    """One year's count (or share, 0–1), how it is written, and whether the year still runs."""

    year: str
    value: float | None
    text: str
    is_running: bool


@dataclass(frozen=True)
class Then:
    """One district: its number a year before and now, and how the newer one is written."""

    name: str
    before: float | None
    now: float | None
    text: str
    tone: str


def line_so_far(
    points: Sequence[Point], *, as_share: bool, labels: Sequence[str], colours: Palette
) -> go.Figure:
    """A line over the snapshots, each end written out; `labels` are the points' texts. Gaps stay gaps."""
    values = [point.share if as_share else point.value for point in points]
    known = [number for number, value in enumerate(values) if value is not None]
    ends = {known[0], known[-1]} if known else set()
    sides = ["top left" if known and number == known[-1] else "top right" for number in range(len(points))]
    figure = go.Figure(layout=layout(colours, height=340, showlegend=False))
    figure.add_scatter(
        x=[point.on for point in points],
        y=values,
        mode="lines+markers+text",
        text=[f"<b>{label}</b>" if number in ends else "" for number, label in enumerate(labels)],
        textposition=sides,
        textfont={"size": 14, "color": colours.ink},
        customdata=labels,
        hovertemplate="%{x|%Y-%m-%d}  %{customdata}<extra></extra>",
        line={"color": colours.accent, "width": 3},
        marker={"size": 6},
        connectgaps=False,
        cliponaxis=False,
    )
    figure.update_layout(
        margin={"l": 8, "r": 36, "t": 30, "b": 8},
        xaxis=years(colours, range=_span(points)),
        yaxis=axis(colours, rangemode="tozero", **_scale(values, as_share=as_share)),
    )
    return figure


def year_bars(bars: Sequence[YearBar], *, as_share: bool, colours: Palette) -> go.Figure:
    """One bar a year, its number on top; a year still running is drawn as an outline."""
    figure = go.Figure(layout=layout(colours, height=320, showlegend=False))
    figure.add_bar(
        x=[bar.year for bar in bars],
        y=[bar.value for bar in bars],
        text=[f"<b>{bar.text}</b>" for bar in bars],
        textposition="outside",
        constraintext="none",
        textfont={"size": 14, "color": colours.ink},
        cliponaxis=False,
        width=0.62,
        marker={
            "color": [colours.accent_soft if bar.is_running else colours.accent for bar in bars],
            "line": {"color": colours.accent, "width": [2 if bar.is_running else 0 for bar in bars]},
        },
        hoverinfo="skip",
    )
    figure.update_layout(
        margin={"l": 8, "r": 8, "t": 30, "b": 8},
        xaxis=axis(colours, type="category", showgrid=False),
        yaxis=axis(colours, rangemode="tozero", **_scale([bar.value for bar in bars], as_share=as_share)),
    )
    return figure


def then_and_now(
    districts: Sequence[Then], *, captions: tuple[str, str], as_share: bool, colours: Palette
) -> go.Figure:
    """Every district as two marks, a year before and now, joined; first on top. `captions` name the marks."""
    shown = list(reversed(districts))
    names = [one.name for one in shown]
    figure = go.Figure(layout=layout(colours, height=70 + 40 * len(shown)))
    for one in shown:
        figure.add_scatter(
            x=[one.before, one.now],
            y=[one.name, one.name],
            mode="lines",
            line={"color": colours.of(one.tone), "width": 3},
            hoverinfo="skip",
            showlegend=False,
        )
    figure.add_scatter(
        x=[one.before for one in shown],
        y=names,
        name=captions[0],
        mode="markers",
        marker={"symbol": "circle-open", "size": 11, "color": colours.quiet, "line": {"width": 2}},
        hoverinfo="skip",
    )
    figure.add_scatter(
        x=[one.now for one in shown],
        y=names,
        name=captions[1],
        mode="markers",
        marker={"symbol": "circle", "size": 12, "color": [colours.of(one.tone) for one in shown]},
        hoverinfo="skip",
    )
    largest = max((value for one in shown for value in (one.before, one.now) if value is not None), default=0)
    end = 1.0 if as_share else largest or 1.0
    figure.add_scatter(
        x=[end * 1.06] * len(shown),
        y=names,
        mode="text",
        text=[one.text for one in shown],
        textposition="middle right",
        textfont={"size": 13, "color": colours.ink},
        cliponaxis=False,
        hoverinfo="skip",
        showlegend=False,
    )
    scale = {"tickvals": [0, 0.5, 1], "tickformat": ".0%"} if as_share else {"tickvals": [0, end]}
    figure.update_layout(
        xaxis=axis(colours, range=[-0.03 * end, end * 1.9], **{"tickformat": ",d"} | scale),
        yaxis=axis(colours, showgrid=False, tickfont={"size": 14, "color": colours.ink}),
    )
    return figure


def _scale(values: Sequence[float | None], *, as_share: bool) -> dict[str, object]:
    """Shares on 0–100 %; counts from 0, whole numbers on the axis."""
    if as_share:
        return {"range": [0, 1.08], "tickvals": [0, 0.25, 0.5, 0.75, 1], "tickformat": ".0%"}
    largest = max((value for value in values if value is not None), default=0)
    return {"range": [0, (largest or 1) * 1.15], "tickformat": ",d", "nticks": 5}


def _span(points: Sequence[Point]) -> list[date]:
    return [points[0].on, points[-1].on]
