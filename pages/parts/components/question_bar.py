"""The choices a question is made of, and the filters in force, in one bar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pages.parts.components.component import Component

_component = Component("question_bar", "asking")


@dataclass(frozen=True)
class Option:
    """One choice of several: its words, and the change it makes."""

    id: str
    text: str
    change: dict[str, Any]
    is_chosen: bool
    note: str = ""


@dataclass(frozen=True)
class Menu:
    """Choices under a label."""

    id: str
    label: str
    options: Sequence[Option]


@dataclass(frozen=True)
class Chip:
    """A column that is filtered, its values, and the change that ends it."""

    id: str
    column: str
    values: str
    change: dict[str, Any]
    #: What its sign to take it back does, for who hears it.
    drop: str


def draw(
    *,
    key: str,
    label: str,
    drawn: str,
    subjects: Menu,
    menus: Sequence[Menu],
    pictures: Menu,
    filters: dict[str, Any],
) -> None:
    """Draws the bar; `filters` has a label, chips, what stands there without one, and how to clear all."""
    data = {
        "label": label,
        "drawn": drawn,
        "subjects": _tabs(subjects),
        "menus": menus,
        "pictures": _tabs(pictures),
        "filters": filters,
    }
    _component.draw(data, key=key, asks=True)


def _tabs(menu: Menu) -> dict[str, Any]:
    return {"label": menu.label, "tabs": menu.options}
