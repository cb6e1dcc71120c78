"""The history of a status: one mark a snapshot, told by symbol before colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import plotly.graph_objects as go

from analytics.figures.layout import axis, layout
from analytics.figures.palette import Palette


@dataclass(frozen=True)
class Verdict:
    """A status on one day: its symbol, word and tone."""

    on: date
    symbol: str
    word: str
    tone: str


def status_history(verdicts: Sequence[Verdict], *, colours: Palette) -> go.Figure:
    """Symbols in a row over time; a word stands where the status changes."""
    changes = [
        verdict.word if number == 0 or verdict.word != verdicts[number - 1].word else ""
        for number, verdict in enumerate(verdicts)
    ]
    figure = go.Figure(layout=layout(colours, height=120, showlegend=False))
    figure.add_scatter(
        x=[verdict.on for verdict in verdicts],
        y=[0] * len(verdicts),
        mode="text",
        text=[verdict.symbol for verdict in verdicts],
        textfont={"size": 16, "color": [colours.of(verdict.tone) for verdict in verdicts]},
        customdata=[verdict.word for verdict in verdicts],
        hovertemplate="%{x|%Y-%m-%d} %{customdata}<extra></extra>",
    )
    lifted = 0
    for verdict, word in zip(verdicts, changes, strict=True):
        if word:
            figure.add_annotation(
                x=verdict.on,
                y=0,
                text=word,
                showarrow=False,
                xanchor="left",
                xshift=-8,
                yshift=24 if lifted % 2 == 0 else -24,
                font={"size": 13, "color": colours.of(verdict.tone)},
            )
            lifted += 1
    figure.update_layout(
        xaxis=axis(colours, tickformat="%Y", dtick="M12", showgrid=False),
        yaxis=axis(colours, visible=False, range=[-1, 1]),
    )
    return figure
