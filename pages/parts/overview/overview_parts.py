"""The overview around its board: the headline, and one figure per district."""

from __future__ import annotations

import streamlit as st

from analytics.answers.overview import Overview, coverage
from analytics.figures import palette
from analytics.figures.districts import Bar, district_bars
from analytics.language import formats, phrases
from analytics.language.reporting import reports_line
from analytics.reference import unit
from pages.frame import show
from pages.frame.frame import View


def headline(view: View, shown: Overview) -> None:
    """How many targets are reached, and how many stand where: readable from three metres."""
    t = view.t
    counts, total = phrases.headline((line.assessment for line in shown.lines), t)
    st.caption(reports_line(view.look.snapshot, t))
    with st.container(horizontal=True, gap="large", key="headline"):
        for label, count in counts.items():
            st.metric(label, f"{count} / {total}", width="content")


def districts(view: View, shown: Overview) -> None:
    """Community coverage by district, furthest from the schedule first."""
    t = view.t
    indicator = view.register.indicator("communities.staffed")
    st.subheader(t("Communities with a professional, by district"), anchor=False)
    bars = [
        Bar(
            unit(code).in_language(t.language),
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
        district_bars(
            bars, captions=(t("Staffed"), t("Where we should be today")), colours=palette.palette(view.theme)
        ),
        key="districts-staffed",
        data=coverage(shown),
        alt=t(
            "{name} by district: {list}",
            name=t.label(indicator.name),
            list=t(", ").join(f"{bar.name} {bar.text} {bar.status}" for bar in bars),
        ),
    )
