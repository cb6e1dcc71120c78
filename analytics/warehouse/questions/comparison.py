"""What two snapshots hold differently: their rows by key, and what was counted from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analytics.access.scope import Scope
from analytics.dictionary import PERSON_KEY, dictionary
from analytics.warehouse.connection import ask
from analytics.warehouse.snapshots.snapshot import Snapshot

if TYPE_CHECKING:
    from analytics.warehouse.snapshots.catalogue import Catalogue

#: How many characters of a person's key may be shown: enough to tell people apart, too few to trace one.
SHOWN_OF_A_PERSON = 8
#: No other key is longer.
SHOWN_OF_OTHERS = 200


def differing_rows(
    catalogue: Catalogue, before: Snapshot, after: Snapshot, *, scope: Scope, examples: int
) -> pd.DataFrame:
    """Where rows were added, removed or changed: one line a table and unit of the scope, none without.

    table, district_code, added, removed, changed (counts), and for each up to `examples` keys in order,
    as added_examples, removed_examples and changed_examples (lists, or missing). A row is recognised by
    the dictionary's key inside its unit, so one that moved to another unit is removed there and added
    here, and added less removed is what the unit's count has grown by. Of a person's key only the first
    8 characters are asked for.
    """
    changes = []
    for table in dictionary().tables:
        rows = ask(
            "questions/difference_rows",
            before=catalogue.files([before], table.name),
            after=catalogue.files([after], table.name),
            key=[name for name in table.key if name != "district_code"],
            units=scope.codes,
            examples=examples,
            letters=SHOWN_OF_A_PERSON if PERSON_KEY.name in table.key else SHOWN_OF_OTHERS,
        )
        changes.append(rows.assign(table=table.name))
    return pd.concat(changes, ignore_index=True)


def differing_observations(
    catalogue: Catalogue, before: Snapshot, after: Snapshot, *, scope: Scope
) -> pd.DataFrame:
    """What was counted differently, or in one of the two only: one line an indicator, unit and year.

    indicator, district_code (620100 is the city), year (Int16; only where it applies), value_before,
    value_after, total_before, total_after: NaN where there is none.
    """
    return ask(
        "questions/difference_observations",
        before=catalogue.files([before], "observations"),
        after=catalogue.files([after], "observations"),
        units=scope.codes,
    ).astype({"year": "Int16"})
