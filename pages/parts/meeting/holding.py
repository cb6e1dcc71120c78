"""The meeting that is being held: begun on the snapshot looked at, ended when it is over."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from analytics import log
from analytics.errors import Refusal
from analytics.language import formats
from analytics.language.translator import Translator
from analytics.reviews.acting import Actions
from analytics.reviews.actions import Action
from analytics.reviews.listing import of_unit
from analytics.reviews.meetings import Meeting, Meetings
from analytics.reviews.store import today
from pages.frame import acting
from pages.frame.frame import View, plain
from pages.parts.actions import telling


@dataclass(frozen=True)
class Known:
    """What is on record when the page is drawn."""

    actions: tuple[Action, ...]
    #: All that were held, the last one first.
    meetings: tuple[Meeting, ...]

    @property
    def running(self) -> Meeting | None:
        """The one that is being held; None between two."""
        return next((one for one in self.meetings if one.ended is None), None)

    @property
    def last(self) -> Meeting | None:
        """The last one that is over."""
        return next((one for one in self.meetings if one.ended is not None), None)


def of(view: View) -> Known | None:
    """What is on record; None, with a sentence, where it cannot be read."""
    try:
        return _known(view)
    except Refusal as refusal:
        log.refused(refusal)
        st.warning(plain(view.t.refusal(refusal)))
        return None


def draw(view: View, known: Known) -> None:
    """Who writes, and the way to begin or end a meeting."""
    t, running = view.t, known.running
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium", key="meeting-holding"):
        acting.draw(view)
        if running is None:
            if st.button(t("Begin a meeting …"), key="meeting-begin"):
                st.dialog(t("Begin a meeting"))(_begin)(view)
        else:
            st.button(t("End the meeting"), key="meeting-end", on_click=_end, args=(view, running))
    if running is not None:
        st.caption(t("Being held: {meeting}", meeting=plain(name(running, view.t))))


def name(meeting: Meeting, t: Translator) -> str:
    """`第3次会议，2026年11月27日，按2020年6月30日的数据`."""
    return t(
        "Meeting {n} of {day}, on the data of {as_of}",
        n=meeting.id,
        day=formats.day(meeting.on, t.language),
        as_of=formats.day(meeting.as_of, t.language),
    )


def begun(view: View) -> Meeting:
    """The meeting that is being held; where there is none, one begins on the snapshot looked at."""
    running = _known(view).running
    return running or Meetings.of(view.look.catalogue.root, acting.viewer(view)).hold(view.look, today())


def _known(view: View) -> Known:
    root, viewer = view.look.catalogue.root, acting.viewer(view)
    held = Meetings.of(root, viewer).all()
    actions = of_unit(Actions.of(root, viewer).all(), view.look)
    return Known(actions, held)


def _begin(view: View) -> None:
    """Over which data, and who writes; nothing is on record before it is said once more."""
    t = view.t

    def act() -> str:
        return t("Begun: {meeting}.", meeting=name(begun(view), t))

    with st.form("meeting-begin-form", border=False):
        st.markdown(t("It is held over the data as of {day}.", day=view.day(view.as_of)))
        acting.asked(view, key="meeting-begin-name")
        if st.form_submit_button(t("Begin"), type="primary", key="meeting-begin-it"):
            acting.answered("meeting-begin-name")
            told = telling.tried(view, act)
            if not told.is_refused:
                telling.tell(told)
                st.rerun()
            st.warning(plain(told.text))


def _end(view: View, running: Meeting) -> None:
    def act() -> str:
        Meetings.of(view.look.catalogue.root, acting.viewer(view)).end(running.id)
        return view.t("Ended: {meeting}.", meeting=name(running, view.t))

    telling.tell(telling.tried(view, act))
