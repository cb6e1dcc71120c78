"""What may be uploaded: only into a field that is drawn, and only so much.

Streamlit keeps what is sent to it in memory, from anybody who knows the number of a session, until that
ends. Here a session has room for files while its page has the field, and what it no longer holds is freed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

import streamlit as st
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.runtime import Runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

#: Of a session: the city and eight districts, six tables each, sent one by one.
MOST_FILES = 60
#: Of a session: 80 registers of 20,000 people. Of the server: as much as four such sessions.
MOST_MEGABYTES = 100
MOST_MEGABYTES_IN_ALL = 400
MEGABYTE = 1_000_000

#: What keeps a file out.
NO_FIELD, NO_LENGTH, TOO_MANY = "no field", "no length", "too many"
TOO_MUCH, SERVER_FULL = "too much", "server full"
STATUS = {NO_FIELD: 403, TOO_MANY: 413, TOO_MUCH: 413, SERVER_FULL: 429, NO_LENGTH: 411}

_PLACE = re.compile(r"/_stcore/upload_file/([^/]+)/([^/]+)$")
#: What the run of a session that leaves the field does with what it had of files.
_ON_LEAVING = "uploading-on-leaving"
_IS_DRAWN = "uploading-is-drawn"


@dataclass
class _Room:
    """The files of one session that are on their way, with their bytes; and what was kept out of late."""

    arriving: dict[str, int] = field(default_factory=dict)
    kept_out: str | None = None


#: By session, of those whose page has the field. Written by script threads and by the server.
_rooms: dict[str, _Room] = {}


def drawn(*, on_leaving: Callable[[], None]) -> str | None:
    """The page of this run has a field for files; says what was kept out of it since the run before.

    `on_leaving` is called at the end of the first run whose page has none.
    """
    st.session_state[_ON_LEAVING], st.session_state[_IS_DRAWN] = on_leaving, True
    room = _rooms.setdefault(_session(), _Room())
    kept_out, room.kept_out = room.kept_out, None
    return kept_out


def settle() -> None:
    """At the end of a run: where its page has no field, nothing more is taken in."""
    if not st.session_state.pop(_IS_DRAWN, False) and (leave := st.session_state.pop(_ON_LEAVING, None)):
        _rooms.pop(_session(), None)
        leave()


def free(ids: AbstractSet[str], *, but: AbstractSet[str]) -> None:
    """Frees uploaded files of this session, all but those that are still held."""
    if Runtime.exists():
        for id in ids - but:
            Runtime.instance().uploaded_file_mgr.remove_file(_session(), id)  # type: ignore[attr-defined]


def held() -> frozenset[str]:
    """The files of this session that the server holds, also those no page has heard of yet."""
    return frozenset(_held(_session()))


def forget_ended(alive: Container[str]) -> None:
    """Closes the rooms of sessions that have ended."""
    for session in [session for session in list(_rooms) if session not in alive]:
        _rooms.pop(session, None)


class UploadBounds:
    """Stands before the server's door for files, and keeps out what is not awaited or too much."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_put = scope["type"] == "http" and scope["method"] == "PUT"
        place = _PLACE.search(scope["path"]) if is_put else None
        if place is None:
            await self.app(scope, receive, send)
            return
        session, id = place.groups()
        said = dict(scope["headers"]).get(b"content-length", b"")
        length = int(said) if said.isdigit() else None
        if reason := _reason(session, id, length):
            # A browser hears no answer before its file is read; one without an end has none to hear.
            while length and length < MOST_MEGABYTES * MEGABYTE and (await receive()).get("more_body"):
                pass
            _draw_again(session, reason)
            await PlainTextResponse(reason, STATUS[reason])(scope, receive, send)
            return
        room = _rooms[session]
        room.arriving[id] = length or 0
        try:
            await self.app(scope, receive, send)
        finally:
            room.arriving.pop(id, None)


def _reason(session: str, id: str, length: int | None) -> str | None:
    """Why a file of so many bytes is kept out, if it is."""
    room = _rooms.get(session)
    if room is None:
        return NO_FIELD
    if length is None:
        return NO_LENGTH
    own = _held(session) | room.arriving
    own.pop(id, None)
    if len(own) >= MOST_FILES:
        return TOO_MANY
    if sum(own.values()) + length > MOST_MEGABYTES * MEGABYTE:
        return TOO_MUCH
    everything = sum(sum(_held(other).values()) for other in list(_storage()))
    everything += sum(sum(other.arriving.values()) for other in list(_rooms.values()))
    return SERVER_FULL if everything + length > MOST_MEGABYTES_IN_ALL * MEGABYTE else None


def _draw_again(session: str, reason: str) -> None:
    """The page says at once what was kept out."""
    room, running = _rooms.get(session), Runtime.instance().get_app_session(session)
    if room and running and room.kept_out is None:
        room.kept_out = reason
        running.request_rerun(running._client_state)


def _storage() -> dict[str, dict[str, object]]:
    storage: dict[str, dict[str, object]] = Runtime.instance().uploaded_file_mgr.file_storage  # type: ignore
    return storage


def _held(session: str) -> dict[str, int]:
    """The files that the server holds of a session, with their bytes."""
    if not Runtime.exists():
        return {}
    return {file.file_id: len(file.data) for file in list(_storage().get(session, {}).values())}  # type: ignore


def _session() -> str:
    context = get_script_run_ctx()
    return context.session_id if context else ""
