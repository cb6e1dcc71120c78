"""自助分析: any question of subjects, columns and measures; its answer, its lists, and the rows behind it."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from analytics.errors import Refusal
from analytics.explore import wording
from analytics.explore.answer import Answer
from analytics.explore.answering import answer
from analytics.explore.question import first, read
from pages.frame import noting, part, show, url
from pages.frame.frame import View, plain, view
from pages.parts.components import asking
from pages.parts.explore import behind, choices, kept, lists, picture, query


def draw(view: View) -> None:
    st.title(view.t("{place}: explore", place=view.place), anchor=False)
    part.draw(_question, key="explore-question")


def _question(view: View) -> None:
    shown = _answer(view)
    question = shown.question
    opened = behind.opened(view, question)
    whole = {"list": lists.all_of(question)}
    drawn = asking.drawn({**question.parameters(), **{name: id for name, id in whole.items() if id}})
    choices.draw(view, shown, drawn=drawn)
    kept.draw(view, question)
    with st.container(key="explore-sides"):
        left, right = st.columns(2, gap="medium")
    with left:
        if noting.may_show(view, shown.table):
            picture.draw(view, shown, opened, drawn=drawn)
            show.source(
                view,
                key="explore",
                data=shown.table,
                rows=shown.rows,
                chosen=lambda t: wording.told(shown.question, view.look, t),
                picture="explore-picture",
            )
        behind.draw(view, question, opened)
        query.draw(view, shown)
    with right:
        lists.draw(view, shown, drawn=drawn)


def _answer(view: View) -> Answer:
    """What the address asks; of what cannot be taken a notice tells, and the rest is asked."""
    question, unread = read(st.query_params.to_dict())
    for one in unread:
        url.refuse(one.name, one.value)
    if question.against is not None and question.against not in choices.comparisons(view):
        url.refuse("against", question.against)
        question = replace(question, against=None)
    # An answer of none would read as if there were nobody there.
    asked = question.filtered("district_code")
    seen = [code for code in asked if code is None or view.look.sees(code)]
    for code in asked:
        if code not in seen:
            url.refuse("where.district_code", str(code))
    question = question.filtering("district_code", seen)
    try:
        return answer(view.look, question)
    except Refusal as why:
        st.warning(plain(view.t.refusal(why)))
        return answer(view.look, first(question.subject))


draw(view())
