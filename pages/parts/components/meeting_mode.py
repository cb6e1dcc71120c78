"""What is behind over the whole screen, one item after the other, with the decisions written down there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pages.parts.components.component import Component

_component = Component("meeting_mode")


def draw(data: Mapping[str, Any], *, key: str, decided: Callable[[Any], None]) -> None:
    """Draws the way into it; `decided` hears each decision that is written down, as the browser says it."""
    _component.draw(data, key=key, decided=decided)
