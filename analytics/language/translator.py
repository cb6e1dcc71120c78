"""English msgids, one zh_CN catalogue; the translator is passed along, never installed process-wide."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from analytics.dictionary import Label
from analytics.errors import Phrase, Refusal, UnknownName, Word

CATALOGUE = Path(__file__).parent / "locale" / "zh_CN.po"

#: Chinese first; English by a switch.
LANGUAGES = {"zh": "中文", "en": "English"}


@dataclass(frozen=True)
class Translator:
    """Says msgids in one language: `t("{n} of {total}", n=3, total=8)`."""

    language: str
    _sentences: dict[str, str] = field(repr=False, hash=False)

    def __call__(self, message: str, /, **values: object) -> str:
        """The sentence for one msgid, with its named values put in."""
        sentence = self._sentences.get(message, message)
        return sentence.format(**values) if values else sentence

    def label(self, label: Label) -> str:
        """A label of data (dictionary, register) in this language."""
        return label.in_language(self.language)

    def word(self, text: str) -> str:
        """A part of a sentence in this language; as it is where it is none of ours."""
        if isinstance(text, Phrase):
            return self(text.message, **{name: self.word(value) for name, value in text.values.items()})
        if isinstance(text, Word):
            return text if self.language == "en" else self.label(text.label)
        return self._sentences.get(text, text)

    def refusal(self, refusal: Refusal) -> str:
        """A refusal's sentence in this language; a label or msgid among its values too, unless quoted."""
        values = {
            name: value if name in refusal.quoted else self._value(value)
            for name, value in refusal.values.items()
        }
        return self(refusal.message, **values) if values else self(refusal.message)

    def _value(self, value: object) -> object:
        if isinstance(value, Label):
            return self.label(value)
        if isinstance(value, tuple):
            return self(", ").join(str(self._value(one)) for one in value)
        return self.word(value) if isinstance(value, str) else value


@cache
def translator(language: str) -> Translator:
    """The translator for `zh` or `en`; refuses any other language."""
    if language not in LANGUAGES:
        raise UnknownName("language", language, LANGUAGES)
    sentences = (
        {}
        if language == "en"
        else {str(entry.id): str(entry.string) for entry in catalogue() if entry.id and entry.string}
    )
    return Translator(language, sentences)


@cache
def catalogue() -> Catalog:
    """The Chinese catalogue as it lies on disk."""
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="zh_CN")
