"""Rows as a viewer may see them: as they are kept, without what tells who somebody is, or not at all."""

from __future__ import annotations

import pandas as pd

from analytics.access.scope import Detail
from analytics.dictionary import PERSON_KEY, masked_columns
from analytics.errors import N_, NotTold
from analytics.progress.look import Look

#: Why who sees groups alone is shown no rows.
NO_ROWS = N_("You may see numbers of groups, not single records.")


def has_rows(look: Look) -> bool:
    """Whether rows are shown at all."""
    return look.scope.detail is not Detail.NONE


def require_rows(look: Look) -> None:
    """Refuses who sees groups alone."""
    if not has_rows(look):
        raise NotTold(NO_ROWS)


def masked(look: Look, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of any table; of people without the columns that are masked for who sees masked rows."""
    require_rows(look)
    if look.scope.detail is Detail.FULL or PERSON_KEY.name not in rows:
        return rows
    return rows.drop(columns=[column for column in rows if column in masked_columns()])
