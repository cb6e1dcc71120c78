"""佐证材料: the documents that the rows behind a number name."""

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


def named(
    catalogue: Catalogue,
    snapshot: Snapshot,
    indicator_id: str,
    *,
    scope: Scope,
    district_code: str | None = None,
) -> pd.DataFrame:
    """district_code, document, source_table, row_key: one row a row that counts and names a document."""
    text = definitions.composed("questions/named_documents", rows_of=indicator_id)
    values = {
        "units": scope.codes,
        "district_code": district_code,
        "unit": district_code or CITY,
        "fund_year": snapshot.as_of.year,
    }
    indicator = register().indicator(indicator_id)
    with cursor() as reading:
        return definitions.ask_of(reading, catalogue, snapshot, text, values, indicator=indicator).df()
