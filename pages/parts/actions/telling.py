"""What became of what a reader did with an action: told once, on the next drawing of the page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from analytics import log
from analytics.errors import FileRefused, Refusal
from pages.frame.frame import View, plain

_KEY = "actions-told"


@dataclass(frozen=True)
class Told:
    """A sentence, and whether it says that nothing was kept."""

    text: str
    is_refused: bool


def tried(view: View, act: Callable[[], str]) -> Told:
    """Does something and says what it gave, or why it was refused."""
    try:
        return Told(act(), is_refused=False)
    except (Refusal, OSError) as error:
        refusal = error if isinstance(error, Refusal) else FileRefused(error)
        log.refused(refusal)
        return Told(view.t.refusal(refusal), is_refused=True)


def tell(told: Told) -> None:
    """Keeps it for the next drawing."""
    st.session_state[_KEY] = told


def draw() -> None:
    """Says what there is to say, once."""
    told: Told | None = st.session_state.pop(_KEY, None)
    if told is not None:
        with st.container(key="actions-told"):
            (st.warning if told.is_refused else st.success)(plain(told.text))
