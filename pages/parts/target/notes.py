"""Notes on a number: flags on its curve, their words below it, and the dialog that pins them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st

from analytics import log
from analytics.access.viewer import Right
from analytics.errors import Refusal
from analytics.figures.notes import NoteMark
from analytics.language import formats
from analytics.policy.register import Indicator
from analytics.reviews.listing import noted
from analytics.reviews.notes import LONGEST, Note, Notes
from pages.frame import acting, show
from pages.frame.frame import View, plain
from pages.parts.actions import telling


def of(view: View, indicator: Indicator) -> tuple[Note, ...]:
    """The notes on the number of the unit looked at, by day; none where they cannot be read."""
    try:
        found = Notes.of(view.look.catalogue.root, view.viewer).about(indicator.id, view.district_code)
    except Refusal as refusal:
        log.refused(refusal)
        return ()
    return tuple(one for one in found if one.on in view.look.days)


def marks(found: Sequence[Note]) -> list[NoteMark]:
    """As the figure shows them."""
    return [NoteMark(number, one.on) for number, one in enumerate(found, start=1)]


def told(view: View, found: Sequence[Note]) -> str:
    """As the alternative text of a figure tells them."""
    t = view.t
    if not found:
        return ""
    said = (t("{day}: {what}", day=view.day(one.on), what=one.text) for one in found)
    return t("Notes: {list}", list=t("; ").join(said))


def draw(view: View, indicator: Indicator, found: Sequence[Note]) -> None:
    """The words of the notes below the figure, and the way to the dialog."""
    t = view.t
    with st.container(key="target-notes", gap="small"):
        for mark, one in zip(marks(found), found, strict=True):
            by = t("{day}, {actor}", day=view.day(one.on), actor=one.by.actor)
            st.markdown(f"**{plain(str(mark.number))}** {plain(one.text)} :small[{plain(by)}]")
        if found:
            said = t("Source: notes kept here; rows: {rows}", rows=len(found))
            show.source(view, key="notes", data=noted(found), of=(), said=said, about=indicator)
        if view.viewer.may(Right.ACT) and st.button(
            t("Pin a note …") if not found else t("Pin or withdraw notes …"), key="target-note"
        ):
            st.dialog(t("Notes"))(_dialog)(view, indicator)


def _dialog(view: View, indicator: Indicator) -> None:
    t = view.t
    days = {day.isoformat(): view.day(day) for day in reversed(view.look.days)}
    with st.form("target-note-form", border=False):
        st.markdown(f"{plain(t.label(indicator.name))} · {plain(view.place)}")
        acting.asked(view, key="target-note-name")
        day = st.selectbox(t("On the day"), list(days), format_func=days.__getitem__, key="target-note-day")
        text = st.text_area(t("Note on this number"), max_chars=LONGEST, key="target-note-text")
        if st.form_submit_button(t("Pin"), type="primary", key="target-note-pin"):
            acting.answered("target-note-name")
            _settle(telling.tried(view, lambda: _pinned(view, indicator, date.fromisoformat(day), text)))
    own: Mapping[int, str] = {
        one.id: t("{day}: {what}", day=view.day(one.on), what=one.text[:60]) for one in of(view, indicator)
    }
    if own:
        st.divider()
        id = st.selectbox(
            t("Note to withdraw"), list(own), format_func=own.__getitem__, key="target-note-one"
        )
        if st.button(t("Withdraw"), key="target-note-withdraw"):
            acting.answered("target-note-name")
            _settle(telling.tried(view, lambda: _withdrawn(view, id)))


def _settle(told: telling.Told) -> None:
    """The page is drawn anew with what was kept; what was refused is said where it was asked."""
    if told.is_refused:
        st.warning(plain(told.text))
    else:
        st.session_state.pop("target-note-text", None)
        st.rerun()


def _pinned(view: View, indicator: Indicator, on: date, text: str) -> str:
    notes = Notes.of(view.look.catalogue.root, acting.viewer(view))
    note = notes.pin(
        view.register, indicator=indicator.id, district_code=view.district_code, on=on, text=text
    )
    return formats.day(note.on, view.t.language)


def _withdrawn(view: View, id: int) -> str:
    Notes.of(view.look.catalogue.root, acting.viewer(view)).withdraw(id)
    return ""
