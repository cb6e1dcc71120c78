"""What a page run by AppTest has drawn: boards and figures, which it knows only as messages."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block


def sent(app: AppTest, part: str = "") -> list[dict[str, Any]]:
    """What the page's own components are drawn from, as it is sent to the browser: those that have `part`.

    The secret of the session that files are asked for with is left out.
    """
    secret = app.session_state["taken-away"].secret if "taken-away" in app.session_state else ""
    given = [given_to(element, without=secret) for element in app.get("bidi_component")]
    return [one for one in given if not part or part in one]


def boards(app: AppTest) -> list[dict[str, Any]]:
    """The rows of every board on the page, as they are sent to the browser."""
    return [row for one in sent(app) for row in one.get("rows", ())]


def component(app: AppTest, key: str) -> dict[str, Any]:
    """What one of our own pictures is drawn from, as it is sent to the browser; `label` is its text."""
    (found,) = (given_to(element) for element in app.get("bidi_component") if element.key == key)
    return found


def given_to(element: Any, *, without: str = "") -> dict[str, Any]:
    """What the script of a component of our own is given."""
    text = element.proto.bytes.decode()
    found: dict[str, Any] = json.loads(text.replace(without, "…") if without else text)
    return found


def figures(app: AppTest) -> dict[str, dict[str, Any]]:
    """By their keys the page's figures, as they are sent to the browser."""
    return {key: json.loads(chart["figure"]) for key, chart in _charts(app).items()}


def figure(app: AppTest, key: str) -> dict[str, Any]:
    """The page's figure of that key."""
    return figures(app)[key]


def alt(app: AppTest, key: str) -> str:
    """The alternative text of a figure."""
    return str(_charts(app)[key]["label"])


def _charts(app: AppTest) -> dict[str, dict[str, Any]]:
    given = {str(one.key): given_to(one) for one in app.get("bidi_component")}
    return {key: data["chart"] for key, data in given.items() if "chart" in data}


def key_figures(app: AppTest) -> dict[str, str]:
    """The page's lines of figures, in their order: label → figure."""
    return {str(one["label"]): str(one["value"]) for line in sent(app, "figures") for one in line["figures"]}


def printed(part: AppTest | Block) -> list[pd.DataFrame]:
    """The tables that print, in their order; one whose rows are headed has these heads as its index."""
    given = [given_to(element) for element in part.get("bidi_component")]
    return [_frame(data["table"]) for data in given if "table" in data]


def _frame(table: dict[str, Any]) -> pd.DataFrame:
    rows = [[_read(cell) for cell in row] for row in table["rows"]]
    frame = pd.DataFrame(rows, columns=table["heads"])
    return frame.set_index(frame.columns[0]) if table["is_headed"] else frame


def _read(cell: str | dict[str, Any]) -> str:
    """A cell as it is read, a line of it a line."""
    if isinstance(cell, str):
        return cell
    first = "  ".join(filter(None, (cell["before"], cell["strong"])))
    return "\n".join(filter(None, (first, *cell["lines"])))


def texts(app: AppTest) -> str:
    """All markdown, captions, notes, headings and source lines of the main part, one a line."""
    kinds = (app.title, app.subheader, app.markdown, app.caption, app.info, app.warning, app.error, app.text)
    lines = [str(one["line"]["said"]) for one in sent(app, "line")]
    return "\n".join([*(str(element.value) for kind in kinds for element in kind), *lines])
