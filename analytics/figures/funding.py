"""Money in pictures: what every source or purpose gave, fund year by fund year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from analytics.figures.layout import axis, layout
from analytics.figures.palette import Palette

#: Pixels of one row: its name, the numbers, the bars.
ROW = 96

#: The part of a row that its tallest bar takes.
TALLEST = 0.5


@dataclass(frozen=True)
class Row:
    """One source or purpose: its name, its amounts by year, and how they are written."""

    name: str
    values: Sequence[float | None]
    texts: Sequence[str]


def year_rows(
    rows: Sequence[Row], years: Sequence[str], *, running: Sequence[bool], colours: Palette
) -> go.Figure:
    """One row of bars by year for each part, all on one scale, numbers on top; running years are outlined."""
    largest = max((value or 0 for row in rows for value in row.values), default=0) or 1
    fills = [colours.accent_soft if one else colours.accent for one in running]
    edges = [2 if one else 0 for one in running]
    traces, words = [], []
    for place, row in zip(range(len(rows) - 1, -1, -1), rows, strict=True):
        traces.append({
            "type": "bar", "x": list(years), "base": [place] * len(years), "width": 0.62,
            "y": [TALLEST * max(value or 0, 0) / largest for value in row.values],
            "text": list(row.texts), "textposition": "outside", "textangle": 0, "constraintext": "none",
            "textfont": {"size": 12, "color": colours.ink}, "cliponaxis": False, "hoverinfo": "skip",
            "marker": {"color": fills, "line": {"color": colours.accent, "width": edges}},
        })
        words.append({
            "x": 0, "xref": "paper", "y": place + 0.88, "text": row.name, "showarrow": False,
            "xanchor": "left", "yanchor": "top", "align": "left",
            "font": {"size": 14, "color": colours.ink},
        })
    plain = layout(
        colours, height=ROW * len(rows) + 34, showlegend=False, annotations=words, barmode="overlay",
        margin={"l": 4, "r": 4, "t": 4, "b": 8},
        xaxis=axis(colours, type="category", showgrid=False, tickangle=0),
        yaxis=axis(colours, showticklabels=False, tickvals=list(range(len(rows))), range=[-0.02, len(rows)]),
    )  # fmt: skip
    return go.Figure({"data": traces, "layout": plain})
