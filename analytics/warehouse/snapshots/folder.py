"""Where the snapshots lie."""

from __future__ import annotations

import os
from pathlib import Path

_DEFAULT = Path(__file__).parents[3] / "data" / "snapshots"


def snapshots_folder() -> Path:
    """The folder LANZHOU_SNAPSHOTS names; data/snapshots without it."""
    return Path(os.environ.get("LANZHOU_SNAPSHOTS") or _DEFAULT)
