"""The city of canaries, built once a session, and the pages over it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from analytics.progress import sources
from tests.canaries import city
from tests.canaries.city import City
from tests.canaries.foreign import Figures
from tests.conftest import made_once


@pytest.fixture(scope="session")
def canaries(session_folder: Path) -> City:
    """The city of canaries; nothing is written into it."""
    folder = made_once(session_folder / "canaries", lambda folder: city.build(folder / "snapshots"))
    return city.known(folder / "snapshots")


@pytest.fixture(scope="session")
def figures(canaries: City) -> Figures:
    return Figures.of(canaries.snapshots)


@pytest.fixture
def pages(canaries: City, monkeypatch: pytest.MonkeyPatch) -> Iterator[City]:
    """Pages of this process are over the city."""
    monkeypatch.setenv("LANZHOU_SNAPSHOTS", str(canaries.snapshots))
    sources.catalogue.cache_clear()
    yield canaries
    sources.catalogue.cache_clear()
