"""The city of canaries, built once a session, and the pages over it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest

from analytics.progress import sources
from pages.frame.programs import SWITCH
from tests import cookies
from tests.browser.server import free_port, serving
from tests.canaries import city
from tests.canaries.city import City
from tests.canaries.foreign import Figures
from tests.canaries.wire import Wired
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


@pytest.fixture(scope="session")
def wired(canaries: City, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wired]:
    """A server with sign-in over a city of its own, which readers, programs and assistants ask."""
    folder, port = tmp_path_factory.mktemp("wired"), free_port()
    root = copytree(canaries.snapshots.parent, folder / "city") / canaries.snapshots.name
    log = folder / "log"
    with serving(
        root,
        options=("--secrets.files", str(cookies.secrets(folder, port))),
        environment={"LANZHOU_LOG": str(log), "LANZHOU_LOG_LEVEL": "DEBUG", SWITCH: "1"},
        port=port,
    ) as server:
        yield Wired(server, city.known(root), log)
