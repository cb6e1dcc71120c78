"""One action opened: what is to be done, who did what when, its evidence, the steps possible now."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, Literal

import pandas as pd
import streamlit as st

from analytics.database.events import Event
from analytics.errors import N_
from analytics.language import formats, labels
from analytics.reference import CITY
from analytics.reviews import acting as steps
from analytics.reviews.acting import Actions, Move
from analytics.reviews.actions import KINDS, Action, Extended
from analytics.reviews.store import today
from analytics.reviews.texts import LONGEST
from pages.frame import acting, show, url
from pages.frame.frame import View, plain
from pages.parts.actions import evidence, telling
from pages.parts.actions.listing import LIGHTS, days_left, kept

#: What every step is called, and what is asked for it; nothing where a click is all.
_MOVES: Mapping[Move, tuple[str, str]] = {
    Move.TAKE_OVER: (N_("Take over"), ""),
    Move.REPORT_DONE: (N_("Report done …"), N_("What was done")),
    Move.SEND_BACK: (N_("Return …"), N_("What is missing")),
    Move.CLOSE: (N_("Close …"), N_("Remark (may stay empty)")),
    Move.EXTEND: (N_("Extend the deadline …"), N_("Reason")),
    Move.NOTE: (N_("Add a note …"), N_("How far it is")),
    Move.SHOW: (N_("Attach evidence …"), ""),
    Move.WITHDRAW: (N_("Withdraw …"), N_("Reason")),
}
#: What was kept, in a sentence, once a step is done.
_DONE: Mapping[Move, str] = {
    Move.TAKE_OVER: N_("Action {n} is taken over."),
    Move.REPORT_DONE: N_("Action {n} is reported done."),
    Move.SEND_BACK: N_("Action {n} is returned."),
    Move.CLOSE: N_("Action {n} is closed."),
    Move.EXTEND: N_("The deadline of action {n} is extended."),
    Move.NOTE: N_("The note on action {n} is kept."),
    Move.SHOW: N_("The evidence for action {n} is kept."),
    Move.WITHDRAW: N_("Action {n} is withdrawn."),
}
#: What happened, by the kind of its event.
_HAPPENED: Mapping[str, str] = {
    "action_set": N_("Set"),
    "taken_over": N_("Taken over"),
    "reported_done": N_("Reported done"),
    "sent_back": N_("Returned"),
    "closed": N_("Closed"),
    "withdrawn": N_("Withdrawn"),
    "extended": N_("Deadline extended"),
    "noted": N_("Note"),
    "evidence_shown": N_("Evidence attached"),
}


def draw(view: View, actions: Sequence[Action]) -> None:
    """The action in the address, if there is one."""
    asked = st.query_params.get("action")
    if asked is None:
        return
    one = next((one for one in actions if str(one.id) == asked), None)
    if one is None:
        url.refuse("action", asked)
        return
    with st.container(border=True, key="action"):
        _head(view, one)
        _steps(view, one)
        _history(view, one)
        evidence.draw(view, one)
        label = view.t("Close this view")
        left = {name: value for name, value in kept().items() if value}
        st.page_link("../actions.py", label=label, query_params=url.address(**left), width="content")


def _head(view: View, one: Action) -> None:
    t, light = view.t, one.light(today())
    st.subheader(plain(one.what), anchor=False)
    symbol = f"{LIGHTS[light][0]} " if light else ""
    word = labels.word("action_light", light, t) if light else ""
    state = labels.word("action_state", one.state, t)
    due = t("until {day}", day=view.day(one.due))
    parts = [f"{symbol}{word}" if light else "", state, due, days_left(one.days_left(today()), t)]
    st.markdown(f"**{plain(' · '.join(filter(None, parts)))}**")
    unit = labels.unit_word(one.district_code, t)
    said = [t("No. {n}", n=one.id), unit, t("answers for it: {who}", who=plain(one.responsible))]
    if one.first_due != one.due:
        said.append(t("first deadline: {day}", day=view.day(one.first_due)))
    if one.is_rectification:
        said.append(t("puts right what the review of {year} found", year=one.year))
    if one.from_meeting is not None:
        said.append(t("decided in meeting {n}", n=one.from_meeting))
    st.caption(" · ".join(said))
    if one.indicator is not None:
        district = None if one.district_code == CITY else one.district_code
        name = plain(t.label(view.register.indicator(one.indicator).name))
        choices = url.address(target=one.indicator, district=district)
        st.page_link("../target.py", label=name, query_params=choices, width="content")


def _steps(view: View, one: Action) -> None:
    """What can be done with it now: a button each, the usual step first."""
    t = view.t
    moves = steps.next_moves(one, view.viewer)
    if not moves:
        return
    with st.container(horizontal=True, gap="small", key="action-steps"):
        for place, move in enumerate(moves):
            label: str = t(_MOVES[move][0])
            kind: Literal["primary", "secondary"] = "primary" if place == 0 else "secondary"
            key = f"action-{move}"
            if move is Move.TAKE_OVER:
                # What was seen is what this button was drawn with: somebody else may have written since.
                st.button(label, key=key, type=kind, on_click=_take_over, args=(view, one))
            elif st.button(label, key=key, type=kind):
                _open(view, one, move)


def _open(view: View, one: Action, move: Move) -> None:
    """The dialog of a step; its title is in the reader's language, so that it is made here."""
    title = view.t(_MOVES[move][0]).rstrip(" …")
    inside = evidence.attach if move is Move.SHOW else partial(_ask, move=move)
    st.dialog(title)(inside)(view, one)


