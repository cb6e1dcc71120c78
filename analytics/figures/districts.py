"""Bars of all districts, each with the mark of its schedule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from analytics.figures.layout import Figure, axis, figure, name_axis, words
from analytics.figures.palette import Palette


@dataclass(frozen=True)
class Bar:
    """One district's bar: its status in symbol and word, its share (0–1) and how it is written, its tone."""

    name: str
    status: str
    share: float | None
    text: str
    tone: str
    #: Where this district's own schedule stands today (0–1).
    expected: float | None = None


def district_bars(bars: Sequence[Bar], *, captions: tuple[str, str], colours: Palette) -> Figure:
    """Horizontal bars in the given order (first on top); `captions` name the bars and the schedule's mark."""
    shown = list(reversed(bars))
    names = [f"{bar.name}<br><span style='font-size:12px'>{bar.status}</span>" for bar in shown]
    traces: list[dict[str, Any]] = [
        {
            "type": "bar", "orientation": "h", "name": captions[0], "y": names,
            "x": [bar.share for bar in shown], "width": 0.55, "hoverinfo": "skip",
            "marker": {"color": [colours.of(bar.tone) for bar in shown]},
        },
        words([1.04] * len(shown), names, [bar.text for bar in shown], colours, showlegend=False),
    ]  # fmt: skip
    if any(bar.expected is not None for bar in shown):
        mark = {"symbol": "line-ns", "size": 22, "line": {"width": 3, "color": colours.ink}}
        traces.append({
            "type": "scatter", "mode": "markers", "name": captions[1], "y": names,
            "x": [bar.expected for bar in shown], "marker": mark, "hoverinfo": "skip",
        })  # fmt: skip
    shares = axis(colours, range=[0, 1.2], tickvals=[0, 0.25, 0.5, 0.75, 1], tickformat=".0%")
    return figure(colours, traces, height=60 + 46 * len(bars), xaxis=shares, yaxis=name_axis(colours))
