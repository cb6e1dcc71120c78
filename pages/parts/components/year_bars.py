"""Rows of bars by year, one row a part, all on one scale: amounts on top, running years outlined."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from analytics.figures.funding import Row, year_rows
from pages.parts.components.component import Component

_component = Component("year_bars")


def draw(rows: Sequence[Row], years: Mapping[int, bool], *, key: str, alt: str) -> None:
    """Draws the rows; `years` says of each year whether it is still running."""
    heads = [(str(year), is_running) for year, is_running in years.items()]
    _component.draw({"label": alt, "years": heads, "parts": year_rows(rows)}, key=key)
