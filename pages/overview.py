"""总览: which targets are behind, by how much, where and since when."""

from __future__ import annotations

import streamlit as st

from analytics.answers.overview import overview
from pages.frame import brief_buttons
from pages.frame.frame import View, view
from pages.parts.components import board
from pages.parts.districts import profile
from pages.parts.overview import districts, headline


def draw(view: View) -> None:
    t = view.t
    st.title(t("{place}: progress of the 2020 targets", place=view.place), anchor=False)
    if not view.is_city:
        profile.sheet(view)
        return
    shown = overview(view.look)
    headline.draw(view, shown)
    entries = [board.Entry(line.indicator, line.assessment, line.holding, line.since) for line in shown.lines]
    board.draw(view, entries, key="overview-board")
    districts.draw(view, shown)
    brief_buttons.draw(view)


draw(view())
