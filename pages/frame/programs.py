"""What programs ask beside the pages: the read API, and the assistants' endpoint where it is on."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from functools import cache
from typing import TYPE_CHECKING

from starlette.datastructures import Headers
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.starlette import App

from pages.frame import warm
from pages.frame.door import below

if TYPE_CHECKING:
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

#: Switched on by LANZHOU_ASSISTANTS=1 in the environment of the server.
SWITCH = "LANZHOU_ASSISTANTS"


def addresses() -> list[str]:
    """Below which no page is."""
    return [f"{below()}/api", f"{below()}/mcp"]


def routes() -> list[BaseRoute]:
    """Where they ask. Who is let in, and what every answer carries, is the door's."""
    api, mcp = addresses()
    made: list[BaseRoute] = [Mount(api, app=Later(_api))]
    if is_on():
        # Without sessions there is nothing to wait for, so nobody is given a stream to hold.
        made += [Route(path, _Assistants(), methods=["POST"]) for path in (mcp, f"{mcp}/")]
    return made


def is_on() -> bool:
    """Whether assistants may ask."""
    return os.environ.get(SWITCH, "") == "1"


@asynccontextmanager
async def lifespan(app: App) -> AsyncGenerator[None, None]:
    """The server's, with the assistants' in it."""
    async with warm.lifespan(app):
        if not is_on():
            yield
            return
        async with _assistants().run():
            yield


class Later:
    """An app that is loaded when it is first asked: no page waits for what only programs need."""

    def __init__(self, make: Callable[[], ASGIApp]) -> None:
        self._make = make
        self._made: ASGIApp | None = None
        self._making = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async with self._making:
            if self._made is None:
                self._made = await asyncio.to_thread(self._make)
        await self._made(scope, receive, send)


class _Assistants:
    """The endpoint of assistants, as a route takes an app."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        from analytics.assistants.server import kept_out

        headers = Headers(scope=scope)
        language = "en" if headers.get("accept-language", "").startswith("en") else "zh"
        answer = await kept_out(headers.get("authorization"), language)
        if answer is not None:
            return await answer(scope, receive, send)
        return await _assistants().handle_request(scope, receive, send)


def _api() -> ASGIApp:
    from analytics.api.app import api

    return api()


@cache
def _assistants() -> StreamableHTTPSessionManager:
    from analytics.assistants.server import sessions

    return sessions(below=below())
