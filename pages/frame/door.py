"""Stands before Streamlit: who may come in, and what every answer carries.

Streamlit asks the internet for its own address before it refuses a page of another site, and holds up every
reader meanwhile. Here whoever comes under another name, or from another site, is refused at once. What a
proxy says of its readers (X-Forwarded-…) is nobody's word: options name the addresses (README, the server).
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, MutableMapping
from contextlib import suppress
from functools import cache, lru_cache
from http import HTTPStatus
from urllib.parse import urlsplit

import streamlit as st
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.web.server.server_util import is_allowed_origin
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed

from analytics import counts, log
from analytics.errors import N_
from analytics.language.translator import LANGUAGES, translator

logger = logging.getLogger(__name__)

#: A name or an address and perhaps a port; nothing that could end a header or one of its directives.
HOST = re.compile(r"(?:[a-z0-9_][a-z0-9_.-]*|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?", re.IGNORECASE)

NO_HOST = N_("The request does not name exactly one address.")
OTHER_HOST = N_("This address is not one of the dashboard's own (server.allowedHosts).")
OTHER_ORIGIN = N_("The request comes from a page of another site (server.corsAllowedOrigins).")
NO_STREAM = N_("There is nothing to connect to here.")
FAILED = N_("The dashboard could not answer. Please try again; the log says more.")

#: As they are counted.
KINDS = {NO_HOST: "NoHost", OTHER_HOST: "OtherHost", OTHER_ORIGIN: "OtherOrigin", NO_STREAM: "NoStream"}

#: "Policy violation", and "internal error", as websockets count them.
REFUSED, BROKEN = 1008, 1011

#: What no page here asks of a browser.
UNUSED = (
    "accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "geolocation", "gyroscope",
    "hid", "magnetometer", "microphone", "midi", "payment", "picture-in-picture", "publickey-credentials-get",
    "screen-wake-lock", "serial", "usb", "xr-spatial-tracking",
)  # fmt: skip
#: On every answer, whatever it holds.
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in UNUSED),
}
#: What a browser keeps: Streamlit's own files carry a hash in their names, a page is asked for anew, and
#: files to take away and what a session says are kept nowhere.
KEPT, ASKED_ANEW, KEPT_NOWHERE = "public, immutable, max-age=31536000", "no-cache", "no-store, private"
#: Below it are the files that tables are taken away as.
TAKEN = "/take/"


class Door:
    """Middleware around everything the server answers, HTTP and websockets.

    `pages` are the addresses of pages, `scripts` the sources a page's inline scripts are allowed by
    (`'sha256-…'`), `kept` the paths of files that name what they hold, and `not_found` is the page for any
    other address, in a language. Below the addresses of `programs` there is never a page, and what is said
    there of nothing and of keeping stands. Where it is not `is_open` to everybody, a browser keeps no page.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        pages: Iterable[str],
        scripts: Iterable[str],
        kept: Iterable[str] = (),
        not_found: Callable[[str], str],
        programs: Iterable[str] = (),
        is_open: bool = True,
    ) -> None:
        self.app = app
        self.pages = frozenset(pages)
        self.programs = tuple(programs)
        self.scripts = tuple(scripts)
        self.kept = frozenset(kept)
        self.not_found = not_found
        self.base = below()
        self.is_open = is_open

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            return await self.app(scope, receive, send)
        headers = Headers(scope=scope)
        refusal = refused(scope["type"], scope["path"], headers)
        if refusal is not None:
            counts.count("refusals", KINDS[refusal])
            _told_once(refusal)
        if scope["type"] == "websocket":
            return await self._connected(scope, receive, send, headers, refusal)
        answered = _Answer(self, scope, receive, send, headers.get("host", "") if refusal is None else "")
        if refusal is not None:
            status = HTTPStatus.BAD_REQUEST if refusal == NO_HOST else HTTPStatus.FORBIDDEN
            return await _sentence(refusal, status)(scope, receive, answered.send)
        try:
            await self.app(scope, receive, answered.send)
        except Exception as error:
            _failed(error)
            if not answered.is_begun:
                response = _sentence(FAILED, HTTPStatus.INTERNAL_SERVER_ERROR)
                await response(scope, receive, answered.send)

    async def _connected(
        self, scope: Scope, receive: Receive, send: Send, headers: Headers, refusal: str | None
    ) -> None:
        if refusal is not None:
            return await send({"type": "websocket.close", "code": REFUSED})
        try:
            await self.app(_under_its_origin(scope, headers), receive, send)
        except Exception as error:
            _failed(error)
            # Closed already, perhaps.
            with suppress(Exception):
                await send({"type": "websocket.close", "code": BROKEN})

    def headers(self, host: str, path: str, status: int) -> dict[str, str]:
        """What an answer to a request at `host` carries, replacing what Streamlit says of the same."""
        kept = {} if self.is_of_programs(path) else self._kept(path, status)
        return {**ALWAYS, "Content-Security-Policy": policy(host, self.scripts), **kept}

    def is_of_programs(self, path: str) -> bool:
        """Whether programs ask there, and are answered without a page."""
        return any(path == program or path.startswith(f"{program}/") for program in self.programs)

    def _kept(self, path: str, status: int) -> dict[str, str]:
        # A redirect is none of those files: kept for a year, it would outlive what it leads to.
        is_file = status < HTTPStatus.MULTIPLE_CHOICES or status == HTTPStatus.NOT_MODIFIED
        if is_file and (path in self.kept or path.startswith(f"{self.base}/static/")):
            return {"Cache-Control": KEPT}
        is_own = path.startswith(tuple(f"{self.base}{own}" for own in ("/media/", "/_stcore/", TAKEN)))
        return {"Cache-Control": KEPT_NOWHERE if is_own or not self.is_open else ASKED_ANEW}

    def is_nowhere(self, path: str, status: int, content_type: str) -> bool:
        """Whether nothing is at an address; Streamlit answers with its own page there, or in two words."""
        if self.is_of_programs(path):
            return _is_html(content_type)
        if status in (HTTPStatus.NOT_FOUND, HTTPStatus.BAD_REQUEST):
            return not path.startswith(f"{self.base}/_stcore/")
        # A file to take away may be a page itself.
        is_page = path in self.pages or path.startswith(f"{self.base}/media/")
        return status < HTTPStatus.MULTIPLE_CHOICES and _is_html(content_type) and not is_page


