"""Files are handed over, and taken in, only where their reader is still signed in.

The addresses of tables and uploads hold a secret of their session. Those at /media are hashes of what the
file holds, alike for all who are given the same: so it is noted which sessions of pages were given which.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any
from weakref import WeakKeyDictionary

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.runtime import Runtime
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.media_file_manager import MediaFileManager, _get_session_id

from analytics.errors import Refusal
from pages.frame import admission, takeaway
from pages.frame.door import TAKEN, below
from pages.frame.uploading import MEGABYTE, MOST_MEGABYTES

_UPLOAD = re.compile(r"/_stcore/upload_file/([^/]+)/")
_TAKEN = re.compile(rf"{TAKEN}([^/]+)/")
_MEDIA = re.compile(r"/media/([^/.]+)[^/]*$")

#: The files at /media that a session of pages was given, until it ends. A run clears Streamlit's own list, so
#: that a file that is on its way would be nobody's.
_given: WeakKeyDictionary[AppSession, set[str]] = WeakKeyDictionary()
_add, _execute = MediaFileManager.add, MediaFileManager.execute_deferred


class OwnFiles:
    """Stands before the addresses of files; who may not have one is told that there is none."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        MediaFileManager.add = _added  # type: ignore[method-assign, assignment]
        MediaFileManager.execute_deferred = _executed  # type: ignore[method-assign, assignment]
        self._places = tuple(f"{below()}{place}" for place in ("/media/", "/_stcore/upload_file/", TAKEN))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_file = scope["type"] == "http" and scope["path"].startswith(self._places)
        if is_file and not admission.is_open():
            is_own = await asyncio.to_thread(_is_own, scope["path"], Request(scope).cookies)
            if not is_own:
                await _kept_out(scope, receive)
                return await Response("", HTTPStatus.NOT_FOUND)(scope, receive, send)
        await self.app(scope, receive, send)
        return None


async def _kept_out(scope: Scope, receive: Receive) -> None:
    """The page that asks says why: whose sign-in is over, or who sees less by now, is told so by a run of it.

    A browser hears no answer before the file that it sends is read. Files at /media are of several pages, and
    who clicks for one is told by the click.
    """
    path, is_upload = scope["path"], scope["method"] == "PUT"
    if _MEDIA.search(path) or (_UPLOAD.search(path) and not is_upload):
        return
    length = dict(scope["headers"]).get(b"content-length", b"")
    if is_upload and length.isdigit() and int(length) < MOST_MEGABYTES * MEGABYTE:
        while (await receive()).get("more_body"):
            pass
    for session in _sessions_of(path):
        if admission.is_from(session, Request(scope).cookies):
            session.request_rerun(session._client_state)


def _added(manager: MediaFileManager, *given: Any, **named: Any) -> str:
    return _noted(_get_session_id(), _add(manager, *given, **named))


def _executed(manager: MediaFileManager, file_id: str) -> str:
    made_for = manager._deferred_callables.get(file_id)
    return _noted(made_for["session_id"] if made_for else "", _execute(manager, file_id))


def _noted(session_id: str, address: str) -> str:
    session = Runtime.instance().get_app_session(session_id) if Runtime.exists() else None
    if session and (said := _MEDIA.search(address)):
        _given.setdefault(session, set()).add(said[1])
    return address


def _is_own(path: str, cookies: dict[str, str]) -> bool:
    """Whether who asks is let in, by the sign-in of a session that the file is of."""
    try:
        admission.by_cookies(cookies)
    except (Refusal, OSError):
        return False
    return any(admission.is_of(session, cookies) for session in _sessions_of(path))


def _sessions_of(path: str) -> Iterator[AppSession]:
    """The sessions of pages that a file is of."""
    if media := _MEDIA.search(path):
        yield from [session for session, files in list(_given.items()) if media[1] in files]
        return
    upload, taken = _UPLOAD.search(path), _TAKEN.search(path)
    id = upload[1] if upload else takeaway.session_of(taken[1] if taken else "")
    session = Runtime.instance().get_app_session(id) if id else None
    if session:
        yield session
