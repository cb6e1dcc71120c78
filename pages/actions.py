"""督办: what is to be done about what is behind, who answers for it and until when."""

from __future__ import annotations

import streamlit as st

from pages.frame import acting
from pages.frame.frame import View, view
from pages.parts.actions import detail, listing, reminding, setting, telling


def draw(view: View) -> None:
    t = view.t
    st.title(t("{place}: actions", place=view.place), anchor=False)
    actions = listing.of(view)
    if actions is None:
        return
    listing.headline(view, actions)
    telling.draw()
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium", key="actions-acting"):
        acting.draw(view)
        setting.way(view)
    setting.draw(view)
    detail.draw(view, actions)
    listing.draw(view, actions)
    reminding.draw(view, actions)
    setting.behind_without(view, actions)


draw(view())
