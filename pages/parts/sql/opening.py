"""The statement of a session, and the way to the page that runs it.

It never stands in the address: it may be long, and hold what an address, which stays in histories and
logs, must not.
"""

from __future__ import annotations

import streamlit as st

from analytics.access.viewer import Right
from pages.frame import url
from pages.frame.frame import View

#: What the reader wrote or opened last; outlives the text field, which a change of page takes down.
_STATEMENT, TEXT = "sql-statement", "sql-text"


def statement() -> str:
    """What this session wrote or opened last."""
    return str(st.session_state.get(_STATEMENT, ""))


def remember(text: str) -> None:
    """Keeps what stands in the field, for the time when it is not drawn."""
    st.session_state[_STATEMENT] = text


def put(text: str) -> None:
    """Keeps a statement, and puts it into the field when that is drawn next."""
    remember(text)
    st.session_state.pop(TEXT, None)


def button(view: View, statement: str, *, key: str) -> None:
    """A button that opens a statement on the SQL page, for who may open that."""
    if view.viewer.may(Right.QUERY) and st.button(
        view.t("Open as SQL"), key=key, type="tertiary", icon=":material/database:"
    ):
        put(statement)
        st.switch_page("../sql.py", query_params=url.address())
