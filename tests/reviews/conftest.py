"""A snapshots folder of its own for every test, and so a database of its own."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def snapshots(tmp_path: Path) -> Path:
    folder = tmp_path / "snapshots"
    folder.mkdir()
    return folder
