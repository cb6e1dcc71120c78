"""Which districts have what the target asks for: since when, and when it was lost."""

from __future__ import annotations

import streamlit as st

from analytics.answers.districts.institutions import institutions
from analytics.policy.register import Indicator
from analytics.progress import verdicts
from pages.frame.frame import View
from pages.parts.districts import institutions as table


def known(view: View, indicator: Indicator) -> None:
    """One row a district of the unit looked at."""
    st.subheader(view.t("Established and closed"), anchor=False)
    judged = {code: verdicts.of(view.look.at(code))[indicator.id].overall for code in view.look.own_districts}
    table.of_all(view, institutions(view.look, indicator), judged)
