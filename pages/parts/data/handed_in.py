"""What was handed in and waits: looked at together or one by one, then published or returned."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from analytics.access.viewer import Viewer
from analytics.errors import Refusal
from analytics.intake import four_eyes
from analytics.intake.handed_in import LONGEST_TEXT, HandIn, State
from analytics.intake.submission import Submission
from analytics.language import formats
from pages.frame.frame import View, draw_refusal, plain
from pages.parts.data import conflict, handing_in, preview, publishing, submission
from pages.parts.data.given import KeptFile


def draw(view: View) -> None:
    """What waits, with what is chosen of it examined; below it what became of the others."""
    t = view.t
    publishing.draw_interrupted(view)
    publishing.draw_last(view)
    everything = handing_in.store(view).all()
    waiting = [one for one in reversed(everything) if one.state is State.WAITING]
    st.subheader(t("Waiting"), anchor=False)
    if waiting:
        _decide(view, _chosen(view, waiting))
    else:
        conflict.forget()
        publishing.draw_again(view)
        st.info(t("Nothing is waiting."))
    settled = [one for one in everything if one.state is not State.WAITING]
    if settled:
        st.subheader(t("Published, returned or withdrawn"), anchor=False)
        handing_in.table(view, settled, key="handed-in-settled")


def _chosen(view: View, waiting: Sequence[HandIn]) -> list[HandIn]:
    """Those that are ticked."""
    t, chosen = view.t, []
    for one in waiting:
        if st.checkbox(handing_in.said(view, one), key=f"handed-in-{one.number}"):
            chosen.append(one)
        about = [
            t("handed in {time} by {actor}", time=formats.moment(one.at), actor=plain(one.sender)),
            t("files: {n}", n=len(one.files)),
            t("warnings: {n}", n=one.warnings),
            plain(one.note),
        ]
        st.caption(" · ".join(filter(None, about)))
    return chosen


def _decide(view: View, chosen: Sequence[HandIn]) -> None:
    """Examines what is chosen, and publishes or returns it."""
    t = view.t
    if not chosen:
        conflict.forget()
        publishing.draw_again(view)
        st.caption(t("Tick one or several to see their findings and what publishing would change."))
        return
    publishing.session().forget_last()
    if len({one.as_of for one in chosen}) > 1:
        st.info(t("These are of different as-of dates: tick those of one date."))
    elif _is_own(view, chosen):
        st.info(t("You handed in one of these yourself: another data steward publishes it."))
    else:
        _look(view, chosen)
    _return(view, chosen)


def _look(view: View, chosen: Sequence[HandIn]) -> None:
    try:
        sent = handing_in.store(view).files(chosen)
    except Refusal as refusal:
        draw_refusal(view.t, refusal)
        return
    key = "-".join(str(one.number) for one in chosen)
    files = [KeptFile(f"{key}/{name}", name, content) for name, content in sent]
    _, made, shown = submission.looked_at(view, files, chosen[0].as_of, is_for_good=True)
    if made is not None:
        preview.draw(view, made, shown)
        publishing.draw(view, made, shown, seal=_sealing(view, chosen, made))


def _sealing(view: View, chosen: Sequence[HandIn], made: Submission) -> publishing.Seal:
    def seal(_: Viewer, reason: str) -> int:
        return handing_in.store(view).publish(chosen, made, reason=reason).seq

    return seal


def _is_own(view: View, chosen: Sequence[HandIn]) -> bool:
    return four_eyes.applies(view.viewer) and any(one.account == view.viewer.account for one in chosen)


def _return(view: View, chosen: Sequence[HandIn]) -> None:
    """Sends what is ticked back to its senders, with a reason."""
    t = view.t
    st.subheader(t("Return"), anchor=False)
    reason = st.text_input(
        t("Why it is returned; the sender reads it"), key="handed-in-reason", max_chars=LONGEST_TEXT
    )
    if not st.button(
        t("Return what is ticked ({n})", n=len(chosen)), disabled=not reason.strip(), key="handed-in-return"
    ):
        return
    try:
        for one in chosen:
            handing_in.store(view).send_back(one.number, reason)
    except Refusal as refusal:
        draw_refusal(t, refusal)
        return
    st.rerun()
