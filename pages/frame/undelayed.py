"""What is sent leaves at once, also while what was sent before it is not acknowledged yet.

Nagle's algorithm (RFC 896) holds a small part back until then, and a receiver acknowledges up to 40 ms later: as
the begin of a run is told first, every run of a page waited. asyncio turns the algorithm off for sockets that name
their protocol; Streamlit's does not name it.
"""

from __future__ import annotations

import socket
from collections.abc import Sequence

import uvicorn

_startup = uvicorn.Server.startup


def guard() -> None:
    """From now on servers send so; called once a process, before its server starts."""
    uvicorn.Server.startup = _undelayed  # type: ignore[method-assign, assignment]


async def _undelayed(server: uvicorn.Server, sockets: Sequence[socket.socket] | None = None) -> None:
    for listening in sockets or ():
        if listening.family in (socket.AF_INET, socket.AF_INET6):
            # Every connection that is taken has it from the socket it came to.
            listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    await _startup(server, None if sockets is None else list(sockets))
