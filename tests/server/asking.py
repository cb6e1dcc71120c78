"""One request as it is written on the wire, and the answer to it."""

from __future__ import annotations

import http.client
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from tests.browser.server import Server

FOREIGN = "http://elsewhere.invalid"


@dataclass(frozen=True)
class Answer:
    """Status, headers (lower case) and text of an answer."""

    status: int
    headers: Mapping[str, str]
    text: str


def host(server: Server) -> str:
    """127.0.0.1 and the port."""
    return urlsplit(server.url).netloc


def ask(
    server: Server, path: str, *headers: tuple[str, str], method: str = "GET", named: bool = True
) -> Answer:
    """The answer to a request with these headers alone; `named` adds the right Host."""
    connection = http.client.HTTPConnection(host(server), timeout=30)
    connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
    for name, value in ([("Host", host(server))] if named else []) + list(headers):
        connection.putheader(name, value)
    connection.endheaders()
    response = connection.getresponse()
    text = response.read().decode("utf-8", errors="replace")
    connection.close()
    return Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, text)


def connected(
    server: Server, origin: str | None = None, *, path: str = "/_stcore/stream"
) -> ClientConnection:
    """A websocket as a browser opens it, from a page of the dashboard unless another origin is named."""
    return connect(
        f"ws://{host(server)}{path}",
        origin=Origin(server.url if origin is None else origin),
        subprotocols=[Subprotocol("streamlit")],
        proxy=None,
        max_size=None,
    )


def status_of_websocket(
    server: Server, *headers: tuple[str, str], path: str = "/_stcore/stream", named: str | None = None
) -> int:
    """101 where a websocket with these headers, to the host it names, is taken; or why it is refused."""
    wire = socket.create_connection(_address(server), timeout=30)
    try:
        with connect(
            f"ws://{named or host(server)}{path}", sock=wire, additional_headers=headers, proxy=None
        ):
            return 101
    except InvalidStatus as refused:
        return refused.response.status_code


def raw(server: Server, text: str) -> str:
    """The first line of the answer to a request written out in full."""
    with socket.create_connection(_address(server), timeout=30) as wire:
        wire.sendall(text.replace("\n", "\r\n").encode("latin-1"))
        return wire.recv(4096).decode("latin-1").partition("\r\n")[0]


def _address(server: Server) -> tuple[str, int]:
    address = urlsplit(server.url)
    return str(address.hostname), int(address.port or 0)


def health_ms(server: Server) -> float:
    """How long the server takes to say that it is well."""
    began = time.perf_counter()
    assert ask(server, "/_stcore/health").text == "ok"
    return (time.perf_counter() - began) * 1000
