"""A Sail server (Rust, speaks Spark Connect) in a process of its own, on 127.0.0.1."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.browser.server import free_port

SAIL = Path(sys.executable).parent / "sail"
#: Seconds until it listens.
PATIENCE = 60.0


@dataclass(frozen=True)
class Sail:
    """One that listens."""

    port: int
    process: subprocess.Popen[bytes]

    @property
    def address(self) -> str:
        return f"sc://127.0.0.1:{self.port}"

    def kill(self) -> None:
        """Ends it at once, as a machine that loses power."""
        self.process.kill()
        self.process.wait()


@contextmanager
def sail(folder: Path) -> Iterator[Sail]:
    """A server as long as it is asked for; what it says stands in `folder`."""
    port = free_port()
    with (folder / f"sail-{port}.log").open("wb") as log:
        started = Sail(
            port,
            subprocess.Popen(
                [str(SAIL), "spark", "server", "--ip", "127.0.0.1", "--port", str(port)],
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            ),
        )
        try:
            _await(started, Path(log.name))
            yield started
        finally:
            started.kill()


def _await(started: Sail, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        assert started.process.poll() is None, log.read_text(errors="replace")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", started.port), timeout=1):
            return
        time.sleep(0.05)
    raise AssertionError(f"Sail does not listen: {log.read_text(errors='replace')}")
