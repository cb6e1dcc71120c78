"""The funding ledger of the sample: lottery money to the yuan of the story, and what stands beside it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pyarrow as pa

from analytics.dictionary import dictionary
from analytics.reference import CITY, unit
from analytics.sample.story import FIRST, LAST, LOTTERY_YUAN, MARK, NEVER
from analytics.warehouse.snapshots.parquet import arrow_table

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
    """One ledger entry; what is said of a project it pays, and the day that is evaluated (never: None)."""

    district_code: str
    fund_year: int
    booked_on: date
    source: str
    purpose: str
    amount_yuan: Decimal
    entry_id: str = ""
    project: str | None = None
    evaluated_on: date | None = None


def ledger(seed: int) -> tuple[Entry, ...]:
    """All entries up to the story's last day, by unit, fund year and number."""
    rng = np.random.default_rng([seed, 4])
    entries: list[Entry] = []
    for code, by_year in LOTTERY_YUAN.items():
        for year, yuan in enumerate(by_year, start=FIRST.year):
            bookings = [*_lottery(code, year, yuan, rng), *_beside(code, year, rng)]
            for number, booking in enumerate(sorted(bookings, key=lambda each: each.booked_on), start=1):
                entries.append(_numbered(booking, number, rng))
    return tuple(entry for entry in entries if entry.booked_on <= LAST)


def _lottery(code: str, year: int, yuan: int, rng: np.random.Generator) -> list[Entry]:
    """Four instalments, spring to winter (two by the story's last day); together exactly `yuan`."""
    months = (2, 5) if year == LAST.year else (2, 5, 8, 11)
    late = round(yuan * LATE_SHARE) if code in LATE_UNITS and year < LAST.year else 0
    cuts = np.round(np.linspace(0, yuan - late, len(months) + 1) / 100) * 100
    cuts[-1] = yuan - late
    rows = []
    for i, month in enumerate(months):
        purpose = LOTTERY_PURPOSES[(i + year) % len(LOTTERY_PURPOSES)]
        booked_on = date(year, month, 1) + timedelta(days=int(rng.integers(3, 27)))
        rows.append(Entry(code, year, booked_on, "lottery", purpose, Decimal(int(cuts[i + 1] - cuts[i]))))
    if late:
        booked_on = date(year + 1, 2, 1) + timedelta(days=int(rng.integers(0, 20)))
        rows.append(Entry(code, year, booked_on, "lottery", "evaluation", Decimal(late)))
    return rows


def _beside(code: str, year: int, rng: np.random.Generator) -> list[Entry]:
    """Fiscal and social money: purchased services above all, more each year and in larger districts."""
    size = 4.0 if code == CITY else unit(code).population_2020 / 300_000
    rows = []
    for source, purpose, yuan, chance in OTHER_MONEY:
        if rng.random() < chance:
            grown = yuan * size * 1.16 ** (year - FIRST.year) * rng.uniform(0.8, 1.2)
            booked_on = date(year, 1, 10) + timedelta(days=int(rng.integers(0, 345)))
            amount = Decimal(max(int(round(grown, -2)), 1000))
            rows.append(Entry(code, year, booked_on, source, purpose, amount))
    return rows


def _numbered(entry: Entry, number: int, rng: np.random.Generator) -> Entry:
    """The entry with its number in its unit and year; a purchased service has a project, evaluated or not."""
    year, entry_id = entry.fund_year, f"{entry.fund_year}-{number:02d}"
    if entry.purpose != "purchase":
        return replace(entry, entry_id=entry_id)
    is_evaluated = rng.random() < 0.5 + 0.06 * (year - FIRST.year)
    return replace(
        entry,
        entry_id=entry_id,
        project=f"{unit(entry.district_code).name}社会工作服务项目 {year}-{number}{MARK}",
        evaluated_on=entry.booked_on + EVALUATED_AFTER if is_evaluated else None,
    )


def funding(entries: tuple[Entry, ...], as_of: date) -> pa.Table:
    """What was booked by `as_of`; `evaluated` says whether a purchased project was by then, else null."""
    booked = [
        vars(entry) | {"evaluated": (entry.evaluated_on or NEVER) <= as_of if entry.project else None}
        for entry in entries
        if entry.booked_on <= as_of
    ]
    return arrow_table(dictionary().table("funding"), booked)
