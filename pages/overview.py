"""总览: which targets are behind, by how much, where and since when."""

from __future__ import annotations

import streamlit as st

from analytics.answers.overview import overview
from pages.frame import brief_buttons
from pages.frame.frame import View, view
from pages.parts.components import board
from pages.parts.overview import districts, headline


def draw(view: View) -> None:
    t = view.t
    shown = overview(view.look)
    st.title(t("{place}: progress of the 2020 targets", place=view.place), anchor=False)
    headline.draw(view, shown)
    entries = [board.Entry(line.indicator, line.assessment, line.holding, line.since) for line in shown.lines]
    # Who holds a target back is asked of the city; a district has nobody below it.
    board.draw(view, entries, key="overview-board", with_holding=view.is_city)
    districts.draw(view, shown)
    brief_buttons.draw(view)


draw(view())
