"""怎么算的: what a number is made of, row by row, and the statement that counts it."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analytics.policy.register import Indicator
from analytics.progress.look import Look
from analytics.progress.masking import masked, require_rows
from analytics.reference import CITY, districts
from analytics.tables import Table
from analytics.warehouse.questions import making as questions

#: What is added up where rows are not counted one each: the column of the dictionary, by unit.
_ADDED_COLUMNS = {"yuan": "amount_yuan", "attendances": "people"}


@dataclass(frozen=True, eq=False)
class Making:
    """What an indicator's number in one unit is made of."""

    look: Look
    indicator: Indicator
    #: used, in_total, reason, district_code, rows, adds.
    counted: pd.DataFrame

    @property
    def sql(self) -> str:
        return questions.sql_of(self.look.snapshot, self.indicator.id)

    @property
    def added_by_unit(self) -> dict[str, float]:
        """What each unit adds to the number, the districts in their order and the city level last."""
        added = self.counted[self.counted["used"]].groupby("district_code")["adds"].sum()
        return {code: float(added[code]) for code in (*districts(), CITY) if code in added.index}

    @property
    def rows_by_reason(self) -> dict[str, int]:
        """How many rows are used or left out, by reason."""
        rows = self.counted.groupby("reason", sort=False)["rows"].sum()
        return {str(reason): int(count) for reason, count in rows.items()}

    @property
    def row_count(self) -> int:
        return int(self.counted["rows"].sum())

    @property
    def by_reason(self) -> Table:
        """One row a reason: how many rows, and where it adds up something else, how much of it."""
        counts = self.counted.groupby(["used", "in_total", "reason"], sort=False)[["rows", "adds"]].sum()
        counts = counts.reset_index()
        columns = {"row_count": counts["rows"]}
        if self.indicator.unit in _ADDED_COLUMNS:
            columns[_ADDED_COLUMNS[self.indicator.unit]] = counts["adds"]
        if self.indicator.is_share:
            columns["counted_in"] = _counted_in(counts)
        return Table("making", columns | {"reason": counts["reason"]}, of=self.indicator.tables)

    def rows(self, reason: str | None = None, limit: int | None = None) -> Table:
        """The rows, all or of one reason, with what each is recognised by; used ones first.

        Masked for who sees masked rows; refuses who sees groups alone.
        """
        require_rows(self.look)
        rows = questions.making_rows(
            self.look.catalogue,
            self.look.snapshot,
            self.indicator.id,
            scope=self.look.scope,
            district_code=_own(self.look),
            reason=reason,
            limit=limit,
        )
        if self.indicator.is_share:
            rows["counted_in"] = _counted_in(rows)
        rows = rows.drop(columns=["used", "in_total", "adds"])
        return Table("making-rows", masked(self.look, rows), of=self.indicator.tables)


def making(look: Look, indicator: Indicator) -> Making:
    """What an indicator's number is made of, in the unit and on the day looked at."""
    counted = questions.making(
        look.catalogue, look.snapshot, indicator.id, scope=look.scope, district_code=_own(look)
    )
    return Making(look, indicator, counted)


def _own(look: Look) -> str | None:
    """The unit whose own rows make the number; the city's is made of the rows of all."""
    return None if look.is_city else look.unit


def _counted_in(rows: pd.DataFrame) -> pd.Series[str]:
    """Of a share's rows: in what of it each is counted."""
    codes = {(True, True): "both", (False, True): "denominator", (False, False): "neither"}
    pairs = zip(rows["used"], rows["in_total"], strict=True)
    return pd.Series([codes[bool(used), bool(in_total)] for used, in_total in pairs], dtype=object)
