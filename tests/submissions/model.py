"""What the generator hands over: a delivery of files, and the truth beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

#: What a correct reader makes of one cell.
Value = str | int | float | bool | Decimal | date | None

Severity = Literal["error", "warning", "notice"]


@dataclass(frozen=True)
class ErrorCell:
    """A cell whose formula failed, e.g. `#REF!`."""

    code: str


@dataclass(frozen=True)
class Formula:
    """A formula; `result` is what the program stored with it, "" a blank, None when it stored nothing."""

    text: str
    result: int | float | str | None


@dataclass(frozen=True)
class Formatted:
    """A number, and the number format in which its cell shows it."""

    number: int | float
    number_format: str


@dataclass(frozen=True)
class Picture:
    """A picture that WPS keeps in a cell, by its id."""

    id: str

    @property
    def formula(self) -> str:
        """What programs show that know no such picture."""
        return f'=DISPIMG("{self.id}",1)'


#: What stands in one cell of a sheet; a `datetime` is a day with its time.
Content = str | int | float | Decimal | date | ErrorCell | Formula | Formatted | Picture | None


@dataclass(frozen=True)
class Place:
    """Where the sender sees it: file name, sheet (None in CSV), row as Excel numbers it (None: the sheet)."""

    file: str
    sheet: str | None
    row: int | None


@dataclass(frozen=True)
class TrueRow:
    """One row a correct reader gets: values by column name, all columns of the table, and its place."""

    values: Mapping[str, Value]
    place: Place


@dataclass(frozen=True)
class Seeded:
    """Something a check must tell: an error (refuses), a warning (needs a tick) or a notice.

    `column` is the header exactly as the sender wrote it, None where no single column is meant;
    `accepts` holds further headers a check may name just as well, `also` further places. `other` is the
    second place where two rows contradict each other. `written` is what stands in the cell.
    """

    kind: str
    severity: Severity
    place: Place
    column: str | None
    written: str
    accepts: tuple[str, ...] = ()
    other: Place | None = None
    also: tuple[Place, ...] = ()


@dataclass
class Seed:
    """A seeded thing before its row and header are known; columns by their dictionary names."""

    kind: str
    severity: Severity
    column: str | None
    accepts: tuple[str, ...] = ()
    other: Draft | None = None
    #: Whether a check may name the file as well: it cannot always tell where in it the error is.
    or_file: bool = False


@dataclass(eq=False)
class Draft:
    """A row on its way into a sheet: what is true of it, and what is written where that is not the truth."""

    values: dict[str, Value]
    written: dict[str, Content] = field(default_factory=dict)
    seeds: list[Seed] = field(default_factory=list)
    #: The row as the last snapshot has it, if it does.
    before: dict[str, Value] | None = None
    #: Whether an error elsewhere names this row as the other one, so that neither can be taken.
    contradicted: bool = False
    #: Whether a warning elsewhere names this row as the other one.
    named: bool = False

    @property
    def sound(self) -> bool:
        """Whether a correct reader gets this row."""
        return not self.contradicted and all(seed.severity != "error" for seed in self.seeds)

    @property
    def touched(self) -> bool:
        """Whether something is seeded on it, or beside it."""
        return bool(self.seeds) or self.contradicted or self.named


@dataclass
class Sheet:
    """A laid out sheet. `rows[0][0]` is cell A1; merges are (row, column, last row, last column) from 0."""

    name: str
    rows: list[list[Content]]
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    hidden: bool = False
    #: What is noted beside a cell, by its row and column; no content of the cell.
    comments: dict[tuple[int, int], str] = field(default_factory=dict)
    #: Rows up to here carry a border and nothing else, as WPS leaves them.
    styled_until: int = 0


def plain(content: Content) -> str:
    """The content as text, as a CSV export would hold it."""
    match content:
        case None:
            return ""
        case ErrorCell(code):
            return code
        case Formula(text, result):
            return text if result is None else str(result)
        case Formatted(number):
            return plain(number)
        case Picture():
            return content.formula
        case datetime():
            return content.isoformat(" ")
        case date():
            return content.isoformat()
        case Decimal():
            return f"{content:f}"
        case float() if content.is_integer():
            return str(int(content))
        case _:
            return str(content)
