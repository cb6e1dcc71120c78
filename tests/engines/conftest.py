"""The engine the tests ask: a Sail of their own, or the Spark that lies where LANZHOU_TEST_SPARK says."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engines.sail import Sail, sail
from tests.engines.spark import spark


@pytest.fixture(scope="session", autouse=True)
def _client() -> None:
    """The client of engines, loaded once a process.

    It takes a program without a file, such as a worker of pytest-xdist, for its own doctests, and ends it.
    """
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings(action="ignore"):
        if not hasattr(sys.modules["__main__"], "__file__"):
            patch.setattr(sys.modules["__main__"], "__file__", __file__, raising=False)
        import pyspark.sql.connect.proto  # noqa: F401


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sail]:
    """A server for all tests of this process that do not harm it."""
    with sail(tmp_path_factory.mktemp("sail")) as started:
        yield started


@pytest.fixture(scope="session")
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a sound engine."""
    home = os.environ.get("LANZHOU_TEST_SPARK")
    if home:
        with spark(tmp_path_factory.mktemp("spark"), Path(home)) as address:
            yield address
    else:
        started: Sail = request.getfixturevalue("running")
        yield started.address
