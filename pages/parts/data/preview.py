"""What a submission would change, before anybody publishes it."""

from __future__ import annotations

import streamlit as st

from analytics.answers.preview import preview
from analytics.errors import PublishConflict
from analytics.intake.submission import Submission
from analytics.language import labels, reporting
from pages.frame.frame import View
from pages.parts.data.conflict import Preview
from pages.parts.difference import changes


def draw(view: View, submission: Submission, shown: Preview) -> None:
    """Who reported and who is carried forward; then the difference to the newest snapshot.

    The same files on the same day and head are not judged twice.
    """
    t = view.t
    st.subheader(t("What publishing would change"), anchor=False)
    for line in reporting.who(submission.districts, t):
        st.caption(line)
    kept = st.session_state.get("preview")
    if kept is None or kept[0] != shown:
        try:
            with st.spinner(t("Working out what would change …")):
                kept = (shown, preview(view.look.catalogue, view.register, submission, viewer=view.viewer))
        except PublishConflict:
            # Somebody published since the page began to be drawn: nobody has asked for anything yet.
            st.rerun()
        st.session_state["preview"] = kept
    if kept[1] is None:
        st.info(t("This is the first real snapshot: it will replace the sample."))
        return
    said = t("Compared with snapshot {a}, the newest one", a=labels.snapshot(kept[1].a, t))
    changes.draw(view, kept[1], key="preview", said=said)
