"""A statement as the audit log keeps it: its words without anything its writer may have put of a person.

Only names of tables and columns, of functions and of the language itself stay; a literal becomes `?`, any
other name `_`, and comments go.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

import duckdb

from analytics.warehouse.connection import cursor

#: No longer than an entry holds.
LONGEST = 4000

_WORD = re.compile(rb"[A-Za-z_][A-Za-z0-9_]*")
_SIGNS = re.compile(rb"[-+*/%<>=!~^&|@:.,;()\[\]{}?#]+")
_LITERALS = (duckdb.token_type.string_const, duckdb.token_type.numeric_const)


def normalised(statement: str, names: Iterable[str]) -> str:
    """The statement in one line; `names` are those of tables and columns, which say nothing of a person."""
    known = _of_the_language() | {part.lower() for name in names for part in name.split(".")}
    text = statement.encode("utf-8", "replace")
    return " ".join(_parts(text, known))[:LONGEST]


def _parts(text: bytes, known: frozenset[str]) -> Iterator[str]:
    tokens = duckdb.tokenize(text.decode())
    begins = [begin for begin, _ in tokens]
    for (begin, kind), end in zip(tokens, [*begins[1:], len(text)], strict=False):
        token = text[begin:end]
        if kind == duckdb.token_type.comment:
            continue
        if kind in _LITERALS:
            # The point between two names is one to DuckDB.
            yield "." if token.strip() == b"." else "?"
        elif kind == duckdb.token_type.operator:
            found = _SIGNS.match(token)
            yield found[0].decode() if found else "_"
        else:
            found = _WORD.match(token.lstrip(b'"'))
            word = found[0].decode().lower() if found else ""
            yield word if word in known else "_"


@cache
def _of_the_language() -> frozenset[str]:
    """Keywords, functions and types."""
    with cursor() as asked:
        rows = asked.execute(
            "select keyword_name from duckdb_keywords() union select function_name from duckdb_functions() "
            "union select type_name from duckdb_types()"
        ).fetchall()
    return frozenset(name.lower() for (name,) in rows)
