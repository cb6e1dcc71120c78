"""Who reported what for a date, who is carried forward, and how late."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics.answers import data
from analytics.language import formats
from analytics.language.labels import labelled
from pages.frame import show
from pages.frame.frame import View


def draw(view: View) -> None:
    """The chosen snapshot's rows by district and table; then every date by district."""
    t = view.t
    st.subheader(t("Rows by district and table, {day}", day=view.day(view.as_of)), anchor=False)
    rows = data.rows_by_table(view.look)
    show.table(view, labelled(rows, t).map(_written), alt=t("Rows by district and table"), data=rows)
    st.subheader(t("Reports by date"), anchor=False)
    st.caption(
        t("✓ reported · ◐ reported in part · ↻ carried forward from an earlier report · … never reported")
    )
    reports = data.reports(view.look)
    show.table(view, labelled(reports, t), alt=t("Reports by date and district"), data=reports)


def _written(cell: float | str | None) -> str:
    """Texts as they are, numbers grouped, missing as a dash."""
    if isinstance(cell, str):
        return cell
    return formats.number(None if pd.isna(cell) else cell)
