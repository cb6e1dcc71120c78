"""Purchased services by fund year and unit: how many, how much, and whether they were evaluated."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from analytics.answers import funding_tables as tables
from analytics.answers.funding import Funding
from analytics.language import formats, labels
from analytics.language.amounts import scale, scaled
from analytics.language.exports import Chosen, nothing_chosen
from analytics.tables import Table
from pages.frame import show
from pages.frame.frame import View

MAKINGS = ("funding.purchase", "assessment.projects")


def draw(view: View, shown: Funding, chosen: str) -> None:
    """One table by fund year; for the city one by unit too, of the chosen fund year or the newest."""
    t = view.t
    st.subheader(t("Purchased services"), anchor=False)
    if not shown.purchases:
        st.info(
            t("The ledger has no purchased services up to this day. Choose a later day or another district.")
        )
        return
    st.caption(
        t("Entries of one unit and fund year with the same project name count as one project. "
          "Amounts in {unit}.",
          unit=scale(t))
    )  # fmt: skip
    left, right = st.columns(2, gap="large")
    by_year = tables.purchases_by_year(shown)
    with left:
        _table(view, by_year)
    with right:
        if view.is_city:
            years = [int(year) for year in by_year.frame["fund_year"]]
            year = next((year for year in years if str(year) == chosen), years[-1])
            st.markdown(f"**{t('Fund year {year} by unit', year=year)}**")
            _table(view, tables.purchases_by_unit(shown, year), lambda t: {t("Fund year"): str(year)})
    show.makings(view, MAKINGS, key="purchases-makings")


def _table(view: View, table: Table, chosen: Chosen = nothing_chosen) -> None:
    """A unit without a ledger is all dashes; without a project there is no share."""
    t, rows = view.t, table.records
    id = table.ids[0]
    column = table.column(id)
    has_unsaid = any(row["projects_unsaid"] for row in rows)
    written = pd.DataFrame(
        [
            {
                labels.header_of(id, column, t): labels.value_word(row[id], column, t),
                t("Projects"): formats.number(row["projects"]),
                t("Amount"): scaled(row["amount_yuan"], t),
                t("Evaluated"): _evaluated(row),
            }
            | ({t("Not stated"): formats.number(row["projects_unsaid"])} if has_unsaid else {})
            for row in rows
        ]
    )
    show.table(view, table, alt=t("Purchased services"), written=written, look="figures", chosen=chosen)


def _evaluated(row: Mapping[str, Any]) -> str:
    evaluated, projects = row["projects_evaluated"], row["projects"]
    if not projects:
        return formats.MISSING
    share = formats.percent_of(evaluated, projects, decimals=0)
    return f"{formats.number(evaluated)} / {formats.number(projects)} · {share}"
