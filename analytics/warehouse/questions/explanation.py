"""变化由来: what an indicator's number in one unit is made of in two snapshots, and which rows differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING

import duckdb
import pandas as pd

from analytics.access.scope import Scope
from analytics.policy.loading import register
from analytics.policy.register import Indicator, JudgedFor, Kind
from analytics.reference import CITY
from analytics.warehouse import definitions
from analytics.warehouse.connection import cursor, statement
from analytics.warehouse.snapshots.snapshot import Snapshot

if TYPE_CHECKING:
    from analytics.warehouse.snapshots.catalogue import Catalogue

#: The two sides of a difference, as the temporary tables of their rows are called.
_SIDES = ("before", "after")


@dataclass(frozen=True)
class Known:
    """A number as one snapshot has it, to the last person or fen; None: not known there, or no total."""

    value: Decimal | None
    total: Decimal | None
    year: int | None


@dataclass(frozen=True)
class Differing:
    """Part of a difference in one unit: rows that came to the same end, and what they add to the number.

    `side` is the number's `value` or its `total`; a reason is None where no such row was on record.
    """

    side: str
    code: str
    reason_before: str | None
    reason_after: str | None
    district_code: str
    rows: int
    change: Decimal


@dataclass(frozen=True)
class Pair:
    """Two snapshots, and the fund year whose number is meant in each."""

    before: Snapshot
    after: Snapshot
    year_before: int
    year_after: int


class Comparison:
    """The rows of one indicator in both snapshots of a pair, as one cursor holds them; see `comparing`."""

    def __init__(
        self,
        reading: duckdb.DuckDBPyConnection,
        asked: Mapping[str, _Asked],
        known: tuple[Mapping[str, Known], Mapping[str, Known]],
    ) -> None:
        self._reading, self._asked, self._known = reading, asked, known
        self._indicator = asked["after"].indicator
        #: Whether the table `differing` is of the city as a whole; None where there is none yet.
        self._differing_of_whole: bool | None = None

    def known(self, unit: str) -> tuple[Known | None, Known | None]:
        """What both snapshots say of the number in a unit; None where one has no such number."""
        before, after = self._known
        return before.get(unit), after.get(unit)

    def parts(self, unit: str) -> tuple[Differing, ...]:
        """What the rows of the scope add to the difference in a unit, by what became of them and district.

        The city's number is made of the rows of all units, but what every unit has for itself of its own.
        """
        rows = self._reading.execute(statement("questions/explanation"), {"unit": self._own(unit)}).fetchall()
        return tuple(Differing(*row) for row in rows)

    def rows(
        self, unit: str, *, side: str | None = None, code: str | None = None, limit: int | None = None
    ) -> pd.DataFrame:
        """The rows behind the parts, of one side or code where given, with what each is recognised by.

        side, became, reason_before, reason_after, district_code, was_in, is_in, adds_before, adds_after,
        change; then the columns of sql/rows. What is counted no longer comes last, as it was before.
        """
        chosen = {"only_unit": self._own(unit), "side": side, "code": code}
        text = definitions.composed("questions/explanation_rows", rows_of=self._indicator.id)
        found: list[pd.DataFrame] = []
        for name, is_lost in (("after", False), ("before", True)):
            rest = None if limit is None else limit - sum(map(len, found))
            # A snapshot of which no row is asked for need not be read again.
            if found and (rest == 0 or not self._has_lost(chosen)):
                break
            values = {**chosen, "limit": rest, "is_lost": is_lost}
            found.append(self._asked[name].execute(self._reading, text, values).df())
        return pd.concat([part for part in found if len(part)] or found[:1], ignore_index=True)

    def _has_lost(self, chosen: Mapping[str, object]) -> bool:
        """Whether rows of before are among those chosen."""
        return bool(self._reading.execute(statement("questions/explanation_lost"), chosen).fetchall())

    def _own(self, unit: str) -> str | None:
        """The unit whose rows alone make its number, of which there is the table `differing` then.

        None: the city, which is made of all.
        """
        is_whole = unit == CITY and not self._indicator.kind.is_yearly and not of_each_unit(self._indicator)
        if self._differing_of_whole is not is_whole:
            self._differ(is_whole=is_whole)
            self._differing_of_whole = is_whole
        return None if is_whole else unit

    def _differ(self, *, is_whole: bool) -> None:
        before, after = self._known
        days = [self._asked[side].snapshot.as_of for side in _SIDES]
        values: dict[str, object] = {
            "city": CITY,
            "is_whole": is_whole,
            "has_total": self._indicator.is_share or self._indicator.kind is Kind.YEARLY_GROWTH,
            "known_before": list(before),
            "known_after": list(after),
        }
        make = "create or replace temp table {name} as\n{text}"
        amounts = statement("questions/differing_amounts")
        self._reading.execute(make.format(name="differing_amounts", text=amounts), values)
        self._asked["after"].make(self._reading, "event_days", statement("questions/event_days"))
        values = {"is_same_day": days[0] == days[1], "counted_once": counted_once(self._indicator)}
        things = statement("questions/differing_things")
        self._reading.execute(make.format(name="differing", text=things), values)


@dataclass(frozen=True)
class _Asked:
    """One snapshot of a pair, and what its statements are asked with."""

    catalogue: Catalogue
    snapshot: Snapshot
    indicator: Indicator
    values: Mapping[str, object]

    def execute(
        self,
        reading: duckdb.DuckDBPyConnection,
        text: str,
        values: Mapping[str, object] = MappingProxyType({}),
        *,
        begin: str = "",
    ) -> duckdb.DuckDBPyConnection:
        values = {**self.values, **values}
        return definitions.ask_of(
            reading, self.catalogue, self.snapshot, text, values, indicator=self.indicator, begin=begin
        )

    def make(self, reading: duckdb.DuckDBPyConnection, name: str, text: str) -> None:
        """A temporary table of what a statement says."""
        self.execute(reading, text, begin=f"create or replace temp table {name} as\n")

    def known(self, reading: duckdb.DuckDBPyConnection) -> dict[str, Known]:
        """What the snapshot says of the number, by unit."""
        files = {"files": self.catalogue.files([self.snapshot], "observations")}
        rows = self.execute(reading, statement("questions/observed_numbers"), files).fetchall()
        return {unit: Known(*number) for unit, *number in rows}


@contextmanager
def comparing(
    catalogue: Catalogue, pair: Pair, indicator_id: str, *, scope: Scope, unit: str = CITY
) -> Iterator[Comparison]:
    """The rows of an indicator in both snapshots, of the scope's units, as they count for a unit's number.

    They are the same for the city and every district, but where a unit has measures of its own
    (`of_each_unit`).
    """
    indicator = register().indicator(indicator_id)
    snapshots, years = (pair.before, pair.after), (pair.year_before, pair.year_after)
    asked = {
        side: _Asked(
            catalogue,
            snapshot,
            indicator,
            {
                "units": scope.codes,
                "unit": unit,
                "fund_year": year,
                "counted_once": counted_once(indicator),
                "table": indicator.tables[-1],
            },
        )
        for side, snapshot, year in zip(_SIDES, snapshots, years, strict=True)
    }
    keyed = definitions.composed("questions/keyed_rows", rows_of=indicator.id)
    with cursor() as reading:
        for side in _SIDES:
            asked[side].make(reading, side, keyed)
        asked["before"].make(reading, "days_before", definitions.composed("questions/report_days"))
        known = (asked["before"].known(reading), asked["after"].known(reading))
        yield Comparison(reading, asked, known)


def counted_once(indicator: Indicator) -> str:
    """What an indicator's rows stand for, of which each counts once in a unit, whichever row shows it."""
    if indicator.id == "communities.staffed":
        return "community"
    if indicator.unit == "projects":
        return "project"
    if indicator.is_share and indicator.unit in ("districts", "units"):
        return "unit"
    if of_each_unit(indicator):
        return "measure"
    return "person" if indicator.tables == ("registrations",) else "row"


def of_each_unit(indicator: Indicator) -> bool:
    """The city's number is what the city level has of its own, and every district's what it has."""
    return indicator.judged_for is JudgedFor.CITY and indicator.is_share
