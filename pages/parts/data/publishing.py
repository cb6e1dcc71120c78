"""The last step of a submission: the tick, the name, the button, and what it gave."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

import streamlit as st

from analytics.access.viewer import Viewer
from analytics.errors import PublishConflict, Refusal
from analytics.intake import submission as submissions
from analytics.intake import underway
from analytics.intake.finding import digest
from analytics.intake.submission import Submission
from analytics.language import formats, labels
from pages.frame import url, warm
from pages.frame.frame import View, draw_refusal, plain
from pages.parts.data import conflict
from pages.parts.data.conflict import Preview


@dataclass
class Published:
    """What this session has published: a second click cuts off the run that would tell of the first."""

    lock: Lock = field(default_factory=Lock)
    #: The preview whose publication was the last.
    preview: Preview | None = None
    #: What the page says until other files are uploaded.
    seq: int | None = None
    handed_in: int | None = None
    count: int = 0
    #: The publish for which the page has been drawn once more.
    drawn_again_for: int | None = None

    def note(self, preview: Preview, seq: int) -> None:
        self.preview, self.seq, self.count = preview, seq, self.count + 1

    def note_handed_in(self, preview: Preview, number: int) -> None:
        self.preview, self.handed_in, self.count = preview, number, self.count + 1

    def forget_last(self) -> None:
        """Something else is looked at: what the last step gave is read."""
        self.seq = self.handed_in = None


#: Seals what was examined, in somebody's name and for a reason; the seq of the snapshot.
Seal = Callable[[Viewer, str], int]


def draw(view: View, submission: Submission, shown: Preview, *, seal: Seal | None = None) -> None:
    """Publishes what was previewed, once its warnings are ticked, a name is given and it is clicked on.

    Whoever signed in has a name. `seal` publishes what was handed in.
    """
    t = view.t
    n = len(submission.warnings)
    accepted = accept(submission, t("I have reviewed the warnings ({n}) and want to publish anyway.", n=n))
    actor = view.viewer.name or ""
    if view.viewer.account is None:
        actor = st.text_input(t("Published by"), key="submission-actor", width=260, max_chars=60).strip()
    reason = st.text_input(
        t("Reason (optional; for a revision, what it corrects)"), key="submission-reason", max_chars=300
    )
    steps = {t("tick the warnings"): accepted, t("enter your name"): bool(actor)}
    lacking = [step for step, is_done in steps.items() if not is_done]
    if lacking:
        st.caption(t("To publish: {steps}.", steps=t("; ").join(lacking)))
    st.button(
        t("Publish"),
        type="primary",
        disabled=bool(lacking),
        # Another preview has another button: a click on the one of before is none on this one.
        key=f"submission-publish-{shown.id}",
        on_click=conflict.click,
        args=(shown,),
    )
    conflict.draw_unheeded(view, shown, is_ready=not lacking)
    if conflict.is_clicked(shown):
        _publish(
            view,
            submission,
            shown,
            viewer=view.viewer.named(actor),
            reason=reason,
            seal=seal or _sealing(view, submission),
        )


def accept(submission: Submission, said: str) -> bool:
    """A tick for warnings, where there are any."""
    # Other findings are other warnings: their tick is not given yet.
    return not submission.warnings or st.checkbox(
        said, key=f"submission-accept-{digest(submission.findings)}"
    )


def _sealing(view: View, submission: Submission) -> Seal:
    def seal(viewer: Viewer, reason: str) -> int:
        root = view.look.catalogue.root
        return submissions.publish(root, submission, viewer=viewer, accept_warnings=True, reason=reason).seq

    return seal


def _publish(
    view: View, submission: Submission, shown: Preview, *, viewer: Viewer, reason: str, seal: Seal
) -> None:
    """Publishes the preview that was clicked on; a second click waits for the first, with nothing to do."""
    t, so_far = view.t, session()
    try:
        with st.spinner(t("Publishing …")), so_far.lock:
            if so_far.preview != shown:
                root = view.look.catalogue.root
                # Until the answer can be drawn: should the server die before, the next one tells what it was.
                with underway.noted(root, submission, actor=viewer.name or ""):
                    seq = seal(viewer, reason)
                    so_far.note(shown, seq)
                    warm.warm()
    except PublishConflict:
        conflict.refuse_click()
        st.rerun()
    except Refusal as refusal:
        conflict.forget_click()
        draw_refusal(t, refusal)
        return
    conflict.forget_click()
    st.session_state.pop("examination", None)
    st.rerun()


def session() -> Published:
    """What this session has published so far."""
    published: Published = st.session_state.setdefault("published", Published())
    return published


def finished() -> int:
    """How many times this session has published; one that is under way is waited for."""
    with session().lock:
        return session().count


def draw_again(view: View) -> None:
    """A run that began before a publish of this session ended stands on the day before: once more, then."""
    so_far = session()
    if so_far.seq not in (None, view.look.head.seq, so_far.drawn_again_for):
        so_far.drawn_again_for = so_far.seq
        st.rerun()


def draw_interrupted(view: View) -> None:
    """What became of a publish whose server died before it could answer, until somebody has read it."""
    t, root = view.t, view.look.catalogue.root
    for one in underway.interrupted(view.look.catalogue):
        began = t(
            "A publication by {actor} for {day} (files: {n}), begun {time}, was interrupted.",
            actor=plain(one.actor),
            day=view.day(one.as_of),
            n=one.files,
            time=formats.moment(one.began_at),
        )
        if one.snapshot is None:
            ending = t("It did not go through: nothing was published. Please choose the files again.")
            st.error(view.sentences(began, ending))
        else:
            ending = t(
                "It went through as snapshot {seq}: the files need not be chosen again.", seq=one.snapshot.seq
            )
            st.success(view.sentences(began, ending))
        st.button(
            t("I have read this"), key=f"interrupted-{one.id}", on_click=underway.dismiss, args=(root, one.id)
        )


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
