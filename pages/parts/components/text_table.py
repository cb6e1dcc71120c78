"""A small table of texts, which prints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pages.parts.components.component import Component, Exactly

_component = Component("text_table")

#: How a table is laid out. `figures` stand below each other by their digits, in columns of one width.
#: On a phone `tight` figures, `years` and the `columns` of a dictionary are in small letters, and `upright`
#: heads stand upright, so that nothing scrolls out of a keyboard's reach.
Look = Literal["plain", "figures", "tight", "years", "columns", "upright"]


@dataclass(frozen=True)
class Cell:
    """A cell of more than one text: a strong one, what stands before it, and lines below."""

    strong: str = ""
    before: str = ""
    lines: Sequence[str] = ()


def draw(
    heads: Sequence[str],
    rows: Sequence[Sequence[str | Cell]],
    *,
    key: str,
    label: str,
    look: Look = "plain",
    is_headed: bool = False,
) -> None:
    """Draws the rows; `is_headed` where the first cell of each says what it is of."""
    table = {"heads": heads, "rows": rows, "label": label, "look": Exactly(look), "is_headed": is_headed}
    _component.draw({"table": table}, key=key)
