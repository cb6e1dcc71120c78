"""What all figures share: quiet axes, no decoration, room for Chinese labels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, TypedDict

from analytics.figures.palette import Palette
from analytics.theme import OPTIONS


class Figure(TypedDict):
    """A figure as the browser reads it: traces and a layout of plotly's own names, of plain values.

    Not plotly's class of that name: looking through every property takes many times longer than making the
    figure. Tests do so instead: plotly knows whatever a page draws.
    """

    data: Sequence[Mapping[str, Any]]
    layout: Mapping[str, Any]


FONT = OPTIONS["font"]


#: Pixels around a figure.
MARGIN = {"l": 8, "r": 8, "t": 8, "b": 8}


def figure(colours: Palette, traces: Sequence[Mapping[str, Any]], *, height: int, **changes: Any) -> Figure:
    """The traces in a figure `height` pixels high; `changes` are of its layout."""
    layout: dict[str, Any] = {
        "height": height,
        "margin": MARGIN,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": 14, "color": colours.ink},
        "xaxis": axis(colours),
        "yaxis": axis(colours),
        "hoverlabel": {"font": {"family": FONT, "size": 14}},
        "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "font": {"size": 13}},
        "dragmode": False,
    }
    return {"data": traces, "layout": layout | changes}


def along(days: Iterable[date]) -> list[str]:
    """Days as the browser reads them: before plotly writes a date it tries whatever else it might be."""
    return [day.isoformat() for day in days]


def words(
    x: Sequence[float], y: Sequence[object], texts: Sequence[str], colours: Palette, **changes: Any
) -> dict[str, Any]:
    """A trace of texts alone, each to the right of its place."""
    return {
        "type": "scatter", "mode": "text", "x": x, "y": y, "text": texts, "textposition": "middle right",
        "textfont": {"size": 14, "color": colours.ink}, "cliponaxis": False, "hoverinfo": "skip",
    } | changes  # fmt: skip


def name_axis(colours: Palette) -> dict[str, Any]:
    """The axis along which rows are named: no grid, names in ink."""
    return axis(colours, showgrid=False, tickfont={"size": 14, "color": colours.ink})


def years(colours: Palette, **changes: Any) -> dict[str, Any]:
    """A time axis, alike on every page: a year in four digits under its middle, a mark where it begins."""
    look = {"tickformat": "%Y", "dtick": "M12", "ticklabelmode": "period", "showgrid": False}
    marks = {"ticks": "outside", "ticklen": 7, "tickcolor": colours.grid}
    return axis(colours, **look, **marks) | changes


def axis(colours: Palette, **changes: Any) -> dict[str, Any]:
    """A quiet axis: thin grid, no line, small labels."""
    return {
        "gridcolor": colours.grid,
        "zeroline": False,
        "showline": False,
        "automargin": True,
        "tickfont": {"size": 13, "color": colours.quiet},
        "fixedrange": True,
    } | changes
