"""What a statement must be: one SELECT, over tables there are, without functions that reach outside.

DuckDB reads it, in a database that holds nothing and is shut; read is never run.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import duckdb

#: The only functions whose rows may be read FROM: the others name files, settings or statements.
TABLE_FUNCTIONS = frozenset({"generate_series", "json_each", "json_tree", "range", "repeat", "unnest"})
#: Functions of the database itself rather than of values, by name and by how their names begin.
OTHER_FUNCTIONS = frozenset(
    {
        *("current_catalog", "current_database", "current_query", "current_role", "current_schema"),
        *("current_schemas", "current_setting", "current_user", "session_user", "user", "version"),
        *("currval", "nextval", "setval", "txid_current", "getenv", "getvariable", "get_block_size"),
        *("query", "query_table", "write_log", "parse_duckdb_log_message", "stats", "vector_type"),
        *("sleep_ms", "json_serialize_sql", "json_serialize_plan", "json_deserialize_sql"),
        "json_execute_serialized_sql",
    }
)
OTHER_BEGINNINGS = ("pg_", "has_", "inet_", "duckdb_", "pragma_", "read_", "__internal")


#: What a query may be, wherever it stands.
QUERIES = frozenset({"SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE"})


class Unread(Exception):
    """A statement that is not taken: which rule it breaks, the name that does, and its byte there."""

    def __init__(self, rule: str, name: str = "", position: int | None = None) -> None:
        super().__init__(rule)
        self.rule = rule
        self.name = name
        self.position = position


@dataclass(frozen=True)
class Statement:
    """One statement: its text up to the semicolon, and its tree."""

    text: str
    tree: Any

    @cached_property
    def tables(self) -> dict[str, int | None]:
        """The tables it names, in small letters, and where; names of its own WITHs are none of them."""
        return dict(reversed([*_tables(self.tree)]))


#: A rule about one statement over the tables offered; raises `Unread`.
Rule = Callable[[Statement, Collection[str]], None]


def one_select(database: duckdb.DuckDBPyConnection, text: str) -> Statement:
    """The one SELECT of a text."""
    found = database.extract_statements(text)
    if not found:
        raise Unread("nothing")
    if len(found) > 1:
        raise Unread("several")
    (statement,) = found
    if statement.type is not duckdb.StatementType.SELECT:
        raise Unread("no select", statement.type.name)
    if statement.named_parameters:
        raise Unread("parameter", min(statement.named_parameters))
    answer = database.execute("select json_serialize_sql($text::varchar)", {"text": text}).fetchone()
    try:
        tree = json.loads(answer[0]) if answer else {"error": True}
    except RecursionError as error:
        raise Unread("nested") from error
    if tree["error"]:
        raise Unread("no select")
    return Statement(_without_end(text), tree)


def only_reads_rows(statement: Statement, _: Collection[str]) -> None:
    """No DESCRIBE, SUMMARIZE or SHOW, and nothing that writes within a WITH."""
    for node in _nodes(statement.tree):
        kind = str(node.get("type", ""))
        if kind == "SHOW_REF" or ("cte_map" in node and kind not in QUERIES):
            raise Unread("no select")


def names_known_tables(statement: Statement, offered: Collection[str]) -> None:
    """Every table is one of those offered: no file, and none of the database's own."""
    for name, place in statement.tables.items():
        if name not in offered:
            raise Unread("table", name, place)


def calls_known_functions(statement: Statement, _: Collection[str]) -> None:
    """No function reaches outside the rows."""
    for node in _nodes(statement.tree):
        if node.get("type") == "TABLE_FUNCTION":
            name = str(node["function"].get("function_name", "")).lower()
            if name not in TABLE_FUNCTIONS:
                raise Unread("function", name, _place(node))
        name = str(node.get("function_name", "")).lower()
        if name in OTHER_FUNCTIONS or name.startswith(OTHER_BEGINNINGS):
            raise Unread("function", name, _place(node))


RULES: tuple[Rule, ...] = (only_reads_rows, calls_known_functions, names_known_tables)


def _without_end(text: str) -> str:
    """What stands before the semicolon; within a text or a comment it is none."""
    written = text.encode()
    ends = (place for place, _ in duckdb.tokenize(text) if written[place : place + 1] == b";")
    return written[: next(ends, len(written))].decode()


def _nodes(tree: Any) -> Iterator[dict[str, Any]]:
    """Every node of a tree, from the first written to the last."""
    waiting = [tree]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            yield one
            waiting += reversed(one.values())
        elif isinstance(one, list):
            waiting += reversed(one)


def _place(node: dict[str, Any]) -> int | None:
    place = node.get("query_location")
    return place if isinstance(place, int) and place < 2**32 else None


def _tables(tree: Any) -> Iterator[tuple[str, int | None]]:
    """Every table named and its place; a WITH's names stand for it in its query and in its later parts."""
    waiting: list[tuple[Any, frozenset[str]]] = [(tree, frozenset())]
    while waiting:
        one, known = waiting.pop()
        if isinstance(one, list):
            waiting += ((part, known) for part in reversed(one))
        if not isinstance(one, dict):
            continue
        if one.get("type") == "RECURSIVE_CTE_NODE":
            known |= {str(one["cte_name"]).lower()}
        if one.get("type") == "BASE_TABLE":
            parts = (one.get("catalog_name"), one.get("schema_name"), one.get("table_name"))
            name = ".".join(str(part) for part in parts if part).lower()
            if name not in known:
                yield name, _place(one)
        for part in one.get("cte_map", {}).get("map", ()):
            waiting.append((part["value"], known))
            known |= {str(part["key"]).lower()}
        waiting += ((part, known) for key, part in reversed(one.items()) if key != "cte_map")
