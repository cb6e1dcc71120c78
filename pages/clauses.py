"""条款: the policy part by part, each sentence with the numbers that rest on it."""

from __future__ import annotations

import streamlit as st

from analytics.answers.clauses import clauses, matching, tally
from pages.frame.frame import View, view
from pages.parts.clauses import choices
from pages.parts.components import clause_rows


def draw(view: View) -> None:
    t = view.t
    whole = clauses(view.look)
    counted = tally(whole)
    st.title(t("{place}: the policy clause by clause", place=view.place), anchor=False)
    choices.headline(view, counted)
    words, only = choices.draw(view, counted)
    shown = matching(whole, view.register, words=words, only=only)
    if not shown:
        choices.nothing(view, words, only)
        return
    clause_rows.document(view, shown)
    choices.source(view, shown, counted, words, only)


draw(view())
