"""Purchased services by fund year and unit: how many, how much, and whether they were evaluated."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

import pandas as pd
import streamlit as st

from analytics.answers.funding import Funding
from analytics.language import formats
from analytics.warehouse.questions.funding import Purchases
from pages.frame import show
from pages.frame.frame import View
from pages.parts.funding.words import scale, scaled, table, unit_name

MAKINGS = ("funding.purchase", "assessment.projects")


def draw(view: View, shown: Funding, chosen: str) -> None:
    """One table by fund year; for the city one by unit too, of the chosen fund year or the newest."""
    t = view.t
    st.subheader(t("Purchased services"), anchor=False)
    if not shown.purchases:
        st.info(
            t("The ledger has no purchased service up to this day. Choose a later day or another district.")
        )
        return
    st.caption(
        t("Entries of one unit and fund year with the same project name are one project. Amounts in {unit}.",
          unit=scale(t))
    )  # fmt: skip
    years = sorted({year for _, year in shown.purchases})
    left, right = st.columns(2, gap="large")
    with left:
        by_year = {
            str(year): _together(one for (_, of), one in shown.purchases.items() if of == year)
            for year in years
        }
        _table(view, by_year, head=t("Fund year"), key="purchases-by-year")
    with right:
        if view.is_city:
            year = next((one for one in years if str(one) == chosen), years[-1])
            st.markdown(f"**{t('Fund year {year} by unit', year=year)}**")
            by_unit = {unit_name(code, t): _bought(shown, code, year) for code in shown.units}
            _table(view, by_unit, head=t("Unit"), key="purchases-by-unit")
    show.makings(view, MAKINGS, key="purchases-makings")


def _bought(shown: Funding, code: str, year: int) -> Purchases | None:
    """What a unit purchased: nothing where its ledger has other entries only, unknown where it has none."""
    if (code, year) in shown.purchases:
        return shown.purchases[code, year]
    return None if code in shown.money[year].missing else _together(())


def _together(parts: Iterable[Purchases]) -> Purchases:
    found = list(parts)
    return Purchases(
        sum(one.projects for one in found),
        sum(one.evaluated for one in found),
        sum(one.not_evaluated for one in found),
        sum(one.unsaid for one in found),
        sum((one.amount_yuan for one in found), Decimal(0)),
    )


def _table(view: View, rows: Mapping[str, Purchases | None], *, head: str, key: str) -> None:
    """A unit without a ledger is all dashes; without a project there is no share."""
    t = view.t
    has_unsaid = any(one and one.unsaid for one in rows.values())
    written, data = [], []
    for name, one in rows.items():
        evaluated = formats.MISSING
        if one and one.projects:
            share = formats.percent(one.evaluated / one.projects, decimals=0)
            evaluated = f"{one.evaluated} / {one.projects} · {share}"
        written.append(
            {
                head: name,
                t("Projects"): formats.number(one.projects if one else None),
                t("Amount"): scaled(one.amount_yuan if one else None, t),
                t("Evaluated"): evaluated,
            }
            | ({t("Not stated"): str(one.unsaid) if one else formats.MISSING} if has_unsaid else {})
        )
        data.append(
            {
                head: name,
                t("Projects"): one.projects if one else None,
                t("Yuan"): float(one.amount_yuan) if one else None,
                t("Evaluated"): one.evaluated if one else None,
                t("Not evaluated"): one.not_evaluated if one else None,
                t("Not stated"): one.unsaid if one else None,
            }
        )
    table(view, pd.DataFrame(written), alt=t("Purchased services"), key=key, data=pd.DataFrame(data))
