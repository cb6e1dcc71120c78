"""Small multiples: a small line over time each, side by side, two beside two on a phone."""

from __future__ import annotations

from collections.abc import Sequence

from analytics.assess.assessment import Point
from analytics.figures.small import Small, small_multiples
from analytics.language import formats
from pages.frame.frame import View
from pages.parts.components.component import Component, Link

# Eight lines of plotly take a browser ten times as long to draw.
_component = Component("small_multiples")


def small(view: View, name: str, points: Sequence[Point], *, as_share: bool) -> Small:
    """One line; its newest value stands beside its name, and every point says its day and value."""
    values = [point.share if as_share else point.value for point in points]
    written = [formats.percent(value) if as_share else formats.number(value) for value in values]
    said = [f"{view.day(point.on)}  {value}" for point, value in zip(points, written, strict=True)]
    return Small(name, points, written[-1], said)


def draw(
    view: View, smalls: Sequence[Small], *, as_share: bool, key: str, to: Sequence[Link] | None = None
) -> None:
    """Draws the lines; a pointer over one says the day and value of the nearest point.

    With a link for each in `to`, its name and its line lead there.
    """
    alt = view.listed(f"{small.name} {small.text}" for small in smalls)
    drawn = small_multiples(smalls, until=view.as_of, as_share=as_share)
    linked = [{**small, "to": to[place] if to else None} for place, small in enumerate(drawn)]
    _component.draw({"label": alt, "smalls": linked}, key=key)
