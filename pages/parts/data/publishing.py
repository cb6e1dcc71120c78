"""The last step of a submission: the tick, the name, the button, and what it gave."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from threading import Lock

import streamlit as st

from analytics import log
from analytics.errors import Refusal
from analytics.intake import submission as submissions
from analytics.intake.finding import digest
from analytics.intake.submission import Examination
from analytics.language import labels
from pages.frame import url, warm
from pages.frame.frame import View


@dataclass
class Published:
    """What this session has published: a second click cuts off the run that would tell of the first."""

    lock: Lock = field(default_factory=Lock)
    #: Files, day and head of the last publish.
    key: Hashable = None
    #: What the page says until other files are uploaded.
    seq: int | None = None
    count: int = 0
    #: The publish for which the page has been drawn once more.
    drawn_again_for: int | None = None

    def note(self, key: Hashable, seq: int) -> None:
        self.key, self.seq, self.count = key, seq, self.count + 1


def draw(view: View, examination: Examination) -> None:
    """Publishes the examined submission once its warnings are ticked and a name is given."""
    t = view.t
    accepted = not examination.warnings or st.checkbox(
        t("I have reviewed the warnings ({n}) and want to publish anyway.", n=len(examination.warnings)),
        # Other findings are other warnings: their tick is not given yet.
        key=f"submission-accept-{digest(examination.findings)}",
    )
    actor = st.text_input(t("Published by"), key="submission-actor", width=260, max_chars=60).strip()
    steps = {t("tick the warnings"): accepted, t("enter your name"): bool(actor)}
    lacking = [step for step, is_done in steps.items() if not is_done]
    if lacking:
        st.caption(t("To publish: {steps}.", steps=t("; ").join(lacking)))
    if not st.button(t("Publish"), type="primary", disabled=bool(lacking), key="submission-publish"):
        return
    assert examination.submission is not None
    key, so_far = st.session_state["examination"][0], session()
    try:
        # A second click waits for the first, and then has nothing to do.
        with st.spinner(t("Publishing …")), so_far.lock:
            if so_far.key != key:
                made = submissions.publish(
                    view.look.catalogue.root,
                    examination.submission,
                    viewer=view.viewer.named(actor),
                    accept_warnings=accepted,
                )
                so_far.note(key, made.seq)
    except Refusal as refusal:
        log.refused(refusal)
        st.error(t.refusal(refusal))
        return
    warm.warm()
    st.session_state.pop("examination", None)
    st.rerun()


def session() -> Published:
    """What this session has published so far."""
    published: Published = st.session_state.setdefault("published", Published())
    return published


def draw_again(view: View) -> None:
    """A run that began before a publish of this session ended stands on the day before: once more, then."""
    so_far = session()
    if so_far.seq not in (None, view.look.head.seq, so_far.drawn_again_for):
        so_far.drawn_again_for = so_far.seq
        st.rerun()


def draw_last(view: View) -> None:
    """What the last publish of this session gave, as long as nobody published since."""
    t, made = view.t, view.look.head
    if made.seq != session().seq:
        return
    day = labels.snapshot_day(made, t)
    st.success(t("Published: snapshot {seq}, {day}. All pages show it now.", seq=made.seq, day=day))
    with st.container(horizontal=True, gap="medium", key="published-links"):
        for page, label in (("overview", t("Overview")), ("difference", t("Compare snapshots"))):
            st.page_link(f"../{page}.py", label=label, query_params=url.address(as_of=None), width="content")
