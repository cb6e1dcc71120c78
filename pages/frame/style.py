"""The few styles Streamlit's theme has no option for: print, and the width of the page."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

STYLE = (Path(__file__).parent / "style.css").read_text(encoding="utf-8")


def apply() -> None:
    """Adds the fixed style sheet; it holds no data."""
    st.html(f"<style>{STYLE}</style>")
