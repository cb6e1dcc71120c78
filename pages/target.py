"""目标: one target, its verdict, its way so far, who is missing, and how the number is made."""

from __future__ import annotations

import streamlit as st

from analytics.dossier import YEARLY, dossier
from pages.parts import target_charts, target_making, target_words, url
from pages.parts.frame import View, view


def draw(view: View) -> None:
    t = view.t
    targets = {target.id: target for target in view.register.targets}
    chosen = url.choose(
        st.selectbox,
        t("Target"),
        list(targets),
        name="target",
        default=next(iter(targets)),
        format_func=lambda id: t.label(targets[id].name),
    )
    shown = dossier(
        view.catalogue,
        view.register,
        chosen,
        as_of=view.as_of,
        seq=view.head.seq,
        district_code=view.district_code,
        scope=view.scope,
    )
    st.title(t("{place}: {target}", place=view.place, target=t.label(shown.indicator.name)), anchor=False)
    target_words.policy_sentence(view, shown)
    target_words.verdict(view, shown)
    if shown.indicator.kind in YEARLY:
        target_charts.years(view, shown)
    else:
        target_charts.way(view, shown)
        target_words.opinions(view, shown)
        target_charts.by_district(view, shown)
    target_words.missing(view, shown)
    target_charts.status_history(view, shown)
    target_words.revisions(view, shown)
    target_making.draw(view, shown)


draw(view())
