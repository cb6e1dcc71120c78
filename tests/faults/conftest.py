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
