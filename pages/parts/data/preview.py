"""What a submission would change, before anybody publishes it."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from analytics.answers.preview import preview
from analytics.intake.submission import Submission
from analytics.language import formats, labels
from analytics.language.translator import Translator
from analytics.reference import districts, unit
from analytics.warehouse.snapshots.snapshot import DistrictReport
from pages.frame.frame import View
from pages.parts.difference import difference_parts


def draw(view: View, submission: Submission, *, made_from: object) -> None:
    """Who reported and who is carried forward; then the difference to the newest snapshot.

    `made_from` identifies the files, the day and the head: equal ones are not judged twice.
    """
    t = view.t
    st.subheader(t("What publishing would change"), anchor=False)
    for line in who(submission.districts, t):
        st.caption(line)
    kept = st.session_state.get("preview")
    if kept is None or kept[0] != made_from:
        with st.spinner(t("Judging what would change …")):
            kept = (made_from, preview(view.catalogue, view.register, submission, viewer=view.viewer))
        st.session_state["preview"] = kept
    if kept[1] is None:
        st.info(t("This is the first real snapshot: it takes the place of the sample."))
        return
    head = difference_parts.snapshot_label(kept[1].a, view)
    said = t("Against snapshot {a}, the newest one", a=head)
    difference_parts.draw(view, kept[1], key="preview", said=said)


def who(reports: Mapping[str, DistrictReport], t: Translator) -> list[str]:
    """Who reported, whose older report stands in and of which day, and who has never reported."""
    reported, carried = [], []
    for code, report in reports.items():
        name = labels.sender_word(code, t)
        if report.carried_forward_from is None:
            reported.append(name)
        else:
            day = formats.day(report.carried_forward_from, t.language)
            carried.append(t("{district} (as of {day})", district=name, day=day))
    absent = [unit(code).in_language(t.language) for code in districts() if code not in reports]
    lines = {
        t("Reporting: {units}"): reported,
        t("Carried forward: {units}"): carried,
        t("Without any report so far: {units}"): absent,
    }
    return [line.format(units=t(", ").join(units)) for line, units in lines.items() if units]
