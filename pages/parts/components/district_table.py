"""A table of verdicts and numbers by district, every one a link to where it is made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pages.parts.components.component import Component, Link

_component = Component("district_table")


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

    name: str
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
    heads: Sequence[Head | str],
    rows: Sequence[Row],
    *,
    key: str,
    label: str,
    corner: str,
    layout: str = "cards",
) -> None:
    """Draws the table.

    `layout` is `cards` (a card a row where the page is narrow), `cards wide` (long row names), `cards even`
    (columns of one width) or `plain` (a few numbers, a table at any width).
    """
    data = {
        "label": label,
        "corner": corner,
        "layout": layout,
        "heads": [vars(Head(head) if isinstance(head, str) else head) for head in heads],
        "rows": [
            {"id": row.id, **vars(row.head), "cells": [vars(cell) for cell in row.cells]} for row in rows
        ],
    }
    _component.draw(data, key=key)
