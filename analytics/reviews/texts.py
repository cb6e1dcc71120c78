"""What somebody writes for good: with an end, without signs nobody sees, and without anybody's ID number."""

from __future__ import annotations

import unicodedata

from analytics.errors import N_, Refusal
from analytics.id_numbers import holds_id_number
from analytics.visible import is_blank, low, visible

LONGEST = 2_000
#: Of a line: who answers for something, what evidence is called.
LONGEST_LINE = 200


def written(said: str, *, most: int = LONGEST, may_be_empty: bool = False) -> str:
    """A text as it is kept; refuses an empty one, a long one and one that holds an ID number."""
    lines = visible(said).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    text = "\n".join(_plain(line) for line in lines).strip()
    text = "" if is_blank(text) else low(text)
    if not text and not may_be_empty:
        raise Refusal(N_("Nothing is written yet: enter a text."))
    if len(text) > most:
        raise Refusal(
            N_("The text has {length} characters; {most} is the most."), length=len(text), most=most
        )
    if holds_id_number(text):
        raise Refusal(N_("The text contains an ID number: enter it without the number."))
    return text


def line(said: str, *, most: int = LONGEST_LINE, may_be_empty: bool = False) -> str:
    """The same in one line."""
    return written(" ".join(said.split()), most=most, may_be_empty=may_be_empty)


def _plain(line: str) -> str:
    """A line whose signs are all of those that are drawn."""
    return "".join(
        " " if unicodedata.category(sign) in ("Cc", "Co", "Cs", "Zl", "Zp") else sign for sign in line
    ).rstrip()
