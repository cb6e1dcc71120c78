"""目标: one indicator, its verdict, its way so far, who is missing, and how the number is made."""

from __future__ import annotations

import streamlit as st

from analytics.answers.districts.institutions import is_institution
from analytics.answers.measure import measure_dossier
from analytics.answers.target import Dossier, dossier
from analytics.language.formulas import making_steps
from pages.frame.frame import View, view
from pages.parts.target import charts, explanation, followed, institutions, making, measure, words


def draw(view: View) -> None:
    chosen = words.choice(view)
    name = view.t.label(chosen.name)
    st.title(view.t("{place}: {target}", place=view.place, target=name), anchor=False)
    words.policy_sentence(view, chosen)
    followed.draw(view, chosen)
    if chosen.is_target:
        _dated_target(view, dossier(view.look, chosen.id))
    else:
        measure.draw(view, measure_dossier(view.look, chosen.id))


def _dated_target(view: View, shown: Dossier) -> None:
    words.verdict(view, shown)
    explanation.draw(view, shown.indicator)
    if shown.indicator.kind.is_yearly:
        charts.years(view, shown)
    else:
        if is_institution(shown.indicator) and not view.is_city:
            institutions.known(view, shown.indicator)
        else:
            charts.way(view, shown)
            words.opinions(view, shown)
            _by_district(view, shown)
    words.missing(view, shown)
    charts.status_history(view, shown)
    words.revisions(view, shown)
    making.draw(
        view,
        shown.indicator,
        shown.verdict.overall.value,
        lambda: making_steps(shown.indicator, shown.verdict.overall, view.register, view.t),
    )


def _by_district(view: View, shown: Dossier) -> None:
    """What a district has or not has days rather than a line."""
    if is_institution(shown.indicator):
        institutions.known(view, shown.indicator)
    else:
        charts.by_district(view, shown)


draw(view())
