"""区县: the districts beside each other, ranked, one by one, compared, and on a schematic map."""

from __future__ import annotations

import streamlit as st

from pages.frame import url
from pages.frame.frame import View, view
from pages.parts.districts import compare, grid, profile, ranking, schematic_map

PARTS = {
    "grid": grid.draw,
    "ranking": ranking.draw,
    "profile": profile.draw,
    "compare": compare.draw,
    "map": schematic_map.draw,
}


def draw(view: View) -> None:
    t = view.t
    words = {
        "grid": t("At a glance"),
        "ranking": t("Rankings"),
        "profile": t("Profile"),
        "compare": t("Comparison"),
        "map": t("Map"),
    }
    title = st.empty()
    with st.container(key="district-choices"):
        part = url.choose(
            st.segmented_control,
            t("What to look at"),
            list(PARTS),
            name="part",
            default="grid",
            format_func=words.__getitem__,
            required=True,
            label_visibility="collapsed",
        )
    is_one = part == "profile" and not view.is_city
    title.title(view.place if is_one else t("Districts: {part}", part=words[part]), anchor=False)
    PARTS[part](view)


draw(view())
