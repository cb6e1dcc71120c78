"""What is said of a statement that does not run: why, where in it, and the nearest name of the scope."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from analytics.errors import N_, StatementRefused, nearest
from analytics.warehouse.box import limits
from analytics.warehouse.box.tables import BoxTable

#: Names quoted in a sentence are cut: a statement may hold any.
LONGEST_NAME = 60

_NO_TABLE = N_("Line {line}, column {column}: there is no table “{name}” here.")
_NO_TABLE_BUT = N_("Line {line}, column {column}: there is no table “{name}” here. Did you mean “{nearest}”?")
_NO_COLUMN = N_("Line {line}, column {column}: there is no column “{name}” in the tables named.")
_NO_COLUMN_BUT = N_(
    "Line {line}, column {column}: there is no column “{name}” in the tables named. Did you mean “{nearest}”?"
)
_NO_FUNCTION = N_("Line {line}, column {column}: there is no function “{name}” here.")

#: What the child refuses by itself, in a sentence.
_OWN = {
    "nothing": N_("There is no statement. Enter one that begins with SELECT, FROM or WITH."),
    "several": N_("There are several statements. Only one is run at a time."),
    "no select": N_(
        "Only a SELECT is run here: nothing is changed, described or set. A PIVOT must list its values: "
        "PIVOT … ON … IN (…)."
    ),
    "parameter": N_("The statement has a parameter, “{name}”. Put its value in its place."),
    "nested": N_("The statement is nested too deeply."),
    "memory": N_(
        "The statement, or a table it names, needs more memory than it is given ({memory}). Name fewer "
        "tables, or one day's instead of all days'; sum up before joining."
    ),
    "type": N_("A column is of a type that cannot be shown. Convert it to text: column::varchar."),
    "guard": N_(
        "The SQL box is off: this server cannot bound what a statement may do ({name}). Tell the "
        "administrator."
    ),
}

#: DuckDB's own errors: their kind, what their sentence says, and what is said here. The first that fits.
_DATABASE = (
    (r"Parser", r"unterminated", N_("Line {line}, column {column}: a quotation mark is not closed.")),
    (
        r"Parser",
        r'syntax error at or near "(?P<name>.+)"',
        N_("Line {line}, column {column}: the statement cannot be read from “{name}” on."),
    ),
    (r".", r"[Mm]ax expression depth|[Rr]ecursion", _OWN["nested"]),
    (r"Catalog", r"Table(?: Function)? with name (?P<name>\S+) does not exist", _NO_TABLE),
    (r"Catalog", r"(?:Function|Macro) with name (?P<name>\S+)", _NO_FUNCTION),
    (r"Catalog", r"with name (?P<name>\S+)", N_("Line {line}, column {column}: “{name}” is not known here.")),
    (r"Binder", r"Referenced table \"(?P<name>[^\"]*)\" not found", _NO_TABLE),
    (r"Binder", r"Referenced column \"(?P<name>[^\"]*)\" not found", _NO_COLUMN),
    (r"Binder", r"does not have a column named \"(?P<name>[^\"]*)\"", _NO_COLUMN),
    (
        r"Binder",
        r"Ambiguous reference to column name \"(?P<name>[^\"]*)\"",
        N_("Line {line}, column {column}: several tables have a column “{name}”. Name the table before it."),
    ),
    (
        r"Binder",
        r"column \"(?P<name>[^\"]*)\" must appear in the GROUP BY",
        N_("Line {line}, column {column}: add “{name}” to GROUP BY, or sum it up."),
    ),
    (
        r"Binder",
        r"No function matches the given name and argument types '(?P<name>\w+)",
        N_("Line {line}, column {column}: “{name}” does not take values of these types, or not so many."),
    ),
    (
        r"Binder",
        r"aggregate function calls cannot be nested|cannot contain aggregates",
        N_("Line {line}, column {column}: a sum or count cannot stand here. Sum up in a WITH first."),
    ),
    (
        r"Conversion",
        r"",
        N_("A value cannot be converted to that type (line {line}, column {column}). TRY_CAST gives "
           "NULL there."),
    ),
    (r"Out of Range", r"", N_("A number becomes too large for its type. Convert it to DOUBLE first.")),
    (r"Out of Memory", r"", _OWN["memory"]),
    (
        r"Permission|IO|HTTP|Missing Extension",
        r"",
        N_("Files, addresses and extensions are out of reach here."),
    ),
    (r"Invalid Input", r"More than one row returned by a subquery",
     N_("A subquery gives several rows where one value is needed.")),
)  # fmt: skip

_OTHER_AT = N_("Line {line}, column {column}: the statement cannot be run as it is written.")
_OTHER = N_("The statement cannot be run as it is written.")

TOO_SLOW = N_("The statement was ended after {seconds} seconds. Ask for fewer rows or days, or sum up first.")
TOO_SLOW_TO_LOAD = N_(
    "The tables named could not be loaded within {seconds} seconds. Name fewer, or one day's instead of all "
    "days'."
)
TOO_LARGE = N_("The result is too large to be shown. Ask for fewer columns or shorter texts.")
NO_DAY = N_("A date or time lies outside the years 1 to 9999. Convert it to text: column::varchar.")
TOO_LONG = N_("The statement is too long: at most {count} characters.")
ENDED = N_(
    "The statement was ended: it needed more memory or time than it is given. Ask for less at once, or sum "
    "up first."
)


def refusal(
    told: Mapping[str, Any], statement: str, offered: Mapping[str, BoxTable], named: Iterable[str]
) -> StatementRefused:
    """The sentence for what a child tells; what it tells is believed in nothing but words and places."""
    rule, name = str(told.get("refused")), _name(told.get("name"))
    position = told.get("position")
    place = _place(statement, position) if isinstance(position, int) else _found(statement, name)
    if rule == "table":
        return _unknown(_NO_TABLE, name, place, offered)
    if rule == "function":
        message = N_("Line {line}, column {column}: the function “{name}” is out of reach here.")
        return _at(message, place, name=name)
    if rule in _OWN:
        return StatementRefused(_OWN[rule], name=name, memory=limits.DATABASE_MEMORY)
    kind, said = str(told.get("kind", "")), str(told.get("message", ""))
    for kinds, pattern, message in _DATABASE:
        found = re.search(pattern, said) if re.match(kinds, kind) else None
        if found:
            name = _name(found.groupdict().get("name", name))
            place = place or _found(statement, name)
            if message == _NO_TABLE:
                return _unknown(message, name, place, offered)
            if message == _NO_COLUMN:
                columns = [c.name for table in named if table in offered for c in offered[table].columns]
                return _unknown(message, name, place, columns)
            return _at(message, place, name=name, memory=limits.DATABASE_MEMORY)
    return _at(_OTHER_AT, place) if place else StatementRefused(_OTHER)


def _unknown(
    message: str, name: str, place: tuple[int, int] | None, known: Collection[str]
) -> StatementRefused:
    near = nearest(name.lower(), known)
    if near is None:
        return _at(message, place, name=name)
    message = {_NO_TABLE: _NO_TABLE_BUT, _NO_COLUMN: _NO_COLUMN_BUT}[message]
    return _at(message, place, name=name, nearest=near)


def _at(message: str, place: tuple[int, int] | None, **values: object) -> StatementRefused:
    line, column = place or (1, 1)
    return StatementRefused(message, line=line, column=column, **values)


def _place(statement: str, position: int) -> tuple[int, int]:
    """Line and column, from 1, of a byte of the statement."""
    before = statement.encode()[: max(position, 0)].decode(errors="ignore")
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1


def _found(statement: str, name: str) -> tuple[int, int] | None:
    """Where a name stands first, for what comes without a place."""
    position = statement.lower().find(name.lower()) if name else -1
    return None if position < 0 else _place(statement, len(statement[:position].encode()))


def _name(name: object) -> str:
    text = str(name or "").replace('"', "")
    return text if len(text) <= LONGEST_NAME else f"{text[:LONGEST_NAME]}…"
