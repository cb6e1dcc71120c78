"""Handing in: the last step of whoever does not publish themselves, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from analytics.errors import N_, Refusal
from analytics.intake.handed_in import LONGEST_TEXT, HandIn, HandIns, State
from analytics.intake.submission import Examination, refuse_errors
from analytics.language import formats
from pages.frame.frame import View, draw_refusal, plain
from pages.parts.components import district_table
from pages.parts.components.district_table import Cell, Head, Row
from pages.parts.data import conflict, publishing
from pages.parts.data.conflict import Preview
from pages.parts.data.given import Given

#: What became of it, with its symbol and the tone it is drawn in.
STATES: Mapping[State, tuple[str, str, str]] = {
    State.WAITING: ("…", "watch", N_("Being checked")),
    State.PUBLISHED: ("✓", "good", N_("Published")),
    State.RETURNED: ("↩", "bad", N_("Returned")),
    State.WITHDRAWN: ("–", "quiet", N_("Withdrawn")),
}
#: So many are listed, the last ones.
LISTED = 30


def store(view: View) -> HandIns:
    """What this reader may see of what was handed in."""
    return HandIns.of(view.look.catalogue.root, view.viewer)


def draw(view: View, examination: Examination, shown: Preview, files: Sequence[Given]) -> None:
    """Hands in what was examined, once its warnings are ticked and it is clicked on."""
    t = view.t
    submission = refuse_errors(examination)
    n = len(submission.warnings)
    accepted = publishing.accept(
        submission, t("I have reviewed the warnings ({n}) and want to hand in anyway.", n=n)
    )
    note = st.text_input(
        t("Note to whoever publishes (optional; about a warning, what is behind it)"),
        key="handing-in-note",
        max_chars=LONGEST_TEXT,
    )
    if not accepted:
        st.caption(t("To hand in: {steps}.", steps=t("tick the warnings")))
    st.button(
        t("Hand in"),
        type="primary",
        disabled=not accepted,
        key=f"hand-in-{shown.id}",
        on_click=conflict.click,
        args=(shown,),
    )
    if conflict.is_clicked(shown) and accepted:
        _hand_in(view, examination, shown, files, note)


def _hand_in(view: View, examination: Examination, shown: Preview, files: Sequence[Given], note: str) -> None:
    """Hands in what was clicked on; a second click waits for the first, with nothing to do."""
    t, so_far = view.t, publishing.session()
    content = [(file.name, file.getvalue()) for file in files]
    try:
        with st.spinner(t("Handing in …")), so_far.lock:
            if so_far.preview != shown:
                made = store(view).hand_in(content, examination, note=note)
                so_far.note_handed_in(shown, made.number)
    except Refusal as refusal:
        conflict.forget_click()
        draw_refusal(t, refusal)
        return
    conflict.forget_click()
    st.session_state.pop("examination", None)
    st.rerun()


def draw_last(view: View) -> None:
    """What was handed in last, until something else is looked at."""
    if (number := publishing.session().handed_in) is not None:
        st.success(
            view.t(
                "Handed in as no. {number}. A data steward checks it, then publishes or returns it: see "
                "below.",
                number=number,
            )
        )


def draw_own(view: View) -> None:
    """What this reader has handed in, and what became of it; one that waits may be withdrawn."""
    t = view.t
    own = [one for one in store(view).all() if one.account == view.viewer.account]
    if not own:
        return
    st.subheader(t("What you handed in"), anchor=False)
    table(view, own, key="handed-in-own")
    waiting = [one for one in own if one.state is State.WAITING]
    if not waiting:
        return
    with st.container(horizontal=True, gap="small", key="handed-in-withdraw"):
        for one in waiting:
            number = one.number
            if st.button(t("Withdraw no. {n}", n=number), key=f"withdraw-{number}", type="tertiary"):
                _withdraw(view, number)


def _withdraw(view: View, number: int) -> None:
    try:
        store(view).withdraw(number)
    except Refusal as refusal:
        draw_refusal(view.t, refusal)
        return
    publishing.session().handed_in = None
    st.rerun()


def table(view: View, listed: Sequence[HandIn], *, key: str) -> None:
    """Every one a row: whose, of which day, what became of it and what was said."""
    t = view.t
    heads = [
        t(head) for head in (N_("State"), N_("As-of date"), N_("Handed in at"), N_("Files"), N_("Outcome"))
    ]
    rows = [
        Row(str(one.number), Head(of_units(view, one), t("No. {n}", n=one.number)), _cells(view, one))
        for one in listed[:LISTED]
    ]
    district_table.draw(
        heads,
        rows,
        key=key,
        label=t("Files handed in, the last first"),
        corner=t("Submitted for"),
        layout="cards wide",
    )
    if len(listed) > LISTED:
        st.caption(t("The last {n} of {all}.", n=LISTED, all=formats.number(len(listed))))


def of_units(view: View, one: HandIn) -> str:
    """Whose rows they are."""
    return view.names(one.units)


def _cells(view: View, one: HandIn) -> list[Cell]:
    t = view.t
    symbol, tone, word = STATES[one.state]
    return [
        Cell(symbol=symbol, word=t(word), tone=tone),
        Cell(view.day(one.as_of)),
        Cell(formats.moment(one.at), note=one.sender),
        Cell(view.listed(file.name for file in one.files), note=one.note),
        Cell(answer(view, one)),
    ]


def answer(view: View, one: HandIn) -> str:
    """What whoever decided did and said."""
    t = view.t
    if one.state is State.WAITING or one.settled_at is None:
        return formats.MISSING
    when = t("{time} by {actor}", time=formats.moment(one.settled_at), actor=one.settled_by or "")
    if one.state is State.PUBLISHED:
        return view.listed([t("Snapshot {seq}", seq=one.snapshot), when])
    return view.listed([part for part in (one.reason, when) if part])


def said(view: View, one: HandIn) -> str:
    """One in a line of markdown."""
    t = view.t
    return t(
        "No. {n} · {units} · as of {day}",
        n=one.number,
        units=plain(of_units(view, one)),
        day=view.day(one.as_of),
    )
