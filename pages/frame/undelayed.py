"""What is sent leaves at once, also while what was sent before it is not acknowledged yet.

Nagle's algorithm (RFC 896) holds a small part back until then, and a receiver acknowledges up to 40 ms later:
as the begin of a run is told first, every run of a page waited. asyncio turns it off for sockets that name
their protocol; Streamlit's does not name it.
"""

from __future__ import annotations

import socket
from asyncio import base_events


def guard() -> None:
    """From now on connections are so; called once a process, before the first one."""
    base_events._set_nodelay = _undelayed  # type: ignore[attr-defined]


def _undelayed(connection: socket.socket) -> None:
    if connection.family in (socket.AF_INET, socket.AF_INET6) and connection.type == socket.SOCK_STREAM:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
