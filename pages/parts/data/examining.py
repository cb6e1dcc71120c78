"""Uploaded files are examined once, in a process of their own, while the reader watches."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable, Sequence
from datetime import date
from typing import Any

import streamlit as st

from analytics.intake import submission as submissions
from analytics.intake.apart import Told
from analytics.intake.submission import Examination
from analytics.intake.turns import Wait, Work, result, turns
from pages.frame.frame import View, plain
from pages.parts.data.given import Given

#: The names under which what was worked out is kept.
WORKED_OUT = ("examination", "preview")
#: Seconds between two looks at how far it is.
PAUSE = 0.3


def examined(view: View, files: Sequence[Given], as_of: date) -> Examination:
    """The examination of exactly these bytes on this head; kept for the session, so nothing is read twice."""
    content = [(file.name, file.getvalue()) for file in files]
    scope = view.viewer.scope
    sent_as = tuple((name, hashlib.sha256(data).digest()) for name, data in content)
    key = (sent_as, as_of, view.look.head.seq, scope)
    root, sent = view.look.catalogue.root, [data for _, data in content]
    examination: Examination = worked_out(
        view, "examination", key, said=view.t("Reading …"),
        begin=lambda: turns().join(submissions.examine, root, content, as_of, scope, files=sent),
    )  # fmt: skip
    return examination


def worked_out(view: View, name: str, key: Hashable, *, begin: Callable[[], Work], said: str) -> Any:
    """What the work that `begin` begins gives: once for a key, and kept for the session under `name`.

    The reader sees their place among those who wait, then how far it is. Another choice of theirs cuts the
    run short, and the run after it comes back to the same work; that of another key is given up.
    """
    kept = st.session_state.get(name)
    if kept is not None and kept[0] == key:
        return kept[1]
    begun: tuple[Hashable, Work] | None = st.session_state.get(f"{name}-under-way")
    if begun is None or begun[0] != key or begun[1].is_given_up:
        if begun is not None:
            turns().leave(begun[1])
        begun = (key, begin())
        st.session_state[f"{name}-under-way"] = begun
    _watch(view, begun[1], said)
    st.session_state.pop(f"{name}-under-way", None)
    made = result(begun[1])
    st.session_state[name] = (key, made)
    return made


def leave() -> None:
    """Gives up what is under way, and frees what was worked out."""
    for name in WORKED_OUT:
        st.session_state.pop(name, None)
        if begun := st.session_state.pop(f"{name}-under-way", None):
            turns().leave(begun[1])


def _watch(view: View, work: Work, said: str) -> None:
    """Says how far it is until it is over."""
    t, bar = view.t, st.empty()
    while not work.over.is_set():
        match turns().look(work, patience=PAUSE):
            case Wait(before, minutes):
                bar.info(t("In the queue. Before you: {n}; about {minutes} min.", n=before, minutes=minutes))
            case Told(done, total, name):
                bar.progress(done / total, text=plain(name))
            case _:
                bar.progress(0.0, text=said)
    bar.empty()
