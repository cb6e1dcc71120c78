"""Whose rows somebody may hand in: those of their own units, held against nobody else's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from analytics.access.scope import Scope
from analytics.intake.assembling import Earlier, written_unit
from analytics.intake.finding import Finding, Flaw
from analytics.intake.rows.records import Record

ROWS_OF_OTHERS = Flaw(
    "rows_of_others",
    "Rows of {unit}: {count}. You hand in for {own} only.",
    "Remove them from the file: {unit} hands them in itself.",
)


def foreign(rows: Sequence[Record], scope: Scope) -> list[Finding]:
    """Each sheet's rows of a unit that is not in the scope, told once at the first of them."""
    found: dict[tuple[str, str | None, str], list[Record]] = {}
    for record in rows:
        code = record.values["district_code"]
        if isinstance(code, str) and not scope.sees(code):
            found.setdefault((record.grid.file, record.spot.sheet, code), []).append(record)
    own = "、".join(map(written_unit, scope.codes))
    return [
        first.finding("district_code", _flaw(code, 1 + len(others), own), written_unit(code))
        for (_, _, code), (first, *others) in found.items()
    ]


def _flaw(code: str, count: int, own: str) -> Flaw:
    return ROWS_OF_OTHERS.naming(unit=written_unit(code), count=count, own=own)


def within(before: Earlier | None, scope: Scope) -> Earlier | None:
    """What was published before of the units in the scope: a finding must not tell of anybody else's rows."""
    if before is None or scope.is_everything:
        return before
    units = pa.array(scope.codes, pa.string())
    tables = {
        name: rows.filter(pc.is_in(rows["district_code"], units)) for name, rows in before.tables.items()
    }
    days = {code: of_unit for code, of_unit in before.days.items() if scope.sees(code)}
    return replace(before, tables=tables, days=days)
