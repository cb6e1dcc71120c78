"""资金: every unit and fund year judged, the ledger behind each, sources, purposes, purchased services."""

from __future__ import annotations

import streamlit as st

from analytics.answers.funding import funding
from pages.frame.frame import View, view
from pages.parts.funding import grid, ledger, money, purchases


def draw(view: View) -> None:
    t = view.t
    st.title(t("{place}: funding", place=view.place), anchor=False)
    shown = funding(view.look)
    if not shown.money:
        st.info(
            t("The ledger of {place} has no entries up to this day. Choose a later day or another "
              "district.",
              place=view.place)
        )  # fmt: skip
        return
    grid.headline(view, shown)
    top = st.container()
    unit, year = ledger.draw(view, shown)
    with top:
        grid.grid(view, shown, unit, year)
    money.draw(view, shown)
    purchases.draw(view, shown, year)


draw(view())
