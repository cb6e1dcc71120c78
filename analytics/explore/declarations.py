"""What can be asked freely: subjects, their columns and measures, declared once in data/explore.toml."""

from __future__ import annotations

import itertools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cache
from pathlib import Path

from analytics import tables
from analytics.dictionary import Label, dictionary, masked_columns
from analytics.errors import N_, Phrase, RegisterRefused, UnknownName, Word
from analytics.policy.entry import Entry
from analytics.reference import CITY, districts

DECLARATIONS = Path(__file__).parent.parent.parent / "data" / "explore.toml"

#: The table of data/columns.toml whose `in.explore` says what differs in an answer.
TABLE = "explore"


class ColumnKind(StrEnum):
    """How the values of a column are told apart."""

    CATEGORY = "category"
    NUMBER = "number"
    DATE = "date"


class MeasureKind(StrEnum):
    """What is worked out of the rows of a group."""

    COUNT = "count"
    SUM = "sum"
    SHARE = "share"
    MEAN = "mean"
    PER_RESIDENTS = "per_residents"
    PER_COMMUNITIES = "per_communities"


#: Kinds of the types of data/dictionary.toml and data/columns.toml; all others are categories.
_KINDS = {**dict.fromkeys(("count", "number", "yuan"), ColumnKind.NUMBER), "date": ColumnKind.DATE}

#: Values of a column that a row must have one of.
Condition = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Column:
    """A column of a subject: filtered by, grouped by, and listed with the counts of its values."""

    description: tables.Column
    #: Its codes have an order of their own; values of others are shown by size.
    is_ordered: bool = False
    #: Of a number: where each band it is listed and grouped by begins, ascending.
    bands: tuple[int, ...] = ()

    @property
    def id(self) -> str:
        return self.description.id

    @property
    def kind(self) -> ColumnKind:
        return _KINDS.get(self.description.type, ColumnKind.CATEGORY)

    @property
    def word(self) -> Word:
        """What refusals call it."""
        return Word(self.id, self.description.header)

    @property
    def codes(self) -> tuple[str, ...]:
        """The only values it can have besides a missing one; empty where that is not known."""
        return (CITY, *districts()) if self.description.type == "sender" else tuple(self.description.codes)

    @property
    def band_texts(self) -> tuple[str, ...]:
        """Each band as a filter has it: `..9`, `10..19`, `20..`; all together hold every number once."""
        step = Decimal(1) if self.description.type == "count" else Decimal("0.01")
        below = [] if self.bands[0] == 0 else [f"..{self.bands[0] - step}"]
        return (
            *below,
            *(
                str(low) if high - low == step else f"{low}..{high - step}"
                for low, high in itertools.pairwise(self.bands)
            ),
            f"{self.bands[-1]}..",
        )


@dataclass(frozen=True)
class Measure:
    """What is asked of each group: a count, a sum, or one of them in proportion to something named."""

    id: str
    kind: MeasureKind
    label: Label
    #: The column that is added up; None counts rows.
    of: str | None = None
    #: Of a share: the rows of the numerator, and those of the denominator where not all count there.
    where: Condition = field(default_factory=dict)
    among: Condition = field(default_factory=dict)
    #: Of a share: what it is a share of; of a mean: what has the number, all else being left out.
    denominator: Label | None = None

    @property
    def is_quotient(self) -> bool:
        """Whether it divides what rows add up to by what rows add up to."""
        return self.kind in (MeasureKind.SHARE, MeasureKind.MEAN)


@dataclass(frozen=True)
class Subject:
    """A thing that is counted: one row each in analytics/warehouse/sql/explore/<id>.sql."""

    id: str
    label: Label
    #: The submitted table it is made from, whose columns it keeps.
    table: str
    #: The column a row is recognised by; None where the others are enough.
    key: str | None
    #: What a count counts.
    unit: str
    columns: tuple[Column, ...]
    measures: tuple[Measure, ...]

    @property
    def word(self) -> Word:
        """What refusals call it."""
        return Word(self.id, self.label)

    def is_masked(self, column: str) -> bool:
        """Whether it tells who somebody is: who sees masked rows asks nothing by it."""
        return self.table == tables.PEOPLE and column in masked_columns()

    def column(self, id: str) -> Column:
        for column in self.columns:
            if column.id == id:
                return column
        raise UnknownName(
            Phrase("column of {subject}", subject=self.word), id, [column.id for column in self.columns]
        )

    def measure(self, id: str) -> Measure:
        for measure in self.measures:
            if measure.id == id:
                return measure
        raise UnknownName(
            Phrase("measure of {subject}", subject=self.word), id, [measure.id for measure in self.measures]
        )


