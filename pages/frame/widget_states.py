"""What a browser says of a widget that the widget cannot have said is taken for nothing said.

Streamlit hands on whatever comes: a text for a row of buttons, a day that is none. What a widget cannot read
is raised in the page, and again in every later run of its session, which keeps what was said.
"""

from __future__ import annotations

import logging
from functools import cache
from typing import Any

from streamlit.runtime.state.session_state import Serialized, WStates

logger = logging.getLogger(__name__)

#: Where Streamlit says that a message was none, with the way to it.
MESSAGES = "streamlit.web.server.starlette.starlette_websocket"

_NUMBERS = frozenset({"int_value", "double_value"})

_read = WStates.__getitem__


def guard() -> None:
    """From now on sessions read states so; called once a process, before the first session."""
    WStates.__getitem__ = _said  # type: ignore[method-assign]
    logging.getLogger(MESSAGES).addFilter(_in_one_line)


def _said(states: WStates, id: str) -> Any:
    """The value of a widget; unknown where its browser said what the widget cannot have said.

    Streamlit itself treats states of widgets it has not drawn as unknown: the widget shows its default.
    """
    state, widget = states.states.get(id), states.widget_metadata.get(id)
    if not isinstance(state, Serialized) or widget is None:
        return _read(states, id)
    kind = state.value.WhichOneof("value")
    # A widget that was emptied says nothing; one of numbers says whole ones in a way of their own.
    if kind in (None, widget.value_type) or {kind, widget.value_type} <= _NUMBERS:
        try:
            return _read(states, id)
        except Exception as error:
            logger.debug("A state of %s that raises %s", widget.value_type, type(error).__name__)
    _told_once(widget.value_type)
    raise KeyError(id)


@cache
def _told_once(expected: str | None) -> None:
    """Once a kind of widget and process: who forges states may not fill the log."""
    logger.warning("Taken for nothing said, and said once: what is no %s of a widget", expected)


def _in_one_line(record: logging.LogRecord) -> bool:
    """A filter that leaves out how a message came to be none: the sender's doing, not ours."""
    record.exc_info = None
    return True
