"""The tables districts submit and snapshots hold, declared once in data/dictionary.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from analytics.errors import N_, RegisterRefused, UnknownName

DICTIONARY = Path(__file__).parent.parent / "data" / "dictionary.toml"

#: How each type of the dictionary is stored.
SQL_TYPES: Mapping[str, str] = {
    "id_number": "varchar",
    "text": "varchar",
    "code": "varchar",
    "district": "varchar",
    "district_or_city": "varchar",
    "community": "varchar",
    "flag": "boolean",
    "date": "date",
    "year": "smallint",
    "count": "integer",
    "number": "double",
    "yuan": "decimal(18, 2)",
}


@dataclass(frozen=True)
class Label:
    """What readers see, in both languages."""

    zh: str
    en: str

    def __str__(self) -> str:
        """As the log has it."""
        return self.en

    def in_language(self, language: str) -> str:
        """The label in `zh` or `en`."""
        return self.en if language == "en" else self.zh


@dataclass(frozen=True)
class Column:
    """One column: its name in snapshots, its header in workbooks, and what it may hold."""

    name: str
    header: Label
    type: str
    required: bool
    aliases: tuple[str, ...] = ()
    #: Headers under which the amount is in 万元 (ten thousand yuan).
    aliases_ten_thousand: tuple[str, ...] = ()
    #: Read from a submission and never stored.
    private: bool = False
    #: Left out of masked rows: it tells who somebody is.
    masked: bool = False
    #: Columns of other tables that say the same of somebody, and are left out with it.
    said_too_by: tuple[str, ...] = ()
    #: Of a text: so many characters are taken.
    longest: int | None = None
    #: Counted since 1 January: it says nothing of a later year.
    this_year: bool = False
    codes: Mapping[str, Label] = field(default_factory=dict)
    #: What else senders write for a code: it is taken, and said.
    written_as: Mapping[str, str] = field(default_factory=dict)

    @property
    def sql_type(self) -> str:
        return SQL_TYPES[self.type]

    def label(self, code: str, language: str) -> str:
        """What readers see for one code, e.g. `female` → 女."""
        if code not in self.codes:
            raise UnknownName(self.name, code, self.codes)
        return self.codes[code].in_language(language)


PERSON_KEY = Column(
    name="person_key", header=Label("人员键", "Person key"), type="text", required=True, masked=True
)


@dataclass(frozen=True)
class Table:
    """One submitted sheet, and the snapshot table made of it."""

    name: str
    sheet: Label
    #: Columns whose values together occur once in a snapshot.
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    #: Who has reported that table (the city level: any), and no row of this one, has none.
    reported_with: str | None = None

    @cached_property
    def stored(self) -> tuple[Column, ...]:
        """The columns of the snapshot table: without private ones, person_key first where people are."""
        kept = tuple(column for column in self.columns if not column.private)
        return (PERSON_KEY, *kept) if len(kept) < len(self.columns) else kept

    def column(self, name: str) -> Column:
        for column in (*self.columns, *self.stored):
            if column.name == name:
                return column
        raise UnknownName(f"column of {self.name}", name, [c.name for c in self.columns])


@dataclass(frozen=True)
class Dictionary:
    """All tables, in the order of the workbook."""

    tables: tuple[Table, ...]

    def table(self, name: str) -> Table:
        for table in self.tables:
            if table.name == name:
                return table
        raise UnknownName(N_("table"), name, [t.name for t in self.tables])


@cache
def dictionary(path: Path = DICTIONARY) -> Dictionary:
    """The dictionary; refuses a file whose entries are unknown, missing or of an unknown type."""
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    made = Dictionary(tuple(_table(entry, path) for entry in raw["table"]))
    for table in made.tables:
        if table.reported_with:
            made.table(table.reported_with)
    return made


@cache
def masked_columns() -> frozenset[str]:
    """What is left out where rows of people are masked: neither shown nor asked by."""
    masked = [column for table in dictionary().tables for column in table.stored if column.masked]
    return frozenset(name for column in masked for name in (column.name, *column.said_too_by))


def _table(entry: Mapping[str, Any], path: Path) -> Table:
    columns = tuple(_column(column, entry["name"], path) for column in entry["column"])
    table = Table(
        entry["name"], Label(**entry["sheet"]), tuple(entry["key"]), columns, entry.get("reported_with")
    )
    for name in table.key:
        table.column(name)
    return table


def _column(entry: Mapping[str, Any], table: str, path: Path) -> Column:
    values = dict(entry)
    entries = values.pop("codes", [])
    codes = {code["code"]: Label(code["zh"], code["en"]) for code in entries}
    written_as = {word: code["code"] for code in entries for word in code.get("written_as", ())}
    for name in ("aliases", "aliases_ten_thousand", "said_too_by"):
        values[name] = tuple(values.get(name, ()))
    try:
        column = Column(
            **{**values, "header": Label(**values["header"]), "codes": codes, "written_as": written_as}
        )
    except (TypeError, KeyError) as error:
        raise RegisterRefused(
            "{file}, table {table}, column {column}: {error}",
            file=path.name,
            table=table,
            column=entry.get("name", "?"),
            error=error,
        ) from error
    if column.type not in SQL_TYPES:
        raise UnknownName(f"type in {path.name}, {table}.{column.name}", column.type, SQL_TYPES)
    return column
