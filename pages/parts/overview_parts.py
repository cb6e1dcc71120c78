"""The overview around its board: the headline, and one figure per district."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics.assess.assessment import Status
from analytics.assess.verdict import DONE
from analytics.figures import palette
from analytics.figures.districts import Bar, district_bars
from analytics.language import formats, phrases
from analytics.overview import Overview
from analytics.reference import unit
from pages.parts import show
from pages.parts.frame import View

#: What a leader must act on first.
LOST = (Status.SERIOUSLY_BEHIND, Status.MISSED, Status.NOT_MET)


def headline(view: View, shown: Overview) -> None:
    """How many targets are reached, and how many stand where: readable from three metres."""
    t = view.t
    # A district answers only for the targets the policy sets for districts.
    found = [line.assessment.status for line in shown.lines if line.assessment.reason != phrases.NO_TARGET]
    counts = {
        t("Reached"): sum(status in DONE for status in found),
        t("On or ahead of schedule"): sum(status in (Status.ON_SCHEDULE, Status.AHEAD) for status in found),
        t("Slightly behind"): sum(status in (Status.SLIGHTLY_BEHIND, Status.FLAT) for status in found),
        t("Seriously behind or missed"): sum(status in LOST for status in found),
    }
    left = len(found) - sum(counts.values())
    if left:
        counts[t("Open or without data")] = left
    st.caption(_day_and_reports(view))
    with st.container(horizontal=True, gap="large", key="headline"):
        for label, count in counts.items():
            st.metric(label, f"{count} / {len(found)}", width="content")


def _day_and_reports(view: View) -> str:
    """The day everything is judged on, and whose data is older than it."""
    t, reports = view.t, view.snapshot.districts
    carried = [
        t(
            "{district} (as of {day})",
            district=unit(code).in_language(t.language),
            day=view.day(report.carried_forward_from),
        )
        for code, report in reports.items()
        if report.is_carried_forward
    ]
    parts = [
        t("As of {day}", day=view.day(view.as_of)),
        t("{count} of 8 districts reported", count=len(view.snapshot.reported)),
    ]
    if carried:
        parts.append(t("carried forward: {districts}", districts=t(", ").join(carried)))
    return " · ".join(parts)


def districts(view: View, shown: Overview) -> None:
    """Community coverage by district, furthest from the schedule first."""
    t = view.t
    indicator = view.register.indicator("communities.staffed")
    st.subheader(t("Communities with a professional, by district"), anchor=False)
    ranked = sorted(
        shown.coverage.items(), key=lambda item: (item[1].completion is None, item[1].completion or 0)
    )
    bars = [
        Bar(
            unit(code).in_language(t.language),
            f"{palette.symbol(item)} {phrases.status_word(item, t)}",
            item.completion,
            formats.percent(item.completion),
            palette.tone(item),
            item.expected,
        )
        for code, item in ranked
    ]
    data = pd.DataFrame(
        [
            {
                t("District"): unit(code).in_language(t.language),
                t("Communities staffed"): item.value,
                t("Communities"): item.total,
                t("Share"): item.completion,
                t("Where we should be today"): item.expected,
                t("Status"): phrases.status_word(item, t),
            }
            for code, item in ranked
        ],
    )
    show.figure(
        view,
        district_bars(
            bars,
            captions=(t("Staffed"), t("Where we should be today")),
            colours=palette.palette(view.theme),
        ),
        key="districts-staffed",
        data=data,
        alt=t(
            "{name} by district: {list}",
            name=t.label(indicator.name),
            list=t(", ").join(f"{bar.name} {bar.text} {bar.status}" for bar in bars),
        ),
    )
