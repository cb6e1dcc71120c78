"""A table of verdicts and numbers by district, every one a link to where it is made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

import streamlit as st

from pages.frame import url
from pages.parts.components.component import component

_component = component(
    "district_table",
    html='<div style="container: districts / inline-size"><div class="districts"></div></div>',
)


@dataclass(frozen=True)
class Link:
    """Where a name or a number leads: a page and its choices."""

    page: str
    choices: Mapping[str, str | None]

    @property
    def id(self) -> str:
        return self.page + url.query(url.address(**self.choices))

    @property
    def sent(self) -> dict[str, str]:
        return {"id": self.id, "href": self.id}


@dataclass(frozen=True)
class Cell:
    """A verdict (symbol and word), a number, and what stands below it."""

    main: str = ""
    note: str = ""
    symbol: str = ""
    word: str = ""
    tone: str = "quiet"
    status: str = ""
    to: Link | None = None


@dataclass(frozen=True)
class Head:
    """The head of a column, or the name of a row."""

    text: str
    note: str = ""
    to: Link | None = None
    is_chosen: bool = False


@dataclass(frozen=True)
class Row:
    """One row: an id of its own, its name, and a cell for every column."""

    id: str
    head: Head
    cells: Sequence[Cell]


def draw(
    heads: Sequence[Head], rows: Sequence[Row], *, key: str, label: str, corner: str, layout: str = "cards"
) -> None:
    """Draws the table; a click changes the page as Streamlit's own links do.

    `layout` is `cards` (a card a row where the page is narrow), `cards wide` (long row names), `cards even`
    (columns of one width) or `plain` (a few numbers, a table at any width).
    """
    data = {
        "label": label,
        "corner": corner,
        "layout": layout,
        "heads": [{**asdict(head), "to": _sent(head.to)} for head in heads],
        "rows": [
            {
                "id": row.id,
                "name": row.head.text,
                "note": row.head.note,
                "to": _sent(row.head.to),
                "is_chosen": row.head.is_chosen,
                "cells": [{**asdict(cell), "to": _sent(cell.to)} for cell in row.cells],
            }
            for row in rows
        ],
    }
    gone = _component(data=data, key=key, on_go_change=_nothing).go
    found = (
        link
        for row in rows
        for link in (row.head.to, *(head.to for head in heads), *(cell.to for cell in row.cells))
    )
    if gone and (link := next((link for link in found if link is not None and link.id == gone), None)):
        st.switch_page(f"../{link.page}.py", query_params=url.address(**link.choices))


def _sent(link: Link | None) -> dict[str, str] | None:
    return link.sent if link else None


def _nothing() -> None:
    """A click only needs the run it starts."""