class _Answer:
    """One answer on its way out: given its headers, and exchanged where nothing is at its address."""

    def __init__(self, door: Door, scope: Scope, receive: Receive, send: Send, host: str) -> None:
        self.door, self.scope, self.receive, self.out, self.host = door, scope, receive, send, host
        self.is_begun = False
        self._is_exchanged = False

    async def send(self, message: Message) -> None:
        if self._is_exchanged:
            return None
        if message["type"] == "http.response.start":
            said = Headers(raw=message["headers"])
            path, status = self.scope["path"], int(message["status"])
            is_read = self.scope["method"] in ("GET", "HEAD")
            if self.host and is_read and self.door.is_nowhere(path, status, said.get("content-type", "")):
                self._is_exchanged = True
                return await self._not_found()
            self._begin(message)
        return await self.out(message)

    def _begin(self, message: MutableMapping[str, object]) -> None:
        self.is_begun = True
        status = int(str(message["status"]))
        ours = {
            name.lower().encode(): value.encode("latin-1")
            for name, value in self.door.headers(self.host, self.scope["path"], status).items()
        }
        theirs = message["headers"]
        assert isinstance(theirs, list)
        # Who says nothing of it is kept nowhere.
        said = {name.lower() for name, _ in theirs} | set(ours)
        ours |= {} if b"cache-control" in said else {b"cache-control": KEPT_NOWHERE.encode()}
        message["headers"] = [pair for pair in theirs if pair[0].lower() not in ours] + list(ours.items())

    async def _not_found(self) -> None:
        asked = Request(self.scope).query_params.get("lang")
        html = self.door.not_found(asked if asked in LANGUAGES else "zh")
        response = Response(html, HTTPStatus.NOT_FOUND, media_type="text/html")

        async def send(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._begin(message)
            await self.out(message)

        await response(self.scope, self.receive, send)


def refused(kind: str, path: str, headers: Headers) -> str | None:
    """Why a request ("http" or "websocket") may not come in, or None; a msgid.

    A browser says of every websocket which page opened it.
    """
    hosts, origins = headers.getlist("host"), headers.getlist("origin")
    if len(hosts) != 1 or not HOST.fullmatch(hosts[0]):
        return NO_HOST
    if not is_host_allowed(hosts[0]):
        return OTHER_HOST
    if not origins and kind == "http":
        return None
    own = f"{_scheme()}://{hosts[0]}".lower()
    if len(origins) != 1 or not (origins[0].lower() == own or is_allowed_origin(origins[0])):
        return OTHER_ORIGIN
    return NO_STREAM if kind == "websocket" and path != f"{below()}/_stcore/stream" else None


@lru_cache(maxsize=64)
def policy(host: str, scripts: tuple[str, ...]) -> str:
    """The Content-Security-Policy of an answer at `host`; older browsers do not take websockets for 'self'.

    Streamlit loads the scripts of our own components from `blob:` addresses.
    """
    sockets = f" ws://{host} wss://{host}" if host else ""
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' blob: {' '.join(scripts)}".rstrip(),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            f"connect-src 'self'{sockets}",
            "worker-src 'self' blob:",
            "frame-src 'none'",
            "frame-ancestors 'none'",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
        )
    )


@cache
def below() -> str:
    """What stands before every path: nothing, or the folder a proxy has for the dashboard (`/progress`)."""
    folder = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{folder}" if folder else ""


@cache
def _scheme() -> str:
    return "https" if st.get_option("server.sslCertFile") else "http"


def _under_its_origin(scope: Scope, headers: Headers) -> Scope:
    """The scope as a page of an allowed origin would ask at its own address.

    Streamlit looks that origin up among its options only after it asked the internet.
    """
    host = urlsplit(headers["origin"]).netloc.encode("latin-1")
    others = [(name, value) for name, value in scope["headers"] if name != b"host"]
    return {**scope, "headers": [*others, (b"host", host)]}


def _is_html(content_type: str) -> bool:
    return content_type.partition(";")[0].strip() == "text/html"


def _sentence(message: str, status: HTTPStatus) -> Response:
    """For whoever opened an address: nothing is known of their language yet."""
    return PlainTextResponse("\n".join(translator(language)(message) for language in LANGUAGES), status)


@cache
def _told_once(refusal: str) -> None:
    """Once a kind and process, for whoever set the server up; who knocks may not fill the log."""
    logger.warning("Refused, and said once: %s", refusal)


def _failed(error: Exception) -> None:
    """An answer or a connection that broke; the way to it only where somebody looks for it."""
    is_traced = logger.isEnabledFor(logging.DEBUG)
    logger.error("An answer failed: %s", log.described(error), exc_info=error if is_traced else None)
