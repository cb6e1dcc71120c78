"""The dashboard as a reader meets it: a process of its own on a free port of this machine."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

ROOT = Path(__file__).parent.parent.parent
#: Seconds until the first healthy answer; a busy machine needs more than a quiet one's two.
PATIENCE = 90.0

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


@dataclass(frozen=True)
class Server:
    """A running Streamlit server."""

    url: str
    pid: int
    log: Path
    calls: Path

    def asked(self) -> str:
        """What it asked of other machines so far, one call a line."""
        return self.calls.read_text(encoding="utf-8")

    def written(self) -> str:
        """What it has logged so far."""
        return self.log.read_text(encoding="utf-8", errors="replace")


class ServerFailed(Exception):
    """It ended, or did not answer in time; carries its log."""


@contextmanager
def serving(
    snapshots: Path,
    *,
    script: Path = ROOT / "dashboard.py",
    options: tuple[str, ...] = (),
    environment: Mapping[str, str] = MappingProxyType({}),
    below: str = "",
    port: int | None = None,
) -> Iterator[Server]:
    """`streamlit run` until the block ends, on a free port unless one is given; healthy when it begins.

    `below` is the folder its paths are in, where an option says so.
    """
    port = port or own_port()
    url = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory() as folder:
        log, calls = Path(folder) / "server.log", Path(folder) / "calls.txt"
        calls.touch()
        (Path(folder) / "sitecustomize.py").write_text(LISTENER, encoding="utf-8")
        with log.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port), *options],
                cwd=ROOT,
                env={
                    **os.environ,
                    "LANZHOU_SNAPSHOTS": str(snapshots),
                    "PYTHONUNBUFFERED": "1",
                    "PYTHONPATH": folder,
                    "CALLS": str(calls),
                    **environment,
                },
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        try:
            _wait_until_healthy(process, url + below, log)
            yield Server(url, process.pid, log, calls)
        finally:
            _end(process)


def own_port() -> int:
    """The first that is free of those this process uses.

    One server after the other has the same, so that browsers know what it serves.
    """
    # Below those that are given to whoever asks for any.
    first = 20_000 + os.getpid() % 1_200 * 10
    for port in range(first, first + 10):
        with socket.socket() as probe, suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return port
    return free_port()


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_healthy(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.05)
    raise ServerFailed(f"The server did not answer at {url}.\n{log.read_text(errors='replace')}")


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
