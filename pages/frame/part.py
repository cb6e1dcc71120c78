"""A part of a page that is drawn anew by itself: what stands around it is then neither run nor sent.

A component in it that `asks` names the address it asks for in the browser, and the part is run under that
address. Whatever concerns the whole page is left to a run of the whole page.
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from analytics.errors import Refusal
from analytics.progress import sources
from pages.frame import arrival, frame, takeaway, url
from pages.frame.frame import View


def draw(drawing: Callable[[View], None], *, key: str) -> None:
    """Draws a part of this page; it reads its choices from the address, and keeps nothing of a run."""
    failed: list[Refusal | OSError] = []

    @st.fragment(key=key)
    def part() -> None:
        if is_alone():
            _again(drawing)
            return
        try:
            # What it writes outside it has written before it is drawn alone.
            frame.draw_links(frame.view())
            drawing(frame.view())
        except (Refusal, OSError) as error:
            # Streamlit would tell of it here; the entry does, for the whole page.
            failed.append(error)

    part()
    if failed:
        raise failed[0]


def is_alone() -> bool:
    """Whether this run draws a part of the page, and not the whole."""
    context = get_script_run_ctx()
    return context is not None and bool(context.fragment_ids_this_run)


def _again(drawing: Callable[[View], None]) -> None:
    """Draws the part alone, or else the whole page: where something was published, or a notice is due."""
    arrival.settle()
    view, told = frame.view(), url.unknown_choices()
    # What the whole page could not take of the address it has told of; the part finds again what is its own.
    url.forget_unknown()
    for name, value in told:
        if name in arrival.SHARED:
            url.refuse(name, value)
    try:
        if sources.catalogue().last_seq != view.look.seq:
            st.rerun()
        frame.draw_links(view)
        drawing(view)
    except (Refusal, OSError):
        st.rerun()
    if set(url.unknown_choices()) != set(told):
        st.rerun()
    arrival.drawn()
    takeaway.settle()
