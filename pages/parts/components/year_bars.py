"""Rows of bars by year, one row a part, all on one scale: amounts on top, running years outlined."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from analytics.figures.funding import Row, year_rows
from pages.parts.components.component import component

_component = component(
    "year_bars", html='<div style="container: years / inline-size"><div class="bars" role="img"></div></div>'
)


def draw(rows: Sequence[Row], years: Mapping[int, bool], *, key: str, alt: str) -> None:
    """Draws the rows; `years` says of each year whether it is still running."""
    heads = [(str(year), is_running) for year, is_running in years.items()]
    _component(data={"label": alt, "years": heads, "parts": year_rows(rows)}, key=key)
