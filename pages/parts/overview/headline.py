"""How many targets stand where: readable from three metres."""

from __future__ import annotations

import streamlit as st

from analytics.answers.overview import Overview
from analytics.language import phrases
from analytics.language.reporting import reports_line
from pages.frame import show
from pages.frame.frame import View


def draw(view: View, shown: Overview) -> None:
    counts, total = phrases.headline((line.assessment for line in shown.lines), view.t)
    st.caption(reports_line(view.look.snapshot, view.t))
    show.headline({label: f"{count} / {total}" for label, count in counts.items()}, key="headline")