def _ask(view: View, one: Action, *, move: Move) -> None:
    t = view.t
    st.markdown(plain(one.what))
    with st.form(f"action-form-{move}", border=False):
        due = None
        if move is Move.EXTEND:
            due = st.date_input(
                t("New deadline"), value=None, min_value=one.due, format="YYYY-MM-DD", key="action-new-due"
            )
        text = st.text_area(t(_MOVES[move][1]), max_chars=LONGEST, key=f"action-text-{move}")
        if st.form_submit_button(view.t("Keep"), type="primary", key="action-keep"):
            told = _do(view, one, move, text, due)
            if not told.is_refused:
                telling.tell(told)
                st.rerun()
            st.warning(plain(told.text))


def _take_over(view: View, one: Action) -> None:
    telling.tell(_do(view, one, Move.TAKE_OVER, None, None))


def _do(view: View, one: Action, move: Move, text: str | None, due: date | None) -> telling.Told:
    """Keeps a step, or says why not; nothing of another is overwritten."""
    viewer = acting.viewer(view)

    def act() -> str:
        decide = _decision(move, viewer, text or "", due)
        Actions.of(view.look.catalogue.root, viewer).write(one.id, decide, seen=one.seq)
        return view.t(_DONE[move], n=one.id)

    return telling.tried(view, act)


def _decision(move: Move, viewer: Any, text: str, due: date | None) -> Callable[[Action], Any]:
    match move:
        case Move.TAKE_OVER:
            return lambda now: steps.take_over(now, viewer)
        case Move.REPORT_DONE:
            return lambda now: steps.report_done(now, viewer, text)
        case Move.SEND_BACK:
            return lambda now: steps.send_back(now, viewer, text)
        case Move.CLOSE:
            return lambda now: steps.close(now, viewer, text)
        case Move.EXTEND:
            return lambda now: steps.extend(now, viewer, due or now.due, text)
        case Move.WITHDRAW:
            return lambda now: steps.withdraw(now, viewer, text)
    return lambda now: steps.note(now, viewer, text)


def _history(view: View, one: Action) -> None:
    """Who did what when, the last first."""
    t = view.t
    heads = (t("When"), t("Who"), t("What"), t("Said"))
    rows = [
        (formats.moment(event.at), event.actor, t(_HAPPENED[event.kind]), _said(view, event))
        for event in reversed(one.history)
    ]
    table = pd.DataFrame(rows, columns=list(heads))
    show.printed(table, key="action-history", alt=t("Who did what when"))


def _said(view: View, event: Event) -> str:
    body = KINDS.read(event)
    if isinstance(body, Extended):
        return view.listed([view.day(body.due), body.reason])
    words = (event.body.get(name) for name in ("text", "reason", "remark", "name"))
    return next((str(word) for word in words if word), "")
