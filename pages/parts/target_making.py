"""怎么算的: the formula with its figures, the rows used and left out, and the SQL."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics.dossier import Dossier
from analytics.language import formats
from analytics.language.formulas import making_steps
from analytics.language.labels import labelled
from analytics.language.phrases import REASON_WORDS
from analytics.warehouse import questions
from pages.parts import show
from pages.parts.frame import View, plain


def draw(view: View, shown: Dossier) -> None:
    """Opens on demand; the rows are asked for only then."""
    t = view.t
    opened = st.expander(t("How this number is made"), key="making", on_change="rerun")
    if not opened.open:
        return
    with opened:
        st.markdown(t("**Definition.** {text}", text=t.label(shown.indicator.definition)))
        for step in making_steps(shown.indicator, shown.overall, t):
            st.markdown(
                f"**{plain(step.name)}** = {plain(step.formula)}  \n= {plain(step.figures)}  \n"
                f"= **{plain(step.result)}**"
            )
        _rows(view, shown)
        st.markdown(f"**{t('The query')}**")
        st.code(questions.sql_of(shown.indicator.id), language="sql")


def _rows(view: View, shown: Dossier) -> None:
    t = view.t
    counts = questions.making(view.catalogue, view.snapshot, shown.indicator.id, scope=view.scope)
    if not view.is_city:
        counts = counts[counts["district_code"] == view.district_code]
    by_reason = counts.groupby("reason", sort=False)["rows"].sum()
    st.markdown(f"**{t('Rows used and left out')}**")
    st.table(
        pd.DataFrame(
            {
                t("Rows"): [formats.number(float(rows), t.language) for rows in by_reason],
                t("Why"): [t(REASON_WORDS[str(reason)]) for reason in by_reason.index],
            }
        ),
        hide_index=True,
        border="horizontal",
    )
    district = None if view.is_city else view.district_code
    rows = questions.making_rows(
        view.catalogue,
        view.snapshot,
        shown.indicator.id,
        scope=view.scope,
        district_code=district,
        limit=200,
    )
    rows["reason"] = [t(REASON_WORDS[str(reason)]) for reason in rows["reason"]]
    rows = labelled(rows.drop(columns="used").rename(columns={"reason": t("Why")}), t)
    st.dataframe(
        rows,
        hide_index=True,
        height=260,
        placeholder=formats.MISSING,
        key="making-rows",
        alt=t("The first rows behind this number"),
    )
    show.source(view, key="making-rows", data=rows)
