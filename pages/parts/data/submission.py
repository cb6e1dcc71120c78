"""From uploaded files to a published snapshot: check, mend, preview, publish."""

from __future__ import annotations

from datetime import date

import streamlit as st

from pages.frame.frame import View
from pages.parts.data import conflict, examining, findings, preview, publishing, uploads

#: Long before the policy: without it the box offers the last ten years only.
FIRST_DAY = date(2000, 1, 1)


def draw(view: View) -> None:
    """Upload and as-of date, then findings, preview and publish for what was uploaded."""
    t = view.t
    publishing.draw_interrupted(view)
    publishing.draw_last(view)
    findings.template_button(view)
    as_of = _day(view)
    files = uploads.files(view, round=publishing.finished())
    if not files:
        conflict.forget()
        publishing.draw_again(view)
        st.caption(t("Upload the files of one or more districts. Nothing is published until you confirm."))
        return
    publishing.session().seq = None
    if as_of is None:
        st.info(t("Choose the as-of date."))
        return
    examination = examining.examined(view, files, as_of)
    submission = examination.submission
    if submission is not None and submission.made_on != view.look.head.seq:
        # Somebody published meanwhile: the page is drawn on one snapshot, from its head to its foot.
        st.session_state.pop("examination", None)
        st.rerun()
    shown = conflict.shown(view, files, as_of)
    conflict.draw(view)
    findings.draw(view, examination, files)
    if submission is not None:
        preview.draw(view, submission, shown)
        publishing.draw(view, submission, shown)


def _day(view: View) -> date | None:
    """The day the data stands for; a visit to another page takes a field's value, so it is kept beside."""
    key, kept = "submission-as-of", st.session_state.get("submission-day")
    if key not in st.session_state:
        st.session_state[key] = kept
    day = st.date_input(view.t("As-of date"), min_value=FIRST_DAY, format="YYYY-MM-DD", key=key, width=260)
    st.session_state["submission-day"] = day
    return day if isinstance(day, date) else None
