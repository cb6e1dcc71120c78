"""Who acts: whoever is signed in; where nobody signs in, the name a reader gives, once a session."""

from __future__ import annotations

import streamlit as st

from analytics.access.viewer import Viewer
from pages.frame.frame import View, plain

#: As long as a name may be where it is kept beside what was done.
LONGEST_NAME = 40
#: Apart from the field's own state, which ends where the field is not drawn.
_NAME = "acting-as"


def draw(view: View) -> Viewer:
    """The field for the name, and that it is taken on trust; who acts by it."""
    t = view.t
    if view.viewer.account is not None:
        st.caption(t("What you do here is kept under your name: {name}.", name=plain(view.viewer.name or "")))
        return view.viewer
    if _NAME in st.session_state:
        st.session_state.setdefault("acting-field", st.session_state[_NAME])
    typed = st.text_input(
        t("Your name"), key="acting-field", max_chars=LONGEST_NAME, width=260, on_change=_take
    )
    # A browser whose server has begun anew still says what stands in its field.
    st.session_state[_NAME] = st.session_state.get(_NAME) or typed
    st.caption(
        t("There is no sign-in yet: the name is kept as you give it, beside everything you do."),
        width="content",
    )
    return viewer(view)


def viewer(view: View) -> Viewer:
    """The viewer under the name given in this session; without one, where none was given."""
    name = str(st.session_state.get(_NAME, "")).strip()
    return view.viewer.named(name) if name else view.viewer


def apart(view: View) -> str:
    """What stands behind the name of anything a browser keeps of whoever is signed in."""
    return "" if view.viewer.account is None else f"#{view.viewer.account}"


def name_as(name: str) -> None:
    """Takes a name that was given elsewhere than in the field."""
    if name.strip():
        st.session_state[_NAME] = name.strip()[:LONGEST_NAME]
        st.session_state.pop("acting-field", None)


def asked(view: View, *, key: str) -> None:
    """The field for the name in a dialog; whoever is signed in is not asked."""
    if view.viewer.account is None:
        st.text_input(view.t("Your name"), viewer(view).name or "", key=key, max_chars=LONGEST_NAME)


def answered(key: str) -> None:
    """Takes what stands in that field."""
    name_as(str(st.session_state.get(key, "")))


def _take() -> None:
    st.session_state[_NAME] = st.session_state["acting-field"]
