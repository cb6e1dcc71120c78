"""The way of a number that has no schedule: a line, bars by year, and every district then and now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analytics.assess.assessment import Point
from analytics.figures.layout import MARGIN, Figure, along, axis, figure, name_axis, words, years
from analytics.figures.palette import Palette


@dataclass(frozen=True)
class YearBar:
    """One year's count (or share, 0–1), how it is written, and whether the year still runs."""

    year: str
    value: float | None
    text: str
    is_running: bool


@dataclass(frozen=True)
class Then:
    """One district: its number a year before and now, and how the newer one is written."""

    name: str
    before: float | None
    now: float | None
    text: str
    tone: str


def line_so_far(
    points: Sequence[Point], *, as_share: bool, labels: Sequence[str], colours: Palette
) -> Figure:
    """A line over the snapshots, each end written out; `labels` are the points' texts. Gaps stay gaps."""
    values = [point.share if as_share else point.value for point in points]
    known = [number for number, value in enumerate(values) if value is not None]
    ends = {known[0], known[-1]} if known else set()
    sides = ["top left" if known and number == known[-1] else "top right" for number in range(len(points))]
    trace = {
        "type": "scatter", "mode": "lines+markers+text",
        "x": along(point.on for point in points), "y": values,
        "text": [f"<b>{label}</b>" if number in ends else "" for number, label in enumerate(labels)],
        "textposition": sides, "textfont": {"size": 14, "color": colours.ink}, "customdata": labels,
        "hovertemplate": "%{x|%Y-%m-%d}  %{customdata}<extra></extra>", "marker": {"size": 6},
        "line": {"color": colours.accent, "width": 3}, "connectgaps": False, "cliponaxis": False,
    }  # fmt: skip
    return figure(
        colours, [trace], height=340, showlegend=False, margin=MARGIN | {"r": 36, "t": 30},
        xaxis=years(colours, range=[points[0].on, points[-1].on]),
        yaxis=axis(colours, rangemode="tozero", **_scale(values, as_share=as_share)),
    )  # fmt: skip


def year_bars(bars: Sequence[YearBar], *, as_share: bool, colours: Palette) -> Figure:
    """One bar a year, its number on top; a year still running is drawn as an outline."""
    trace = {
        "type": "bar", "x": [bar.year for bar in bars], "y": [bar.value for bar in bars], "width": 0.62,
        "text": [f"<b>{bar.text}</b>" for bar in bars], "textposition": "outside", "constraintext": "none",
        "textfont": {"size": 14, "color": colours.ink}, "cliponaxis": False, "hoverinfo": "skip",
        "marker": {
            "color": [colours.accent_soft if bar.is_running else colours.accent for bar in bars],
            "line": {"color": colours.accent, "width": [2 if bar.is_running else 0 for bar in bars]},
        },
    }  # fmt: skip
    return figure(
        colours, [trace], height=320, showlegend=False, margin=MARGIN | {"t": 30},
        xaxis=axis(colours, type="category", showgrid=False),
        yaxis=axis(colours, rangemode="tozero", **_scale([bar.value for bar in bars], as_share=as_share)),
    )  # fmt: skip


def then_and_now(
    districts: Sequence[Then], *, captions: tuple[str, str], as_share: bool, colours: Palette
) -> Figure:
    """Every district as two marks, a year before and now, joined; first on top. `captions` name the marks."""
    shown = list(reversed(districts))
    names = [district.name for district in shown]
    before, now = [district.before for district in shown], [district.now for district in shown]
    tones = [colours.of(district.tone) for district in shown]
    ways = [
        {"type": "scatter", "mode": "lines", "x": ends, "y": [name, name], "hoverinfo": "skip",
         "showlegend": False, "line": {"color": tone, "width": 3}}
        for *ends, name, tone in zip(before, now, names, tones, strict=True)
    ]  # fmt: skip
    ring = {"symbol": "circle-open", "size": 11, "color": colours.quiet, "line": {"width": 2}}
    disc = {"symbol": "circle", "size": 12, "color": tones}
    marks = [
        {"type": "scatter", "mode": "markers", "x": x, "y": names, "name": caption, "marker": marker,
         "hoverinfo": "skip"}
        for x, caption, marker in zip((before, now), captions, (ring, disc), strict=True)
    ]  # fmt: skip
    largest = max((value for value in (*before, *now) if value is not None), default=0)
    end = 1.0 if as_share else largest or 1.0
    small = {"size": 13, "color": colours.ink}
    texts = [district.text for district in shown]
    written = words([end * 1.06] * len(shown), names, texts, colours, textfont=small, showlegend=False)
    scale = {"tickvals": [0, 0.5, 1], "tickformat": ".0%"} if as_share else {"tickvals": [0, end]}
    return figure(
        colours, [*ways, *marks, written], height=70 + 40 * len(shown), yaxis=name_axis(colours),
        xaxis=axis(colours, range=[-0.03 * end, end * 1.9], **{"tickformat": ",d"} | scale),
    )  # fmt: skip


def _scale(values: Sequence[float | None], *, as_share: bool) -> dict[str, object]:
    """Shares on 0–100 %; counts from 0, whole numbers on the axis."""
    if as_share:
        return {"range": [0, 1.08], "tickvals": [0, 0.25, 0.5, 0.75, 1], "tickformat": ".0%"}
    largest = max((value for value in values if value is not None), default=0)
    return {"range": [0, (largest or 1) * 1.15], "tickformat": ",d", "nticks": 5}
