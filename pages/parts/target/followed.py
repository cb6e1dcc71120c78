"""The overdue actions on a number, at the top of its page: small, and only where there are any."""

from __future__ import annotations

import streamlit as st

from analytics.language import labels
from analytics.policy.register import Indicator
from analytics.reviews.store import today
from pages.frame import url
from pages.frame.frame import View, plain
from pages.parts.actions import overdue
from pages.parts.actions.listing import LIGHTS, days_left


def draw(view: View, indicator: Indicator) -> None:
    """A link to each, with its light, its unit and how late it is."""
    t = view.t
    for one in overdue.of(view, indicator=indicator.id):
        light = one.light(today())
        symbol = LIGHTS[light][0] if light else ""
        late = days_left(one.days_left(today()), t)
        what = view.listed([one.what, labels.unit_word(one.district_code, t), late])
        label = t("{symbol} Overdue action {n}: {what}", symbol=symbol, n=one.id, what=plain(what))
        st.page_link(
            "../actions.py", label=label, query_params=url.address(action=str(one.id)), width="content"
        )
