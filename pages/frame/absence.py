"""The snapshots have gone: the page waits for them and shows nothing in their place."""

from __future__ import annotations

import streamlit as st

from analytics.language.translator import Translator
from analytics.progress import sources

#: Seconds between two looks.
PAUSE = 5


@st.fragment(run_every=PAUSE)
def wait(t: Translator) -> None:
    """Looks again by itself, and draws the page as soon as the snapshots are back."""
    st.caption(
        t(
            "No numbers are shown meanwhile. The page looks again every {n} seconds and "
            "comes back by itself.",
            n=PAUSE,
        )
    )
    if sources.are_back():
        st.rerun()
