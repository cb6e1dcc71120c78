"""The theme of the pages: what Streamlit has an option for is said in its configuration, and read here."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

_CONFIGURATION = Path(__file__).parent.parent / ".streamlit" / "config.toml"

#: The options of both themes by their names, and those of `light` and `dark` below them.
OPTIONS: dict[str, Any] = tomllib.loads(_CONFIGURATION.read_text(encoding="utf-8"))["theme"]
