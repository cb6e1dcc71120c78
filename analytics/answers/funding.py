"""The money: every unit and fund year judged, by source and purpose, when booked, and what was purchased."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType

import pandas as pd

from analytics.assess.assessment import Assessment, OneYear, Reason, Verdict
from analytics.assess.calendar import is_over, years_before
from analytics.dictionary import dictionary
from analytics.progress import verdicts
from analytics.progress.look import Look
from analytics.reference import CITY
from analytics.warehouse.questions import funding as questions
from analytics.warehouse.questions.funding import Money, Purchases
from analytics.warehouse.snapshots.snapshot import Snapshot

FLOORS = ("funding.city_floor", "funding.district_floor")
GROWTH = "funding.growth"


class Booked(StrEnum):
    """When money was booked, beside the fund year it belongs to."""

    IN_YEAR = "in_year"
    LATER = "later"
    EARLIER = "earlier"


@dataclass(frozen=True)
class UnitYear:
    """One unit and fund year: its lottery money judged by the floor, and from the second year by growth."""

    floor: OneYear
    growth: OneYear | None
    #: The fund year was not over on the day.
    is_running: bool
    #: Of a running year: lottery money of the fund year before that was booked by the same day a year ago.
    same_day_yuan: Decimal | None = None

    @property
    def short_yuan(self) -> float | None:
        """What the year lacks of its floor; None where it is met or not known."""
        if self.floor.value is None or self.floor.asked_yuan is None:
            return None
        return max(self.floor.asked_yuan - self.floor.value, 0.0) or None

    @property
    def gained_share(self) -> float | None:
        """How much more than the fund year before, as a share of it; None where either is missing or 0."""
        if self.growth is None or self.growth.value is None or not self.growth.asked_yuan:
            return None
        return (self.growth.value - self.growth.asked_yuan) / self.growth.asked_yuan


@dataclass(frozen=True)
class FundYear:
    """The money of one fund year, all sources, of the chosen unit; every code, also those with nothing."""

    total_yuan: Decimal
    by_source: Mapping[str, Decimal]
    by_purpose: Mapping[str, Decimal]
    by_booking: Mapping[Booked, Decimal]
    #: Units without a ledger entry in it: not in the sums.
    missing: tuple[str, ...]
    is_running: bool

    def source_share(self, source: str) -> float | None:
        """What part of the year's money of all sources is of one; None where there is none."""
        return float(self.by_source[source] / self.total_yuan) if self.total_yuan else None

    def booked_share(self, booked: Booked) -> float | None:
        """What part of the year's money was booked then; None where there is none."""
        return float(self.by_booking[booked] / self.total_yuan) if self.total_yuan else None


@dataclass(frozen=True)
class Funding:
    """Everything the page shows of one unit on one day."""

    #: The city level (620100) and the districts, or the one district.
    units: tuple[str, ...]
    #: The fund years judged, and of those the ledger has; ascending.
    judged_years: tuple[int, ...]
    years: tuple[int, ...]
    grid: Mapping[tuple[str, int], UnitYear]
    #: The entries that speak for all unit-years: the floors, and growth.
    floors: tuple[Assessment, ...]
    growth: Assessment | None
    #: A fund year no unit has an entry in is not in it.
    money: Mapping[int, FundYear]
    purchases: Mapping[tuple[str, int], Purchases]
    #: Units whose ledger is carried forward, and from which day.
    carried_forward: Mapping[str, date]

    @property
    def floors_met(self) -> tuple[float | None, float | None]:
        """Unit-years that met their floor, of how many; None where a floor has no number."""
        met, closed = ([getattr(floor, part) for floor in self.floors] for part in ("value", "total"))
        return _together(met), _together(closed)

    def is_running(self, year: int) -> bool:
        return any(unit_year.is_running for (_, of), unit_year in self.grid.items() if of == year)

    def lottery(self, year: int) -> tuple[float | None, float | None]:
        """What all units have of a fund year, and had of the one before by the same day.

        None where one of them has no number.
        """
        cells = [cell for (_, of), cell in self.grid.items() if of == year]
        return _together([cell.floor.value for cell in cells]), _together(
            [cell.same_day_yuan for cell in cells]
        )

    def purchased_in(self, year: int) -> Purchases:
        """What all units purchased in a fund year."""
        return _all([purchases for (_, of), purchases in self.purchases.items() if of == year])

    def purchased_by(self, code: str, year: int) -> Purchases | None:
        """What a unit purchased: nothing where its ledger has other entries only, None where it has none."""
        if (code, year) in self.purchases:
            return self.purchases[code, year]
        return None if code in self.money[year].missing else _all([])


@dataclass(frozen=True)
class Booking:
    """Some entries of the ledger together: how many, and how many yuan."""

    entries: int
    amount_yuan: float
    lottery_yuan: float
    #: Booked in another year than their fund year.
    elsewhere: int
    elsewhere_yuan: float


def booking(entries: pd.DataFrame) -> Booking:
    """What entries of the ledger come to."""
    elsewhere = entries[entries["booked_on"].dt.year != entries["fund_year"]]
    return Booking(
        len(entries),
        float(entries["amount_yuan"].sum()),
        float(entries.loc[entries["source"] == "lottery", "amount_yuan"].sum()),
        len(elsewhere),
        float(elsewhere["amount_yuan"].sum()),
    )


