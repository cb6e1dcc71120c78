"""A real server, asked directly: readers without a browser, and what its answers carry."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.server import Server, serving


@pytest.fixture(scope="session")
def server(sample: Path) -> Iterator[Server]:
    """The dashboard over the sample, one server a worker; nothing is published on it."""
    with serving(sample) as running:
        yield running
