"""Institutions a district has or not: when each was established, and when it was closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import pandas as pd

from analytics.policy.register import Indicator, JudgedFor, Kind
from analytics.progress.look import Look
from analytics.tables import Table
from analytics.warehouse.questions import making as questions

#: Rows of a district's own institutions of the kind asked for, there or not.
_OWN = ("used", "repeated_district", "closed", "not_established")


@dataclass(frozen=True)
class Institution:
    """One institution as the district's sheet has it; None is what the sheet does not say."""

    name: str
    established_on: date | None
    closed_on: date | None

    def is_there(self, on: date) -> bool:
        """Established and not closed on a day."""
        begun = self.established_on is not None and self.established_on <= on
        return begun and (self.closed_on is None or self.closed_on > on)


@dataclass(frozen=True)
class Institutions:
    """Every district's institutions of one indicator, in the order they were established."""

    indicator: Indicator
    on: date
    by_district: Mapping[str, tuple[Institution, ...]]

    def spoken_of(self, code: str) -> Institution | None:
        """The one that is there; else the one lost last, or the one to come; None where there was none."""
        ones = self.by_district.get(code, ())
        return next((one for one in ones if one.is_there(self.on)), ones[-1] if ones else None)


def is_institution(indicator: Indicator) -> bool:
    """A district has it or not."""
    return indicator.kind is Kind.COVERAGE and indicator.judged_for is JudgedFor.EACH_DISTRICT


def institutions(look: Look, indicator: Indicator) -> Institutions:
    """By the sheets of the day looked at."""
    return _institutions(look.of_every_unit, indicator.id)


def table(shown: Institutions) -> Table:
    """One row an institution."""
    rows = [
        {
            "district_code": code,
            "name": one.name,
            "established_on": one.established_on,
            "closed_on": one.closed_on,
        }
        for code, ones in shown.by_district.items()
        for one in ones
    ]
    return Table("institutions-known", rows, of=("institutions",))


@lru_cache(maxsize=64)
def _institutions(look: Look, id: str) -> Institutions:
    rows = questions.making_rows(look.catalogue, look.snapshot, id, scope=look.scope)
    own = rows[rows["reason"].isin(_OWN)].sort_values(["district_code", "established_on"])
    return Institutions(
        look.register.indicator(id),
        look.as_of,
        {
            code: tuple(
                Institution(str(row["name"]), _day(row["established_on"]), _day(row["closed_on"]))
                for row in own[own["district_code"] == code].to_dict(orient="records")
            )
            for code in look.districts
        },
    )


def _day(value: Any) -> date | None:
    return None if pd.isna(value) else pd.Timestamp(value).date()
