"""What the sheet's cells tell, and what became of it: kept, refused, or overtaken by somebody else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from analytics import log
from analytics.access.viewer import Viewer
from analytics.database.engine import DatabaseRefused
from analytics.database.events import Overtaken
from analytics.errors import Refusal
from analytics.reviews import entering
from analytics.reviews.entering import Entered
from analytics.reviews.store import Reviews
from pages.frame import acting
from pages.frame.frame import View

#: So many answers are kept for a browser that asks again.
_ANSWERS = 200


def answers() -> dict[str, Mapping[str, Any]]:
    """By the ids a browser gave: what became of what was typed in this session."""
    found: dict[str, Mapping[str, Any]] = st.session_state.setdefault("review-answers", {})
    return found


def hear(view: View, year: int, said: object) -> None:
    """Keeps what was typed, and notes the answer to each."""
    # Taken before anything of Streamlit is touched again, where a run may be cut off.
    told, viewer = answers(), acting.viewer(view)
    for entered in entering.read(said):
        if entered.id not in told:
            told[entered.id] = _answer(view, viewer, year, entered)
    for id in list(told)[:-_ANSWERS]:
        del told[id]


def _answer(view: View, viewer: Viewer, year: int, entered: Entered) -> Mapping[str, Any]:
    t, code = view.t, view.district_code
    try:
        reviews = Reviews.of(view.look.catalogue.root, viewer)
        entering.enter(reviews, viewer, year, code, entered)
    except Overtaken as overtaken:
        theirs = entering.cells(reviews.get(year, code).entry(entered.item))
        return {"kind": "overtaken", "text": t.refusal(overtaken), "theirs": dict(theirs)}
    except Refusal as refusal:
        if isinstance(refusal, DatabaseRefused):
            log.refused(refusal)
        return {"kind": "refused", "text": t.refusal(refusal)}
    return {"kind": "kept"}
