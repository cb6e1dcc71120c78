"""目标: one indicator, its verdict, its way so far, who is missing, and how the number is made."""

from __future__ import annotations

from datetime import date
from typing import TypedDict

import streamlit as st

from analytics.access.scope import Scope
from analytics.answers.dossier import Dossier, dossier
from analytics.language.formulas import making_steps
from analytics.progress.measures import measure_dossier
from pages.frame.frame import View, view
from pages.parts.target import charts, making, measure, words


class Asked(TypedDict):
    """Which day, as known when, of which unit, for whom."""

    as_of: date
    seq: int
    district_code: str
    scope: Scope


def draw(view: View) -> None:
    chosen = words.choice(view)
    name = view.t.label(chosen.name)
    st.title(view.t("{place}: {target}", place=view.place, target=name), anchor=False)
    words.policy_sentence(view, chosen)
    asked = Asked(as_of=view.as_of, seq=view.head.seq, district_code=view.district_code, scope=view.scope)
    if chosen.is_target:
        _dated_target(view, dossier(view.catalogue, view.register, chosen.id, **asked))
    else:
        measure.draw(view, measure_dossier(view.catalogue, view.register, chosen.id, **asked))


def _dated_target(view: View, shown: Dossier) -> None:
    words.verdict(view, shown)
    if shown.indicator.kind.is_yearly:
        charts.years(view, shown)
    else:
        charts.way(view, shown)
        words.opinions(view, shown)
        charts.by_district(view, shown)
    words.missing(view, shown)
    charts.status_history(view, shown)
    words.revisions(view, shown)
    making.draw(
        view,
        shown.indicator,
        shown.overall.value,
        lambda: making_steps(shown.indicator, shown.overall, view.t),
    )


draw(view())
