"""The columns of a table as its files have them: the same in CSV and Excel, and by their ids in Parquet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any

import pandas as pd

from analytics.dictionary import Label
from analytics.errors import N_
from analytics.language import both, formats, labels
from analytics.tables import Column, Table

#: Digits after the point, where there are any: fen, and of anything else what a division leaves of use.
DECIMALS_OF_YUAN, DECIMALS = 2, 6
#: Between several texts or codes in one cell.
SEVERAL = "; "

Cell = None | str | int | float | bool | date | datetime

#: What one of a column is, by its unit or else its type.
UNIT_WORDS: Mapping[str, str] = {
    "people": N_("people"),
    "communities": N_("communities"),
    "villages": N_("villages"),
    "towns": N_("towns"),
    "posts": N_("posts"),
    "rows": N_("rows"),
    "districts": N_("districts"),
    "files": N_("files"),
    "projects": N_("projects"),
    "days": N_("days"),
    "months": N_("months"),
    "points": N_("percentage points"),
    "yuan": N_("yuan"),
    "share": N_("share of the whole, from 0 to 1"),
    "moment": N_("Lanzhou time"),
}

#: Days and moments are written as such, not in words.
_DATED = ("date", "day", "moment")


@dataclass(frozen=True)
class Written:
    """One column: its stable id, its header, what it holds (a type of data/columns.toml), its cells."""

    id: str
    header: str
    type: str
    cells: Sequence[Cell]


def in_words(table: Table, *, beside: Sequence[str] = ()) -> list[Written]:
    """Headers and words in both languages; behind a column of words its codes, under the column's id.

    A header that stands there twice, or `beside` them, says its id too.
    """
    columns = []
    for id in table.ids:
        description, values = table.column(id), table.frame[id].tolist()
        header = _header(id, table)
        if not has_words(description):
            cells = [_cell(value, description) for value in values]
            columns.append(Written(id, header, description.type, cells))
            continue
        words = {code: _words(value, description) for code, value in _by_code(values).items()}
        codes = [_codes(value) for value in values]
        columns.append(Written(id, header, "text", [words[code] for code in codes]))
        columns.append(Written(id, id, "code", codes))
    times = Counter((*beside, *(column.header for column in columns)))
    return [
        Written(one.id, f"{one.header} [{one.id}]", one.type, one.cells) if times[one.header] > 1 else one
        for one in columns
    ]


def by_id(table: Table) -> list[Written]:
    """The same under the stable ids alone: codes instead of words."""
    columns = []
    for id in table.ids:
        description, values = table.column(id), table.frame[id].tolist()
        if has_words(description):
            columns.append(Written(id, id, "code", [_codes(value) for value in values]))
        else:
            bare = replace(description, missing=None)
            columns.append(Written(id, id, description.type, [_cell(value, bare) for value in values]))
    return columns


def _meanings(table: Table) -> Mapping[str, Mapping[str, str]]:
    """By column what its codes mean, in both languages: those declared with it, and those that occur."""
    known = {}
    for id in table.ids:
        description = table.column(id)
        if has_words(description):
            declared = {code: both.joined(label) for code, label in description.codes.items()}
            occurring = {
                code: _words(value, description) or ""
                for code, value in _by_code(_singles(table.frame[id].tolist())).items()
                if code is not None
            }
            known[id] = {**declared, **occurring}
    return known


def has_words(description: Column) -> bool:
    """Its cells are codes, which have words."""
    return bool(description.codes) or (description.type in labels.WORDS and description.type not in _DATED)


def _singles(values: Sequence[Any]) -> list[Any]:
    return [one for value in values for one in (value if isinstance(value, tuple) else (value,))]


def _by_code(values: Sequence[Any]) -> dict[str | None, Any]:
    return {_codes(value): value for value in values}


def _codes(value: Any) -> str | None:
    if isinstance(value, tuple):
        return SEVERAL.join(filter(None, map(_codes, value))) or None
    if _is_missing(value):
        return None
    return both.joined(value) if isinstance(value, Label) else labels.code_of(value)


def _words(value: Any, description: Column) -> str | None:
    if isinstance(value, tuple):
        return SEVERAL.join(filter(None, (_words(one, description) for one in value))) or None
    if _is_missing(value):
        return _missing(description)
    return both.words(lambda t: str(labels.said(value, description, t)))


def _missing(description: Column) -> str | None:
    return None if description.missing is None else both.joined(description.missing) or None


def _is_missing(value: Any) -> bool:
    return bool(pd.api.types.is_scalar(value) and pd.isna(value))


def _cell(value: Any, description: Column) -> Cell:
    if _is_missing(value):
        return _missing(description)
    if isinstance(value, Label):
        return both.joined(value)
    if isinstance(value, tuple):
        return SEVERAL.join(str(_cell(one, description)) for one in value) or None
    if isinstance(value, datetime):
        if description.type == "moment":
            moment = pd.Timestamp(value).tz_convert(formats.LANZHOU).tz_localize(None)
            return moment.floor("s").to_pydatetime()
        # Submitted tables know no hours.
        return value.date()
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        return value if isinstance(value, (str, date)) else str(value)
    decimals = DECIMALS_OF_YUAN if description.type == "yuan" else DECIMALS
    rounded = formats.rounded(value, decimals)
    return int(rounded) if rounded == rounded.to_integral_value() else float(rounded)


def _header(id: str, table: Table) -> str:
    return both.words(partial(labels.header_of, id, table.column(id)))


@dataclass(frozen=True)
class Described:
    """What is to be known of one column: its id, header and unit, and what its codes mean."""

    id: str
    header: str
    unit: str
    codes: Mapping[str, str]


def described(table: Table) -> list[Described]:
    """Every column of a table, in both languages."""
    codes = _meanings(table)
    return [Described(id, _header(id, table), _unit(table.column(id)), codes.get(id, {})) for id in table.ids]


def _unit(description: Column) -> str:
    said = UNIT_WORDS.get(description.unit or description.type)
    return both.of(said) if said else ""
