"""A line of figures, each under its label."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pages.parts.components.component import Component, Exactly

_component = Component("key_figures")


@dataclass(frozen=True)
class Figure:
    """A figure, what it counts, and what is said of it."""

    label: str
    value: str
    note: str = ""
    #: The part of the page that shows what is counted: the key of its element.
    shown_in: str | None = None


def draw(figures: Sequence[Figure], *, key: str) -> None:
    """Draws the figures."""
    sent = [{**vars(one), "shown_in": one.shown_in and Exactly(one.shown_in)} for one in figures]
    _component.draw({"figures": sent}, key=key)
