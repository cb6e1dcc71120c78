"""The result of a reader's own statement as a picture: one column along another, as a line or as bars."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from analytics.figures import layout
from analytics.figures.palette import Palette


class Kind(StrEnum):
    """How rows are drawn."""

    BAR = "bar"
    LINE = "line"


def queried(
    x: Sequence[object], y: Sequence[float | None], *, kind: Kind, names: tuple[str, str], colours: Palette
) -> layout.Figure:
    """The rows in their order; `names` are the two columns'. What is missing leaves a gap."""
    along = [value if isinstance(value, int | float) else str(value) for value in x]
    look = {"type": "bar", "marker": {"color": colours.accent}}
    if kind is Kind.LINE:
        look = {"type": "scatter", "mode": "lines+markers", "line": {"color": colours.accent}}
    trace = {"x": along, "y": list(y), "hovertemplate": "%{x}<br>%{y:,}<extra></extra>", **look}
    is_named = not all(isinstance(value, int | float) for value in along)
    # A code such as 620102 is a name, and no place on a scale.
    scale = {"type": "category"} if is_named and kind is Kind.BAR else {}
    return layout.figure(
        colours,
        [trace],
        height=380,
        xaxis=layout.axis(colours, title=_title(names[0], colours), showgrid=False, **scale),
        yaxis=layout.axis(colours, title=_title(names[1], colours)),
    )


def _title(name: str, colours: Palette) -> dict[str, Any]:
    return {"text": name, "standoff": 12, "font": {"size": 13, "color": colours.quiet}}
