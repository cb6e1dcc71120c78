"""Community coverage by district, furthest from the schedule first."""

from __future__ import annotations

import streamlit as st

from analytics.answers.overview import Overview, coverage
from analytics.figures import palette
from analytics.figures.districts import Bar, district_bars
from analytics.language import formats, phrases
from pages.frame import show
from pages.frame.frame import View


def draw(view: View, shown: Overview) -> None:
    t = view.t
    indicator = view.register.indicator("communities.staffed")
    st.subheader(t("Communities with a professional, by district"), anchor=False)
    bars = [
        Bar(
            view.name(code),
            f"{palette.symbol(item)} {phrases.status_word(item, t)}",
            item.completion,
            formats.percent(item.completion),
            palette.tone(item),
            phrases.expected(item),
        )
        for code, item in shown.ranked_coverage
    ]
    show.figure(
        view,
        district_bars(bars, captions=(t("Staffed"), t("Where we should be today")), colours=view.colours),
        key="districts-staffed",
        data=coverage(shown),
        alt=show.by_district(view, indicator, (f"{bar.name} {bar.text} {bar.status}" for bar in bars)),
    )
