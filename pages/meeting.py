"""会议: what is behind one item a screen, what changed since the last meeting, and the minutes."""

from __future__ import annotations

import streamlit as st

from pages.frame.frame import View, view
from pages.parts.actions import telling
from pages.parts.meeting import holding, minutes, mode, since


def draw(view: View) -> None:
    t = view.t
    st.title(t("{place}: meeting", place=view.place), anchor=False)
    telling.draw()
    known = holding.of(view)
    if known is None:
        return
    holding.draw(view, known)
    mode.draw(view, known)
    since.draw(view, known)
    minutes.draw(view, known)


draw(view())
