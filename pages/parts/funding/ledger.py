"""The ledger's entries behind a cell: one unit and fund year, all to take away."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from analytics.answers.funding import Funding, booking, ledger
from analytics.language import formats, labels
from analytics.language.amounts import yuan
from analytics.language.exports import Chosen
from analytics.language.labels import labelled
from analytics.language.translator import Translator
from analytics.reference import CITY
from analytics.tables import Table
from pages.frame import show, url
from pages.frame.frame import View
from pages.parts.components import district_table
from pages.parts.components.district_table import Cell, Head, Row

ALL = "all"

#: Entries shown on the page; the download has all.
LONGEST = 40

#: The columns beside the day and number of an entry; the unit only where there are several.
SHOWN = ("district_code", "fund_year", "source", "purpose", "amount_yuan", "project", "evaluated")


def draw(view: View, shown: Funding) -> tuple[str, str]:
    """Choices of unit and fund year, the entries, and their sum. Returns what was chosen."""
    t = view.t
    st.subheader(t("The ledger behind it"), anchor=False)
    units = {code: labels.sender_word(code, t) for code in shown.units}
    if view.is_city:
        units[ALL] = t("All units")
    of_years = map(str, sorted({*shown.years, *shown.judged_years}, reverse=True))
    years = {year: year for year in of_years} | {ALL: t("All years")}
    with st.container(horizontal=True, key="ledger-choices"):
        first = CITY if CITY in shown.units else shown.units[0]
        unit = url.choose(t("Unit"), units, name="unit", default=first, width=260)
        year = url.choose(t("Fund year"), years, name="year", width=160)
    booked = ledger(view.look, unit=None if unit == ALL else unit, year=None if year == ALL else int(year))
    if booked.empty:
        day = view.day(view.as_of)
        st.info(
            t("The ledger of {unit} has no entries booked up to {day}. Choose another unit or a later day.",
              unit=units[unit], day=day)
            if year == ALL
            else t("The ledger of {unit} has no entries for fund year {year} booked up to {day}. Choose "
                   "“All years”, another unit or a later day.",
                   unit=units[unit], year=year, day=day)
        )  # fmt: skip
        return unit, year
    _sums(view, booked)
    _entries(view, booked, partial(_chosen, unit, year))
    return unit, year


def _chosen(unit: str, year: str, t: Translator) -> dict[str, str]:
    """The choices as a file says them."""
    return {
        t("Unit"): t("All units") if unit == ALL else labels.sender_word(unit, t),
        t("Fund year"): t("All years") if year == ALL else year,
    }


def _sums(view: View, booked: pd.DataFrame) -> None:
    t, sums = view.t, booking(booked)
    st.markdown(
        t("Entries: {n}; {amount} yuan in all, of which {lottery} yuan lottery money.",
          n=formats.number(sums.entries), amount=yuan(sums.amount_yuan, t),
          lottery=yuan(sums.lottery_yuan, t))
    )  # fmt: skip
    if sums.elsewhere:
        st.caption(
            t("Booked in a year other than their fund year (marked ↷): {n}, {amount} yuan.",
              n=formats.number(sums.elsewhere), amount=yuan(sums.elsewhere_yuan, t))
        )  # fmt: skip


def _entries(view: View, booked: pd.DataFrame, chosen: Chosen) -> None:
    t = view.t
    table = Table("ledger", booked, of=("funding",))
    drawn = booked.head(LONGEST)
    written = labelled(Table("ledger", drawn, of=("funding",)), t)
    heads = dict(zip(table.ids, written.columns, strict=True))
    is_mixed = len(booked["district_code"].unique()) > 1
    columns = [name for name in SHOWN if is_mixed or name != "district_code"]
    entries = drawn.to_dict("records")
    words = written.set_axis(table.ids, axis="columns").to_dict("records")
    rows = [
        _row(view, str(place), entry, {name: said[name] for name in columns})
        for place, (entry, said) in enumerate(zip(entries, words, strict=True))
    ]
    district_table.draw(
        [heads[name] for name in columns],
        rows,
        key="funding-ledger",
        label=t("Ledger entries of the chosen unit and fund year"),
        corner=t("Booked on"),
        layout="cards wide",
    )
    if len(booked) > LONGEST:
        st.caption(
            t("The first {n} of {all} entries; the file contains them all.",
              n=LONGEST, all=formats.number(len(booked)))
        )  # fmt: skip
    show.source(view, key="ledger", data=table, chosen=chosen)


def _row(view: View, id: str, entry: Mapping[Hashable, Any], words: Mapping[str, Any]) -> Row:
    """One entry: its day, marked when it lies in another year than the fund year, and what was booked."""
    amount = formats.number(float(entry["amount_yuan"]), decimals=2)
    said = {**words, "amount_yuan": amount, "fund_year": entry["fund_year"]}
    cells = [Cell(formats.MISSING if pd.isna(word) else str(word)) for word in said.values()]
    day = entry["booked_on"].date()
    mark = "" if day.year == entry["fund_year"] else "↷ "
    return Row(id, Head(f"{mark}{view.day(day)}", str(entry["entry_id"])), cells)
