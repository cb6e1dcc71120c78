"""The links to all pages, as one part of the sidebar: drawn by Streamlit one by one, they cost every run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pages.parts.components.component import Component, Exactly, Link

_component = Component("navigation")


@dataclass(frozen=True)
class Entry:
    """A page by its title; the one that is looked at is marked."""

    page: str
    title: str
    choices: Mapping[str, str]
    is_current: bool
    #: Beginnings of what a link to the very page takes along of the address as it stands by then.
    keeps: Sequence[str] = ()


def draw(entries: Sequence[Entry], *, key: str, name: str, note: str, label: str) -> None:
    """Draws the links below the product's name and what it is."""
    data = {
        "name": name,
        "note": note,
        "label": label,
        "entries": [
            {
                "title": one.title,
                "to": Link(one.page, one.choices),
                "page": Exactly(one.page),
                "is_current": one.is_current,
                "keeps": [Exactly(start) for start in one.keeps],
            }
            for one in entries
        ],
    }
    _component.draw(data, key=key)
