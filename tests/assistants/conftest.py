"""A real server with the assistants' endpoint on, and one as it comes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pages.frame.programs import SWITCH
from tests.browser.server import Server, serving


@pytest.fixture(scope="session")
def server(sample: Path) -> Iterator[Server]:
    """The dashboard over the sample, with assistants let in."""
    with serving(sample, environment={SWITCH: "1"}) as running:
        yield running
