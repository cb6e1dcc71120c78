"""The tables a statement may name: what each holds, its columns in both languages, and a way to copy them."""

from __future__ import annotations

import streamlit as st

from analytics.answers import sql
from analytics.language.labels import labelled
from pages.frame import show, url
from pages.frame.frame import View


def draw(view: View) -> None:
    t = view.t
    held = {name: f"{name} · {t.label(label)}" for name, label in sql.schema(view.look).items()}
    name = url.choose(t("Tables"), held, name="table")
    columns = sql.columns(view.look, name)
    st.dataframe(
        labelled(columns, t),
        hide_index=True,
        height=292,
        key="sql-columns",
        alt=t("The columns of {table}, in both languages", table=name),
    )
    with st.expander(t("Copy the columns")):
        st.code(columns_text(name, [str(row["column"]) for row in columns.records]), language=None)
    show.source(view, key="sql-columns", data=columns, said=t("What the columns mean: see Method."), of=())


def columns_text(name: str, columns: list[str]) -> str:
    """The whole table as a statement, a column a line, to take from."""
    listed = ",\n  ".join(columns)
    return f"select\n  {listed}\nfrom {name}"
