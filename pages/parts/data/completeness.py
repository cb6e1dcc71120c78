"""Who reported what for a date, who is carried forward, and how late."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics.dictionary import dictionary
from analytics.language import formats
from analytics.progress import completeness
from analytics.progress.completeness import Report
from analytics.reference import CITY, districts, unit
from analytics.warehouse.questions import observations as questions
from analytics.warehouse.snapshots.snapshot import Snapshot
from pages.frame import show
from pages.frame.frame import View

MARKS = {Report.REPORTED: "✓", Report.IN_PART: "◐", Report.CARRIED_FORWARD: "↻", Report.NEVER: "…"}


def draw(view: View) -> None:
    """The chosen snapshot's rows by district and table; then every date by district."""
    t = view.t
    st.subheader(t("Rows by district and table, {day}", day=view.day(view.as_of)), anchor=False)
    _tables(view)
    st.subheader(t("Reports by date"), anchor=False)
    st.caption(
        t("✓ reported · ◐ reported in part · ↻ carried forward from an earlier report · … never reported")
    )
    _dates(view)


def _tables(view: View) -> None:
    t, snapshot = view.t, view.snapshot
    found = questions.rows_by_district(view.catalogue, snapshot, scope=view.look.scope)
    keys = zip(found["table"], found["district_code"], strict=True)
    rows = dict(zip(keys, found["rows"].tolist(), strict=True))
    codes = [code for code in (*districts(), CITY) if view.look.sees(code)]
    data = pd.DataFrame({t("District"): [_unit_name(view, code) for code in codes]})
    for table in dictionary().tables:
        data[t.label(table.sheet)] = [rows.get((table.name, code)) for code in codes]
    data[t("Report")] = [_report(view, snapshot, code) for code in codes]
    data[t("Days late")] = [completeness.days_late(view.look, code) for code in codes]
    shown = data.map(lambda cell: cell if isinstance(cell, str) else formats.number(_known(cell)))
    with st.container(key="completeness-table"):
        st.table(shown, hide_index=True, border="horizontal", alt=t("Rows by district and table"))
    show.source(view, key="completeness", data=data)


def _dates(view: View) -> None:
    t = view.t
    codes = view.look.districts
    newest_first = list(reversed(view.look.timeline))
    data = pd.DataFrame({t("As of"): [view.day(one.as_of) for one in newest_first]})
    for code in codes:
        data[_unit_name(view, code)] = [MARKS[completeness.report(one, code)] for one in newest_first]
    with st.container(key="reports-table"):
        st.table(data, hide_index=True, border="horizontal", alt=t("Reports by date and district"))
    show.source(view, key="reports", data=data)


def _report(view: View, snapshot: Snapshot, code: str) -> str | None:
    """What the unit sent for the day, and its tables that are older than that."""
    t, report = view.t, snapshot.districts.get(code)
    if report is None:
        return None if code == CITY else t("never reported")
    if report.is_carried_forward:
        said = t("carried forward from {day}", day=view.day(report.carried_forward_from))
    else:
        said = t("reported")
    older = [
        t("{table} of {day}", table=t.label(dictionary().table(name).sheet), day=view.day(day))
        for name, day in snapshot.older_tables(code).items()
    ]
    return t("; ").join([said, *older])


def _unit_name(view: View, code: str) -> str:
    return view.t("City level") if code == CITY else unit(code).in_language(view.t.language)


def _known(cell: float | None) -> float | None:
    return None if cell is None or pd.isna(cell) else cell
