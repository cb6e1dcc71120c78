"""What is said in both languages at once, Chinese first: a file is the same whoever takes it away."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from analytics.dictionary import Label
from analytics.language.translator import Translator, translator
from analytics.tables import Table

#: Between the two languages; neither writes it in a header or a word.
BETWEEN = " / "

CHINESE, ENGLISH = translator("zh"), translator("en")


def label(said: Callable[[Translator], str]) -> Label:
    """What is said, as a label: `label(lambda t: t("Fund year"))`."""
    return Label(said(CHINESE), said(ENGLISH))


def joined(text: Label) -> str:
    """`县区 / District`; what is the same in both stands once."""
    return text.zh if text.zh == text.en else BETWEEN.join(filter(None, (text.zh, text.en)))


def words(said: Callable[[Translator], str]) -> str:
    """The same of what is said."""
    return joined(label(said))


def of(message: str) -> str:
    """The same of a msgid."""
    return words(lambda t: t(message))


def table(made: Callable[[Translator], Table]) -> Table:
    """A table whose texts are made in one language, in both: a text that differs is a label."""
    chinese, english = made(CHINESE), made(ENGLISH)
    ids = dict.fromkeys((*chinese.ids, *english.ids))
    columns = {id: _paired(*(one.frame.get(id) for one in (chinese, english))) for id in ids}
    return Table(chinese.name, columns, of=chinese.of)


def _paired(chinese: Any, english: Any) -> Any:
    """A column of both; one that only one of the two has is its own."""
    if chinese is None or english is None:
        return english if chinese is None else chinese
    if chinese.dtype != object and not isinstance(chinese.dtype, str) and str(chinese.dtype) != "str":
        return chinese
    return list(_labels(chinese.tolist(), english.tolist()))


def _labels(chinese: Iterable[Any], english: Iterable[Any]) -> Iterable[Any]:
    for zh, en in zip(chinese, english, strict=True):
        differ = isinstance(zh, str) and isinstance(en, str) and zh != en
        yield Label(zh, en) if differ else zh
