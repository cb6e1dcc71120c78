"""What pages and commands ask of sealed snapshots: one function a question, one statement behind it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING

import duckdb
import pandas as pd

from analytics.access.scope import Scope
from analytics.dictionary import dictionary
from analytics.errors import UnknownName
from analytics.warehouse.connection import SQL, ask, cursor, statement
from analytics.warehouse.rollups import FOUNDATIONS, indicator_ids
from analytics.warehouse.snapshot import Snapshot

if TYPE_CHECKING:
    from analytics.warehouse.catalogue import Catalogue

OBSERVATION_COLUMNS = ("as_of", "seq", "indicator", "district_code", "year", "value", "total")


def observations(catalogue: Catalogue, snapshots: Iterable[Snapshot], *, scope: Scope) -> pd.DataFrame:
    """What every indicator was in the given snapshots and the scope's units, in the order of their dates.

    as_of (datetime64), seq, indicator, district_code (620100 is the city), year (Int16; only
    where it applies), value, total (NaN where there is none; yuan, people or units as the
    indicator says). What nobody reported has no row.
    """
    chosen = tuple(snapshots)
    if not chosen:
        return pd.DataFrame(columns=list(OBSERVATION_COLUMNS))
    found = ask(
        "questions/observations",
        files=catalogue.files(chosen, "observations"),
        as_of=[snapshot.as_of for snapshot in chosen],
        seq=[snapshot.seq for snapshot in chosen],
        units=scope.codes,
    )
    return found.astype({"year": "Int16"})


def community_staffing(catalogue: Catalogue, snapshot: Snapshot, *, scope: Scope) -> pd.DataFrame:
    """The communities of a snapshot in the scope's districts, in the order of their codes.

    code (12 digits), name, street, district_code, kind (urban | rural), posts,
    professionals_reported (by the community), professionals_registered (active, on post
    there), staffed; the last two are missing where the district has no register.
    """
    return ask(
        "questions/community_staffing",
        files=catalogue.files([snapshot], "community_staffing"),
        units=scope.codes,
    )


def making(catalogue: Catalogue, snapshot: Snapshot, indicator_id: str, *, scope: Scope) -> pd.DataFrame:
    """How many rows of its source a target is made of, and how many were left out and why.

    reason (`used`, or why not: cancelled, other_district, not_professional, not_senior,
    not_on_post, no_community, unknown_community, rural_community, repeated_community,
    other_kind, other_unit, not_established, closed, repeated_district, other_source,
    before_first_year, not_booked), district_code, rows. The used rows are the observation:
    as many, or for money with the same sum.
    """
    with cursor() as one:
        _make(one, catalogue, snapshot, indicator_id)
        return one.execute(statement("questions/making"), {"units": scope.codes}).df()


def making_rows(
    catalogue: Catalogue,
    snapshot: Snapshot,
    indicator_id: str,
    *,
    scope: Scope,
    district_code: str | None = None,
    reason: str | None = None,
    limit: int | None = None,
) -> pd.DataFrame:
    """The rows behind `making`, of one unit or reason where given: used ones first, then by reason.

    used, reason, district_code, then what the reader recognises the row by, as in sql/making.
    A person is recognised by the first 8 characters of the key. district_code 620100 is the
    city level's own rows; None is every unit of the scope.
    """
    with cursor() as one:
        _make(one, catalogue, snapshot, indicator_id)
        return one.execute(
            statement("questions/making_rows"),
            {"units": scope.codes, "district_code": district_code, "reason": reason, "limit": limit},
        ).df()


@cache
def making_ids() -> tuple[str, ...]:
    """The ids of the indicators whose making can be shown: the dated targets."""
    return tuple(sorted(path.stem for path in (SQL / "making").glob("*.sql")))


def sql_of(indicator_id: str) -> str:
    """The statements an indicator is counted with: those of the rollups it reads, then its own."""
    _known(indicator_id, indicator_ids())
    texts = [statement(f"indicators/{indicator_id}")]
    for name in reversed(FOUNDATIONS):
        if any(_reads(text, name) for text in texts):
            texts.insert(0, statement(f"rollups/{name}"))
    return "\n".join(text.rstrip() + ";\n" for text in texts)


def _make(
    one: duckdb.DuckDBPyConnection, catalogue: Catalogue, snapshot: Snapshot, indicator_id: str
) -> None:
    """The temporary table `made`: every row of the target's source, used or not, and why."""
    _known(indicator_id, making_ids())
    text = statement(f"making/{indicator_id}")
    named = one.extract_statements(text)[0].named_parameters
    values: dict[str, object] = {
        table.name: catalogue.files([snapshot], table.name)
        for table in dictionary().tables
        if table.name in named
    }
    if "as_of" in named:
        values["as_of"] = snapshot.as_of
    one.execute(text, values)


def _known(indicator_id: str, allowed: Sequence[str]) -> None:
    if indicator_id not in allowed:
        raise UnknownName("indicator", indicator_id, allowed)


def _reads(text: str, name: str) -> bool:
    return re.search(rf"\b(from|join) {name}\b", text) is not None


def rows_by_district(catalogue: Catalogue, snapshot: Snapshot, *, scope: Scope) -> pd.DataFrame:
    """How many rows of each submitted table every unit of the scope has: table, district_code, rows.

    A unit without rows in a table has no row here: it has not reported that table.
    """
    parts = []
    for table in dictionary().tables:
        files = catalogue.files([snapshot], table.name)
        found = ask("questions/rows_by_district", files=files, units=scope.codes)
        parts.append(found.assign(table=table.name))
    return pd.concat(parts, ignore_index=True)[["table", "district_code", "rows"]]
