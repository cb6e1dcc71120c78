"""A real server, asked directly: readers without a browser, and what its answers carry."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.server import Server, serving

#: Read by every Python that finds it on its path. What a process asks of the network beyond this machine is
#: written down; asking for a name is asking.
LISTENER = """
import ipaddress, os, sys

def is_here(host):
    host = host.decode() if isinstance(host, bytes) else host
    if host in (None, "", "localhost"):
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified

def listen(event, arguments):
    if event in ("socket.connect", "socket.sendto"):
        host = arguments[1][0] if isinstance(arguments[1], tuple) else None
    elif event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
        host = arguments[0]
    else:
        return
    if not is_here(host):
        with open(os.environ["CALLS"], "a") as file:
            file.write(f"{event} {host}\\n")

sys.addaudithook(listen)
"""


@pytest.fixture(scope="session")
def server(sample: Path) -> Iterator[Server]:
    """The dashboard over the sample, one server a worker; nothing is published on it."""
    with serving(sample) as running:
        yield running


@pytest.fixture
def calls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where every process started from now on writes what it asks of other machines."""
    (tmp_path / "sitecustomize.py").write_text(LISTENER, encoding="utf-8")
    written = tmp_path / "calls.txt"
    written.touch()
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("CALLS", str(written))
    return written
