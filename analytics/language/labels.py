"""Tables of data as readers see them: headers and codes in their language, from the dictionary."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import pandas as pd

from analytics.dictionary import Column, Label, dictionary
from analytics.language.translator import Translator
from analytics.reference import CITY, districts, unit
from analytics.warehouse.snapshots.snapshot import Origin, Snapshot

#: Columns of questions that no submitted table has.
_OWN_HEADERS = {"community_name": Label("社区名称", "Community")}


def labelled(frame: pd.DataFrame, t: Translator, *, tables: Sequence[str] = ()) -> pd.DataFrame:
    """The same rows with headers and codes in the reader's language; what is not in the dictionary stays.

    A moment becomes its day: submitted tables know no hours.
    Columns are recognised by their names in data/dictionary.toml, districts by their codes. A name that
    stands in several tables is taken from the given ones.
    """
    shown = frame.copy()
    headers = {}
    for name in frame.columns:
        columns = _columns(tuple(tables)).get(str(name), ())
        headers[name] = t.label(_header(str(name), columns)) if columns or name in _OWN_HEADERS else name
        words = _words(columns, t)
        if pd.api.types.is_datetime64_any_dtype(shown[name]):
            shown[name] = shown[name].dt.date
        if words:
            shown[name] = [words.get(_code(value), value) for value in frame[name]]
    return shown.rename(columns=headers)


def publisher(snapshot: Snapshot, t: Translator) -> str:
    """Who published a snapshot; the sample came from a generator, whatever it calls itself."""
    return t("the sample generator") if snapshot.origin is Origin.SAMPLE else snapshot.actor


def _header(name: str, columns: tuple[Column, ...]) -> Label:
    return _OWN_HEADERS[name] if name in _OWN_HEADERS else columns[0].header


def _words(columns: tuple[Column, ...], t: Translator) -> dict[str, str]:
    words = {code: t.label(label) for column in columns for code, label in column.codes.items()}
    if any(column.type in ("district", "district_or_city") for column in columns):
        words |= {code: unit(code).in_language(t.language) for code in (CITY, *districts())}
    return words


def _code(value: object) -> str:
    """A value as the dictionary writes its code: flags as true and false."""
    return str(value).lower() if isinstance(value, bool) or str(value) in ("True", "False") else str(value)


@cache
def _columns(tables: tuple[str, ...]) -> dict[str, tuple[Column, ...]]:
    """Every column of the given tables, or of every table, by name; one that stands in two has both."""
    found: dict[str, list[Column]] = {}
    for table in dictionary().tables:
        if not tables or table.name in tables:
            for column in table.stored:
                found.setdefault(column.name, []).append(column)
    return {name: tuple(columns) for name, columns in found.items()}
