"""The Chinese catalogue says everything the code says, and nothing else."""

from __future__ import annotations

import re
import string

import pytest

from analytics.language.translator import catalogue, translator
from tests.language.extraction import said

ENTRIES = [entry for entry in catalogue() if entry.id]
HAN = re.compile(r"[\u4e00-\u9fff]")


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_every_msgid_has_a_chinese_sentence() -> None:
    known = {str(entry.id) for entry in ENTRIES if entry.string and not entry.fuzzy}
    assert set(said()) - known == set()


def test_the_catalogue_keeps_no_forgotten_msgid() -> None:
    assert {str(entry.id) for entry in ENTRIES} - set(said()) == set()


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: str(entry.id)[:40])
def test_placeholders_agree(entry) -> None:  # type: ignore[no-untyped-def]
    assert placeholders(str(entry.id)) == placeholders(str(entry.string))


def test_sentences_are_chinese() -> None:
    wordless = re.compile(r"^[\W\d_]*$|^(\{\w+\}|\W)*$")
    left = [str(e.id) for e in ENTRIES if not HAN.search(str(e.string)) and not wordless.match(str(e.string))]
    assert left == []


def test_the_msgid_itself_is_the_english_sentence() -> None:
    assert translator("en")("{n} of {total}", n=3, total=8) == "3 of 8"
    # Chinese stands in a msgid only where it quotes what a sender writes into a cell, within English words.
    quoting = [message for message in said() if HAN.search(message)]
    assert [message for message in quoting if len(re.findall(r"[A-Za-z]{2,}", message)) < 1] == []
