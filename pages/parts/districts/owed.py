"""What a district must have done by the end of the year, most urgent first, and what is past due."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from analytics.answers.districts import tables
from analytics.answers.districts.owed import Owed
from analytics.answers.districts.profile import Profile
from analytics.answers.districts.wording import owed_text
from analytics.assess.assessment import Status
from analytics.figures import palette
from pages.frame import show
from pages.frame.frame import View
from pages.parts.components import district_table
from pages.parts.components.component import Link
from pages.parts.components.district_table import Cell, Head, Row


def draw(view: View, shown: Profile) -> None:
    t, owing = view.t, shown.owing
    year = owing.year_end.year
    st.subheader(t("Due by the end of {year}", year=year), anchor=False)
    if owing.by_year_end:
        _table(view, owing.by_year_end, key="profile-owed")
    else:
        st.success(t("Nothing is due by the end of {year}.", year=year))
    if owing.later:
        st.subheader(t("Due later"), anchor=False)
        _table(view, owing.later, key="profile-owed-later")
    if owing.by_year_end or owing.later:
        show.source(view, key="profile-owed", data=tables.owed(shown))


def _table(view: View, listed: Sequence[Owed], *, key: str) -> None:
    t = view.t
    district_table.draw(
        [t("Still missing"), t("Due")],
        [_row(view, owed, place) for place, owed in enumerate(listed)],
        key=key,
        label=t("What is due, most urgent first"),
        corner=t("What is due"),
        layout="cards wide owed",
    )


def _row(view: View, owed: Owed, place: int) -> Row:
    text = owed_text(owed, view.register, view.t)
    missed = Status.MISSED
    when = (
        Cell(symbol=palette.SYMBOLS[missed], word=text.by, tone=palette.tone_of(missed), status=str(missed))
        if owed.is_past
        else Cell(text.by)
    )
    head = Head(text.name, to=_seen_at(owed))
    return Row(str(place), head, [Cell(text.amount, text.details), when])


def _seen_at(owed: Owed) -> Link:
    """The page that shows what is missing."""
    if owed.indicator is None:
        return Link("workforce", {})
    if owed.years:
        return Link("funding", {})
    if owed.names:
        return Link("communities", {})
    return Link("target", {"target": owed.indicator.id})
