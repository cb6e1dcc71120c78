"""What is seen of a text: no signs that are drawn as nothing or turn its direction, and no endless line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import PurePath

#: Signs that turn the direction of what follows: 甲乙 reads 乙甲, and a page is no longer as it was drawn.
_TURNING = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
#: Soft hyphens, zero-width spaces and joiners, signs of direction, of byte order, of annotations, and tags.
_NO_WIDTH = re.compile(
    f"[{_TURNING}\u00ad\u200b-\u200d\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
    # Within a Mongolian word it parts a vowel from its stem, and is seen.
    "|(?<![\u1820-\u18aa])\u180e|\u180e(?![\u1820-\u18aa])"
)
_TURN = re.compile(f"[{_TURNING}]")
#: What moves the cursor of a terminal, recolours it, or begins another line: also those of Unicode's own.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
#: More marks on one letter than any script stacks are drawn over the lines around it.
_MOST_MARKS = 8
#: Of these those that no text of several lines needs.
_UNDRAWN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
#: Letters by the book that are drawn as nothing: fillers of Hangul, inherent vowels of Khmer, empty braille.
_BLANK = frozenset("\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
#: What pages draw is shorter: the dictionary's texts, the policy's sentences, a picture in words.
LONGEST_DRAWN = 2_000
#: Labels and names are shorter: pages say the same ones again and again.
_LABEL = 80
#: No word is longer; Chinese breaks anywhere.
_UNBROKEN = 40
_ENDLESS_WORD = re.compile(rf"[^\s\u2e80-\ud7ff\uf900-\uffef]{{{_UNBROKEN}}}")
#: No file system takes a longer name.
LONGEST_FILE_NAME = 255
#: No ending of a file is longer.
_LONGEST_SUFFIX = 20


def visible(text: str) -> str:
    """The text without characters of no width, which come along when something is copied from a web page."""
    return text if text.isascii() else _NO_WIDTH.sub("", text)


def is_blank(text: str) -> bool:
    """Whether nothing of the text is seen: spaces, fillers, signs of no width, marks without a letter."""
    return not any(char not in _BLANK and unicodedata.category(char)[0] in "LNPS" for char in visible(text))


def readable(text: str) -> str:
    """The text with a question mark for every half of a sign, which no page, file or database can take."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def turns(text: str) -> bool:
    """Whether a sign in the text turns the direction of what follows."""
    return not text.isascii() and bool(_TURN.search(text))


def heap(text: str) -> str | None:
    """The first sign that is stacked higher on others than any script does, or None."""
    return next((sign for sign, height in _heights(text) if height > _MOST_MARKS), None)


def low(text: str) -> str:
    """The text without the signs that are stacked higher than any script does."""
    if text.isascii():
        return text
    return "".join(sign for sign, height in _heights(text) if height <= _MOST_MARKS)


def _heights(text: str) -> Iterator[tuple[str, int]]:
    """Every sign, and the how manieth it is of those that are written on the one before them."""
    height = 0
    for sign in text:
        height = height + 1 if unicodedata.category(sign) in ("Mn", "Me") else 0
        yield sign, height


def in_line(text: str) -> str:
    """A text of somebody's within a line of ours: whole signs that are seen, none of which ends the line."""
    return text if text.isprintable() else _CONTROL.sub(" ", visible(readable(text)))


def uncontrolled(text: str) -> str:
    """The text with a space for every sign that commands a terminal; its lines and tabs stay."""
    return _UNDRAWN.sub(" ", text)


def cut(text: str, most: int) -> str:
    """The text, or its beginning and an ellipsis where it is longer."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def drawn(text: str) -> str:
    """A text as a page takes it: in the order it is written in, with an end, and with places to break."""
    if len(text) < _UNBROKEN and text.isascii() and text.isprintable():
        return text
    return _label(text) if len(text) <= _LABEL else _made_drawable(text)


@lru_cache(maxsize=8192)
def _label(text: str) -> str:
    return _made_drawable(text)


def _made_drawable(text: str) -> str:
    text = uncontrolled(text)
    return _ENDLESS_WORD.sub("\\g<0>\N{ZERO WIDTH SPACE}", cut(low(visible(readable(text))), LONGEST_DRAWN))


def file_name(name: str) -> str:
    """A file's name in one line and no longer than names are, with its ending."""
    line = " ".join(in_line(name).split())
    if len(line) <= LONGEST_FILE_NAME:
        return line
    suffix = PurePath(line).suffix
    suffix = suffix if len(suffix) <= _LONGEST_SUFFIX else ""
    return cut(line.removesuffix(suffix), LONGEST_FILE_NAME - len(suffix)) + suffix
