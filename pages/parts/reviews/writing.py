"""One step of a review: done, or refused in a sentence where it was asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from analytics.access.viewer import Viewer
from analytics.errors import NotAllowed, Refusal
from analytics.language.translator import Translator
from analytics.reviews.review import Review
from analytics.reviews.store import Reviews
from pages.frame import acting
from pages.frame.frame import View, draw_refusal

#: What a reader does: of a review and who acts, what happens next.
Deed = Callable[[Review, Viewer], Any]


def reviews(view: View) -> Reviews:
    """The reviews, under the name of who acts."""
    return Reviews.of(view.look.catalogue.root, acting.viewer(view))


def chosen(year: int, snapshot: int | None, t: Translator) -> Mapping[str, str]:
    """What a table of reviews stands on, as its file says it."""
    said = {t("Review of the year"): str(year)}
    return said if snapshot is None else {**said, t("Snapshot"): str(snapshot)}


def source(view: View, review: Review, rows: int) -> str:
    """Where the numbers of a review are from: the snapshot it was opened on, whatever is looked at now."""
    return view.t(
        "Source: review of {year}, snapshot {seq}, {day}; rows: {rows}",
        year=review.year,
        seq=review.opened.snapshot,
        day=view.day(review.opened.as_of),
        rows=rows,
    )


def refusal(view: View, review: Review, deed: Deed) -> str:
    """Why something cannot be done just now; empty where it can."""
    try:
        deed(review, acting.viewer(view))
    except Refusal as refused:
        return view.t.refusal(refused)
    return ""


def may(view: View, review: Review, deed: Deed) -> bool:
    """Whether it is for this reader at all, now or at another step."""
    try:
        deed(review, acting.viewer(view))
    except NotAllowed:
        return False
    except Refusal:
        pass
    return True


def do(view: View, review: Review, deed: Deed) -> None:
    """Does it and draws the page with it; a refusal is said where it was tried."""
    viewer = acting.viewer(view)
    try:
        reviews(view).write(review.year, review.district_code, lambda now: deed(now, viewer))
    except Refusal as refused:
        draw_refusal(view.t, refused)
        return
    st.rerun()
