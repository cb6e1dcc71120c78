"""Questions that were saved, and those asked last: links, folded away until somebody looks for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pages.parts.components.component import Component, Link

_component = Component("kept_questions")

#: Of an address what a link takes away where it does not say otherwise.
_ELSEWHERE = {"as_of": None, "district": None}


@dataclass(frozen=True)
class Entry:
    """A question by its name, what else there is to know, and where it is asked."""

    name: str
    note: str
    address: Mapping[str, str]


@dataclass(frozen=True)
class Kept:
    """Questions under a heading; what is said where there are none."""

    id: str
    heading: str
    none: str
    entries: Sequence[Entry]


def draw(lists: Sequence[Kept], *, key: str, label: str) -> None:
    """Draws the lists, each open as the reader left it."""
    data = {
        "label": label,
        "lists": [
            {
                "id": one.id,
                "heading": one.heading,
                "none": one.none,
                "entries": [
                    {
                        "name": entry.name,
                        "note": entry.note,
                        "to": Link("explore", {**_ELSEWHERE, **entry.address}),
                    }
                    for entry in one.entries
                ],
            }
            for one in lists
        ],
    }
    _component.draw(data, key=key)
