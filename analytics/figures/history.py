"""The history of a status: one mark a snapshot, told by symbol before colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

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
        verdict
        for number, verdict in enumerate(verdicts)
        if number == 0 or verdict.word != verdicts[number - 1].word
    ]
    symbols = {
        "type": "scatter",
        "x": [verdict.on for verdict in verdicts],
        "y": [0] * len(verdicts),
        "mode": "text",
        "text": [verdict.symbol for verdict in verdicts],
        "textfont": {"size": 16, "color": [colours.of(verdict.tone) for verdict in verdicts]},
        "customdata": [verdict.word for verdict in verdicts],
        "hovertemplate": "%{x|%Y-%m-%d} %{customdata}<extra></extra>",
    }
    words = [_word(verdict, colours, above=number % 2 == 0) for number, verdict in enumerate(changes)]
    return go.Figure(
        {
            "data": [symbols],
            "layout": layout(
                colours,
                height=120,
                showlegend=False,
                annotations=words,
                xaxis=axis(colours, tickformat="%Y", dtick="M12", showgrid=False),
                yaxis=axis(colours, visible=False, range=[-1, 1]),
            ),
        }
    )


def _word(verdict: Verdict, colours: Palette, *, above: bool) -> dict[str, Any]:
    return {
        "x": verdict.on, "y": 0, "text": verdict.word, "showarrow": False, "xanchor": "left", "xshift": -8,
        "yshift": 24 if above else -24, "font": {"size": 13, "color": colours.of(verdict.tone)},
    }  # fmt: skip
