"""Hundreds of readers at once in one thread: they open pages, and what each run sent and took is told."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

from tests.server.client import token
from tests.server.reader import PATIENCE, Listening, Reader, Run


@dataclass
class Visitor(Reader):
    """One of many: `async with Visitor(url, "overview") as visitor`, then `await visitor.run(…)`."""

    _socket: ClientConnection | None = None
    _closing: AsyncExitStack = field(default_factory=AsyncExitStack)

    async def __aenter__(self) -> Visitor:
        self.token = self.token or await asyncio.to_thread(token, self.url)
        self._socket = await self._closing.enter_async_context(connect(self.address, **self.handshake()))
        return self

    async def __aexit__(self, *_: object) -> None:
        self._socket = None
        await self._closing.aclose()

    async def run(self, *states: WidgetState, part: str = "", patience: float = PATIENCE) -> Run:
        """Asks for a run with the widgets as they stand, and waits for its end."""
        assert self._socket
        await self._socket.send(self.asking(*states, part=part).SerializeToString())
        listening = Listening()
        async with asyncio.timeout(patience):
            while True:
                data = await self._socket.recv(decode=False)
                if run := listening.take(self.heard(data), data):
                    return run


async def crowd(url: str, pages: Sequence[str], *, readers: int, cookies: Sequence[str] = ("",)) -> list[Run]:
    """So many readers who open these pages one after the other, all at once; every run."""
    shared = await asyncio.to_thread(token, url)

    async def visit(number: int) -> list[Run]:
        runs = []
        # Each begins with another page.
        first = number % len(pages)
        async with Visitor(url, cookies=cookies[number % len(cookies)], token=shared) as visitor:
            for page in (*pages[first:], *pages[:first]):
                visitor.path = page
                runs.append(await visitor.run())
        return runs

    return [run for runs in await asyncio.gather(*map(visit, range(readers))) for run in runs]
