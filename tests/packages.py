"""Programs tests need besides Python's: whether the system's packages may be installed, and doing so."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path


def may_install() -> bool:
    """Whether this is root on a system with apt."""
    return shutil.which("apt-get") is not None and is_root()


def is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def install(*packages: str) -> bool:
    """Installs the system's packages; whether that went well."""
    return done(["apt-get", "update"]) and done(["apt-get", "install", "--yes", *packages])


def done(command: list[str]) -> bool:
    """Runs a command; whether it ended well."""
    try:
        return subprocess.run(command, stdout=sys.stderr, timeout=900).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def printed(get: Callable[[], Path], missing: type[Exception]) -> int:
    """Prints where a program is, or why there is none; what a process ends with."""
    try:
        print(get())
    except missing as refused:
        print(refused, file=sys.stderr)
        return 1
    return 0
