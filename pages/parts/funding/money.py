"""Where the money comes from, what it is for, and in which year it is booked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

import pandas as pd
import streamlit as st

from analytics.answers import funding_tables as tables
from analytics.answers.funding import Booked, Funding, FundYear
from analytics.figures.funding import Row
from analytics.language import formats, labels
from analytics.language.amounts import scale, scaled
from analytics.tables import Table
from pages.frame import show
from pages.frame.frame import View
from pages.parts.components import year_bars

#: The measure of the mix over the years.
MIX = ("funding.mix",)


def draw(view: View, shown: Funding) -> None:
    """Sources and purposes beside each other, then fund year beside booking year."""
    t = view.t
    notes = [t("In {unit}, all sources, booked up to {day}.", unit=scale(t), day=view.day(view.as_of))]
    if any(fund_year.is_running for fund_year in shown.money.values()):
        notes.append(t("The outlined year is still running."))
    if lacking := _missing(view, shown):
        notes.append(t("No ledger entries, so not in the totals: {list}.", list=lacking))
    st.caption(view.sentences(*notes))
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader(t("Sources by fund year"), anchor=False)
        _parts(view, shown, tables.sources(shown), lambda fund_year: fund_year.by_source)
        _mix(view, shown)
        st.subheader(t("Fund year and year of booking"), anchor=False)
        _booking(view, shown)
    with right:
        st.subheader(t("Purposes by fund year"), anchor=False)
        _parts(view, shown, tables.purposes(shown), lambda fund_year: fund_year.by_purpose)


def _parts(view: View, shown: Funding, table: Table, of: Callable[[FundYear], Mapping[str, Decimal]]) -> None:
    """One row of bars a source or purpose; those with nothing in any year are left out."""
    t, column = view.t, table.ids[1]
    rows = []
    for code in table.frame[column].unique():
        amounts = [of(fund_year)[code] for fund_year in shown.money.values()]
        written = [scaled(amount, t) for amount in amounts]
        rows.append(Row(labels.word(column, code, t), [float(amount) for amount in amounts], written))
    newest = view.listed(f"{row.name} {row.texts[-1]}" for row in rows)
    alt = t("{year}, in {unit}: {list}", year=list(shown.money)[-1], unit=scale(t), list=newest)
    running = {year: fund_year.is_running for year, fund_year in shown.money.items()}
    year_bars.draw(rows, running, key=table.name, alt=alt)
    show.source(view, key=table.name, data=table, picture=table.name)


def _mix(view: View, shown: Funding) -> None:
    """What part of the newest fund year's money is lottery money, and of what it is the part."""
    year, fund_year = list(shown.money.items())[-1]
    st.caption(
        view.t(
            "Lottery money is {share} of the money for fund year {year} booked up to {day} "
            "(lottery, fiscal and social money together).",
            share=formats.percent(fund_year.source_share("lottery")), year=year, day=view.day(view.as_of),
        )
    )  # fmt: skip
    show.makings(view, MIX, key="mix-makings")


def _booking(view: View, shown: Funding) -> None:
    """Of every fund year's money, what was booked in it and in other years."""
    t = view.t
    table = tables.booking(shown)
    kinds = [id for id in table.ids if id.startswith("booked_yuan:")]
    written = pd.DataFrame(
        [
            {t("Fund year"): str(year), t("All money"): scaled(fund_year.total_yuan, t)}
            | {labels.header(id, t): _part(view, Booked(id.partition(":")[2]), fund_year) for id in kinds}
            for year, fund_year in shown.money.items()
        ]
    )
    alt = t("Money by fund year, and whether it was booked in that year")
    show.table(view, table, alt=alt, written=written, look="figures")


def _part(view: View, kind: Booked, fund_year: FundYear) -> str:
    amount = fund_year.by_booking[kind]
    if kind is Booked.IN_YEAR or not amount:
        return scaled(amount, view.t)
    return f"↷ {scaled(amount, view.t)} ({formats.percent(fund_year.booked_share(kind))})"


def _missing(view: View, shown: Funding) -> str:
    """The fund years in which a unit has no ledger entry, with the units; empty where there is none."""
    t = view.t
    lacking = {
        year: view.listed(labels.sender_word(code, t) for code in fund_year.missing)
        for year, fund_year in shown.money.items()
        if fund_year.missing
    }
    return t("; ").join(t("{year}: {units}", year=year, units=units) for year, units in lacking.items())
