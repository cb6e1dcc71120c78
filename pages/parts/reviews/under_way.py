"""On the overview: that a review is under way, and whether it is late; nothing where there is none."""

from __future__ import annotations

import streamlit as st

from analytics import log
from analytics.database.engine import DatabaseRefused
from analytics.reviews.agenda import under_way
from analytics.reviews.store import Reviews
from pages.frame import url
from pages.frame.frame import View


def draw(view: View) -> None:
    """One line that leads to the review of the last year that has one."""
    t = view.t
    try:
        reviews = Reviews.of(view.look.catalogue.root, view.viewer)
        running = next((under_way(year, reviews.all(year).values()) for year in reviews.years()), None)
    except DatabaseRefused as refusal:
        # The overview goes on without it; the page of reviews says why.
        log.refused(refusal)
        return
    if running is None:
        return
    said = t("Review of {year} under way: not closed in {n} districts", year=running.year, n=running.count)
    if running.late:
        said = t("{said}, late in {late}", said=said, late=running.late)
    with st.container(key="overview-review"):
        st.page_link(
            "../reviews.py",
            label=said,
            query_params=url.address(year=str(running.year), district=None),
            width="content",
        )
