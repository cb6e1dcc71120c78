"""What a page run by AppTest has drawn: boards and figures, which it knows only as messages."""

from __future__ import annotations

import json
from typing import Any

from streamlit.testing.v1 import AppTest

Trace = dict[str, Any]


def boards(app: AppTest) -> list[dict[str, Any]]:
    """The rows of every board on the page, as they are sent to the browser."""
    found = []
    for element in app.get("bidi_component"):
        found += json.loads(element.proto.json).get("rows", [])
    return found


def component(app: AppTest, key: str) -> dict[str, Any]:
    """What one of our own pictures is drawn from, as it is sent to the browser; `label` is its text."""
    (sent,) = (element.proto.json for element in app.get("bidi_component") if element.key == key)
    found: dict[str, Any] = json.loads(sent)
    return found


def figure(app: AppTest, key: str) -> dict[str, Any] | None:
    """A figure as it is sent to the browser; None when the page has none of that key."""
    for element in app.get("plotly_chart"):
        if element.key == key:
            spec: dict[str, Any] = json.loads(element.proto.spec)
            return spec
    return None


def alt(app: AppTest, key: str) -> str:
    """The alternative text of a figure."""
    (text,) = (element.proto.alt for element in app.get("plotly_chart") if element.key == key)
    return str(text)


def texts(app: AppTest) -> str:
    """All markdown, captions, notes and headings of the main part, one a line."""
    kinds = (app.title, app.subheader, app.markdown, app.caption, app.info, app.warning, app.error, app.text)
    return "\n".join(str(element.value) for kind in kinds for element in kind)
