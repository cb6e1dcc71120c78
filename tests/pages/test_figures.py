"""Every figure of every page is one that plotly knows: on a page nothing looks it through."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import pytest

from tests.architecture.sources import called, sources
from tests.hostile.views import VIEWS, choices
from tests.pages.conftest import OpenPage, pages_over
from tests.pages.drawn import figures
from tests.pages.test_sql import run

DRAWING = {"show.figure", "show.chart"}


@pytest.fixture(scope="module")
def drawn(reviewed: Path) -> dict[str, list[dict[str, Any]]]:
    """By their keys all figures of all pages, as they are sent to the browser."""
    found: dict[str, list[dict[str, Any]]] = {}
    with pages_over(reviewed) as open_page:
        for page in shown(open_page):
            for key, figure in page.items():
                found.setdefault(key, []).append(figure)
    return found


def shown(open_page: OpenPage) -> Iterator[dict[str, dict[str, Any]]]:
    """The figures of every view of every page."""
    for page, views in VIEWS.items():
        for view in views:
            yield figures(open_page(page, making=True, **choices(view)))
    yield figures(
        run(open_page("sql"), "select district_code, count(*) as n from registrations group by all")
    )


def test_plotly_knows_every_property_of_every_figure(drawn: dict[str, list[dict[str, Any]]]) -> None:
    for key, one in drawn.items():
        for figure in one:
            assert figure["data"], key
            go.Figure(figure)


def test_every_figure_that_pages_draw_is_among_them(drawn: dict[str, list[dict[str, Any]]]) -> None:
    for source in sources("pages"):
        for call in source.calls():
            if called(call) in DRAWING:
                begins = beginning(next(one.value for one in call.keywords if one.arg == "key"))
                assert any(key.startswith(begins) for key in drawn), source.place(call)


def beginning(key: ast.expr) -> str:
    """What a figure's key begins with, as it stands in the code."""
    first = key.values[0] if isinstance(key, ast.JoinedStr) else key
    assert isinstance(first, ast.Constant)
    return str(first.value)
