"""What a district objects to once it was told, and what was decided."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from analytics.access.viewer import Viewer
from analytics.language import formats
from analytics.reviews import commands, entering, texts
from analytics.reviews.review import Objection, Review, Step
from pages.frame.frame import View, plain
from pages.parts.reviews import writing

#: An objection to the whole result stands beside the items.
_WHOLE = "whole"
_STEPS = (Step.TOLD, Step.OBJECTED, Step.DECIDED)


def draw(view: View, review: Review) -> None:
    """The objections, each with its decision or the way to it; and a new one while there is time."""
    t = view.t
    if review.step not in _STEPS and not review.objections:
        return
    st.subheader(t("Objections"), anchor=False)
    if review.objection_due is not None:
        st.caption(t("The district may object until {day}.", day=view.day(review.objection_due)))
    for seq, one in review.objections.items():
        _objection(view, review, seq, one)
    probe = partial(commands.object, item=None, text="—")
    if review.step in _STEPS and writing.may(view, review, probe):
        _new(view, review)


def _name(view: View, item: str | None) -> str:
    return view.t("The whole result") if item is None else view.t.label(view.register.indicator(item).name)


def _objection(view: View, review: Review, seq: int, one: Objection) -> None:
    t = view.t
    with st.container(border=True, key=f"review-objection-{seq}"):
        st.markdown(
            plain(t("{what}: {text} ({who})", what=_name(view, one.item), text=one.text, who=one.by.actor))
        )
        if one.is_upheld is None:
            probe = partial(_decided, objected=seq, is_upheld=False, typed="", reason="—")
            if writing.may(view, review, probe):
                _decide(view, review, seq, one)
            return
        assert one.decided_by is not None
        verdict = t("Upheld") if one.is_upheld else t("Not upheld")
        score = (
            "" if one.score is None else t("New score: {score}.", score=formats.number(one.score, decimals=1))
        )
        reason = t(
            "{verdict}: {reason} ({who})", verdict=verdict, reason=one.reason, who=one.decided_by.actor
        )
        st.markdown(plain(view.sentences(reason, score)))


def _decide(view: View, review: Review, seq: int, one: Objection) -> None:
    t = view.t
    with st.form(f"review-decide-{seq}", border=False):
        words = {"upheld": t("Upheld"), "rejected": t("Not upheld")}
        chosen = st.segmented_control(
            t("Decision"), list(words), format_func=words.__getitem__, key=f"review-upheld-{seq}"
        )
        typed = ""
        if one.item is not None:
            weight = formats.number(review.entry(one.item).item.weight, decimals=1)
            label = t("New score, where it is upheld (0 to {weight})", weight=weight)
            typed = st.text_input(label, max_chars=8, key=f"review-new-score-{seq}", width=280)
        reason = st.text_area(t("Reason"), max_chars=texts.LONGEST, key=f"review-decided-{seq}")
        if st.form_submit_button(t("Decide"), type="primary"):
            if chosen is None:
                st.error(t("Choose whether the objection is upheld."))
                return
            decided = partial(
                _decided, objected=seq, is_upheld=chosen == "upheld", typed=typed, reason=reason
            )
            writing.do(view, review, decided)


def _decided(
    review: Review, viewer: Viewer, *, objected: int, is_upheld: bool, typed: str, reason: str
) -> Any:
    return commands.decide(review, viewer, objected, is_upheld, reason, entering.points(typed))


def _new(view: View, review: Review) -> None:
    t = view.t
    with st.expander(t("Object …"), key="review-object-open"), st.form("review-object", border=False):
        words = {_WHOLE: _name(view, None), **{id: _name(view, id) for id in review.entries}}
        chosen = st.selectbox(
            t("To what"), list(words), format_func=words.__getitem__, key="review-object-to"
        )
        text = st.text_area(t("Objection"), max_chars=texts.LONGEST, key="review-object-text")
        if st.form_submit_button(t("Object")):
            writing.do(
                view,
                review,
                lambda now, viewer: commands.object(now, viewer, None if chosen == _WHOLE else chosen, text),
            )
