"""Draws every text that tries to act, as pages draw data, in the ways Streamlit has of taking markdown."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

from pages.frame.frame import plain
from tests.hostile.strings import WHOLE

WAYS: dict[str, Callable[[str, str], Any]] = {
    "markdown": lambda text, key: st.markdown(text),
    "caption": lambda text, key: st.caption(text),
    "warning": lambda text, key: st.warning(text),
    "subheader": lambda text, key: st.subheader(text, anchor=False),
    "within": lambda text, key: st.markdown(f"甲 **{text}** 乙"),
    "button": lambda text, key: st.button(text, key=key),
    "checkbox": lambda text, key: st.checkbox(text, key=key),
}

way = st.query_params["way"]
first, most = int(st.query_params["first"]), int(st.query_params["most"])
for number, text in enumerate(WHOLE[first : first + most], start=first):
    with st.container(key=f"text-{number}"):
        WAYS[way](plain(text) or "—", f"{way}-{number}")
