"""What a leader reads first: a sentence whose names lead on, and how many targets stand where."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pages.frame.frame import View
from pages.parts.components.component import Component, Link

_component = Component("summary")

#: A piece of the sentence, and where it leads.
Piece = tuple[str, Link | None]


@dataclass(frozen=True)
class Count:
    """How many targets stand somewhere; a click shows these alone, or all again."""

    id: str
    word: str
    symbol: str
    tone: str
    count: int
    to: Link
    is_chosen: bool = False


def draw(
    view: View,
    sentences: Iterable[Sequence[Piece]],
    counts: Sequence[Count],
    *,
    label: str,
    back: Piece | None,
    key: str,
) -> None:
    """Draws the sentences and the counts; `back` leads to all targets where only some are shown."""
    data = {
        "sentences": [[{"text": text, "to": to} for text, to in pieces] for pieces in sentences],
        "space": " " if view.t.language == "en" else "",
        "label": label,
        "counts": [vars(count) for count in counts],
        "back": {"text": back[0], "to": back[1]} if back else None,
    }
    _component.draw(data, key=key)
