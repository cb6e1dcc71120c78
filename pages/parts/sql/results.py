"""The rows of a statement: as a table, as a picture where they make one, and to take away."""

from __future__ import annotations

import streamlit as st

from analytics.answers.sql import MOST_ROWS, Answer
from analytics.figures.queried import Kind, queried
from analytics.language import formats
from analytics.language.labels import labelled
from pages.frame import show
from pages.frame.frame import View


def draw(view: View, answer: Answer) -> None:
    t = view.t
    st.subheader(t("Result"), anchor=False)
    if answer.is_truncated:
        st.warning(
            t("Only the first {count} rows are given; there are more.", count=formats.number(MOST_ROWS))
        )
    st.dataframe(
        labelled(answer.rows, t),
        hide_index=True,
        placeholder=formats.MISSING,
        key="sql-result",
        alt=t("The rows the statement gave"),
    )
    said = t(
        "Snapshots up to {seq}, {day}; rows: {rows}; {seconds} s",
        seq=view.look.snapshot.seq,
        day=view.day(view.as_of),
        rows=formats.number(len(answer.rows)),
        seconds=formats.number(answer.seconds, decimals=1),
    )
    show.source(view, key="sql-result", data=answer.rows, said=said)
    if answer.along:
        _picture(view, answer)


def _picture(view: View, answer: Answer) -> None:
    """One column along another, both and the kind chosen beside it."""
    t, rows = view.t, answer.rows
    st.subheader(t("Picture"), anchor=False)
    along, measured, drawn = st.columns(3)
    x = along.selectbox(t("Along"), list(answer.along), key="sql-x")
    y = measured.selectbox(t("Height"), answer.measures, index=len(answer.measures) - 1, key="sql-y")
    words = {Kind.BAR: t("Bars"), Kind.LINE: t("Line")}
    kind = drawn.segmented_control(
        t("Drawn as"),
        list(words),
        default=Kind.BAR,
        format_func=words.__getitem__,
        required=True,
        key="sql-kind",
    )
    figure = queried(
        answer.along[x], [row[y] for row in rows.records], kind=Kind(kind), names=(x, y), colours=view.colours
    )
    alt = t("{measure} along {column}; rows: {rows}", measure=y, column=x, rows=formats.number(len(rows)))
    with st.container(key="sql-picture"):
        show.chart(figure, key="sql-chart", alt=alt)
        show.source(view, key="sql-chart", data=rows, said=alt, picture="sql-chart")
