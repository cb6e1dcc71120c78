"""The process of one statement: told what to run, it loads the tables named, shuts itself in and runs it.

Two lines come in: the statement with the tables there are, then how those it names are loaded. Out go
lines of JSON (`named`, `begun`, then what came of it) and, where it ran, the rows as an Arrow stream.
"""

from __future__ import annotations

import json
import os
import re
import sys
import warnings
from collections.abc import Iterator
from typing import Any, BinaryIO

import duckdb
import pyarrow as pa

from analytics.warehouse.box import guards, limits, reading

#: Around the statement, so that rows nobody is given are not made; in the order the statement says.
_BEGIN, _END = "select * from (\n", f"\n) limit {limits.MOST_ROWS + 1}"


def main(
    at_start: tuple[guards.Guard, ...] = guards.AT_START,
    rules: tuple[reading.Rule, ...] = reading.RULES,
    before_the_statement: tuple[guards.Guard, ...] = guards.BEFORE_THE_STATEMENT,
) -> None:
    """Standard input to standard output; nothing else is ever written."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    try:
        for told in _told(sys.stdin.buffer, answers, at_start, rules, before_the_statement):
            _tell(answers, told)
    except BrokenPipeError:
        sys.exit(1)


def _told(
    asked: BinaryIO,
    answers: BinaryIO,
    at_start: tuple[guards.Guard, ...],
    rules: tuple[reading.Rule, ...],
    before_the_statement: tuple[guards.Guard, ...],
) -> Iterator[dict[str, Any]]:
    request = json.loads(asked.readline())
    try:
        if sys.platform != "win32":
            os.nice(limits.NICENESS)
        # Both are made before no thread can be begun any more.
        empty, database = guards.database(), guards.database()
        guards.put(at_start, database)
        if guards.LOCKED in before_the_statement:
            guards.put((guards.LOCKED,), empty)
        statement = reading.one_select(empty, request["statement"])
        for rule in rules:
            rule(statement, request["offered"])
        empty.close()
        yield {"named": list(statement.tables)}
        for table in json.loads(asked.readline())["tables"]:
            _load(database, **table)
        # What Arrow brings in late is brought in while there are files.
        _table(database.execute("select 1 as one"))
        guards.put(before_the_statement, database)
        yield {"begun": True}
        yield from _run(database, statement, answers)
    except guards.GuardRefused as refused:
        yield {"refused": "guard", "name": str(refused)}
    except reading.Unread as unread:
        yield {"refused": unread.rule, "name": unread.name, "position": unread.position}
    except (MemoryError, duckdb.OutOfMemoryException):
        yield {"refused": "memory"}
    except duckdb.Error as error:
        yield {"refused": "database", **_said(error)}
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        yield {"refused": "type"}


def _load(database: duckdb.DuckDBPyConnection, create: list[str], values: dict[str, Any]) -> None:
    """One table, by the statements and values that the parent made for it."""
    *before, last = create
    for text in before:
        database.execute(text)
    database.execute(last, values)


def _run(
    database: duckdb.DuckDBPyConnection, statement: reading.Statement, answers: BinaryIO
) -> Iterator[dict[str, Any]]:
    """Its columns, and then its rows; more than are given back are not made."""
    try:
        done = database.execute(_BEGIN + statement.text + _END)
    except duckdb.Error as error:
        said = _said(error)
        if said["position"] is not None:
            said["position"] -= len(_BEGIN)
        yield {"refused": "database", **said}
        return
    types = [str(column[1]) for column in done.description]
    rows = _table(done)
    yield {"types": types, "truncated": len(rows) > limits.MOST_ROWS}
    with pa.ipc.new_stream(answers, rows.schema) as stream:
        stream.write_table(rows.slice(0, limits.MOST_ROWS))


def _table(done: duckdb.DuckDBPyConnection) -> pa.Table:
    with warnings.catch_warnings():
        # The one copy too many is of 10,001 rows at most.
        warnings.simplefilter("ignore")
        return done.to_arrow_table()


def _said(error: duckdb.Error) -> dict[str, Any]:
    """What DuckDB says: its kind, its sentence, and the byte it points at."""
    said: dict[str, Any] = {"kind": "", "message": str(error), "position": None}
    found = re.search(r"\{.*\}", str(error), re.DOTALL)
    try:
        told = json.loads(found[0]) if found else {}
    except ValueError:
        return said
    position = str(told.get("position", ""))
    return {
        "kind": f"{told.get('exception_type', '')} {told.get('error_subtype', '')}".strip(),
        "message": str(told.get("exception_message", said["message"])),
        "name": str(told.get("name", "")),
        "type": str(told.get("type", "")),
        "position": int(position) if position.isdigit() else None,
    }


def _tell(answers: BinaryIO, told: dict[str, Any]) -> None:
    answers.write(json.dumps(told).encode() + b"\n")
    answers.flush()
