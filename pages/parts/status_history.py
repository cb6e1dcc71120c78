"""The history of a status: one symbol a snapshot, and a word where it changes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from analytics.figures.timeline import Verdict, status_history, years

_FOLDER = Path(__file__).parent

_component = st.components.v2.component(
    "status_history",
    html='<div style="container: history / inline-size"><div class="history" role="img"></div></div>',
    css=(_FOLDER / "status_history.css").read_text(encoding="utf-8"),
    js=(_FOLDER / "status_history.js").read_text(encoding="utf-8"),
)


def draw(verdicts: Sequence[Verdict], *, key: str, alt: str) -> None:
    """Draws the symbols over time; a pointer over one says its day and status."""
    between = years(verdicts[0].on, verdicts[-1].on)
    _component(data={"label": alt, "verdicts": status_history(verdicts), "years": between}, key=key)
