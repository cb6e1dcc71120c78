"""The ledger's entries behind a cell: one unit and fund year, all to take away."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from analytics.answers.funding import Funding, booking, ledger
from analytics.language import formats, labels
from analytics.language.amounts import yuan
from analytics.language.labels import labelled
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
    with st.container(horizontal=True, key="ledger-choices"):
        unit = url.choose(
            st.selectbox,
            t("Unit"),
            [*shown.units, ALL] if view.is_city else list(shown.units),
            name="unit",
            default=CITY if CITY in shown.units else shown.units[0],
            format_func=lambda code: t("All units") if code == ALL else labels.sender_word(code, t),
            width=260,
        )
        years = [str(year) for year in sorted({*shown.years, *shown.judged_years}, reverse=True)]
        year = url.choose(
            st.selectbox,
            t("Fund year"),
            [*years, ALL],
            name="year",
            default=years[0],
            format_func=lambda of: t("All years") if of == ALL else of,
            width=160,
        )
    found = ledger(view.look, unit=None if unit == ALL else unit, year=None if year == ALL else int(year))
    if found.empty:
        st.info(
            t("The ledger of {unit} has no entry of the fund year {year} booked up to {day}. "
              "Choose “All years”, another unit or a later day.",
              unit=labels.sender_word(unit, t) if unit != ALL else t("All units"), year=year,
              day=view.day(view.as_of))
        )  # fmt: skip
        return unit, year
    _sums(view, found)
    _entries(view, found)
    return unit, year


def _sums(view: View, found: pd.DataFrame) -> None:
    t, sums = view.t, booking(found)
    st.markdown(
        t("{n} entries, {amount} yuan in all, {lottery} yuan of it lottery money.",
          n=formats.number(sums.entries), amount=yuan(sums.amount_yuan, t),
          lottery=yuan(sums.lottery_yuan, t))
    )  # fmt: skip
    if sums.elsewhere:
        st.caption(
            t("{n} of them, {amount} yuan, booked in another year than their fund year (marked ↷).",
              n=formats.number(sums.elsewhere), amount=yuan(sums.elsewhere_yuan, t))
        )  # fmt: skip


def _entries(view: View, found: pd.DataFrame) -> None:
    t = view.t
    named = found.assign(booked_on=found["booked_on"].dt.date)
    table = Table("ledger", found, of=("funding",))
    data = labelled(table, t)
    is_mixed = len(found["district_code"].unique()) > 1
    columns = [name for name in SHOWN if is_mixed or name != "district_code"]
    both = zip(named.head(LONGEST).to_dict("records"), _words(data), strict=True)
    rows = [_row(view, str(place), entry, columns, words) for place, (entry, words) in enumerate(both)]
    heads = [Head(data.columns[list(named.columns).index(name)]) for name in columns]
    district_table.draw(
        heads, rows, key="funding-ledger", label=t("Ledger entries of the chosen unit and fund year"),
        corner=t("Booked on"), layout="cards wide",
    )  # fmt: skip
    if len(found) > LONGEST:
        st.caption(
            t("The first {n} of {all} entries; the file has all of them.",
              n=LONGEST, all=formats.number(len(found)))
        )  # fmt: skip
    show.source(view, key="ledger", data=table)


def _words(data: pd.DataFrame) -> list[list[Any]]:
    """The rows of a labelled table, as many as are shown."""
    return [list(row) for row in data.head(LONGEST).itertuples(index=False)]


def _row(view: View, id: str, entry: dict[Hashable, Any], columns: list[str], said: list[Any]) -> Row:
    """One entry: its day, marked when it lies in another year than the fund year, and what was booked."""
    words = dict(zip((str(name) for name in entry), said, strict=True))
    words["amount_yuan"] = formats.number(float(entry["amount_yuan"]), decimals=2)
    words["fund_year"] = str(entry["fund_year"])
    cells = [Cell(formats.MISSING if pd.isna(words[name]) else str(words[name])) for name in columns]
    day: date = entry["booked_on"]
    mark = "" if day.year == entry["fund_year"] else "↷ "
    return Row(id, Head(f"{mark}{view.day(day)}", str(entry["entry_id"])), cells)
