"""Every duty and tracked measure of one district, clause by clause."""

from __future__ import annotations

import streamlit as st

from analytics.answers.districts import tables
from analytics.answers.districts.profile import Profile
from pages.frame import show
from pages.frame.frame import View
from pages.parts.components import measure_grid


def draw(view: View, shown: Profile) -> None:
    t = view.t
    st.subheader(t("Duties and tracked measures"), anchor=False)
    measure_grid.draw(view, shown.measures, city=shown.city_measures, key="profile-measures")
    st.caption(
        t("Below each number: the change over a year. A duty is met or not met; a tracked "
          "measure has neither a number nor a date in the policy.")
    )  # fmt: skip
    show.source(view, key="profile-measures", data=tables.measures(shown))
