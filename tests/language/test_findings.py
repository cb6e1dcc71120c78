"""Whatever is said of a submission is said wholly in the reader's language."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator, Mapping
from dataclasses import is_dataclass
from functools import cache

import analytics.intake
from analytics.intake.files.refusals import ADVICE, another_kind, unknown_suffix
from analytics.intake.finding import Flaw
from analytics.language.translator import translator
from tests.language.extraction import messages_of

HAN = re.compile("[\u4e00-\u9fff]")
#: Letters that are a name in either language: of formats, programs, columns and errors.
NAMES = re.compile(r"\{\w+\}|\.?[A-Za-z0-9]*[A-Z.#+$~][A-Za-z0-9./!?-]*|[a-z]\b|[0-9]+")


@cache
def flaws() -> tuple[Flaw, ...]:
    """Every flaw that stands in a module of the intake: alone, in a table, or with its advice changed."""
    found = [another_kind(".xlsx", name) for name in ADVICE] + [unknown_suffix(name) for name in ADVICE]
    for module in pkgutil.walk_packages(analytics.intake.__path__, "analytics.intake."):
        found += _within(list(vars(importlib.import_module(module.name)).values()))
    return tuple({(flaw.code, flaw.message, flaw.fix): flaw for flaw in found}.values())


def _within(thing: object) -> Iterator[Flaw]:
    if isinstance(thing, Flaw):
        yield thing
    elif isinstance(thing, Mapping):
        yield from _within(list(thing.values()))
    elif isinstance(thing, (list, tuple, set, frozenset)):
        for item in thing:
            yield from _within(item)
    elif is_dataclass(thing) and not isinstance(thing, type):
        yield from _within(list(vars(thing).values()) if hasattr(thing, "__dict__") else [])


def wrong(texts: tuple[str, str], language: str) -> list[str]:
    """The texts that say nothing, or something in the other language."""
    if language == "en":
        return [text for text in texts if not text.strip() or not re.search("[a-z]{2}", text)]
    # English words are left where what is no name is still a word.
    return [text for text in texts if not HAN.search(text) or re.search("[a-z]{2}", NAMES.sub("", text))]


def test_every_flaw_is_said_in_chinese_and_in_english() -> None:
    assert len(flaws()) > 100
    chinese, english = translator("zh"), translator("en")
    assert [
        text for flaw in flaws() for text in wrong((chinese(flaw.message), chinese(flaw.fix)), "zh")
    ] == []
    assert [
        text for flaw in flaws() for text in wrong((english(flaw.message), english(flaw.fix)), "en")
    ] == []


def test_a_flaw_without_chinese_is_seen_wherever_it_stands() -> None:
    new = Flaw("code", "A sentence nobody has said in Chinese.", "Nor this.")
    assert wrong((translator("zh")(new.message), translator("zh")(new.fix)), "zh") == [new.message, new.fix]
    code = """
TABLE = {one.code: one for one in (Flaw("a", "First.", "Mend it."), warning("b", "Second.", fix="Anew."))}
LATER = replace(TABLE["a"], fix="Third." if asked else "Fourth.")
ADVICE = dict.fromkeys((".zip",), N_("Fifth."))
"""
    assert set(messages_of(code)) == {
        "First.", "Mend it.", "Second.", "Anew.", "Third.", "Fourth.", "Fifth.",
    }  # fmt: skip
