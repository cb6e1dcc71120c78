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
    #: What its column is sorted by; None comes last either way.
    order: float | None = None


@dataclass(frozen=True)
class Head:
    """The head of a column, or the name of a row."""

    name: str
    note: str = ""
    to: Link | None = None
    is_chosen: bool = False
    #: A column readers sort by: which way first, `ascending` or `descending`.
    sorts: str = ""


@dataclass(frozen=True)
class Row:
    """One row: an id of its own, its name, a cell for every column; `group` heads it and those after it."""

    id: str
    head: Head
    cells: Sequence[Cell]
    group: Head | None = None


def draw(
    heads: Sequence[Head | str],
    rows: Sequence[Row],
    *,
    key: str,
    label: str,
    corner: str,
    layout: str = "cards",
    sorted_by: int | None = None,
) -> None:
    """Draws the table; `sorted_by` is the column whose order the rows come in, where one says it sorts.

    `layout` is `cards` (a card a row where the page is narrow), `cards wide` (long row names), `cards even`
    (columns of one width) or `plain` (a few numbers, a table at any width).
    """
    data = {
        "label": label,
        "corner": corner,
        "layout": layout,
        "sorted_by": sorted_by,
        "heads": [vars(Head(head) if isinstance(head, str) else head) for head in heads],
        "rows": [
            {
                "id": row.id,
                **vars(row.head),
                "cells": [vars(cell) for cell in row.cells],
                "group": vars(row.group) if row.group else None,
            }
            for row in rows
        ],
    }
    _component.draw(data, key=key)
