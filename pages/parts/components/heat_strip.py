"""A table of verdicts as small as it can be read: a row a target, a column a district, at any width."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pages.parts.components.component import Component, Link

_component = Component("heat_strip")


@dataclass(frozen=True)
class Cell:
    """How far one district is, and its verdict: the word is seen where there is room, and always heard."""

    main: str
    word: str
    symbol: str
    tone: str
    status: str
    to: Link


@dataclass(frozen=True)
class Column:
    """A district, what stands below its name, and where that leads."""

    name: str
    note: str
    to: Link


@dataclass(frozen=True)
class Row:
    """A target, and a cell for every district."""

    id: str
    name: str
    note: str
    to: Link
    cells: Sequence[Cell]


@dataclass(frozen=True)
class Mark:
    """One entry of the legend."""

    symbol: str
    word: str
    tone: str


def draw(
    columns: Sequence[Column],
    rows: Sequence[Row],
    legend: Sequence[Mark],
    *,
    key: str,
    label: str,
    corner: str,
) -> None:
    """Draws the table and its legend."""
    data = {
        "label": label,
        "corner": corner,
        "columns": [vars(column) for column in columns],
        "targets": [{**vars(row), "cells": [vars(cell) for cell in row.cells]} for row in rows],
        "legend": [vars(mark) for mark in legend],
    }
    _component.draw(data, key=key)
