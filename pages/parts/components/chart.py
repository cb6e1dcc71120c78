"""A figure as plotly draws it in a browser, once it comes into view."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from functools import partial
from pathlib import Path

import plotly
from plotly.offline import get_plotlyjs_version

from analytics.figures.layout import Figure
from pages.parts.components.component import Component, Exactly, Link

#: The script that draws, as the Python package brings it.
SCRIPT = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"

#: Where it is, beside the pages; another version has another address.
ADDRESS = f"plotly-{get_plotlyjs_version()}.js"

_component = Component("chart")
_written = partial(
    json.dumps, default=date.isoformat, ensure_ascii=False, allow_nan=False, separators=(",", ":")
)


def draw(figure: Figure, *, key: str, label: str, links: Mapping[str, Link] | None = None) -> None:
    """Draws a figure whose words are `label`; a click on what has a `customdata` follows its link."""
    chart = {
        # As a text: nothing in it is sent otherwise than it stands, and looking at each number takes long.
        "figure": Exactly(_written(figure)),
        "label": label,
        "script": Exactly(ADDRESS),
        "links": dict(links or {}),
    }
    _component.draw({"chart": chart}, key=key)
