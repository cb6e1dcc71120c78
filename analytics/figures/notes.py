"""Notes pinned to days of a figure over time: numbered flags above it, whose words stand below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import plotly.graph_objects as go

from analytics.figures.palette import Palette


@dataclass(frozen=True)
class NoteMark:
    """One note: its number in the list below the figure, where its words stand, and its day."""

    number: int
    on: date


def with_notes(figure: go.Figure, marks: Sequence[NoteMark], *, colours: Palette) -> go.Figure:
    """The figure with a flag for every note; those of one day stand under each other."""
    taken: dict[date, int] = {}
    for mark in marks:
        above = taken.setdefault(mark.on, 0)
        taken[mark.on] += 1
        if above == 0:
            line = {"color": colours.ink, "width": 1, "dash": "dot"}
            figure.add_shape(
                type="line", xref="x", yref="paper", x0=mark.on, x1=mark.on, y0=0, y1=1, line=line
            )
        figure.add_annotation(
            x=mark.on, y=1, yref="paper", yshift=-22 * above, yanchor="top", text=f"<b>{mark.number}</b>",
            showarrow=False, bgcolor=colours.background, bordercolor=colours.ink, borderpad=3,
            font={"size": 13, "color": colours.ink},
        )  # fmt: skip
    return figure
