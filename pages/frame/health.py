"""What watches over the server asks: whether it answers, whether it is of use, and its numbers.

`/healthz` says that the process answers. `/readyz` says whether readers would find what they come for; what
is wrong, and all of `/metrics`, is told on this machine or to whoever names LANZHOU_METRICS_TOKEN.
"""

from __future__ import annotations

import asyncio
import hmac
import ipaddress
import logging
import os
import shutil
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache
from http import HTTPStatus
from pathlib import Path

from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from analytics import counts, log
from analytics.database.engine import database_of
from analytics.errors import FileRefused, Refusal
from analytics.progress import sources
from pages.frame import metrics
from pages.frame.door import TAKEN, below

logger = logging.getLogger(__name__)

TOKEN = "LANZHOU_METRICS_TOKEN"
#: Of a token that cannot be guessed, in characters.
SHORTEST_TOKEN = 24
#: Below it a publish may fail for want of room, in bytes.
LEAST_FREE = 200_000_000
#: Who asks more often is told what was found last, in seconds.
FOUND_FOR = 1.0

#: What a proxy adds to what it passes on: who asks behind one is not on this machine.
OF_PROXIES = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip")
_looking = threading.Lock()
_last: dict[int, Mapping[str, str]] = {}

#: Streamlit's own numbers, which nobody needs beside these.
CLOSED = "/_stcore/metrics"


def addresses() -> list[str]:
    """Below which no page is."""
    return [f"{below()}/{name}" for name in ("healthz", "readyz", "metrics")]


def routes() -> list[Route]:
    """Where they ask."""
    return [Route(path, ask) for path, ask in zip(addresses(), (_healthz, _readyz, _metrics), strict=True)]


def middleware() -> list[Middleware]:
    """What stands behind the door and before Streamlit."""
    return [Middleware(Watching)]


async def _healthz(_request: Request) -> Response:
    return PlainTextResponse("ok\n")


async def _readyz(request: Request) -> Response:
    """200 or 503; to whoever may know, what of it is wrong, in words of this product."""
    found = await asyncio.to_thread(_found)
    is_ready = all(state == "ok" for state in found.values())
    status = HTTPStatus.OK if is_ready else HTTPStatus.SERVICE_UNAVAILABLE
    parts = {"parts": found} if may_know(request) else {}
    return JSONResponse({"ready": is_ready, **parts}, status)


async def _metrics(request: Request) -> Response:
    if not may_know(request):
        return PlainTextResponse("", HTTPStatus.NOT_FOUND)
    return Response(await asyncio.to_thread(metrics.text), headers={"Content-Type": metrics.CONTENT_TYPE})


def may_know(request: Request) -> bool:
    """Whether somebody on this machine asks, past no proxy, or whoever has the token."""
    token = os.environ.get(TOKEN, "")
    said = request.headers.get("authorization", "")
    if len(token) >= SHORTEST_TOKEN and hmac.compare_digest(said.encode(), f"Bearer {token}".encode()):
        return True
    is_passed_on = any(name in request.headers for name in OF_PROXIES)
    host = request.client.host if request.client else ""
    return not is_passed_on and _is_here(host) and _is_here(request.url.hostname or "")


def _is_here(host: str) -> bool:
    """Whether a name or an address is this machine's own."""
    with suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost"


def _found() -> Mapping[str, str]:
    """How each part is; one looks at a time, and the others are told what it found."""
    with _looking:
        moment = int(time.monotonic() / FOUND_FOR)
        if moment not in _last:
            _last.clear()
            _last[moment] = {name: _state(look) for name, look in PARTS.items()}
        return _last[moment]


def _state(look: Callable[[], str]) -> str:
    try:
        return look()
    except (Refusal, OSError) as error:
        refusal = error if isinstance(error, Refusal) else FileRefused(error)
        _told_once(log.line(refusal))
        return "unreachable"


@cache
def _told_once(line: str) -> None:
    """Once a kind and process: what watches asks every few seconds."""
    logger.warning("Not ready, and said once: %s", line)


def _snapshots() -> str:
    catalogue = sources.catalogue()
    head = catalogue.head()
    if head is None:
        return "damaged" if catalogue.last_seq else "none"
    return "ok" if head.seq == catalogue.last_seq else "damaged"


def _database() -> str:
    database = database_of(sources.catalogue().root)
    if not database.is_empty:
        with database.reading():
            pass
    return "ok"


def _disk() -> str:
    folder = _there(sources.catalogue().root)
    free = shutil.disk_usage(folder).free
    return "ok" if free >= LEAST_FREE else "full"


def _there(folder: Path) -> Path:
    """The folder, or the one that it will be made in."""
    return next(place for place in (folder, *folder.absolute().parents) if place.is_dir())


PARTS: dict[str, Callable[[], str]] = {"snapshots": _snapshots, "database": _database, "disk": _disk}


class Watching:
    """Before what Streamlit answers: counts files taken away, and keeps its own numbers closed."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._files = {f"{below()}{TAKEN}": "table", f"{below()}/media/": "document"}
        self._closed = f"{below()}{CLOSED}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        path = scope["path"]
        if path.rstrip("/") == self._closed:
            return await PlainTextResponse("", HTTPStatus.NOT_FOUND)(scope, receive, send)
        kind = next((kind for start, kind in self._files.items() if path.startswith(start)), None)
        if kind is None or scope["method"] != "GET":
            return await self.app(scope, receive, send)

        async def counted(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == HTTPStatus.OK:
                said = Headers(raw=message["headers"]).get("content-disposition", "")
                if said.startswith("attachment"):
                    counts.count("files", kind)
            await send(message)

        return await self.app(scope, receive, counted)
