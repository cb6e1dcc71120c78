"""县区: the districts beside each other, ranked, one by one, compared, and on a schematic map."""

from __future__ import annotations

import streamlit as st

from analytics.errors import N_
from pages.frame import url
from pages.frame.frame import View, view
from pages.parts.districts import compare, grid, profile, ranking, schematic_map

#: The parts of the page, by the id in the address.
PARTS = {
    "grid": (N_("At a glance"), grid.draw),
    "ranking": (N_("Rankings"), ranking.draw),
    "profile": (N_("Profile"), profile.draw),
    "compare": (N_("Comparison"), compare.draw),
    "map": (N_("Map"), schematic_map.draw),
}


def draw(view: View) -> None:
    t = view.t
    words = {id: t(title) for id, (title, _) in PARTS.items()}
    title = st.empty()
    with st.container(key="district-choices"):
        part = url.switch(t("View"), words, name="part", label_visibility="collapsed")
    is_one = part == "profile" and not view.is_city
    title.title(view.place if is_one else t("Districts: {part}", part=words[part]), anchor=False)
    PARTS[part][1](view)


draw(view())
