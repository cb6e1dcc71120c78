"""What pages and commands ask of sealed snapshots: one function a question, one statement behind it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import duckdb
import pandas as pd

from analytics.access.scope import Scope
from analytics.dictionary import dictionary
from analytics.errors import UnknownName
from analytics.reference import CITY, districts
from analytics.warehouse.connection import ask, cursor, statement
from analytics.warehouse.rollups import FOUNDATIONS, indicator_ids
from analytics.warehouse.snapshots.snapshot import Snapshot

if TYPE_CHECKING:
    from analytics.warehouse.snapshots.catalogue import Catalogue

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


def making(
    catalogue: Catalogue,
    snapshot: Snapshot,
    indicator_id: str,
    *,
    scope: Scope,
    district_code: str | None = None,
    fund_year: int | None = None,
) -> pd.DataFrame:
    """What an indicator's number is made of: how many rows of its source count, and how many do not and why.

    used, in_total, reason (`used`, or why not), district_code, rows, adds: the value is the sum of
    `adds` where `used`, the total of a share that where `in_total`. A row adds 1, its attendances or
    its yuan. What a total counts without a row of its own (a district, an urban community, a kind of
    system nobody has shown) has one here. One unit's number with its own rows; None is the city's with
    the rows of all units. Purchases and the mix of money are those of one fund year, None the day's own;
    floors and growth use every judged year.
    """
    with cursor() as one:
        _make(one, catalogue, snapshot, indicator_id, district_code, fund_year)
        return one.execute(
            statement("questions/making"), {"units": scope.codes, "district_code": district_code}
        ).df()


def making_rows(
    catalogue: Catalogue,
    snapshot: Snapshot,
    indicator_id: str,
    *,
    scope: Scope,
    district_code: str | None = None,
    fund_year: int | None = None,
    reason: str | None = None,
    limit: int | None = None,
) -> pd.DataFrame:
    """The rows behind `making`, of one unit or reason where given: used ones first, then by reason.

    used, in_total, adds, reason, district_code, then what the reader recognises the row by, as in
    sql/making. A person is recognised by the first 8 characters of the key. district_code 620100 is
    the city level's own rows; None is every unit of the scope.
    """
    with cursor() as one:
        _make(one, catalogue, snapshot, indicator_id, district_code, fund_year)
        return one.execute(
            statement("questions/making_rows"),
            {"units": scope.codes, "district_code": district_code, "reason": reason, "limit": limit},
        ).df()


def sql_of(indicator_id: str) -> str:
    """The statements an indicator is counted with: those of the rollups it reads, then its own."""
    _known(indicator_id, indicator_ids())
    texts = [statement(f"indicators/{indicator_id}")]
    for name in reversed(FOUNDATIONS):
        if any(_reads(text, name) for text in texts):
            texts.insert(0, statement(f"rollups/{name}"))
    return "\n".join(text.rstrip() + ";\n" for text in texts)


def _make(
    one: duckdb.DuckDBPyConnection,
    catalogue: Catalogue,
    snapshot: Snapshot,
    indicator_id: str,
    district_code: str | None,
    fund_year: int | None,
) -> None:
    """The temporary table `made`: every row of the indicator's source, used or not, and why."""
    _known(indicator_id, indicator_ids())
    text = statement(f"making/{indicator_id}")
    named = one.extract_statements(text)[0].named_parameters
    values: dict[str, object] = {
        "as_of": snapshot.as_of,
        "districts": list(districts()),
        "district_code": district_code or CITY,
        "fund_year": fund_year or snapshot.as_of.year,
    }
    files = {
        table.name: catalogue.files([snapshot], table.name)
        for table in dictionary().tables
        if table.name in named
    }
    one.execute(text, files | {name: value for name, value in values.items() if name in named})


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
