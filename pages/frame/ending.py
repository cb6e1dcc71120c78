"""Sessions end when their time is over, not when the next visitor comes.

Streamlit keeps the session of a browser that has gone for some minutes, in case it comes back, and clears the
table of those that did not when it next writes to it: on a quiet server never, with all they have uploaded.
"""

from __future__ import annotations

import asyncio

from streamlit.runtime import Runtime

from pages.frame import uploading

SECONDS = 5.0


async def end_sessions() -> None:
    """Ends what is over every few seconds, for as long as the server runs."""
    sessions = Runtime.instance()._session_mgr
    while True:
        await asyncio.sleep(SECONDS)
        # Dropped by the table, a session shuts itself down, and frees its files.
        sessions._session_storage._cache.expire()  # type: ignore[attr-defined]
        uploading.forget_ended(lambda id: sessions.get_session_info(id) is not None)
