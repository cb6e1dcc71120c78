"""Which year is reviewed, and the opening of its reviews on the snapshot looked at."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from analytics.access.viewer import Right
from analytics.errors import Refusal
from analytics.language import formats, labels
from analytics.reviews.store import Reviews
from pages.frame import acting, url
from pages.frame.frame import View, draw_refusal, plain


def year(view: View) -> int:
    """The year chosen; without a choice the last one with a review, or that of the day looked at."""
    reviews = Reviews.of(view.look.catalogue.root, view.viewer)
    opened = reviews.years()
    years = sorted({*opened, *(snapshot.as_of.year for snapshot in view.look.timeline)}, reverse=True)
    words = {str(one): view.t("{year}", year=one) for one in years}
    default = str(opened[0] if opened else view.as_of.year)
    return int(url.choose(view.t("Review of the year"), words, name="year", default=default, width=160))


def draw(view: View, year: int, codes: Sequence[str]) -> None:
    """Opens the reviews of districts, on the snapshot chosen in the sidebar, which it names."""
    t, viewer = view.t, acting.viewer(view)
    if not viewer.may(Right.REVIEW):
        st.info(t("Not opened yet: {districts}.", districts=plain(view.names(codes))))
        return
    reviews = Reviews.of(view.look.catalogue.root, viewer)
    scheme = reviews.scheme(year)
    snapshot = labels.snapshot(view.look.snapshot, t)
    st.markdown(
        t(
            "Not opened yet: {districts}. A review takes its numbers from one snapshot, the one chosen in "
            "the sidebar: {snapshot}. It keeps them whatever is published later.",
            districts=plain(view.names(codes)),
            snapshot=plain(snapshot),
        )
    )
    if view.as_of.year != year:
        st.warning(t("That snapshot is not of {year}: choose a day of that year in the sidebar.", year=year))
        return
    st.caption(
        t(
            "{n} items, {points} points (version {version} of the scheme). Weights, scoring rules and grades "
            "are the reviewers’ choice: the policy sets none.",
            n=len(scheme.items),
            points=formats.number(scheme.weight, decimals=1),
            version=scheme.version,
        )
    )
    label = (
        t("Open the review of {year} on this snapshot", year=year)
        if len(codes) == 1
        else t("Open these {n} reviews of {year} on this snapshot", n=len(codes), year=year)
    )
    if viewer.name is None:
        st.caption(t("Say who you are first: it is kept who did what."))
    if st.button(label, type="primary", key="review-open", disabled=viewer.name is None):
        try:
            for code in codes:
                reviews.open(view.look.at(code), year=year)
        except Refusal as refusal:
            draw_refusal(t, refusal)
            return
        st.rerun()
