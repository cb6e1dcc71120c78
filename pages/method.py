"""口径: definitions, formulas, thresholds, the dictionary and the words, all from where they are used."""

from __future__ import annotations

import streamlit as st

from pages.frame.frame import View, view
from pages.parts.method import method_parts


def draw(view: View) -> None:
    t = view.t
    st.title(t("Method: how every number is made and judged"), anchor=False)
    method_parts.introduction(view)
    method_parts.bullet(view)
    method_parts.judging(view)
    method_parts.indicators(view)
    method_parts.dictionary_of_tables(view)
    method_parts.terms(view)
    method_parts.sources(view)


draw(view())
