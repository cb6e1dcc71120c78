"""Notes pinned to days of a figure over time: numbered flags above it, whose words stand below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from analytics.figures.layout import Figure
from analytics.figures.palette import Palette


@dataclass(frozen=True)
class NoteMark:
    """One note: its number in the list below the figure, where its words stand, and its day."""

    number: int
    on: date


def with_notes(figure: Figure, marks: Sequence[NoteMark], *, colours: Palette) -> Figure:
    """The figure with a flag for every note; those of one day stand under each other."""
    taken: dict[date, int] = {}
    lines: list[dict[str, Any]] = []
    flags: list[dict[str, Any]] = []
    for mark in marks:
        above = taken.setdefault(mark.on, 0)
        taken[mark.on] += 1
        if above == 0:
            lines.append({
                "type": "line", "xref": "x", "yref": "paper", "x0": mark.on, "x1": mark.on, "y0": 0, "y1": 1,
                "line": {"color": colours.ink, "width": 1, "dash": "dot"},
            })  # fmt: skip
        flags.append({
            "x": mark.on, "y": 1, "yref": "paper", "yshift": -22 * above, "yanchor": "top",
            "text": f"<b>{mark.number}</b>", "showarrow": False, "bgcolor": colours.background,
            "bordercolor": colours.ink, "borderpad": 3, "font": {"size": 13, "color": colours.ink},
        })  # fmt: skip
    layout = dict(figure["layout"])
    for name, added in (("shapes", lines), ("annotations", flags)):
        if added:
            layout[name] = [*layout.get(name, ()), *added]
    return {"data": figure["data"], "layout": layout}
