"""Which units are to be reminded of what is due: to copy and pass on, and by mail where there is a server."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from analytics.access.viewer import Right
from analytics.language import labels
from analytics.reviews import reminders
from analytics.reviews.actions import Action
from analytics.reviews.reminders import Mailed
from analytics.reviews.store import today
from pages.frame import acting
from pages.frame.frame import View, plain
from pages.parts.actions import telling
from pages.parts.actions.listing import days_left


def draw(view: View, actions: Sequence[Action]) -> None:
    """The reminders of today, unit by unit; nothing where nothing presses."""
    t, due = view.t, reminders.due_now(actions, today())
    if not due:
        return
    with st.expander(t("Reminders: units {n}", n=len(due)), key="actions-reminders"):
        for one in due:
            st.markdown(f"**{plain(labels.unit_word(one.district_code, t))}**")
            st.code("\n".join(_line(view, action) for action in one.actions), language=None, wrap_lines=True)
        if view.viewer.may(Right.ACT):
            st.button(t("Mail them"), key="actions-mail", on_click=_send, args=(view,))
            st.caption(t("Once a day for each unit, where the server has a mail server and addresses."))


def _line(view: View, one: Action) -> str:
    """`第3号 补建实习基地（市民政局），2027年1月31日前，逾期5天`: plain text to pass on."""
    t = view.t
    parts = (one.what, one.responsible, t("until {day}", day=view.day(one.due)))
    late = days_left(one.days_left(today()), t)
    return f"{t('No. {n}', n=one.id)} {view.listed(filter(None, (*parts, late)))}"


def _send(view: View) -> None:
    def act() -> str:
        mailed = reminders.send(view.look, acting.viewer(view), today())
        return view.t("; ").join(_became(view, one) for one in mailed)

    telling.tell(telling.tried(view, act))


def _became(view: View, one: Mailed) -> str:
    t = view.t
    unit = labels.unit_word(one.reminder.district_code, t)
    return f"{unit}{t(': ')}{t('mailed') if one.is_sent else t(one.reason or '')}"
