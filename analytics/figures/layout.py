"""What all figures share: quiet axes, no decoration, room for Chinese labels."""

from __future__ import annotations

from typing import Any

from analytics.figures.palette import Palette
from analytics.theme import OPTIONS

FONT = OPTIONS["font"]


def layout(colours: Palette, *, height: int, **changes: Any) -> dict[str, Any]:
    """The layout of a figure `height` pixels high."""
    base: dict[str, Any] = {
        "height": height,
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": 14, "color": colours.ink},
        "xaxis": axis(colours),
        "yaxis": axis(colours),
        "hoverlabel": {"font": {"family": FONT, "size": 14}},
        "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "font": {"size": 13}},
        "dragmode": False,
    }
    return base | changes


def years(colours: Palette, **changes: Any) -> dict[str, Any]:
    """A time axis: each year's name under the middle of the year, a small mark where it begins."""
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
