"""目标: one indicator, its verdict, its way so far, who is missing, and how the number is made."""

from __future__ import annotations

from datetime import date
from typing import TypedDict

import streamlit as st

from analytics.access.scope import Scope
from analytics.dossier import Dossier, dossier
from analytics.language.formulas import making_steps
from analytics.measures import measure_dossier
from pages.parts import making, measure, target_charts, target_words
from pages.parts.frame import View, view


class Asked(TypedDict):
    """Which day, as known when, of which unit, for whom."""

    as_of: date
    seq: int
    district_code: str
    scope: Scope


def draw(view: View) -> None:
    chosen = target_words.choice(view)
    name = view.t.label(chosen.name)
    st.title(view.t("{place}: {target}", place=view.place, target=name), anchor=False)
    target_words.policy_sentence(view, chosen)
    asked = Asked(as_of=view.as_of, seq=view.head.seq, district_code=view.district_code, scope=view.scope)
    if chosen.is_target:
        _dated_target(view, dossier(view.catalogue, view.register, chosen.id, **asked))
    else:
        measure.draw(view, measure_dossier(view.catalogue, view.register, chosen.id, **asked))


def _dated_target(view: View, shown: Dossier) -> None:
    target_words.verdict(view, shown)
    if shown.indicator.kind.is_yearly:
        target_charts.years(view, shown)
    else:
        target_charts.way(view, shown)
        target_words.opinions(view, shown)
        target_charts.by_district(view, shown)
    target_words.missing(view, shown)
    target_charts.status_history(view, shown)
    target_words.revisions(view, shown)
    making.draw(
        view,
        shown.indicator,
        shown.overall.value,
        lambda: making_steps(shown.indicator, shown.overall, view.t),
    )


draw(view())
