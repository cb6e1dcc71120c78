"""The choices a question is made of, and the filters in force, in one bar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from pages.parts.components.component import Component, Exactly

_component = Component("question_bar")


@dataclass(frozen=True)
class Tab:
    """One choice of a few: its words, and the change it makes."""

    id: str
    text: str
    change: dict[str, Any]
    is_chosen: bool


@dataclass(frozen=True)
class Tabs:
    """A few choices beside each other."""

    label: str
    tabs: Sequence[Tab]


class Option(NamedTuple):
    """One choice of many: what it sets the menu's parameter to, its words, and whether it is chosen."""

    value: str
    text: str
    is_chosen: bool


@dataclass(frozen=True)
class Menu:
    """Choices under a label; each sets one parameter of the address, or one of its values, at a place."""

    id: str
    label: str
    parameter: str
    options: Sequence[Option]
    place: int | None = None


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
    subjects: Tabs,
    menus: Sequence[Menu],
    pictures: Tabs,
    filters: dict[str, Any],
) -> None:
    """Draws the bar; `filters` has a label, chips, what stands there without one, and how to clear all."""
    data = {
        "label": label,
        "drawn": drawn,
        "subjects": subjects,
        "menus": [
            {
                "id": Exactly(menu.id),
                "label": menu.label,
                "parameter": Exactly(menu.parameter),
                "place": menu.place,
                "options": [(Exactly(value), text, is_chosen) for value, text, is_chosen in menu.options],
            }
            for menu in menus
        ],
        "pictures": pictures,
        "filters": filters,
    }
    _component.draw(data, key=key, asks=True)
