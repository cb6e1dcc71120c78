"""怎么算的: the rows behind a number, which of them count and why, and the statement that says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analytics.access.scope import Scope
from analytics.policy.loading import register
from analytics.reference import CITY
from analytics.warehouse import definitions
from analytics.warehouse.connection import cursor
from analytics.warehouse.snapshots.snapshot import Snapshot

if TYPE_CHECKING:
    from analytics.warehouse.snapshots.catalogue import Catalogue


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
    return _asked(catalogue, snapshot, indicator_id, "questions/making", scope, district_code, fund_year)


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
    sql/rows. A person is recognised by the first 8 characters of the key. district_code 620100 is
    the city level's own rows; None is every unit of the scope.
    """
    return _asked(
        catalogue,
        snapshot,
        indicator_id,
        "questions/making_rows",
        scope,
        district_code,
        fund_year,
        reason=reason,
        limit=limit,
    )


def sql_of(snapshot: Snapshot, indicator_id: str) -> str:
    """The statement that counts an indicator from a snapshot's six tables; its `counted` are its rows.

    It runs as it stands, with every value spelled out.
    """
    text = definitions.composed("rollups/observations", rows_of=indicator_id)
    indicator = register().indicator(indicator_id)
    values = definitions.values_of(as_of=snapshot.as_of, indicator=indicator, older=snapshot.older_reports)
    return definitions.spelled_out(text, values)


def _asked(
    catalogue: Catalogue,
    snapshot: Snapshot,
    indicator_id: str,
    question: str,
    scope: Scope,
    district_code: str | None,
    fund_year: int | None,
    **values: object,
) -> pd.DataFrame:
    text = definitions.composed(question, rows_of=indicator_id)
    values |= {
        "units": scope.codes,
        "district_code": district_code,
        "unit": district_code or CITY,
        "fund_year": fund_year or snapshot.as_of.year,
    }
    indicator = register().indicator(indicator_id)
    with cursor() as reading:
        return definitions.ask_of(reading, catalogue, snapshot, text, values, indicator=indicator).df()
