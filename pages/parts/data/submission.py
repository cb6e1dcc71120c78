"""From uploaded files to a published snapshot: check, mend, preview, then publish or hand in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from analytics.access.viewer import Right
from analytics.intake import four_eyes
from analytics.intake.submission import Examination, Submission
from analytics.reference import CITY
from pages.frame.frame import View
from pages.parts.data import conflict, examining, findings, handing_in, preview, publishing, uploads
from pages.parts.data.conflict import Preview
from pages.parts.data.given import Given

#: Long before the policy: without it the box offers the last ten years only.
FIRST_DAY = date(2000, 1, 1)


def draw(view: View) -> None:
    """Upload and as-of date, then what is done with what was uploaded; below it what was handed in."""
    publishes = view.viewer.may(Right.PUBLISH) and not four_eyes.applies(view.viewer)
    if view.viewer.may(Right.PUBLISH):
        publishing.draw_interrupted(view)
        publishing.draw_last(view)
    handing_in.draw_last(view)
    findings.template_button(view)
    _upload(view, publishes=publishes)
    if not publishes:
        handing_in.draw_own(view)


def _upload(view: View, *, publishes: bool) -> None:
    """Findings, preview and the last step for what was uploaded."""
    t = view.t
    as_of = _day(view)
    files = uploads.files(view, round=publishing.finished())
    if not files:
        conflict.forget()
        publishing.draw_again(view)
        st.caption(
            t("Upload the files of one or more districts. Nothing is published until you confirm.")
            if publishes
            else t("Upload the files of one or more districts. Nothing is handed in until you confirm.")
            if view.look.sees(CITY)
            else t("Upload your files. Nothing is handed in until you confirm.")
        )
        return
    publishing.session().forget_last()
    if as_of is None:
        st.info(t("Choose the as-of date."))
        return
    examination, submission, shown = looked_at(view, files, as_of, is_for_good=publishes)
    if submission is None:
        return
    preview.draw(view, submission, shown)
    if publishes:
        publishing.draw(view, submission, shown)
    else:
        handing_in.draw(view, examination, shown, files)


def looked_at(
    view: View, files: Sequence[Given], as_of: date, *, is_for_good: bool
) -> tuple[Examination, Submission | None, Preview]:
    """Examines files and draws what was found; where they are published next, also what came between."""
    examination = examining.examined(view, files, as_of)
    submission = examination.submission
    if submission is not None and submission.made_on != view.look.head.seq:
        # Somebody published meanwhile: the page is drawn on one snapshot, from its head to its foot.
        st.session_state.pop("examination", None)
        st.rerun()
    shown = conflict.shown(files, as_of, against=view.look.head.seq if is_for_good else None)
    conflict.draw(view)
    findings.draw(view, examination, files, publishes=is_for_good)
    return examination, submission, shown


def _day(view: View) -> date | None:
    """The day the data stands for; a visit to another page takes a field's value, so it is kept beside."""
    key, kept = "submission-as-of", st.session_state.get("submission-day")
    if key not in st.session_state:
        st.session_state[key] = kept
    day = st.date_input(view.t("As-of date"), min_value=FIRST_DAY, format="YYYY-MM-DD", key=key, width=260)
    st.session_state["submission-day"] = day
    return day if isinstance(day, date) else None
