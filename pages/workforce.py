"""队伍: who they are, group inside group; who joined, left and moved; registrations, training, conditions."""

from __future__ import annotations

import streamlit as st

from analytics.answers.workforce import workforce
from pages.frame.frame import View, view
from pages.parts.workforce import people, standing, turnover


def draw(view: View) -> None:
    t = view.t
    st.title(t("{place}: the workforce", place=view.place), anchor=False)
    top = st.container()
    group, by = people.choices(view)
    shown = workforce(view.look, group=group, by=by)
    with top:
        people.ladder(view, shown)
    if shown.composition is None or shown.registrations is None:
        return
    if shown.composition.total:
        people.composition(view, shown.composition, group, by)
        standing.registrations(view, shown, group)
        if shown.is_exact:
            standing.hours(view, shown, group)
            standing.conditions(view, shown, group)
        else:
            standing.untold(view)
    else:
        people.nobody(view, group)
    turnover.draw(view, group)


draw(view())
