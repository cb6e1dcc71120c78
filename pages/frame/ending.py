"""Sessions end when their time is over, not when the next visitor comes.

Streamlit keeps the session of a browser that has gone for some minutes, in case it comes back. It forgets
those that did not when it next keeps one, and its loop holds the last one it served until it serves another:
on a quiet server they stay, with all they have uploaded.
"""

from __future__ import annotations

import asyncio

from streamlit.runtime import Runtime
from streamlit.runtime.app_session import AppSession

from pages.frame import takeaway, uploading

SECONDS = 5.0


async def end_sessions() -> None:
    """Ends what is over every few seconds, for as long as the server runs."""
    sessions = Runtime.instance()._session_mgr
    kept: dict[str, AppSession] = {}
    while True:
        await asyncio.sleep(SECONDS)
        sessions._session_storage._cache.expire()  # type: ignore[attr-defined]
        alive = {info.session.id: info.session for info in sessions.list_sessions()}
        for id in kept.keys() - alive.keys():
            # Whoever still holds it holds nothing of it.
            kept[id].shutdown()
            kept[id].session_state.clear()
        kept = alive
        uploading.forget_ended(alive)
        takeaway.forget_ended(alive)
