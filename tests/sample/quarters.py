"""The sample's tables as its tests read them, made once, and the counting rules written a second time."""

from __future__ import annotations

from datetime import date
from functools import cache, lru_cache
from typing import Any

import pandas as pd

from analytics.sample.building import SEED, Edition, Sample
from tests.sealed import counted_once

END = date(2020, 6, 30)
BASE = date(2014, 3, 31)

#: Month and day of the quarters' ends.
ENDS = ((3, 31), (6, 30), (9, 30), (12, 31))
QUARTERS = [day for year in range(2014, 2021) for m, d in ENDS if (day := date(year, m, d)) <= END]


#: The story of a scale and seed, told once.
sample = lru_cache(maxsize=2)(Sample)


def tables(
    as_of: date, *, scale: int = 1, seed: int = SEED, as_first_reported: bool = False
) -> dict[str, pd.DataFrame]:
    """The six tables of a day, nothing published; missing values as pandas' NA (Arrow types)."""
    made = sample(scale=scale, seed=seed).tables(Edition(as_of, as_first_reported))
    return {name: table.to_pandas(types_mapper=pd.ArrowDtype) for name, table in made.items()}


@cache
def on(as_of: date, *, as_first_reported: bool = False) -> dict[str, pd.DataFrame]:
    """The six tables of a day."""
    return tables(as_of, as_first_reported=as_first_reported)


@cache
def rows(table: str, as_of: date) -> list[dict[str, Any]]:
    """One table as plain Python values, missing ones None."""
    frame = on(as_of)[table]
    return [
        dict(zip(frame.columns, row, strict=True))
        for row in frame.astype(object).where(frame.notna(), None).itertuples(index=False, name=None)
    ]


@cache
def active(as_of: date, *, as_first_reported: bool = False) -> pd.DataFrame:
    """Everybody not cancelled, counted once."""
    return counted_once(on(as_of, as_first_reported=as_first_reported)["registrations"], as_of)


def professionals(as_of: date) -> pd.DataFrame:
    everybody = active(as_of)
    return everybody[everybody["category"] == "professional"]


def senior(as_of: date) -> int:
    everybody = active(as_of)
    by_certificate = everybody["certificate"].isin(["social_worker", "senior"])
    return int((by_certificate | everybody["equivalent_ability"].fillna(False).astype(bool)).sum())


def staffed(as_of: date, *, as_first_reported: bool = False) -> tuple[int, int]:
    """Urban communities with a professional on a post there, of how many."""
    places = on(as_of, as_first_reported=as_first_reported)["communities"]
    urban = set(places.loc[places["kind"] == "urban", "code"])
    everybody = active(as_of, as_first_reported=as_first_reported)
    posted = everybody[(everybody["category"] == "professional") & everybody["on_post"]]
    return len(urban & set(posted["community_code"].dropna())), len(urban)


def lottery(as_of: date) -> dict[tuple[str, int], float]:
    """Yuan of lottery money by (unit, fund year)."""
    ledger = on(as_of)["funding"]
    money = ledger[ledger["source"] == "lottery"].astype({"amount_yuan": float})
    sums = money.groupby(["district_code", "fund_year"], as_index=False)["amount_yuan"].sum()
    return {
        (str(code), int(year)): float(yuan) for code, year, yuan in sums.itertuples(index=False, name=None)
    }


def holding(kind: str, as_of: date) -> set[str]:
    """Districts with such an institution, open on the day."""
    open_ones = on(as_of)["institutions"]
    open_ones = open_ones[open_ones["closed_on"].isna() & (open_ones["kind"] == kind)]
    return set(open_ones["district_code"]) - {"620100"}


def gap_pp(value: float, base: float, target: float, *, elapsed_days: int, whole_days: int) -> float:
    """Percentage points of the way from base to target by which a value is off the straight line."""
    expected = base + (target - base) * elapsed_days / whole_days
    return 100 * (value - expected) / (target - base)
