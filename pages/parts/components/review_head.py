"""The head of one review: the steps with the one it is at, and what it adds up to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pages.parts.components.component import Component

_component = Component("review_head")


@dataclass(frozen=True)
class Step:
    """A step of the way: `done`, `now` or `ahead`."""

    word: str
    state: str


@dataclass(frozen=True)
class Fact:
    """A figure under its label, and what stands below it."""

    label: str
    main: str
    note: str = ""
    tone: str = "quiet"


def draw(steps: Sequence[Step], facts: Sequence[Fact], *, label: str) -> None:
    """Draws the way and the figures."""
    _component.draw({"label": label, "steps": steps, "facts": facts}, key="review-head")
