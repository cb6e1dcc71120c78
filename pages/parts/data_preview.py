"""What a submission would change, before anybody publishes it."""

from __future__ import annotations

import streamlit as st

from analytics.intake.submission import Submission
from analytics.preview import preview
from analytics.reference import CITY, districts, unit
from pages.parts import difference_parts
from pages.parts.frame import View


def draw(view: View, submission: Submission, *, made_from: object) -> None:
    """Who reported and who is carried forward; then the difference to the newest snapshot.

    `made_from` identifies the files, the day and the head: equal ones are not judged twice.
    """
    t = view.t
    st.subheader(t("What publishing would change"), anchor=False)
    reported = [code for code, report in submission.districts.items() if not report.is_carried_forward]
    names = [t("City level") if code == CITY else unit(code).in_language(t.language) for code in reported]
    absent = [unit(code).in_language(t.language) for code in districts() if code not in submission.districts]
    st.caption(t("Reporting: {units}", units=t(", ").join(names)))
    if absent:
        st.caption(t("Without any report so far: {units}", units=t(", ").join(absent)))
    kept = st.session_state.get("preview")
    if kept is None or kept[0] != made_from:
        with st.spinner(t("Judging what would change …")):
            kept = (made_from, preview(view.catalogue, view.register, submission, scope=view.scope))
        st.session_state["preview"] = kept
    if kept[1] is None:
        st.info(t("This is the first real snapshot: it takes the place of the sample."))
        return
    head = difference_parts.snapshot_label(kept[1].a, view)
    said = t("Against snapshot {a}, the newest one", a=head)
    difference_parts.draw(view, kept[1], key="preview", said=said)
