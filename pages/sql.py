"""SQL 查询: a statement of the reader's own over the rows they may see, run apart from everybody else."""

from __future__ import annotations

import streamlit as st

from pages.frame.frame import View, view
from pages.parts.sql import asking, results, schema


def draw(view: View) -> None:
    t = view.t
    st.title(t("SQL"), anchor=False)
    st.markdown(
        t(
            "For analysts: one SELECT over the tables of {day} and, as history.…, of every day up to it. "
            "They hold the rows you may see, of all districts whichever is chosen; people stand under keys.",
            day=view.day(view.as_of),
        )
    )
    written, beside = st.columns([3, 2], gap="large")
    with beside:
        schema.draw(view)
    with written:
        answer = asking.draw(view)
    if answer is not None:
        results.draw(view, answer)


draw(view())