def funding(look: Look) -> Funding:
    """The city's or one district's money, by the snapshot looked at.

    The city is the city level's own ledger and those of its districts. Amounts are yuan, booked by the day.
    A running year is compared by the days of booking in the same ledger: what it says today of the money
    of the year before up to the same day.
    """
    return _funding(look)


def ledger(look: Look, *, unit: str | None, year: int | None) -> pd.DataFrame:
    """The entries behind a cell of the grid, by day; None is every unit of the scope, or every fund year.

    As `funding_questions.ledger`.
    """
    return questions.ledger(
        look.catalogue, look.snapshot, scope=look.scope, district_code=unit, fund_year=year
    )


@lru_cache(maxsize=256)
def _funding(look: Look) -> Funding:
    judged, snapshot = verdicts.of(look), look.snapshot
    units = (CITY, *look.own_districts) if look.is_city else look.own_districts
    until = dict.fromkeys(units, snapshot.as_of)
    rows = questions.money(look.catalogue, snapshot, until=until, scope=look.scope)
    grid = _grid(judged, snapshot, _same_day(look, rows))
    purchases = questions.purchases(look.catalogue, snapshot, scope=look.scope)
    return Funding(
        units,
        tuple(sorted({year for _, year in grid})),
        tuple(sorted({row.fund_year for row in rows})),
        MappingProxyType(grid),
        tuple(judged[id].overall for id in FLOORS if id in judged and _speaks(judged[id].overall)),
        judged[GROWTH].overall if GROWTH in judged else None,
        MappingProxyType(_money(rows, units, snapshot.as_of)),
        MappingProxyType({key: bought for key, bought in purchases.items() if key[0] in units}),
        MappingProxyType(_carried_forward(snapshot, units)),
    )


def _speaks(assessment: Assessment) -> bool:
    """A district has no floor of the city level."""
    return assessment.reason is not Reason.NO_DISTRICT_TARGET


def _carried_forward(snapshot: Snapshot, units: tuple[str, ...]) -> dict[str, date]:
    days = {code: snapshot.day_of(code, "funding") for code in units}
    return {code: day for code, day in days.items() if day is not None and day < snapshot.as_of}


def _same_day(look: Look, rows: tuple[Money, ...]) -> dict[str, Decimal]:
    """By unit the lottery money of the fund year before, booked by the same day a year ago.

    Only of units whose ledger has that fund year at all. A ledger that is carried forward is compared by its
    own day; one of an earlier year is not compared.
    """
    snapshot, year = look.snapshot, look.as_of.year
    units = tuple({row.district_code for row in rows if row.fund_year == year - 1})
    carried = _carried_forward(snapshot, units)
    until = {code: carried.get(code, snapshot.as_of) for code in units}
    until = {code: years_before(day) for code, day in until.items() if day.year == year}
    booked = dict.fromkeys(until, Decimal(0))
    for row in questions.money(look.catalogue, snapshot, until=until, scope=look.scope):
        if row.fund_year == year - 1:
            booked[row.district_code] += row.amount_yuan if row.source == "lottery" else 0
    return booked


def _grid(
    judged: Mapping[str, Verdict], snapshot: Snapshot, same_day: Mapping[str, Decimal]
) -> dict[tuple[str, int], UnitYear]:
    growth = (
        {(assessment.district_code, assessment.year): assessment for assessment in judged[GROWTH].years}
        if GROWTH in judged
        else {}
    )
    cells = {}
    for floor in (floor for id in FLOORS if id in judged for floor in judged[id].years):
        running = not is_over(floor.year, snapshot.as_of)
        cells[floor.district_code, floor.year] = UnitYear(
            floor,
            growth.get((floor.district_code, floor.year)),
            running,
            same_day.get(floor.district_code) if running else None,
        )
    return cells


def _money(rows: tuple[Money, ...], units: tuple[str, ...], as_of: date) -> dict[int, FundYear]:
    sources, purposes = (dictionary().table("funding").column(name).codes for name in ("source", "purpose"))
    years = {}
    for year in sorted({row.fund_year for row in rows}):
        own = [row for row in rows if row.fund_year == year]
        there = {row.district_code for row in own}
        years[year] = FundYear(
            _sum(own),
            {code: _sum(row for row in own if row.source == code) for code in sources},
            {code: _sum(row for row in own if row.purpose == code) for code in purposes},
            {booked: _sum(row for row in own if _booked(row) is booked) for booked in Booked},
            tuple(code for code in units if code not in there),
            not is_over(year, as_of),
        )
    return years


def _booked(row: Money) -> Booked:
    if row.booked_year == row.fund_year:
        return Booked.IN_YEAR
    return Booked.LATER if row.booked_year > row.fund_year else Booked.EARLIER


def _sum(rows: Iterable[Money]) -> Decimal:
    return sum((row.amount_yuan for row in rows), Decimal(0))


def _together(values: Sequence[float | Decimal | None]) -> float | None:
    """The sum; None where one is missing, or there is none to add."""
    known = [float(value) for value in values if value is not None]
    return sum(known) if known and len(known) == len(values) else None


def _all(parts: Sequence[Purchases]) -> Purchases:
    return Purchases(
        sum(part.projects for part in parts),
        sum(part.evaluated for part in parts),
        sum(part.not_evaluated for part in parts),
        sum(part.unsaid for part in parts),
        sum((part.amount_yuan for part in parts), Decimal(0)),
    )
