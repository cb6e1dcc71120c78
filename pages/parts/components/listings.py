"""One list a column: its values, counts and thin bars; a click filters, a second one takes it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pages.parts.components.component import Component

_component = Component("listings")


@dataclass(frozen=True)
class Entry:
    """One value: its words, how an address has it, its rows as written, its part of the longest bar."""

    text: str
    token: str
    rows: str
    bar: float
    is_chosen: bool
    #: Told on asking: the code of what is called by its name.
    hint: str = ""


@dataclass(frozen=True)
class Listing:
    """A column: its values, how many are chosen in words, the way to further ones, and a range to enter."""

    id: str
    name: str
    chosen: str
    entries: Sequence[Entry]
    more: Mapping[str, Any] | None
    #: All values are there: they are looked for by what is typed.
    find: bool
    #: Both ends as they are chosen, and what may be written there.
    range: Mapping[str, str | bool] | None


def draw(listings: Sequence[Listing], *, key: str, label: str, drawn: str, texts: Mapping[str, Any]) -> None:
    """Draws the lists; `texts` are the words of what is entered there."""
    # By their places: a page has hundreds of values.
    by_place = [
        {**vars(one), "entries": [(*vars(value).values(),) for value in one.entries]} for one in listings
    ]
    data = {"label": label, "drawn": drawn, "texts": texts, "listings": by_place}
    _component.draw(data, key=key, asks=True)
