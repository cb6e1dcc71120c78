"""From a number before to the number after, one step a part; its sign shows without any colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from analytics.figures.layout import MARGIN, Figure, axis, figure, name_axis
from analytics.figures.palette import Palette


@dataclass(frozen=True)
class Step:
    """One part: what it is called, how much it adds (below 0: takes away), and how that is written."""

    name: str
    change: float
    text: str


@dataclass(frozen=True)
class End:
    """The number before or after: of which day, how much, and how that is written."""

    name: str
    value: float
    text: str


def waterfall(before: End, steps: Sequence[Step], after: End, *, colours: Palette) -> Figure:
    """Rows from top to bottom: the number before, every step from where the last one ended, the number after.

    What adds is a full bar with ▲, what takes away a hatched
    outline with ▼, so that a copy in grey tells them apart. The numbers themselves are marks, not bars: the
    axis begins where the steps are, so that small ones beside a large number can be seen.
    """
    levels = list(accumulate((step.change for step in steps), initial=before.value))
    starts = [min(one, other) for one, other in pairwise(levels)]
    names = [before.name, *(step.name for step in steps), after.name]
    # Names may repeat: rows are told apart by their place.
    places = list(range(len(names)))
    least, most = min(levels), max(levels)
    span = (most - least) or 1.0
    whole = {
        "type": "scatter", "mode": "markers", "y": [places[0], places[-1]], "x": [before.value, after.value],
        "marker": {"symbol": "line-ns-open", "size": 20, "color": colours.ink, "line": {"width": 4}},
        "hoverinfo": "skip", "showlegend": False, "cliponaxis": False,
    }  # fmt: skip
    parts = [
        _bars(steps, starts, adds=adds, colours=colours) for adds in (True, False) if _of(steps, adds=adds)
    ]
    joints = [
        {"type": "line", "x0": level, "x1": level, "y0": place + 0.31, "y1": place + 0.69, "layer": "below",
         "line": {"color": colours.quiet, "width": 1, "dash": "dot"}}
        for place, level in zip(places, levels, strict=False)
    ]  # fmt: skip
    marks = ["", *("▲ " if step.change >= 0 else "▼ " for step in steps), ""]
    texts = [before.text, *(step.text for step in steps), after.text]
    # Beside the name, where a phone has room for them too.
    rows = [f"{name}<br><b>{mark}{text}</b>" for name, mark, text in zip(names, marks, texts, strict=True)]
    return figure(
        colours, [whole, *parts], height=24 + 44 * len(names), showlegend=False, shapes=joints,
        barmode="overlay", margin=MARGIN | {"t": 4, "b": 4},
        xaxis=axis(colours, range=[least - 0.06 * span, most + 0.06 * span], visible=False),
        yaxis=name_axis(colours) | {
            "tickvals": places, "ticktext": rows, "range": [len(names) - 0.5, -0.5],
        },
    )  # fmt: skip


def _bars(
    steps: Sequence[Step], starts: Sequence[float], *, adds: bool, colours: Palette
) -> dict[str, object]:
    """The steps of one sign as a trace."""
    chosen = [place for place, _ in _of(steps, adds=adds)]
    tone = colours.accent if adds else colours.bad
    look = (
        {"color": tone}
        if adds
        else {
            "color": colours.background,
            "line": {"color": tone, "width": 2},
            "pattern": {"shape": "/", "fgcolor": tone, "size": 6, "solidity": 0.35, "fillmode": "overlay"},
        }
    )
    return {
        "type": "bar", "orientation": "h", "y": [place + 1 for place in chosen],
        "base": [starts[place] for place in chosen], "x": [abs(steps[place].change) for place in chosen],
        "width": 0.62, "hoverinfo": "skip", "marker": look, "showlegend": False,
    }  # fmt: skip


def _of(steps: Sequence[Step], *, adds: bool) -> list[tuple[int, Step]]:
    return [(place, step) for place, step in enumerate(steps) if (step.change >= 0) is adds]
