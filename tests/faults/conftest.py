"""Where the fault tests put their folders, and how long they go on."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.publishers import Publishers, publishers

MEMORY = Path("/dev/shm")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--soak", action="store_true", help="many more faults than a test run has time for")


@pytest.fixture(scope="session")
def soaks(pytestconfig: pytest.Config) -> bool:
    """Whether this run takes its time."""
    return bool(pytestconfig.getoption("--soak", default=False))


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """An empty folder, in memory where there is some: thousands of small files are made in it."""
    if not os.access(MEMORY, os.W_OK):
        yield tmp_path
        return
    made = Path(tempfile.mkdtemp(prefix="faults-", dir=MEMORY))
    yield made
    shutil.rmtree(made)


@pytest.fixture(scope="module")
def publishing() -> Iterator[Publishers]:
    """Processes that publish."""
    with publishers() as found:
        yield found
