"""Small multiples: what many small lines over time are drawn from, in parts of their width and height."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TypedDict

from analytics.assess.assessment import Point
from analytics.figures.timeline import Mark, years
from analytics.language import formats

#: Room above the line, as a part of the largest value.
HEADROOM_SHARE, HEADROOM_COUNT = 1.02, 1.06
#: At most so many steps from one written count, or year, to the next.
STEPS = 3


@dataclass(frozen=True)
class Small:
    """One small picture: a name, its line over time, its newest value in words, and each point in words."""

    name: str
    points: Sequence[Point]
    text: str
    said: Sequence[str]


class Drawn(TypedDict):
    """One small picture ready to draw; x and y are parts (0–1) of its width and height, from below left."""

    name: str
    text: str
    heights: list[Mark]
    years: list[Mark]
    #: The line: one list of (x, y) a stretch without a missing value.
    runs: list[list[tuple[float, float]]]
    #: Every known point: x, y, and what it says.
    points: list[tuple[float, float, str]]


def small_multiples(smalls: Sequence[Small], *, until: date, as_share: bool) -> list[Drawn]:
    """A small line each, all over the same time to `until`; shares keep one scale, counts have one each.

    Quarters without a value leave a gap in the line.
    """
    start = min(small.points[0].on for small in smalls)
    return [_drawn(small, start, until, as_share=as_share) for small in smalls]


def _drawn(small: Small, start: date, until: date, *, as_share: bool) -> Drawn:
    values = [point.share if as_share else point.value for point in small.points]
    largest = max((value or 0 for value in values), default=0) or 1
    top = HEADROOM_SHARE if as_share else largest * HEADROOM_COUNT
    days = max((until - start).days, 1)
    places = [
        None if value is None else (round((point.on - start).days / days, 4), round(value / top, 4))
        for point, value in zip(small.points, values, strict=True)
    ]
    return {
        "name": small.name,
        "text": small.text,
        "heights": [(round(value / top, 4), text) for value, text in _scale(top, as_share=as_share)],
        "years": years(start, until, steps=STEPS),
        "runs": [
            [place for place in run if place is not None]
            for is_known, run in groupby(places, lambda place: place is not None)
            if is_known
        ],
        "points": [(*place, said) for place, said in zip(places, small.said, strict=True) if place],
    }


def _scale(top: float, *, as_share: bool) -> list[tuple[float, str]]:
    """What is written beside the line: 0, 50 and 100 %, or whole round counts from 0."""
    if as_share:
        return [(share, formats.percent(share, decimals=0)) for share in (0.0, 0.5, 1.0)]
    power = 10.0 ** math.floor(math.log10(top / STEPS))
    step = max(next(n * power for n in (1, 2, 5, 10) if top / (n * power) <= STEPS), 1.0)
    return [(n * step, formats.number(n * step)) for n in range(int(top / step) + 1)]
