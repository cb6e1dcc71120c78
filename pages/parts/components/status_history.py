"""The history of a status: one symbol a snapshot, and a word where it changes."""

from __future__ import annotations

from collections.abc import Sequence

from analytics.figures.timeline import StatusOn, status_history, years
from pages.parts.components.component import Component

_component = Component("status_history")


def draw(verdicts: Sequence[StatusOn], *, key: str, alt: str) -> None:
    """Draws the symbols over time; a pointer over one says its day and status."""
    between = years(verdicts[0].on, verdicts[-1].on)
    _component.draw({"label": alt, "verdicts": status_history(verdicts), "years": between}, key=key)
