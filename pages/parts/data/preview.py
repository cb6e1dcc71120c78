"""What a submission would change, before anybody publishes it."""

from __future__ import annotations

from functools import partial

import streamlit as st

from analytics.answers.preview import preview
from analytics.errors import PublishConflict
from analytics.intake.submission import Submission
from analytics.intake.turns import turns
from analytics.language import labels, reporting
from pages.frame.frame import View
from pages.parts.data import examining
from pages.parts.data.conflict import Preview
from pages.parts.difference import changes


def draw(view: View, submission: Submission, shown: Preview) -> None:
    """Who reported and who is carried forward; then the difference to the newest snapshot.

    The same files on the same day and head are not judged twice.
    """
    t = view.t
    st.subheader(t("What publishing would change"), anchor=False)
    if view.viewer.scope.is_everything:
        for line in reporting.who(submission.districts, t):
            st.caption(line)
    work, catalogue = partial(preview, viewer=view.viewer), view.look.catalogue
    try:
        made = examining.worked_out(
            view, "preview", (shown, submission.made_on), said=t("Working out what would change …"),
            begin=lambda: turns().join(work, catalogue, view.register, submission, is_next=True),
        )  # fmt: skip
    except PublishConflict:
        # Somebody published since the page began to be drawn: nobody has asked for anything yet.
        st.rerun()
    if made is None:
        st.info(t("This is the first real snapshot: it will replace the sample."))
        return
    said = t("Compared with snapshot {a}, the newest one", a=labels.snapshot(made.a, t))
    changes.draw(view, made, key="preview", said=said)
