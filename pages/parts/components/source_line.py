"""The line below a figure or table: where its numbers are from, and what they may be taken away as."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pages.parts.components.component import Component, Exactly

_component = Component("source_line")


@dataclass(frozen=True)
class Picture:
    """What is drawn above the line, to take away as it stands: the key of its element, and what is written
    around it: a title, and lines below."""

    of: str
    title: str
    lines: Sequence[str]
    #: Its colours are those of the dark theme; a picture is always light.
    is_dark: bool


@dataclass(frozen=True)
class Words:
    """What the line's own parts say: the button, the list it opens, and how far a file is."""

    button: str
    formats: str
    making: str
    made: str
    failed: str


def draw(
    said: str,
    address: str,
    formats: Mapping[str, str],
    words: Words,
    *,
    key: str,
    file: str,
    picture: Picture | None,
    script: str,
) -> None:
    """Draws the line: `formats` are endings and how each is called, `script` makes the pictures."""
    data = {
        "said": said,
        "address": Exactly(address),
        "formats": list(formats.items()),
        "words": vars(words),
        "file": Exactly(file),
        "picture": picture and {**vars(picture), "of": Exactly(picture.of)},
        "script": Exactly(script),
    }
    _component.draw({"line": data}, key=key)