@cache
def subjects(path: Path = DECLARATIONS) -> Mapping[str, Subject]:
    """Every subject by its id, in the order written.

    Refuses an unknown or missing key, a name that stands there twice, and a column, code or kind that does
    not exist, with its place and the nearest name.
    """
    values = tomllib.loads(path.read_text(encoding="utf-8"))
    entries = Entry(path.name, "", values)
    entries.expect(("subject",))
    made: dict[str, Subject] = {}
    for entry in entries.tables("subject"):
        subject = _subject(entry)
        if subject.id in made:
            _refuse_twice(entry, subject.id)
        made[subject.id] = subject
    return made


def subject(id: str) -> Subject:
    """One subject; refuses an id nobody declared."""
    if id not in subjects():
        raise UnknownName(N_("subject"), id, subjects())
    return subjects()[id]


def _subject(entry: Entry) -> Subject:
    entry.expect(("id", "table", "unit", "label", "column", "measure"), ("key",))
    table = entry.name("table", [table.name for table in dictionary().tables])
    columns: dict[str, Column] = {}
    for one in entry.tables("column"):
        column = _column(one, table)
        if column.id in columns:
            _refuse_twice(one, column.id)
        columns[column.id] = column
    measures: dict[str, Measure] = {}
    for one in entry.tables("measure"):
        measure = _measure(one, columns)
        if measure.id in measures:
            _refuse_twice(one, measure.id)
        measures[measure.id] = measure
    return Subject(
        id=entry.text("id"),
        label=entry.label("label"),
        table=table,
        key=entry.name("key", tables.described(TABLE, of=(table,))) if entry.has("key") else None,
        unit=entry.name("unit", tables.UNITS),
        columns=tuple(columns.values()),
        measures=tuple(measures.values()),
    )


def _column(entry: Entry, table: str) -> Column:
    entry.expect(("id",), ("is_ordered", "bands"))
    known = tables.described(TABLE, of=(table,))
    column = Column(
        known[entry.name("id", known)],
        entry.flag("is_ordered") if entry.has("is_ordered") else False,
        tuple(entry.values["bands"]) if entry.has("bands") else (),
    )
    if (column.kind is ColumnKind.NUMBER) is not bool(column.bands):
        raise RegisterRefused(
            "{where}: {error}", where=entry.where("bands"), error="a number has bands, and nothing else has"
        )
    return column


def _measure(entry: Entry, columns: Mapping[str, Column]) -> Measure:
    kind = entry.choice("kind", MeasureKind)
    required = ["id", "kind", "label"]
    optional = ["of"]
    if kind is MeasureKind.SUM:
        required, optional = [*required, "of"], []
    elif kind is MeasureKind.MEAN:
        required, optional = [*required, "of", "denominator"], []
    elif kind is MeasureKind.SHARE:
        required, optional = [*required, "where", "denominator"], [*optional, "among"]
    entry.expect(required, optional)
    numbers = [id for id, column in columns.items() if column.kind is ColumnKind.NUMBER]
    return Measure(
        id=entry.text("id"),
        kind=kind,
        label=entry.label("label"),
        of=entry.name("of", numbers) if entry.has("of") else None,
        where=_condition(entry, "where", columns),
        among=_condition(entry, "among", columns),
        denominator=entry.label("denominator") if entry.has("denominator") else None,
    )


def _condition(entry: Entry, key: str, columns: Mapping[str, Column]) -> Condition:
    if not entry.has(key):
        return {}
    written = entry.table(key)
    written.expect((), columns)
    return {id: written.names(id, columns[id].description.codes) for id in written.values}


def _refuse_twice(entry: Entry, id: str) -> None:
    raise RegisterRefused("{where}: {error}", where=entry.where("id"), error=f"{id} stands there twice")
