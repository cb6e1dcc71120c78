"""The one definition of every number: its rows (sql/rows), over shared relations, and one roll-up of them.

Publishing, the page's making, its SQL and the explanation of a change all read these statements.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from textwrap import indent
from types import MappingProxyType
from typing import TYPE_CHECKING

import duckdb

from analytics.dictionary import dictionary
from analytics.errors import UnknownName
from analytics.policy.register import Indicator
from analytics.reference import CITY, districts
from analytics.warehouse.connection import SQL, statement
from analytics.warehouse.snapshots.snapshot import OlderReport, Snapshot

if TYPE_CHECKING:
    from analytics.warehouse.snapshots.catalogue import Catalogue

#: Relations of a snapshot that several numbers share, each after those it reads.
SHARED = (
    "indicators",
    "districts",
    "companions",
    "reporting",
    "older_reports",
    "registrations_as_of",
    "people",
    "funding_as_of",
    "institutions_as_of",
    "activities_as_of",
    "measures_as_of",
    "measures_asked",
    "measures_judged",
)
#: What a snapshot's tables add up to, sealed with it, where statements read it.
SEALED_SUMS = ("people_cube", "community_staffing")
#: Relations over `counted`, the rows of one indicator.
OF_ROWS = ("by_unit", "asked")

#: How rows say that they are all of the as-of date's year.
_OF_THIS_YEAR = "year($as_of)::smallint as year"


@cache
def indicator_ids() -> tuple[str, ...]:
    """The ids of all indicators that have rows, in order."""
    return tuple(sorted(path.stem for path in (SQL / "rows").glob("*.sql")))


def composed(path: str, *, rows_of: str | None = None, there: Collection[str] = ()) -> str:
    """The statement of a path under sql/ with all relations it reads, as one text.

    Over `counted`, the rows of an indicator where one is given; without the relations that are `there`
    already. The six tables are read under their own names; where they are not, `from_files` puts the files
    in their place.
    """
    question, parts = statement(path), dict[str, str]()
    if rows_of is not None:
        parts = {"counted": _rows(rows_of)}
        parts |= {name: statement(f"relations/{name}") for name in OF_ROWS if _reads(name, question)}
    return _with_relations(parts, question, there)


def composed_of_several(path: str, indicators: Sequence[str]) -> str:
    """The same over `reasons`: why each row counts or not for some indicators, which are numbered from 0.

    indicator, source_table, row_key, reason.
    """
    parts = {f"rows_{place}": _rows(id) for place, id in enumerate(indicators)}
    each = [
        f"select {place} as indicator, source_table, row_key, reason from rows_{place}"
        for place in range(len(indicators))
    ]
    return _with_relations(parts | {"reasons": "\nunion all\n".join(each)}, statement(path))


def chosen_by(id: str, column: str) -> bool:
    """Whether the rows of an indicator are chosen by a column, and do not only show it."""
    judged, _, _ = re.sub(r"--.*", "", _rows(id)).partition("\nselect\n")
    return re.search(rf"\b{column}\b", judged) is not None


def _rows(id: str) -> str:
    if id not in indicator_ids():
        raise UnknownName("indicator", id, indicator_ids())
    return statement(f"rows/{id}")


def _with_relations(parts: Mapping[str, str], question: str, there: Collection[str] = ()) -> str:
    """The question with parts and all relations they read, but those that are `there` already."""
    texts, parts = [question, *parts.values()], dict(parts)
    for name in reversed(SHARED):
        if name not in there and any(_reads(name, text) for text in texts):
            parts = {name: statement(f"relations/{name}"), **parts}
            texts.append(parts[name])
    return joined(parts, question)


def from_files(text: str) -> str:
    """The same statement, each snapshot table it reads taken from the files of a parameter of its name."""
    return joined({name: f"select * from read_parquet(${name})" for name in tables_read(text)}, text)


def tables_read(text: str) -> list[str]:
    """The snapshot tables a statement reads: submitted ones, and what they add up to."""
    submitted = [table.name for table in dictionary().tables]
    return [name for name in (*submitted, *SEALED_SUMS) if _reads(name, text)]


def words(indicators: Sequence[Indicator]) -> dict[str, object]:
    """The register's words on some indicators, as the parameters of the relation `indicators`."""
    return {
        "indicators": [indicator.id for indicator in indicators],
        "kinds": [str(indicator.kind) for indicator in indicators],
        "judged_for": [str(indicator.judged_for) for indicator in indicators],
        "are_shares": [indicator.is_share for indicator in indicators],
        "from_years": [indicator.from_year for indicator in indicators],
        "source_tables": [indicator.tables[0] for indicator in indicators],
        "are_of_this_year": [_OF_THIS_YEAR in statement(f"rows/{indicator.id}") for indicator in indicators],
    }


