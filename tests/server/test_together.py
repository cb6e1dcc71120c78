"""What a run draws reaches its browser together, in its order, and not later than a moment."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Callable
from typing import Any, cast

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner import ScriptRunner, ScriptRunnerEvent

from pages.frame import together
from tests.architecture.sources import ROOT
from tests.in_a_thread import awaited

DRAWN = ScriptRunnerEvent.ENQUEUE_FORWARD_MSG
ENDED = ScriptRunnerEvent.SCRIPT_STOPPED_WITH_SUCCESS


class Session:
    """As much of a session of Streamlit's as is asked; it notes what is told to browsers, wake by wake."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._event_loop = loop
        self.wakes = 0
        self.told: list[str] = []

    def _call_soon_on_event_loop(self, act: Callable[[], None]) -> None:
        self.wakes += 1
        self._event_loop.call_soon_threadsafe(act)

    def _handle_scriptrunner_event_on_event_loop(
        self, _runner: object, event: ScriptRunnerEvent, drawn: ForwardMsg | None = None
    ) -> None:
        self.told.append(event.value if drawn is None else drawn.hash)


class Runner:
    """Stands for what runs a page."""


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    def on_event(session: Session, runner: object, event: ScriptRunnerEvent, **_: object) -> None:
        session._call_soon_on_event_loop(
            lambda: session._handle_scriptrunner_event_on_event_loop(runner, event)
        )

    monkeypatch.setattr(together, "_on_event", on_event)

    def hear(session: Session, runner: Runner, event: ScriptRunnerEvent, drawn: str = "") -> None:
        told: dict[str, Any] = {"forward_msg": ForwardMsg(hash=drawn)} if drawn else {}
        together._heard(cast(AppSession, session), cast(ScriptRunner, runner), event, **told)

    return hear


def test_the_parts_of_a_quick_run_are_told_at_its_end_in_their_order(heard: Callable[..., None]) -> None:
    async def run() -> Session:
        session, runner = Session(asyncio.get_running_loop()), Runner()
        for part in ("a", "b", "c"):
            await asyncio.to_thread(heard, session, runner, DRAWN, part)
        assert session.told == []
        await asyncio.to_thread(heard, session, runner, ENDED)
        await asyncio.sleep(0)
        return session

    session = awaited(run())
    assert session.told == ["a", "b", "c", ENDED.value]
    # One to wait, one to tell and end: none for each part, and none between the last part and the end.
    assert session.wakes == 2


def test_what_the_next_run_draws_is_never_told_before_it_begins(heard: Callable[..., None]) -> None:
    """The begin of a run clears away what was not sent: on a busy server a page would stay empty."""
    started, rerun = ScriptRunnerEvent.SCRIPT_STARTED, ScriptRunnerEvent.SCRIPT_STOPPED_FOR_RERUN

    async def run() -> Session:
        session, runner = Session(asyncio.get_running_loop()), Runner()
        # All before the thread that talks to browsers comes to it, as it does on a busy server.
        for event, drawn in ((DRAWN, "a"), (rerun, ""), (started, ""), (DRAWN, "b"), (ENDED, "")):
            heard(session, runner, event, drawn)
        await asyncio.sleep(0.2)
        return session

    assert awaited(run()).told == ["a", rerun.value, started.value, "b", ENDED.value]


def test_who_waits_for_a_long_run_sees_what_is_drawn_so_far(
    heard: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(together, "MOMENT_S", 0.001)

    async def run() -> None:
        session, runner = Session(asyncio.get_running_loop()), Runner()
        for told in (["a"], ["a", "b"]):
            await asyncio.to_thread(heard, session, runner, DRAWN, told[-1])
            await asyncio.sleep(0.05)
            assert session.told == told

    awaited(run())


def test_the_dashboard_sends_so() -> None:
    asked = """
import dashboard
from streamlit.runtime.app_session import AppSession
print(AppSession._on_scriptrunner_event.__module__)
"""
    told = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == together.__name__
