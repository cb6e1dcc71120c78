"""A real server, asked by real HTTP clients."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.browser.server import ROOT, Server, serving


@pytest.fixture(scope="session")
def server(sample: Path) -> Iterator[Server]:
    """The dashboard over the sample, one server a worker; nothing is published on it."""
    with serving(sample) as running:
        yield running


@pytest.fixture
def client(server: Server) -> Iterator[httpx.Client]:
    """A client of its API."""
    with httpx.Client(base_url=f"{server.url}/api/v1/", timeout=60, trust_env=False) as asking:
        yield asking


@pytest.fixture(scope="session")
def command(sample: Path) -> Callable[..., Any]:
    """What the command line answers as JSON."""

    def answer(*words: str) -> Any:
        command = [sys.executable, "-m", "analytics", *words, "--json", "--data", str(sample)]
        return json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout)

    return answer