def execute(
    cursor: duckdb.DuckDBPyConnection,
    text: str,
    values: Mapping[str, object] = MappingProxyType({}),
    *,
    as_of: date,
    indicator: Indicator | None = None,
    older: Sequence[OlderReport] = (),
) -> duckdb.DuckDBPyConnection:
    """Runs a statement with what it names of the values, the day, the units and an indicator's words.

    `older` are the tables of units whose rows are not of the as-of date but older. DuckDB refuses values not
    asked for.
    """
    known = {**values_of(as_of=as_of, indicator=indicator, older=older), **values}
    return cursor.execute(text, {name: known[name] for name in parameters_read(text)})


def ask_of(
    cursor: duckdb.DuckDBPyConnection,
    catalogue: Catalogue,
    snapshot: Snapshot,
    text: str,
    values: Mapping[str, object] = MappingProxyType({}),
    *,
    indicator: Indicator | None = None,
    begin: str = "",
) -> duckdb.DuckDBPyConnection:
    """Runs a statement over the tables of a snapshot as `execute` does; it may `begin` with another text."""
    files = {name: catalogue.files([snapshot], name) for name in tables_read(text)}
    return execute(
        cursor,
        begin + from_files(text),
        {**files, **values},
        as_of=snapshot.as_of,
        indicator=indicator,
        older=snapshot.older_reports,
    )


def values_of(
    *, as_of: date, indicator: Indicator | None = None, older: Sequence[OlderReport] = ()
) -> dict[str, object]:
    """The values that statements over a snapshot name: the day, the units, and an indicator's words."""
    companions = {table.name: table.reported_with for table in dictionary().tables if table.reported_with}
    known = {
        "as_of": as_of,
        "city": CITY,
        "districts": list(districts()),
        "companion_tables": list(companions),
        "reported_with": list(companions.values()),
        "older_units": [report.unit for report in older],
        "older_tables": [report.table for report in older],
        "older_days": [report.on for report in older],
    }
    if indicator is not None:
        known |= words([indicator]) | {"indicator": indicator.id, "from_year": indicator.from_year}
    return known


#: A parameter of a statement, and what only looks like one: within a comment, a text or a quoted name.
_PARAMETER = re.compile(r"""--[^\n]*|'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(?P<name>[A-Za-z_]\w*)""")


def parameters_read(text: str) -> set[str]:
    """The names of the parameters of a statement."""
    return {found["name"] for found in _PARAMETER.finditer(text) if found["name"]}


def marked(text: str) -> str:
    """The same statement, its parameters marked as other engines mark them: `:name`."""
    return _PARAMETER.sub(lambda found: f":{found['name']}" if found["name"] else found[0], text)


def spelled_out(text: str, values: Mapping[str, object]) -> str:
    """The same statement with its values in the place of its parameters: it runs as it stands."""

    def value(found: re.Match[str]) -> str:
        name = found["name"]
        if not name:
            return found[0]
        if name not in values:
            raise UnknownName("parameter", name, values)
        return literal(values[name])

    return _PARAMETER.sub(value, text)


def literal(value: object) -> str:
    """A value as SQL writes it, of the type that it has as a parameter; refuses what has no literal."""
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case int():
            return f"({value})" if value < 0 else str(value)
        case float():
            return f"'{value}'::double"
        case Decimal() if value.is_finite():
            text = f"{value:f}"
            whole, _, fraction = text.lstrip("-").partition(".")
            return f"'{text}'::decimal({len(whole) + len(fraction)}, {len(fraction)})"
        case str():
            return "'" + value.replace("'", "''") + "'"
        case datetime():
            return f"timestamp '{value.isoformat(sep=' ')}'"
        case date():
            return f"date '{value.isoformat()}'"
        case list() | tuple():
            return f"[{', '.join(map(literal, value))}]"
    raise TypeError(f"{type(value).__name__} has no literal")


def joined(parts: Mapping[str, str], question: str) -> str:
    """The question with the parts named before it; its own parts follow in the same list."""
    named = ",\n\n".join(f"{name} as (\n{indent(text.strip(), '    ')}\n)" for name, text in parts.items())
    if not named:
        return question
    comment, begin, rest = re.split(r"^(with |select\b)", question, maxsplit=1, flags=re.MULTILINE)
    return f"{comment}with {named}" + (f",\n\n{rest}" if begin == "with " else f"\n\n{begin}{rest}")


def _reads(name: str, text: str) -> bool:
    return re.search(rf"\b(from|join) {name}\b", text) is not None
