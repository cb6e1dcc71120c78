"""The tables readers take away: rows under stable English column ids, described once in data/columns.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from analytics import dictionary
from analytics.dictionary import Label
from analytics.errors import RegisterRefused, UnknownName

COLUMNS = Path(__file__).parent.parent / "data" / "columns.toml"

#: The submitted table of people.
PEOPLE = "registrations"
#: The column that names the keys of single rows.
KEYS = "examples"

#: What a column holds: numbers and texts are read as they are, the others in the reader's words.
TYPES = (
    *("text", "community", "count", "number", "share", "points", "yuan", "year", "code"),
    *("district", "unit", "sender", "indicator", "sheet", "report", "certificate_hours"),
    *("indicator_kind", "force", "direction", "judged_for", "counted_unit", "owner", "heading"),
    *("verdict", "marked_verdict", "movement", "target"),
    *("date", "day", "month", "moment"),
)
#: What numbers count.
UNITS = (
    *("people", "communities", "villages", "towns", "posts", "rows", "districts", "files", "projects"),
    *("entries", "institutions", "activities", "systems"),
    *("days", "months", "points"),
)


@dataclass(frozen=True)
class Column:
    """One column: its id, what it holds, and how it is called where readers see it."""

    id: str
    type: str
    header: Label | None = None
    #: What is counted or measured; none where the row says it, or nothing is.
    unit: str | None = None
    codes: Mapping[str, Label] = field(default_factory=dict)
    #: What stands for a value that is missing, where that says something.
    missing: Label | None = None
    #: The column stands once for each value of that one: `rows:funding`, `rows:registrations`.
    by: str | None = None


#: A frame, or what one is made of: its rows by column, or its columns, which stay where there is no row.
Rows = pd.DataFrame | Sequence[Mapping[str, object]] | Mapping[str, object]


@dataclass(frozen=True, eq=False)
class Table:
    """Named rows whose every column is described; refuses one that is not.

    `of` names the submitted tables whose own columns it keeps: read as data/dictionary.toml has them.
    """

    name: str
    rows: Rows = field(repr=False)
    of: tuple[str, ...] = ()
    #: Columns that are this table's alone, by id.
    own: Mapping[str, Column] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for id in self.ids:
            self.column(id)

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The rows as a frame: made when somebody asks, as what a figure shows is seldom taken away."""
        return pd.DataFrame(self.rows)

    @cached_property
    def ids(self) -> list[str]:
        """Its columns in their order."""
        if isinstance(self.rows, pd.DataFrame):
            return [str(id) for id in self.rows.columns]
        if isinstance(self.rows, Mapping):
            return list(self.rows)
        return list(dict.fromkeys(id for row in self.rows for id in row))

    def __len__(self) -> int:
        if isinstance(self.rows, Mapping):
            # A list is as long as the frame; what else a column may be made of is pandas' to know.
            column = next(iter(self.rows.values()), [])
            return len(column) if isinstance(column, list) else len(self.frame)
        return len(self.rows)

    @property
    def is_of_people(self) -> bool:
        """Whether a row is somebody's, or may be: of what a statement of one's own gives, nobody knows.

        Of sums of people too, where what they are grouped by tells who somebody is, or keys stand beside.
        """
        if dictionary.PERSON_KEY.name in self.ids:
            return True
        if PEOPLE in self.of and not {*dictionary.masked_columns(), KEYS}.isdisjoint(self.ids):
            return True
        return self.name in _of_rows() and (not self.of or PEOPLE in self.of)

    @property
    def records(self) -> list[dict[str, Any]]:
        return records(self.frame)

    def column(self, id: str) -> Column:
        """The description of one of its columns; of `rows:funding` that of `rows`."""
        if id in self.own:
            return self.own[id]
        name, _, value = id.partition(":")
        known = described(self.name, self.of)
        if name not in known or bool(value) is not bool(known[name].by):
            raise UnknownName(f"column of the table {self.name}", id, known)
        return known[name]


