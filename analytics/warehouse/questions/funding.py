"""What the funding page asks of a sealed snapshot: one function a question, one statement behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pandas as pd

from analytics.access.scope import Scope
from analytics.warehouse.connection import ask, cursor, statement
from analytics.warehouse.snapshots.snapshot import Snapshot

if TYPE_CHECKING:
    from analytics.warehouse.snapshots.catalogue import Catalogue


@dataclass(frozen=True)
class Money:
    """The yuan of one unit, fund year, year of booking, source and purpose, to the fen."""

    district_code: str
    fund_year: int
    booked_year: int
    source: str
    purpose: str
    amount_yuan: Decimal
    entries: int


@dataclass(frozen=True)
class Purchases:
    """Purchased services of one unit and fund year; `unsaid`: the ledger does not say whether evaluated."""

    projects: int
    evaluated: int
    not_evaluated: int
    unsaid: int
    amount_yuan: Decimal


def money(
    catalogue: Catalogue, snapshot: Snapshot, *, until: Mapping[str, date], scope: Scope
) -> tuple[Money, ...]:
    """What the ledger of a snapshot has booked by a day, which may differ from unit to unit.

    A unit of the scope that is not in `until`, or has no entry by its day, has no row.
    """
    codes = [code for code in scope.codes if code in until]
    with cursor() as reading:
        rows = reading.execute(
            statement("questions/funding_money"),
            {
                "files": catalogue.files([snapshot], "funding"),
                "units": codes,
                "until": [until[code] for code in codes],
            },
        ).fetchall()
    return tuple(Money(*row) for row in rows)


def purchases(catalogue: Catalogue, snapshot: Snapshot, *, scope: Scope) -> dict[tuple[str, int], Purchases]:
    """Purchased services by unit and fund year; a unit-year without any is not in it."""
    with cursor() as reading:
        rows = reading.execute(
            statement("questions/funding_purchases"),
            {"files": catalogue.files([snapshot], "funding"), "as_of": snapshot.as_of, "units": scope.codes},
        ).fetchall()
    return {(code, year): Purchases(*counted) for code, year, *counted in rows}


def ledger(
    catalogue: Catalogue,
    snapshot: Snapshot,
    *,
    scope: Scope,
    district_code: str | None = None,
    fund_year: int | None = None,
) -> pd.DataFrame:
    """The ledger's entries, of one unit (620100: the city level's own) and fund year where given.

    entry_id, district_code, fund_year, booked_on, source, purpose, amount_yuan, project, evaluated (both
    missing where the ledger does not say); by fund year, unit and day.
    """
    return ask(
        "questions/funding_ledger",
        files=catalogue.files([snapshot], "funding"),
        as_of=snapshot.as_of,
        units=scope.codes,
        district_code=district_code,
        fund_year=fund_year,
    )
