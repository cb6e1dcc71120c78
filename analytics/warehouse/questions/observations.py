"""What was counted in sealed snapshots, who works in which community, and how many rows a unit sent."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pandas as pd

from analytics.access.scope import Scope
from analytics.dictionary import dictionary
from analytics.warehouse.connection import ask
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
    rows = ask(
        "questions/observations",
        files=catalogue.files(chosen, "observations"),
        as_of=[snapshot.as_of for snapshot in chosen],
        seq=[snapshot.seq for snapshot in chosen],
        units=scope.codes,
    )
    return rows.astype({"year": "Int16"})


def districts_by_year(
    catalogue: Catalogue, snapshots: Iterable[Snapshot], *, districts: Iterable[str]
) -> pd.DataFrame:
    """Which of some districts have a number of a year: as_of, indicator, year (Int16), district_code.

    No number is told, so that it needs no scope: of whom a sum is made is asked before anybody is shown it.
    """
    chosen = tuple(snapshots)
    rows = ask(
        "questions/districts_by_year",
        files=catalogue.files(chosen, "observations"),
        as_of=[snapshot.as_of for snapshot in chosen],
        districts=list(districts),
    )
    return rows.astype({"year": "Int16"})


def community_staffing(catalogue: Catalogue, snapshot: Snapshot, *, scope: Scope) -> pd.DataFrame:
    """The communities of a snapshot in the scope's districts, in the order of their codes.

    code (12 digits), name, street, district_code, kind (urban | rural | town), posts,
    professionals_reported (by the community), professionals_registered (active, on post
    there), staffed; the last two are missing where the district has no register.
    """
    return ask(
        "questions/community_staffing",
        files=catalogue.files([snapshot], "community_staffing"),
        units=scope.codes,
    )


def rows_by_district(catalogue: Catalogue, snapshot: Snapshot, *, scope: Scope) -> pd.DataFrame:
    """How many rows of each submitted table every unit of the scope has: table, district_code, rows.

    A unit without rows in a table has no row here: it has not reported that table.
    """
    parts = []
    for table in dictionary().tables:
        files = catalogue.files([snapshot], table.name)
        rows = ask("questions/rows_by_district", files=files, units=scope.codes)
        parts.append(rows.assign(table=table.name))
    return pd.concat(parts, ignore_index=True)[["table", "district_code", "rows"]]
