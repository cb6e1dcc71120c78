"""Any answer in pictures: where bars, lines and shades are drawn, in parts (0–1) of what they stand in."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TypedDict

from analytics.figures.timeline import Mark, years

#: Room above the highest point of a line, as a part of it; at most so many steps on its scale and of years.
_HEADROOM, _STEPS, _YEARS = 1.06, 4, 8
#: How far the names at the ends of two lines stand apart.
_NAME_APART = 0.062


class Bar(TypedDict):
    """One bar: where it begins and ends, and the mark of what it is put beside; None where not known."""

    start: float
    width: float
    mark: float | None


class DrawnLine(TypedDict):
    """One line ready to draw, from below left."""

    #: One list of (x, y) a stretch without a missing value.
    runs: list[list[tuple[float, float]]]
    #: Day by day; None where the value is not known.
    points: list[tuple[float, float] | None]
    #: How high its name stands at the right, apart from others; None of a line without a point.
    name: float | None


class Lines(TypedDict):
    """Lines on one scale: the values written beside it with their heights, and what stands below."""

    lines: list[DrawnLine]
    heights: list[tuple[float, float]]
    marks: list[Mark]


def bars(values: Sequence[float | None], beside: Sequence[float | None] | None = None) -> list[Bar]:
    """Every bar from 0 to its value, on one scale with all that they are put beside."""
    beside = beside or [None] * len(values)
    known = [value for value in (*values, *beside) if value is not None]
    low, high = min([0.0, *known]), max([0.0, *known])
    span = (high - low) or 1.0

    def place(value: float) -> float:
        return round((value - low) / span, 4)

    return [
        {
            "start": place(min(value or 0.0, 0.0)),
            "width": round(abs(value or 0.0) / span, 4),
            "mark": None if other is None else place(other),
        }
        for value, other in zip(values, beside, strict=True)
    ]


def shades(values: Sequence[float | None]) -> list[float | None]:
    """How deep each cell of a grid is: the largest 1, what is 0 or below it 0; None where not known."""
    largest = max((value for value in values if value is not None), default=0.0)
    return [
        None if value is None else round(value / largest, 3) if largest > 0 and value > 0 else 0.0
        for value in values
    ]


@dataclass(frozen=True)
class Along:
    """What lines run over: the place of each of their values, and what is written below them."""

    places: Sequence[float]
    marks: Sequence[Mark]


def over_days(days: Sequence[date]) -> Along:
    """Days, each where it lies in time, over years."""
    start, long = days[0], max((days[-1] - days[0]).days, 1)
    places = [round((day - start).days / long, 4) for day in days]
    return Along(places, years(start, days[-1], steps=_YEARS))


def over_periods(names: Sequence[str]) -> Along:
    """Periods one after the other, evenly apart; as many of them are named as there is room for."""
    long = max(len(names) - 1, 1)
    places = [round(place / long, 4) for place in range(len(names))]
    every = math.ceil(len(names) / _YEARS) or 1
    return Along(places, list(zip(places, names, strict=True))[::every])


def lines(along: Along, drawn: Sequence[Sequence[float | None]]) -> Lines:
    """Lines on one scale from 0, or from below it where a value is; each has a value for every place."""
    known = [value for line in drawn for value in line if value is not None]
    low, high = min([0.0, *known]), max([0.0, *known])
    top = (high * _HEADROOM if high > 0 else high) or (0.0 if low < 0 else 1.0)
    span = top - low
    points = [
        [
            None if value is None else (x, round((value - low) / span, 4))
            for x, value in zip(along.places, line, strict=True)
        ]
        for line in drawn
    ]
    names = _apart([next((place[1] for place in reversed(line) if place), None) for line in points])
    return {
        "lines": [
            {"runs": _runs(line), "points": line, "name": name}
            for line, name in zip(points, names, strict=True)
        ],
        "heights": [(round((step - low) / span, 4), step) for step in _scale(low, top)],
        "marks": list(along.marks),
    }


def _runs(line: Sequence[tuple[float, float] | None]) -> list[list[tuple[float, float]]]:
    """The stretches of a line between its gaps."""
    return [
        [place for place in run if place is not None]
        for is_known, run in groupby(line, lambda place: place is not None)
        if is_known
    ]


def _scale(low: float, top: float) -> list[float]:
    """Round numbers between two: 0, 500, 1000."""
    span = top - low
    power = 10.0 ** math.floor(math.log10(span / _STEPS))
    step = next(n * power for n in (1, 2, 5, 10) if span / (n * power) <= _STEPS)
    return [round(n * step, 9) for n in range(math.ceil(low / step), math.floor(top / step) + 1)]


def _apart(heights: Sequence[float | None]) -> list[float | None]:
    """The same heights, moved as little as it takes to stand apart; the lowest may go below 0."""
    order = sorted((height, place) for place, height in enumerate(heights) if height is not None)
    moved: list[float | None] = [None] * len(heights)
    last = -math.inf
    for height, place in order:
        last = max(height, last + _NAME_APART)
        moved[place] = last
    # What was pushed above the top goes down again, one under the other.
    above = 1.0
    for _, place in reversed(order):
        at = moved[place]
        assert at is not None
        moved[place] = round(min(at, above), 4)
        above = min(at, above) - _NAME_APART
    return moved
