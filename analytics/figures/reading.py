"""How to read a bullet bar, in one picture: a real target's bar with its marks numbered."""

from __future__ import annotations

from typing import Any

from analytics.figures.layout import Figure, axis, figure, words
from analytics.figures.palette import Palette

#: The numbers of the four things to see, in the order they are explained.
NUMBERS = ("①", "②", "③", "④")


def annotated_bullet(*, done: float, expected: float, tone: str, colours: Palette) -> Figure:
    """`done` and `expected` as shares of the target. ① the bar, ② today's mark, ③ the target, ④ the gap."""
    end = min(max(done, 0.0), 1.0)
    today = min(max(expected, 0.0), 1.0)
    bars = ((1.0, colours.grid), (end, colours.of(tone)))
    marks = (
        ((today, today), (-0.8, 0.8), {"width": 4, "color": colours.ink}),
        ((1.0, 1.0), (-0.8, 0.8), {"width": 3, "color": colours.ink, "dash": "dash"}),
        ((end, today), (-1.25, -1.25), {"width": 3, "color": colours.quiet}),
    )
    shapes: list[dict[str, Any]] = [
        {"type": "rect", "x0": 0, "x1": x, "y0": -0.5, "y1": 0.5, "fillcolor": fill, "line": {"width": 0}}
        for x, fill in bars
    ]
    shapes += [
        {"type": "line", "x0": x0, "x1": x1, "y0": y0, "y1": y1, "line": line}
        for (x0, x1), (y0, y1), line in marks
    ]
    x, y = zip((end / 2, 1.4), (today, 1.4), (1.0, 1.4), ((end + today) / 2, -1.9), strict=True)
    look = {"textfont": {"size": 24, "color": colours.ink}, "textposition": "middle center"}
    numbers = words(x, y, NUMBERS, colours, **look)
    return figure(
        colours, [numbers], height=210, showlegend=False, shapes=shapes,
        xaxis=axis(colours, range=[-0.02, 1.04], tickvals=[0, 0.25, 0.5, 0.75, 1], tickformat=".0%"),
        yaxis=axis(colours, visible=False, range=[-2.4, 2.1]),
    )  # fmt: skip
