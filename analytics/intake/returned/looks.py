"""How a marked cell looks."""

from __future__ import annotations

from collections.abc import Mapping

#: Fill of a marked cell, by severity.
FILLS: Mapping[str, str] = {"error": "FF9C9C", "warning": "FFE08A", "notice": "CFE2F3"}
