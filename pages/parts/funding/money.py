"""Where the money comes from, what it is for, and in which year it is booked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

import pandas as pd
import streamlit as st

from analytics.answers.funding import Booked, Funding, FundYear
from analytics.errors import N_
from analytics.figures.funding import Row
from pages.frame import show
from pages.frame.frame import View
from pages.parts.components import year_bars
from pages.parts.funding.words import code_word, names, scale, scaled, share, table

BOOKED_WORDS: dict[Booked, str] = {
    Booked.IN_YEAR: N_("Booked in it"),
    Booked.LATER: N_("Booked later"),
    Booked.EARLIER: N_("Booked before it"),
}


def draw(view: View, shown: Funding) -> None:
    """Sources and purposes beside each other, then fund year beside booking year."""
    t = view.t
    notes = [t("In {unit}, all sources, booked up to {day}.", unit=scale(t), day=view.day(view.as_of))]
    if any(one.is_running for one in shown.money.values()):
        notes.append(t("The outlined year is still running."))
    if lacking := _missing(view, shown):
        notes.append(t("Without a ledger entry, so not in the sums: {list}.", list=lacking))
    st.caption(" ".join(notes) if t.language == "en" else "".join(notes))
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader(t("Sources by fund year"), anchor=False)
        _parts(view, shown, "source", lambda one: one.by_source)
        st.subheader(t("Fund year and year of booking"), anchor=False)
        _booking(view, shown)
    with right:
        st.subheader(t("Purposes by fund year"), anchor=False)
        _parts(view, shown, "purpose", lambda one: one.by_purpose)


def _parts(view: View, shown: Funding, column: str, of: Callable[[FundYear], Mapping[str, Decimal]]) -> None:
    """One row of bars a source or purpose; those with nothing in any year are left out."""
    t, years = view.t, list(shown.money)
    codes = [code for code in of(shown.money[years[0]]) if any(of(one)[code] for one in shown.money.values())]
    rows = [
        Row(
            code_word(column, code, t),
            [float(of(one)[code]) for one in shown.money.values()],
            [scaled(of(one)[code], t) for one in shown.money.values()],
        )
        for code in codes
    ]
    data = pd.DataFrame(
        [
            {t("Fund year"): year, t("Part"): code_word(column, code, t), t("Yuan"): float(of(one)[code])}
            for year, one in shown.money.items()
            for code in codes
        ]
    )
    newest = shown.money[years[-1]]
    alt = t(
        "{year}, in {unit}: {list}",
        year=years[-1],
        unit=scale(t),
        list=t(", ").join(f"{code_word(column, code, t)} {scaled(of(newest)[code], t)}" for code in codes),
    )
    running = {year: one.is_running for year, one in shown.money.items()}
    year_bars.draw(rows, running, key=f"funding-{column}", alt=alt)
    show.source(view, key=f"funding-{column}", data=data)


def _booking(view: View, shown: Funding) -> None:
    """Of every fund year's money, what was booked in it and in other years."""
    t = view.t
    kinds = [
        kind
        for kind in Booked
        if kind is not Booked.EARLIER or any(one.by_booking[kind] for one in shown.money.values())
    ]
    written = pd.DataFrame(
        [
            {t("Fund year"): str(year), t("All money"): scaled(one.total_yuan, t)}
            | {t(BOOKED_WORDS[kind]): _part(view, kind, one) for kind in kinds}
            for year, one in shown.money.items()
        ]
    )
    data = pd.DataFrame(
        [
            {t("Fund year"): year, t("All money"): float(one.total_yuan)}
            | {t(BOOKED_WORDS[kind]): float(one.by_booking[kind]) for kind in kinds}
            for year, one in shown.money.items()
        ]
    )
    alt = t("Money by fund year and by whether it was booked in that year")
    table(view, written, alt=alt, key="booking", data=data)


def _part(view: View, kind: Booked, one: FundYear) -> str:
    amount = one.by_booking[kind]
    if kind is Booked.IN_YEAR or not amount:
        return scaled(amount, view.t)
    return f"↷ {scaled(amount, view.t)} ({share(amount, one.total_yuan)})"


def _missing(view: View, shown: Funding) -> str:
    """The fund years in which a unit has no ledger entry, with the units; empty where there is none."""
    t = view.t
    lacking = [
        t("{year}: {units}", year=year, units=names(one.missing, t))
        for year, one in shown.money.items()
        if one.missing
    ]
    return t("; ").join(lacking)