@cache
def described(table: str, of: tuple[str, ...] = ()) -> Mapping[str, Column]:
    """Every column a table may have: those of the submitted tables it keeps, then the others."""
    return {**columns(table), **_submitted(of)}


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame by column; what is missing is None."""
    # Column by column: several times quicker than pandas' own way, and asked for on every run of a page.
    cells_by_id = {
        str(id): [
            None if is_missing else value
            for value, is_missing in zip(cells.tolist(), cells.isna(), strict=True)
        ]
        for id, cells in frame.items()
    }
    return [dict(zip(cells_by_id, row, strict=True)) for row in zip(*cells_by_id.values(), strict=True)]


def title(name: str) -> Label:
    """What a table is called in the name of its file; one without a title by its own name."""
    return _titles().get(name, Label(name, name))


@cache
def _of_rows() -> frozenset[str]:
    """The tables whose rows are rows that were submitted, one by one."""
    entries = tomllib.loads(COLUMNS.read_text(encoding="utf-8"))["table"]
    return frozenset(entry["id"] for entry in entries if entry.get("is_rows"))


@cache
def _titles() -> Mapping[str, Label]:
    entries = tomllib.loads(COLUMNS.read_text(encoding="utf-8"))["table"]
    return {entry["id"]: Label(entry["zh"], entry["en"]) for entry in entries}


def column(id: str) -> Column:
    """One description of data/columns.toml."""
    described = columns()
    if id not in described:
        raise UnknownName(f"column in {COLUMNS.name}", id, described)
    return described[id]


@cache
def columns(table: str = "", path: Path = COLUMNS) -> Mapping[str, Column]:
    """Every description, as one table has it where it differs there.

    Refuses an unknown key, type or unit, an id that stands there twice, a `by` that is no column, and a
    `codes_of` that is none above it.
    """
    entries = tomllib.loads(path.read_text(encoding="utf-8"))["column"]
    described: dict[str, Column] = {}
    for entry in entries:
        own = {**entry, **entry.get("in", {}).get(table, {})}
        own.pop("in", None)
        made = _column(own, path)
        if (source := own.get("codes_of", "")) and "." not in source:
            if source not in described:
                raise UnknownName(f"column in {path.name}, codes_of of {made.id}", source, described)
            made = replace(made, codes=described[source].codes)
        if made.id in described:
            raise RegisterRefused("{where}: {error}", where=path.name, error=f"{made.id} stands there twice")
        described[made.id] = made
    for made in described.values():
        if made.by is not None and made.by not in described:
            raise UnknownName(f"column in {path.name}, by of {made.id}", made.by, described)
    return described


def _column(entry: Mapping[str, Any], path: Path) -> Column:
    where = f"{path.name}, column {entry.get('id', '?')}"
    keys = [*(one.name for one in fields(Column)), "codes_of"]
    for key in entry:
        _refuse_unknown(f"key in {where}", key, keys)
    values: dict[str, Any] = dict(entry)
    for name in ("header", "missing"):
        values[name] = Label(**entry[name]) if name in entry else None
    values["codes"] = {code["code"]: Label(code["zh"], code["en"]) for code in entry.get("codes", [])}
    source = values.pop("codes_of", "")
    if "." in source:
        table, _, name = source.partition(".")
        values["codes"] = dictionary.dictionary().table(table).column(name).codes
    try:
        made = Column(**values)
    except TypeError as error:
        raise RegisterRefused("{where}: {error}", where=where, error=error) from error
    _refuse_unknown(f"type in {where}", made.type, TYPES)
    if made.unit is not None:
        _refuse_unknown(f"unit in {where}", made.unit, UNITS)
    if made.header is None and made.by is None:
        raise RegisterRefused("{where}: {error}", where=where, error="neither a header nor by")
    return made


def _refuse_unknown(what: str, name: str, allowed: Iterable[str]) -> None:
    if name not in allowed:
        raise UnknownName(what, name, allowed)


@cache
def _submitted(of: tuple[str, ...]) -> dict[str, Column]:
    """The columns of submitted tables; the codes of one that stands in several are those of all."""
    described: dict[str, Column] = {}
    for name in of:
        for submitted_column in dictionary.dictionary().table(name).stored:
            kind = "sender" if submitted_column.type.startswith("district") else submitted_column.type
            made = Column(submitted_column.name, kind, submitted_column.header, codes=submitted_column.codes)
            known = described.setdefault(submitted_column.name, made)
            described[submitted_column.name] = replace(known, codes={**known.codes, **made.codes})
    return described
