"""From uploaded files to a published snapshot: check, mend, preview, publish."""

from __future__ import annotations

from datetime import date

import streamlit as st

from pages.frame.frame import View
from pages.parts.data import examining, findings, preview, publishing, uploads

#: Long before the policy: without it the box offers the last ten years only.
FIRST_DAY = date(2000, 1, 1)


def draw(view: View) -> None:
    """Upload and as-of date, then findings, preview and publish for what was uploaded."""
    t = view.t
    publishing.draw_last(view)
    findings.template_button(view)
    as_of = _day(view)
    files = uploads.files(view, round=publishing.session().count)
    if not files:
        publishing.draw_again(view)
        st.caption(t("Upload the files of one or more districts. Nothing is published until you confirm."))
        return
    publishing.session().seq = None
    if as_of is None:
        st.info(t("Choose the as-of date."))
        return
    examination = examining.examined(view, files, as_of)
    findings.draw(view, examination, files)
    if examination.submission is not None:
        preview.draw(view, examination.submission, made_from=st.session_state["examination"][0])
        publishing.draw(view, examination)


def _day(view: View) -> date | None:
    """The day the data stands for; a visit to another page takes a field's value, so it is kept beside."""
    key, kept = "submission-as-of", st.session_state.get("submission-day")
    if key not in st.session_state:
        st.session_state[key] = kept
    day = st.date_input(view.t("As-of date"), min_value=FIRST_DAY, format="YYYY-MM-DD", key=key, width=260)
    st.session_state["submission-day"] = day
    return day if isinstance(day, date) else None
