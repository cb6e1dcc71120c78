"""The burn-up of one target: what was reached, the schedule line, milestones, and the projection fan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import plotly.graph_objects as go

from analytics.assess.assessment import Point, Projection
from analytics.figures.layout import axis, layout
from analytics.figures.palette import Palette

#: Room left and right of the time axis, where the target's number stands.
MARGIN = timedelta(days=240)


@dataclass(frozen=True)
class Captions:
    """The words of the figure, in the reader's language."""

    actual: str
    schedule: str
    milestone: str
    projection: str
    today: str
    reported: str = ""


def burnup(
    actual: Sequence[Point],
    knots: Sequence[Point],
    *,
    on: date,
    due: date | None,
    projection: Projection | None,
    captions: Captions,
    colours: Palette,
    as_share: bool,
    reported: Sequence[Point] = (),
) -> go.Figure:
    """`actual` and `knots` (base, then every milestone) in the target's unit; shares as 0–1 when `as_share`.

    Quarters without a value leave a gap in the line. The fan needs a projection with a value. `reported`
    are first reports that were revised since: open circles beside the line.
    """
    figure = go.Figure(layout=layout(colours, height=430, hovermode="x unified"))
    if due is not None and projection is not None and projection.value is not None and on < due:
        _draw_fan(figure, actual, on, due, projection, captions, colours)
    if knots:
        _draw_schedule(figure, knots, captions, colours, as_share=as_share)
    figure.add_scatter(
        x=[point.on for point in actual],
        y=[point.value for point in actual],
        name=captions.actual,
        mode="lines+markers",
        line={"color": colours.accent, "width": 3},
        marker={"size": 6},
        connectgaps=False,
    )
    if reported:
        figure.add_scatter(
            x=[point.on for point in reported],
            y=[point.value for point in reported],
            name=captions.reported,
            mode="markers",
            marker={"symbol": "circle-open", "size": 11, "color": colours.ink, "line": {"width": 2}},
        )
    figure.add_vline(x=on.isoformat(), line={"color": colours.ink, "width": 1})
    figure.add_annotation(
        x=on.isoformat(),
        y=0,
        yref="paper",
        text=captions.today,
        showarrow=False,
        xanchor="right",
        yanchor="bottom",
        xshift=-6,
        font={"size": 13, "color": colours.quiet},
    )
    last = due if due is not None and due > on else on
    figure.update_layout(
        xaxis=axis(
            colours,
            tickformat="%Y",
            dtick="M12",
            showgrid=False,
            range=[actual[0].on - MARGIN / 3, last + MARGIN],
        ),
        yaxis=axis(colours, rangemode="tozero", tickformat=".0%" if as_share else ",d"),
    )
    return figure


def _draw_fan(
    figure: go.Figure,
    actual: Sequence[Point],
    on: date,
    due: date,
    projection: Projection,
    captions: Captions,
    colours: Palette,
) -> None:
    now = next(point.value for point in reversed(actual) if point.value is not None and point.on <= on)
    figure.add_scatter(
        x=[on, due, due, on],
        y=[now, projection.high, projection.low, now],
        fill="toself",
        fillcolor=colours.accent_soft,
        line={"width": 0},
        mode="lines",
        hoverinfo="skip",
        showlegend=False,
    )
    figure.add_scatter(
        x=[on, due],
        y=[now, projection.value],
        name=captions.projection,
        mode="lines",
        line={"color": colours.accent, "width": 2, "dash": "dot"},
    )


def _draw_schedule(
    figure: go.Figure, knots: Sequence[Point], captions: Captions, colours: Palette, *, as_share: bool
) -> None:
    figure.add_scatter(
        x=[knot.on for knot in knots],
        y=[knot.value for knot in knots],
        name=captions.schedule,
        mode="lines",
        line={"color": colours.quiet, "width": 2, "dash": "dash"},
    )
    figure.add_scatter(
        x=[knot.on for knot in knots[1:]],
        y=[knot.value for knot in knots[1:]],
        name=captions.milestone,
        mode="markers+text",
        text=[f"<b>{knot.value:.0%}</b>" if as_share else f"<b>{knot.value:,.0f}</b>" for knot in knots[1:]],
        textposition=["bottom right"] * (len(knots) - 2) + ["bottom center"],
        cliponaxis=False,
        hovertemplate="%{y}",
        marker={"symbol": "diamond-open", "size": 12, "color": colours.ink, "line": {"width": 2}},
    )
