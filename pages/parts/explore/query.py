"""The statement that gives an answer's table, to copy and to run."""

from __future__ import annotations

import streamlit as st

from analytics.explore.answer import Answer
from pages.frame.frame import View
from pages.parts.sql import opening


def draw(view: View, shown: Answer) -> None:
    """Opens on demand; it is asked for only then."""
    opened = st.expander(view.t("The query"), key="explore-query", on_change="rerun")
    if not opened.open:
        return
    with opened:
        # In one colour: several of those that mark SQL are too pale to read. Wrapped: no keyboard scrolls it.
        st.code(shown.sql, language=None, wrap_lines=True)
        opening.button(view, shown.sql, key="explore-sql")
