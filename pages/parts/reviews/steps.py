"""Where a review is, and what can be done next: buttons, and why one cannot be used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from analytics.errors import N_
from analytics.reviews import commands, texts, wording
from analytics.reviews.review import Review, Step
from pages.frame.frame import View, plain
from pages.parts.reviews import writing
from pages.parts.reviews.writing import Deed

#: Where no reason is given yet, this one stands for it: what else is refused is said before it is asked for.
_SOME_REASON = "—"


@dataclass(frozen=True)
class Move:
    """A step by its button: what it says, what it does, whether a reason is asked for first."""

    id: str
    label: str
    deed: Deed
    reason: str = ""


def _returned(reason: str) -> Deed:
    return lambda review, viewer: commands.give_back(review, viewer, reason)


def _reopened(reason: str) -> Deed:
    return lambda review, viewer: commands.reopen(review, viewer, reason)


_MOVES: dict[str, Move] = {
    move.id: move
    for move in (
        Move("submit", N_("Submit the self-assessment"), commands.submit),
        Move("check", N_("Checked: pass on to be signed"), commands.check),
        Move("sign", N_("Sign"), commands.sign),
        Move("seal", N_("Seal"), commands.seal),
        Move("tell", N_("Tell the district the result"), commands.tell),
        Move("finalize", N_("Close: nothing is open"), commands.finalize),
        Move("give_back", N_("Return …"), _returned(_SOME_REASON), N_("Why it is returned")),
        Move("reopen", N_("Open again …"), _reopened(_SOME_REASON), N_("Why it is opened again")),
    )
}
_WITH_REASON = {"give_back": _returned, "reopen": _reopened}
_AT: dict[Step, Sequence[str]] = {
    Step.SELF_ASSESSMENT: ("submit",),
    Step.IN_REVIEW: ("check", "give_back"),
    Step.CHECKED: ("sign", "give_back"),
    Step.SIGNED: ("seal", "give_back"),
    Step.SEALED: ("tell", "reopen"),
    Step.TOLD: ("finalize", "reopen"),
    Step.OBJECTED: (),
    Step.DECIDED: ("seal", "finalize", "reopen"),
    Step.FINAL: ("reopen",),
}


def draw(view: View, review: Review) -> None:
    """What comes next, and the buttons that lead there."""
    t = view.t
    st.markdown(t("Next: {what}", what=t(wording.NEXT[review.step])))
    refused = []
    with st.container(horizontal=True, gap="small", key="review-steps"):
        moves = [_MOVES[id] for id in _AT[review.step]]
        for place, move in enumerate(move for move in moves if writing.may(view, review, move.deed)):
            why = writing.refusal(view, review, move.deed)
            if why and why not in refused:
                refused.append(why)
            clicked = st.button(
                t(move.label),
                key=f"review-{move.id}",
                disabled=bool(why),
                type="secondary" if place else "primary",
            )
            if clicked and move.reason:
                _ask(view, review, move)
            elif clicked:
                writing.do(view, review, move.deed)
    for why in refused:
        st.caption(plain(why))


def _ask(view: View, review: Review, move: Move) -> None:
    st.dialog(view.t(move.reason))(_reason)(view, review, move)


def _reason(view: View, review: Review, move: Move) -> None:
    t = view.t
    with st.form(f"review-{move.id}-form", border=False):
        reason = st.text_area(t("Reason"), max_chars=texts.LONGEST, key=f"review-{move.id}-reason")
        if st.form_submit_button(t(move.label).rstrip(" …"), type="primary"):
            writing.do(view, review, _WITH_REASON[move.id](reason))
