"""Files are handed over, and taken in, only where their reader is still signed in.

Their addresses hold a secret each, so whoever got hold of one would need nothing else.
"""

from __future__ import annotations

import asyncio
import re
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.runtime import Runtime

from analytics.errors import Refusal
from pages.frame import admission, takeaway
from pages.frame.door import TAKEN, below
from pages.frame.uploading import MEGABYTE, MOST_MEGABYTES

_UPLOAD = re.compile(r"/_stcore/upload_file/([^/]+)/")
_TAKEN = re.compile(rf"{TAKEN}([^/]+)/")


class OwnFiles:
    """Stands before the addresses of files; who may not have one is told that there is none."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
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
    """A browser hears no answer before its file is read; the page it is sent from then says why."""
    upload = _UPLOAD.search(scope["path"])
    if upload is None or scope["method"] != "PUT":
        return
    length = dict(scope["headers"]).get(b"content-length", b"")
    if length.isdigit() and int(length) < MOST_MEGABYTES * MEGABYTE:
        while (await receive()).get("more_body"):
            pass
    if session := Runtime.instance().get_app_session(upload[1]):
        session.request_rerun(session._client_state)


def _is_own(path: str, cookies: dict[str, str]) -> bool:
    """Whether who asks is let in; for the files of one session, by the sign-in it was opened with."""
    try:
        admission.by_cookies(cookies)
    except (Refusal, OSError):
        return False
    upload, taken = _UPLOAD.search(path), _TAKEN.search(path)
    if upload is None and taken is None:
        return True
    id = upload[1] if upload else takeaway.session_of(taken[1] if taken else "")
    session = Runtime.instance().get_app_session(id) if id else None
    return session is not None and admission.is_of(session, cookies)
