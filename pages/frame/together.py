"""What a run draws reaches its browser together.

Streamlit wakes the thread that talks to browsers for every single part of a page, and a browser goes through
the whole page for each one. Held for a moment, all parts of a quick run are one wake and one drawing.
"""

from __future__ import annotations

from collections import deque
from functools import partial
from typing import Any
from weakref import WeakKeyDictionary

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner import ScriptRunner, ScriptRunnerEvent

#: Seconds after which a reader sees what is drawn so far.
MOMENT_S = 0.05

_on_event = AppSession._on_scriptrunner_event
#: What runs have drawn since they began, or since their session last sent something.
_held: WeakKeyDictionary[ScriptRunner, deque[ForwardMsg]] = WeakKeyDictionary()


def guard() -> None:
    """From now on parts of pages are sent so; called once a process, before the first session."""
    AppSession._on_scriptrunner_event = _heard  # type: ignore[method-assign, assignment]


def _heard(session: AppSession, runner: ScriptRunner, event: ScriptRunnerEvent, **told: Any) -> None:
    """In the thread of a run: it has drawn something, begins or ends."""
    if event is not ScriptRunnerEvent.ENQUEUE_FORWARD_MSG:
        # Told before it ends, never with what the next one draws: its begin clears away what was not sent.
        if drawn := _held.pop(runner, None):
            return session._call_soon_on_event_loop(partial(_end, session, runner, drawn, event, **told))
        return _on_event(session, runner, event, **told)

    held = _held.setdefault(runner, deque())

    def wait() -> None:
        session._event_loop.call_later(MOMENT_S, _send, session, runner, held)

    held.append(told["forward_msg"])
    if len(held) == 1:
        session._call_soon_on_event_loop(wait)
    return None


def _send(session: AppSession, runner: ScriptRunner, held: deque[ForwardMsg]) -> None:
    """In the thread that talks to browsers."""
    while held:
        drawn = ScriptRunnerEvent.ENQUEUE_FORWARD_MSG
        session._handle_scriptrunner_event_on_event_loop(runner, drawn, held.popleft())


def _end(
    session: AppSession, runner: ScriptRunner, held: deque[ForwardMsg], event: ScriptRunnerEvent, **told: Any
) -> None:
    """The same; at once with it the end, or a browser busy drawing hears of that only afterwards."""
    _send(session, runner, held)
    session._handle_scriptrunner_event_on_event_loop(runner, event, **told)
