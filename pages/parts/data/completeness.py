"""Who reported what for a date, who is carried forward, and how late."""

from __future__ import annotations

import streamlit as st

from analytics.answers import data
from pages.frame import show
from pages.frame.frame import View


def draw(view: View) -> None:
    """The chosen snapshot's rows by district and table; then every date by district."""
    t = view.t
    st.subheader(t("Rows by district and table, {day}", day=view.day(view.as_of)), anchor=False)
    show.table(view, data.rows_by_table(view.look), alt=t("Rows by district and table"), look="upright")
    st.subheader(t("Reports by date"), anchor=False)
    st.caption(
        t("✓ reported · ◐ partly reported · ↻ carried forward from an earlier report · … never reported")
    )
    show.table(view, data.reports(view.look), alt=t("Reports by date and district"), look="upright")
