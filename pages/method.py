"""口径: definitions, formulas, thresholds, the dictionary and the words, all from where they are used."""

from __future__ import annotations

import streamlit as st

from pages.frame.frame import View, view
from pages.parts.method import definitions, reading


def draw(view: View) -> None:
    t = view.t
    st.title(t("Method: how every number is worked out and judged"), anchor=False)
    reading.introduction(view)
    reading.bullet(view)
    definitions.judging(view)
    definitions.indicators(view)
    definitions.tables(view)
    definitions.terms(view)
    definitions.sources(view)


draw(view())
