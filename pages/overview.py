"""总览: which targets are behind, by how much, where, since when, and what changed."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from analytics.answers.overview import overview
from analytics.language.reporting import reports_line
from pages.frame import brief_buttons
from pages.frame.frame import View, view
from pages.parts.components import board
from pages.parts.districts import profile
from pages.parts.overview import headline, strip
from pages.parts.reviews import under_way

SCREEN = Path(__file__).parent / "parts" / "overview" / "screen.css"


def draw(view: View) -> None:
    t = view.t
    # The title stands in the same place of both: another would stand beside the one it replaces for a moment.
    top = "overview-top" if view.is_city else "sheet-top"
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=top):
        with st.container(gap=None):
            st.title(t("{place}: progress on the 2020 targets", place=view.place), anchor=False)
            if view.is_city:
                st.caption(reports_line(view.look.snapshot, t))
                under_way.draw(view)
        if view.is_city:
            brief_buttons.draw(view)
    if not view.is_city:
        profile.sheet(view)
        return
    st.html(SCREEN)
    shown = overview(view.look)
    entries = [
        board.Entry(
            line.indicator,
            line.assessment,
            line.holding,
            line.since,
            changes=line.changes,
            missed=line.missed,
        )
        for line in headline.draw(view, shown)
    ]
    board.draw(view, entries, key="overview-board", changed_since=shown.compared_with)
    strip.draw(view, shown)


draw(view())
