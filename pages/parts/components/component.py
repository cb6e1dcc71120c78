"""How a component of our own is declared: its .css and .js stand beside it under its name."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

_FOLDER = Path(__file__).parent


def component(name: str, *, html: str) -> ComponentRenderer:
    """The component of a name, a fixed frame for its script to fill; `elements.js` stands before its own."""
    return st.components.v2.component(
        name,
        html=html,
        css=(_FOLDER / f"{name}.css").read_text(encoding="utf-8"),
        js="\n".join((_FOLDER / f"{part}.js").read_text(encoding="utf-8") for part in ("elements", name)),
    )
