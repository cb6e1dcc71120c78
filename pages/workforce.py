"""队伍: who they are, group inside group; who joined, left and moved; registrations, training, conditions."""

from __future__ import annotations

import streamlit as st

from analytics.workforce import workforce
from pages.parts import workforce_people, workforce_standing, workforce_turnover
from pages.parts.frame import View, view


def draw(view: View) -> None:
    t = view.t
    st.title(t("{place}: the workforce", place=view.place), anchor=False)
    top = st.container()
    group, by = workforce_people.choices(view)
    shown = workforce(
        view.catalogue,
        as_of=view.as_of,
        seq=view.head.seq,
        district_code=view.district_code,
        scope=view.scope,
        group=group,
        by=by,
    )
    with top:
        workforce_people.ladder(view, shown)
    if shown.composition is None or shown.registrations is None:
        return
    if shown.composition.total:
        workforce_people.composition(view, shown.composition, group, by)
        workforce_standing.registrations(view, shown, group)
        workforce_standing.hours(view, shown)
        workforce_standing.conditions(view, shown)
    else:
        workforce_people.nobody(view, group)
    workforce_turnover.draw(view, group)


draw(view())
