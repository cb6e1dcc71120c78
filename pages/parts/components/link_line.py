"""A line of links, and what stands before them."""

from __future__ import annotations

from collections.abc import Sequence

from pages.parts.components.component import Component, Link

_component = Component("link_line")


def draw(said: str, links: Sequence[tuple[str, Link]], *, key: str) -> None:
    """Draws the links, each by its text."""
    _component.draw({"said": said, "links": [{"text": text, "to": to} for text, to in links]}, key=key)
