"""Plus and minus points for what no item covers, in a section of their own."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from analytics.access.viewer import Viewer
from analytics.language import formats
from analytics.reviews import commands, entering, texts
from analytics.reviews.review import Review, Step
from pages.frame.frame import View, plain
from pages.parts.reviews import writing


def draw(view: View, review: Review) -> None:
    """The points with their reasons; while it is in review, one more can be given or one taken back."""
    t = view.t
    probe = partial(commands.adjust, points=1.0, reason="—")
    is_open = review.step is Step.IN_REVIEW and writing.may(view, review, probe)
    if not is_open and not review.adjustments:
        return
    most = review.opened.scheme.adjustment
    st.subheader(t("Plus and minus points"), anchor=False)
    st.caption(
        t(
            "For what no item covers: at most {plus} plus and {minus} minus. The reviewers’ choice too.",
            plus=formats.number(most.most_plus, decimals=1),
            minus=formats.number(most.most_minus, decimals=1),
        )
    )
    for seq, one in review.adjustments.items():
        with st.container(horizontal=True, vertical_alignment="center", key=f"review-adjusted-{seq}"):
            points = formats.signed(one.points)
            said = t("{points}: {reason} ({who})", points=points, reason=one.reason, who=one.by.actor)
            st.markdown(plain(said), width="stretch")
            if is_open and st.button(t("Withdraw"), key=f"review-withdraw-{seq}"):
                writing.do(view, review, partial(commands.withdraw, adjusted=seq))
    if is_open:
        _add(view, review)


def _add(view: View, review: Review) -> None:
    t = view.t
    # New fields once the points were given.
    given = len([event for event in review.history if event.kind == "adjusted"])
    with (
        st.form("review-adjust", clear_on_submit=False, border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        typed = st.text_input(
            t("Points (minus for a deduction)"), max_chars=8, key=f"review-points-{given}", width=200
        )
        reason = st.text_input(
            t("Reason"), max_chars=texts.LONGEST, key=f"review-points-reason-{given}", width="stretch"
        )
        if st.form_submit_button(t("Add"), key="review-points-add"):
            writing.do(view, review, partial(_adjusted, typed=typed, reason=reason))


def _adjusted(review: Review, viewer: Viewer, *, typed: str, reason: str) -> Any:
    return commands.adjust(review, viewer, entering.points(typed) or 0.0, reason)
