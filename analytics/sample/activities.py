"""The activity ledger of the sample: trainings, services, publicity, audits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pyarrow as pa

from analytics.dictionary import dictionary
from analytics.reference import CITY, districts
from analytics.sample.careers import district_shares
from analytics.sample.story import DATES, FIRST, LAST
from analytics.warehouse.snapshots.parquet import arrow_table


@dataclass(frozen=True)
class Habit:
    """How often a kind of activity is held: times a quarter in 2014 and how much that grows a year."""

    a_quarter: float
    growth: float
    people: tuple[int, int]
    hours: tuple[int, int]
    #: Held only in these months; empty: at any time.
    months: tuple[int, ...] = ()


OF_THE_CITY: Mapping[str, Habit] = {
    "cadre_training": Habit(0.6, 1.12, (40, 120), (8, 40)),
    "frontline_training": Habit(0.8, 1.15, (60, 200), (8, 24)),
    "holder_training": Habit(0.4, 1.20, (30, 120), (8, 24)),
    "publicity": Habit(2.0, 1.10, (200, 900), (2, 6), (3, 9)),
    "forum": Habit(0.5, 1.15, (60, 200), (4, 8), (3, 11)),
}
#: Of a district with an average share of the people; case, group and community work grow fastest.
OF_A_DISTRICT: Mapping[str, Habit] = {
    "cadre_training": Habit(0.25, 1.10, (20, 60), (4, 16)),
    "frontline_training": Habit(0.7, 1.15, (20, 90), (4, 16)),
    "holder_training": Habit(0.3, 1.20, (10, 60), (8, 24)),
    "case_work": Habit(2.0, 1.28, (1, 3), (6, 30)),
    "group_work": Habit(1.2, 1.25, (6, 20), (6, 16)),
    "community_work": Habit(1.2, 1.22, (30, 200), (2, 8)),
    "publicity": Habit(3.0, 1.12, (80, 400), (2, 4), (3, 9)),
    "forum": Habit(0.08, 1.10, (30, 80), (3, 6)),
}
#: First year from which a district has both an audit (May) and a review (June); the others have neither.
AUDITED_FROM = {"620102": 2015, "620105": 2016, "620103": 2017, "620104": 2018, "620123": 2019}
#: An audit without a review is not enough.
AUDITED_ONLY = {"620111": 2018}


@dataclass(frozen=True)
class Activity:
    """One line of the ledger."""

    district_code: str
    kind: str
    held_on: date
    people: int | None
    hours: float | None


def activities_ever(seed: int) -> tuple[Activity, ...]:
    """Everything held up to the story's last day; its place in the list is its number for good."""
    rng = np.random.default_rng([seed, 6])
    shares = district_shares()
    held = list(_held(CITY, OF_THE_CITY, 1.0, rng))
    for code in districts():
        # Small districts hold fewer, but not in proportion to their people.
        held += _held(code, OF_A_DISTRICT, (shares[code] * len(shares)) ** 0.6, rng)
        held += _audits(code, rng)
    return tuple(sorted(held, key=lambda each: (each.held_on, each.district_code, each.kind)))


def _held(
    code: str, habits: Mapping[str, Habit], size: float, rng: np.random.Generator
) -> Iterator[Activity]:
    start = date(FIRST.year, 1, 1)
    for end in DATES:
        for kind, habit in habits.items():
            often = habit.a_quarter * size * habit.growth ** (end.year - FIRST.year)
            # Nothing could be held in February and March 2020.
            often *= 0.4 if end == date(2020, 3, 31) else 1.0
            for _ in range(int(rng.poisson(often))):
                held_on = start + timedelta(days=int(rng.integers(0, (end - start).days + 1)))
                if habit.months and held_on.month not in habit.months:
                    continue
                empty = rng.random()
                people = int(rng.integers(*habit.people)) if empty > 0.02 else None
                hours = float(rng.integers(*habit.hours)) if empty < 0.97 else None
                yield Activity(code, kind, held_on, people, hours)
        start = end + timedelta(days=1)


def _audits(code: str, rng: np.random.Generator) -> Iterator[Activity]:
    for year in range(FIRST.year, LAST.year + 1):
        both, only = AUDITED_FROM.get(code, 9999) <= year, AUDITED_ONLY.get(code, 9999) <= year
        if both or only:
            yield Activity(code, "internal_audit", date(year, 5, int(rng.integers(4, 29))), None, None)
        if both:
            yield Activity(code, "external_review", date(year, 6, int(rng.integers(1, 29))), None, None)


def activities(ever: tuple[Activity, ...], as_of: date) -> pa.Table:
    """What was held by `as_of`, since 2014."""
    held = [
        {"id": f"A{n:05d}", **vars(each)} for n, each in enumerate(ever, start=1) if each.held_on <= as_of
    ]
    return arrow_table(dictionary().table("activities"), held)
