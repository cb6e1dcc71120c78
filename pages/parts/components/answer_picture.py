"""An answer: its total, and bars, lines, a grid or a table; names filter, numbers open their rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pages.parts.components.component import Component

_component = Component("answer_picture")


@dataclass(frozen=True)
class Name:
    """What a bar, a line, a row or a head is of; with a change it filters."""

    id: str
    text: str
    change: Mapping[str, Any] | None = None
    is_chosen: bool = False


@dataclass(frozen=True)
class Number:
    """A number as it is written, what stands beside it, and the change that opens its rows."""

    text: str
    note: str = ""
    behind: Mapping[str, Any] | None = None
    is_open: bool = False


def draw(
    *,
    key: str,
    label: str,
    drawn: str,
    head: Mapping[str, Any],
    kind: str,
    shown: Mapping[str, Any],
    hint: str,
    notes: Sequence[str],
) -> None:
    """Draws the answer; `shown` is what the script's function of that kind takes."""
    data = {
        "label": label,
        "drawn": drawn,
        "head": head,
        "kind": kind,
        "shown": shown,
        "hint": hint,
        "notes": list(notes),
    }
    _component.draw(data, key=key, asks=True)
