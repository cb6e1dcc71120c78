"""The funding ledger of the sample: lottery money to the yuan of the story, and what stands beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pyarrow as pa

from analytics.reference import CITY, unit
from analytics.sample.story import FIRST, LAST, LOTTERY_YUAN, MARK, NEVER

LOTTERY_PURPOSES = ("purchase", "training", "posts", "bases", "publicity", "evaluation")
#: Lottery money of these units is partly booked early in the next year (当年筹集、次年使用).
LATE_UNITS = ("620102", "620105")
LATE_SHARE = 0.04
#: Source, purpose, yuan of a district of 300,000 in 2014, and how often there is such an entry in a year.
OTHER_MONEY = (
    ("fiscal", "purchase", 42_000, 1.0),
    ("fiscal", "purchase", 30_000, 0.7),
    ("fiscal", "training", 12_000, 0.8),
    ("fiscal", "posts", 36_000, 0.6),
    ("social", "purchase", 15_000, 0.5),
    ("social", "other", 6_000, 0.4),
)
EVALUATED_AFTER = timedelta(days=75)


@dataclass(frozen=True)
class Entry:
    """One ledger entry, and the day it is evaluated (never: None)."""

    entry_id: str
    district_code: str
    fund_year: int
    booked_on: date
    source: str
    purpose: str
    amount_yuan: int
    project: str | None
    evaluated_on: date | None


def ledger(seed: int) -> tuple[Entry, ...]:
    """All entries up to the story's last day, by unit, fund year and number."""
    rng = np.random.default_rng([seed, 4])
    entries: list[Entry] = []
    for code, by_year in LOTTERY_YUAN.items():
        for year, yuan in enumerate(by_year, start=FIRST.year):
            bookings = [*_lottery(code, year, yuan, rng), *_beside(code, year, rng)]
            for number, booking in enumerate(sorted(bookings, key=lambda each: each.booked_on), start=1):
                entries.append(_entry(code, year, number, booking, rng))
    return tuple(entry for entry in entries if entry.booked_on <= LAST)


@dataclass(frozen=True)
class _Booking:
    source: str
    purpose: str
    booked_on: date
    amount_yuan: int


def _lottery(code: str, year: int, yuan: int, rng: np.random.Generator) -> list[_Booking]:
    """Four instalments, spring to winter (two by the story's last day); together exactly `yuan`."""
    months = (2, 5) if year == LAST.year else (2, 5, 8, 11)
    late = round(yuan * LATE_SHARE) if code in LATE_UNITS and year < LAST.year else 0
    cuts = np.round(np.linspace(0, yuan - late, len(months) + 1) / 100) * 100
    cuts[-1] = yuan - late
    rows = []
    for i, month in enumerate(months):
        purpose = LOTTERY_PURPOSES[(i + year) % len(LOTTERY_PURPOSES)]
        booked_on = date(year, month, 1) + timedelta(days=int(rng.integers(3, 27)))
        rows.append(_Booking("lottery", purpose, booked_on, int(cuts[i + 1] - cuts[i])))
    if late:
        booked_on = date(year + 1, 2, 1) + timedelta(days=int(rng.integers(0, 20)))
        rows.append(_Booking("lottery", "evaluation", booked_on, late))
    return rows


def _beside(code: str, year: int, rng: np.random.Generator) -> list[_Booking]:
    """Fiscal and social money: purchased services above all, more each year and in larger districts."""
    size = 4.0 if code == CITY else unit(code).population_2020 / 300_000
    rows = []
    for source, purpose, yuan, chance in OTHER_MONEY:
        if rng.random() < chance:
            grown = yuan * size * 1.16 ** (year - FIRST.year) * rng.uniform(0.8, 1.2)
            booked_on = date(year, 1, 10) + timedelta(days=int(rng.integers(0, 345)))
            rows.append(_Booking(source, purpose, booked_on, max(int(round(grown, -2)), 1000)))
    return rows


def _entry(code: str, year: int, number: int, booking: _Booking, rng: np.random.Generator) -> Entry:
    purchased = booking.purpose == "purchase"
    looked_at = purchased and rng.random() < 0.5 + 0.06 * (year - FIRST.year)
    return Entry(
        entry_id=f"{year}-{number:02d}",
        district_code=code,
        fund_year=year,
        booked_on=booking.booked_on,
        source=booking.source,
        purpose=booking.purpose,
        amount_yuan=booking.amount_yuan,
        project=f"{unit(code).name}社会工作服务项目 {year}-{number}{MARK}" if purchased else None,
        evaluated_on=booking.booked_on + EVALUATED_AFTER if looked_at else None,
    )


def funding(entries: tuple[Entry, ...], as_of: date) -> pa.Table:
    """What was booked by `as_of`; `evaluated` says whether a purchased project was by then, else null."""
    booked = [entry for entry in entries if entry.booked_on <= as_of]
    return pa.table(
        {
            "entry_id": pa.array([entry.entry_id for entry in booked], pa.string()),
            "district_code": pa.array([entry.district_code for entry in booked], pa.string()),
            "fund_year": pa.array([entry.fund_year for entry in booked], pa.int16()),
            "booked_on": pa.array([entry.booked_on for entry in booked], pa.date32()),
            "source": pa.array([entry.source for entry in booked], pa.string()),
            "purpose": pa.array([entry.purpose for entry in booked], pa.string()),
            "amount_yuan": pa.array([Decimal(entry.amount_yuan) for entry in booked], pa.decimal128(18, 2)),
            "project": pa.array([entry.project for entry in booked], pa.string()),
            "evaluated": pa.array(
                [
                    None if entry.project is None else (entry.evaluated_on or NEVER) <= as_of
                    for entry in booked
                ],
                pa.bool_(),
            ),
        }
    )
