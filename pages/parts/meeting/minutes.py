"""The minutes of a meeting: what was said beside the decisions, and all of it as Word."""

from __future__ import annotations

from functools import partial

import streamlit as st

from analytics.errors import Refusal
from analytics.language import formats
from analytics.language.exports import Taken
from analytics.progress.look import Look
from analytics.reports.files import Format
from analytics.reviews.meetings import LONGEST_MINUTES, Meeting, Meetings
from pages.frame import acting, show, url
from pages.frame.frame import View, plain
from pages.parts.actions import telling
from pages.parts.meeting import holding
from pages.parts.meeting.holding import Known


def draw(view: View, known: Known) -> None:
    """The meeting whose minutes are written, the field for them, and the file."""
    t = view.t
    st.subheader(t("Minutes"), anchor=False)
    if not known.meetings:
        st.info(t("No meeting has been held yet."))
        return
    of = {str(one.id): one for one in known.meetings}
    words = {id: holding.name(one, t) for id, one in of.items()}
    meeting = of[url.choose(t("Meeting"), words, name="meeting")]
    field, seen = _keys(meeting)
    if field not in st.session_state:
        st.session_state[field], st.session_state[seen] = meeting.minutes, meeting.seq
    st.text_area(
        t("What was said beside the decisions"), key=field, height=220, max_chars=LONGEST_MINUTES,
        on_change=_write, args=(view, meeting),
    )  # fmt: skip
    if meeting.minutes_by is not None:
        by = meeting.minutes_by
        st.caption(t("Kept {moment} by {actor}", moment=formats.moment(by.at), actor=plain(by.actor)))
    else:
        st.caption(t("It is kept when you leave the field."))
    if meeting.minutes != st.session_state[field]:
        st.markdown(f"**{t('On record')}**")
        st.text(meeting.minutes or formats.MISSING)
    _file(view, known, meeting)


def _file(view: View, known: Known, meeting: Meeting) -> None:
    t = view.t
    show.download(
        t("Minutes (Word)"),
        partial(_made, view, known, meeting),
        file=_name(view, meeting),
        mime=Format.WORD.mime,
        key="minutes-word",
        help=t(
            "Where we are item by item, what was decided and the minutes, laid out as an official document"
        ),
    )


def _name(view: View, meeting: Meeting) -> str:
    """`会议纪要-2026-11-27-3-示例数据.docx`: the day, the number, and that it is the sample where it is."""
    parts = [view.t("Minutes"), meeting.on.isoformat(), str(meeting.id)]
    if view.look.snapshot.is_sample:
        parts.append(view.t("Sample data"))
    return f"{'-'.join(parts).replace(' ', '-')}{Format.WORD.ending}"


def _made(view: View, known: Known, meeting: Meeting, taken: Taken) -> bytes:
    # What sets Word is loaded by who asks for it.
    from analytics.reports.minutes import word

    return word(_held_over(view, meeting), meeting, known.meetings, known.actions, view.t, taken=taken)


def _held_over(view: View, meeting: Meeting) -> Look:
    """What the meeting looked at, as it was known then: later data changes nothing in its minutes."""
    return view.look.known_at(meeting.head, meeting.as_of)


def _write(view: View, meeting: Meeting) -> None:
    """Keeps what stands in the field; where somebody else wrote meanwhile, theirs stays and is shown."""
    t, (field, seen) = view.t, _keys(meeting)
    held = Meetings.of(view.look.catalogue.root, acting.viewer(view))

    def act() -> str:
        now = held.write_minutes(meeting.id, st.session_state[field], seen=st.session_state[seen])
        st.session_state[seen] = now.seq
        return t("The minutes are kept.")

    told = telling.tried(view, act)
    telling.tell(told)
    if told.is_refused:
        try:
            # The next time it is kept, what the others wrote has been seen.
            st.session_state[seen] = held.get(meeting.id).seq
        except Refusal:
            return


def _keys(meeting: Meeting) -> tuple[str, str]:
    return f"minutes-{meeting.id}", f"minutes-seen-{meeting.id}"
