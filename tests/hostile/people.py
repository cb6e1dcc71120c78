"""What people write, made of texts that try to act."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.hostile.city import City


def write(snapshots: Path, city: City, texts: Sequence[str]) -> None:
    """Writes them."""
