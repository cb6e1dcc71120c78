"""The burn-up of one target: what was reached, the schedule line, milestones, and the projection fan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from analytics.assess.assessment import Point, Projection
from analytics.figures.layout import Figure, along, axis, figure, years
from analytics.figures.palette import Palette
from analytics.language import formats

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
    city: str = ""


def burnup(
    actual: Sequence[Point],
    knots: Sequence[Point],
    *,
    milestones: Sequence[Point],
    on: date,
    due: date | None,
    projection: Projection | None,
    captions: Captions,
    colours: Palette,
    as_share: bool,
    reported: Sequence[Point] = (),
    city: Sequence[Point] = (),
) -> Figure:
    """`actual`, `knots` (the line from the base on) and `milestones` in the target's unit; shares as 0–1 when
    `as_share`.

    Quarters without a value leave a gap in the line. The fan needs a projection with a value. `reported`
    are first reports that were revised since: open circles beside the line. `city` is a second line, thinner,
    the whole city's beside a district's.
    """
    traces: list[dict[str, Any]] = []
    if due is not None and projection is not None and projection.value is not None and on < due:
        traces += _fan(actual, on, due, projection, captions, colours)
    if knots:
        traces += _schedule(knots, milestones, captions, colours, as_share=as_share)
    if city:
        thin = {"color": colours.ink, "width": 1.5, "dash": "dot"}
        traces.append(_trace(city, captions.city, "lines", line=thin, connectgaps=False))
    line = {"color": colours.accent, "width": 3}
    look = {"line": line, "marker": {"size": 6}, "connectgaps": False, "cliponaxis": False}
    traces.append(_trace(actual, captions.actual, "lines+markers", **look))
    if reported:
        ring = {"symbol": "circle-open", "size": 11, "color": colours.ink, "line": {"width": 2}}
        traces.append(_trace(reported, captions.reported, "markers", marker=ring))
    last = due if due is not None and due > on else on
    span = [actual[0].on - MARGIN / 3, last + MARGIN]
    highest = max((point.value or 0 for point in (*actual, *knots)), default=0)
    # A handful of institutions has no halves.
    whole = {"tickformat": ",d"} | ({"dtick": 1} if highest <= 5 else {})
    steps = {"tickformat": ".0%"} if as_share else whole
    for trace in traces:
        if trace.get("hoverinfo") != "skip":
            _read(trace, as_share=as_share)
    return figure(
        colours,
        traces,
        height=430,
        hovermode="x unified",
        shapes=[_today_line(on, colours)],
        annotations=[_today_word(on, captions.today, colours)],
        xaxis=years(colours, range=span),
        yaxis=axis(colours, rangemode="tozero", **steps),
    )


def _trace(points: Sequence[Point], name: str, mode: str, **look: Any) -> dict[str, Any]:
    x, y = along(point.on for point in points), [point.value for point in points]
    return {"type": "scatter", "x": x, "y": y, "name": name, "mode": mode, **look}


def _fan(
    actual: Sequence[Point], on: date, due: date, projection: Projection, captions: Captions, colours: Palette
) -> list[dict[str, Any]]:
    now = next(point.value for point in reversed(actual) if point.value is not None and point.on <= on)
    corners = [Point(on, now), Point(due, projection.high), Point(due, projection.low), Point(on, now)]
    fill = {"fill": "toself", "fillcolor": colours.accent_soft, "line": {"width": 0}}
    line = {"color": colours.accent, "width": 2, "dash": "dot"}
    return [
        _trace(corners, "", "lines", **fill, hoverinfo="skip", showlegend=False),
        _trace([Point(on, now), Point(due, projection.value)], captions.projection, "lines", line=line),
    ]


def _schedule(
    knots: Sequence[Point],
    milestones: Sequence[Point],
    captions: Captions,
    colours: Palette,
    *,
    as_share: bool,
) -> list[dict[str, Any]]:
    line = {"color": colours.quiet, "width": 2, "dash": "dash"}
    diamond = {"symbol": "diamond-open", "size": 12, "color": colours.ink, "line": {"width": 2}}
    return [
        _trace(knots, captions.schedule, "lines", line=line),
        _trace(
            milestones,
            captions.milestone,
            "markers+text",
            text=[f"<b>{_written(one.value, as_share=as_share, decimals=0)}</b>" for one in milestones],
            textposition=["bottom right"] * (len(milestones) - 1) + ["top center"],
            cliponaxis=False,
            marker=diamond,
        ),
    ]


def _read(trace: dict[str, Any], *, as_share: bool) -> None:
    """Under the pointer a number reads as it does in words: the browser would round it its own way."""
    trace["customdata"] = [_written(value, as_share=as_share, decimals=1) for value in trace["y"]]
    trace["hovertemplate"] = "%{customdata}"


def _written(value: float | None, *, as_share: bool, decimals: int) -> str:
    write = formats.percent if as_share else formats.number
    return write(value, decimals=decimals)


def _today_line(on: date, colours: Palette) -> dict[str, Any]:
    return {
        "type": "line", "xref": "x", "yref": "paper", "x0": on, "x1": on, "y0": 0, "y1": 1,
        "line": {"color": colours.ink, "width": 1},
    }  # fmt: skip


def _today_word(on: date, word: str, colours: Palette) -> dict[str, Any]:
    return {
        "x": on, "y": 0, "yref": "paper", "text": word, "showarrow": False, "xanchor": "right",
        "yanchor": "bottom", "xshift": -6, "font": {"size": 13, "color": colours.quiet},
    }  # fmt: skip
