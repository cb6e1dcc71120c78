"""Official numbers of people, as somebody sees them who sees groups alone, and of which tables they are sums.

Which those are is found by holding all days and districts against each other: as good as knowing the
definitions, which are published, and independent of how the protection reads them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

import numpy as np

from analytics.access.scope import Detail
from analytics.access.viewer import everybody
from analytics.answers.making import making
from analytics.policy.loading import register
from analytics.progress.crossed import REGISTRATION, registration_state
from analytics.progress.look import Look
from analytics.warehouse.questions import workforce as questions
from analytics.warehouse.questions.workforce import People
from analytics.warehouse.snapshots.catalogue import Catalogue

#: An indicator, and for which reason it counts people or does not.
Number = tuple[str, str]
#: A class of people, as the attacker counts them, and a value.
Cell = tuple[int, str | None]

#: Of numbers that are no sum of a table: the values of all whom they count.
WITHIN: Mapping[tuple[str, Number], tuple[str, ...]] = {
    (REGISTRATION, ("registration.projects", "used")): ("valid", "due"),
    (REGISTRATION, ("registration.projects", "lapsed")): ("lapsed",),
    (REGISTRATION, ("registration.projects", "not_registered")): ("not_registered", "not_required"),
}


@dataclass(frozen=True)
class Official:
    """What an official number says of the people of a unit in a table: how many, or at least how many."""

    unit: str
    cells: frozenset[Cell]
    people: int
    is_exact: bool


def looks(catalogue: Catalogue, detail: Detail, day: date) -> Look:
    viewer = everybody()
    scope = replace(viewer.scope, detail=detail)
    return Look.of(replace(viewer, scope=scope), catalogue, register(), as_of=day)


def class_of(row: People) -> int:
    """Not professional; neither certified nor senior; certified; both; senior."""
    if not row.professional:
        return 0
    return {(False, False): 1, (True, False): 2, (True, True): 3, (False, True): 4}[row.certified, row.senior]


def official(catalogue: Catalogue, day: date, by: str) -> Iterator[Official]:
    """All that official numbers of a day say of a table."""
    numbers, cells = _numbers(catalogue, day), table(catalogue, day, by)
    there = {(one, code) for _, one, code in cells}
    for unit in {unit for unit, _, _ in cells}:
        for number, of in sums(catalogue, by).items():
            yield Official(unit, of & there, numbers[unit, *number], is_exact=True)
        for (column, number), values in WITHIN.items():
            if column == by:
                of = frozenset(cell for cell in there if cell[1] in values)
                yield Official(unit, of, numbers[unit, *number], is_exact=False)


@lru_cache(maxsize=64)
def sums(catalogue: Catalogue, by: str) -> Mapping[Number, frozenset[Cell]]:
    """The official numbers that are sums of some numbers of a table, by class and value, on every day."""
    days = [snapshot.as_of for snapshot in catalogue.timeline(10**6)]
    tables = {day: table(catalogue, day, by) for day in days}
    places = [(day, unit) for day in days for unit in sorted({unit for unit, _, _ in tables[day]})]
    cells = list(dict.fromkeys((one, code) for made in tables.values() for _, one, code in made))
    people = np.array([[tables[day][unit, *cell] for cell in cells] for day, unit in places])
    solve = np.linalg.pinv(people.astype(float))
    found = {}
    numbers = {day: _numbers(catalogue, day) for day in days}
    for number in sorted({(of, reason) for made in numbers.values() for _, of, reason in made}):
        counted = np.array([numbers[day][unit, *number] for day, unit in places])
        factors = np.round(solve @ counted)
        if counted.any() and (people @ factors == counted).all():
            assert set(factors) <= {0, 1}
            found[number] = frozenset(cell for cell, factor in zip(cells, factors, strict=True) if factor)
    return found


def table(catalogue: Catalogue, day: date, by: str) -> Counter[tuple[str, int, str | None]]:
    """How many people there are by district, class and value."""
    look = looks(catalogue, Detail.FULL, day)
    made = Counter[tuple[str, int, str | None]]()
    for row in questions.composition(catalogue, [look.snapshot], by=by, scope=look.scope):
        told = registration_state(row) if by == REGISTRATION else row
        made[told.district_code, class_of(told), told.code] += told.people
    return made


@lru_cache(maxsize=64)
def _numbers(catalogue: Catalogue, day: date) -> Counter[tuple[str, str, str]]:
    """By district and indicator, how many people it counts, and how many it does not, for which reason."""
    look = looks(catalogue, Detail.NONE, day)
    made = Counter[tuple[str, str, str]]()
    for indicator in register().indicators.values():
        if "registrations" in indicator.tables:
            for row in making(look, indicator).counted.to_dict(orient="records"):
                made[str(row["district_code"]), indicator.id, str(row["reason"])] += int(row["rows"])
    return made
