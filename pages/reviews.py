"""考核: the annual review of every district, from opening a year to a sealed result."""

from __future__ import annotations

import streamlit as st

from pages.frame import acting
from pages.frame.frame import View, view
from pages.parts.reviews import listing, opening, sheet


def draw(view: View) -> None:
    t = view.t
    st.title(t("{place}: annual review", place=view.place), anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium", key="review-choices"):
        year = opening.year(view)
        acting.draw(view)
    if view.is_city:
        listing.draw(view, year)
    else:
        sheet.draw(view, year)


draw(view())
