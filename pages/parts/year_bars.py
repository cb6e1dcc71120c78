"""Rows of bars by year, one row a part, all on one scale: amounts on top, running years outlined."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import streamlit as st

from analytics.figures.funding import Row, year_rows

_FOLDER = Path(__file__).parent

_component = st.components.v2.component(
    "year_bars",
    html='<div style="container: years / inline-size"><div class="bars" role="img"></div></div>',
    css=(_FOLDER / "year_bars.css").read_text(encoding="utf-8"),
    js=(_FOLDER / "year_bars.js").read_text(encoding="utf-8"),
)


def draw(rows: Sequence[Row], years: Mapping[int, bool], *, key: str, alt: str) -> None:
    """Draws the rows; `years` says of each year whether it is still running."""
    heads = [(str(year), is_running) for year, is_running in years.items()]
    _component(data={"label": alt, "years": heads, "parts": year_rows(rows)}, key=key)
