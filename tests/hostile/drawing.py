"""Draws every text that tries to act, as pages draw data, in the ways Streamlit has of taking markdown."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import streamlit as st

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

from pages.frame.frame import plain
from tests.hostile.strings import WHOLE

way = st.query_params["way"]
first, most = int(st.query_params["first"]), int(st.query_params["most"])
number = first
WAYS: dict[str, Callable[[str], object]] = {
    "markdown": st.markdown,
    "caption": st.caption,
    "warning": st.warning,
    "subheader": lambda text: st.subheader(text, anchor=False),
    "within": lambda text: st.markdown(f"甲 **{text}** 乙"),
    "button": lambda text: st.button(text, key=f"{way}-{number}"),
    "checkbox": lambda text: st.checkbox(text, key=f"{way}-{number}"),
}
for number, text in enumerate(WHOLE[first : first + most], start=first):
    with st.container(key=f"text-{number}"):
        WAYS[way](plain(text) or "—")
