"""Districts ranked: a bar each with its place or range of places, and lines over time side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from analytics.figures.layout import MARGIN, Figure, along, axis, figure, name_axis, words, years
from analytics.figures.palette import Palette


@dataclass(frozen=True)
class RankedBar:
    """One district: its place (`1`, empty without one), its value and how it is written.

    `within` is the range of places its count leaves open, empty where that is the place alone.
    """

    name: str
    place: str
    value: float | None
    text: str
    is_chosen: bool = False
    within: str = ""


@dataclass(frozen=True)
class DistrictLine:
    """One district over time; its last text stands at its end. A day without a number has None."""

    name: str
    days: Sequence[date]
    values: Sequence[float | None]
    #: Each value as it is read.
    texts: Sequence[str]

    @property
    def text(self) -> str:
        return self.texts[-1]

    @property
    def end(self) -> float | None:
        """The last number there is."""
        return next((value for value in reversed(self.values) if value is not None), None)


#: Lines differ by dash and mark before colour: in greyscale they stay apart.
_DASHES = ("solid", "dash", "dot")
_MARKS = ("circle", "square", "diamond", "triangle-up", "cross", "x", "star", "triangle-down")


def ranked_bars(bars: Sequence[RankedBar], *, colours: Palette) -> Figure:
    """Horizontal bars, first on top, from 0 to either side; the chosen one in full colour."""
    shown = list(reversed(bars))
    any_chosen = any(bar.is_chosen for bar in shown)
    names = [f"{bar.name}  <b>{bar.place}</b>" + (f"  {bar.within}" if bar.within else "") for bar in shown]
    known = [bar.value for bar in shown if bar.value is not None]
    low, high = min([0.0, *known]), max([0.0, *known])
    span = (high - low) or 1.0
    traces: list[dict[str, Any]] = [
        {
            "type": "bar", "orientation": "h", "y": names, "x": [bar.value for bar in shown], "width": 0.55,
            "hoverinfo": "skip",
            "marker": {
                "color": [
                    colours.accent if bar.is_chosen or not any_chosen else colours.quiet for bar in shown
                ],
            },
        },
        words(
            [max(bar.value or 0.0, 0.0) + 0.02 * span for bar in shown],
            names, [bar.text for bar in shown], colours,
        ),
    ]  # fmt: skip
    if low < 0:
        traces.append(_zero(names, colours))
    scale = axis(colours, range=[low - 0.03 * span, high + 0.45 * span], showticklabels=False, showgrid=False)
    return figure(
        colours, traces, height=30 + 36 * len(bars), showlegend=False, xaxis=scale, yaxis=name_axis(colours)
    )


def district_lines(lines: Sequence[DistrictLine], *, as_share: bool, colours: Palette) -> Figure:
    """Lines over the same days, each named at its end; the names never overlap."""
    known = [value for line in lines for value in line.values if value is not None]
    top = max([*known, 0.0]) * 1.06 or 1.0
    bottom = min([*known, 0.0])
    hues = colours.series
    traces = [
        {
            "type": "scatter", "mode": "lines", "x": along(line.days), "y": list(line.values),
            "name": line.name, "connectgaps": False, "cliponaxis": False,
            "line": {"color": hues[place % 5], "width": 2.5, "dash": _DASHES[place % 3]},
            "customdata": list(line.texts),
            "hovertemplate": "%{x|%Y-%m-%d}  %{customdata}<extra>" + line.name + "</extra>",
        }
        for place, line in enumerate(lines)
    ]  # fmt: skip
    marks = [
        {
            "type": "scatter", "mode": "markers", "x": [line.days[-1]], "y": [line.end], "hoverinfo": "skip",
            "cliponaxis": False,
            "marker": {"size": 9, "color": hues[place % 5], "symbol": _MARKS[place % 8]},
        }
        for place, line in enumerate(lines)
        if line.end is not None
    ]  # fmt: skip
    notes = _end_names(lines, hues, top=top, bottom=bottom)
    longest = max((_width(line.name + line.text) for line in lines), default=0)
    return figure(
        colours,
        [*traces, *marks],
        height=420,
        showlegend=False,
        annotations=notes,
        margin=MARGIN | {"r": 36 + 8 * longest, "t": 16},
        xaxis=years(colours, dtick="M24"),
        yaxis=axis(colours, range=[bottom, top], nticks=6, tickformat=".0%" if as_share else ",~r"),
    )


def _end_names(
    lines: Sequence[DistrictLine], hues: Sequence[str], *, top: float, bottom: float
) -> list[dict[str, Any]]:
    """The names at the right, at least 5 % of the height apart, in the order of the ends."""
    step = 0.055 * (top - bottom)
    placed: dict[int, float] = {}
    floor = bottom - step
    for place in sorted(range(len(lines)), key=lambda place: lines[place].end or 0.0):
        if (end := lines[place].end) is not None:
            floor = placed[place] = max(end, floor + step)
    over = max(placed.values(), default=top) - top
    if over > 0:
        # Pushed out at the top: the whole column of names moves down as far as it must.
        ceiling = top + step
        for place in sorted(placed, key=lambda place: -placed[place]):
            ceiling = min(placed[place], ceiling - step)
            placed[place] = ceiling
    return [
        {
            "x": 1, "xref": "paper", "y": at, "text": f"{lines[place].name}  <b>{lines[place].text}</b>",
            "showarrow": False, "xanchor": "left", "xshift": 12, "align": "left",
            "font": {"size": 14, "color": hues[place % 5]},
        }
        for place, at in placed.items()
    ]  # fmt: skip


def _width(text: str) -> int:
    """In halves of a Chinese character."""
    return sum(2 if ord(character) > 0x2E80 else 1 for character in text)


def _zero(names: Sequence[str], colours: Palette) -> dict[str, Any]:
    return {
        "type": "scatter", "mode": "lines", "x": [0, 0], "y": [names[0], names[-1]], "hoverinfo": "skip",
        "line": {"color": colours.ink, "width": 1},
    }  # fmt: skip
