"""What the server's process holds, as the system sees it (Linux)."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path


def children(pid: int) -> list[int]:
    """The processes that one has started and that have not ended."""
    started: list[int] = []
    for thread in Path(f"/proc/{pid}/task").iterdir():
        # A thread may end meanwhile.
        with contextlib.suppress(OSError):
            started += map(int, (thread / "children").read_text().split())
    return started


def megabytes(pid: int) -> float:
    """The memory it has resident."""
    return _megabytes(pid, "VmRSS:")


def most_megabytes(pid: int | None = None) -> float:
    """The most memory that it, or this process, ever had resident."""
    return _megabytes(pid or os.getpid(), "VmHWM:")


def _megabytes(pid: int, name: str) -> float:
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name)) / 1024


def descriptors(pid: int) -> int:
    """The files, sockets and pipes it has open."""
    return len(os.listdir(f"/proc/{pid}/fd"))
