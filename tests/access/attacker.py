"""Somebody who sees groups alone, takes away all they are told, and works out what they are not told.

What is told are the tables of the page, answers to free questions, and the lists beside them. Unknown are
how many people of each class (the groups somebody belongs to), district and value there are: numbers from
0. Each hidden number is then as small and as large as linear programming can make it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array, vstack

from analytics.access.scope import Detail
from analytics.access.viewer import everybody
from analytics.answers import workforce_tables
from analytics.answers.turnover import turnover
from analytics.answers.workforce import By, Group, workforce
from analytics.explore.answering import answer
from analytics.explore.question import read
from analytics.policy.loading import register
from analytics.progress.crossed import GROUPED, REGISTRATION
from analytics.progress.look import Look
from analytics.reference import CITY, districts
from analytics.warehouse.snapshots.catalogue import Catalogue

UNITS = (*districts(), CITY)
#: The classes of a group: not professional; neither certified nor senior; certified; both; senior.
CLASSES = {
    Group.PERSONNEL: (0, 1, 2, 3, 4),
    Group.PROFESSIONAL: (1, 2, 3, 4),
    Group.CERTIFIED: (2, 3),
    Group.SENIOR: (3, 4),
}
#: Groups of people a small number may be of: the groups, and what is left of one without another inside it.
SECRETS: Mapping[str, tuple[int, ...]] = {
    **{str(group): classes for group, classes in CLASSES.items()},
    "not professional": (0,),
    "professional, not certified": (1, 4),
    "professional, not senior": (1, 2),
}

Code = str | None
Cell = tuple[Group, str, Code]
#: A number, or what stands for it.
Told = float | str


def looks(catalogue: Catalogue, detail: Detail, day: date) -> Look:
    viewer = everybody()
    scope = replace(viewer.scope, detail=detail)
    return Look.of(replace(viewer, scope=scope), catalogue, register(), as_of=day)


@dataclass
class Knowledge:
    """What is known of a day by one column."""

    #: How many of each class a district has.
    classes: Mapping[tuple[int, str], int]
    codes: tuple[Code, ...]
    #: Classes nobody of a value is in, wherever: the attacker knows the rules of certificates.
    impossible: frozenset[tuple[int, Code]]
    cells: dict[Cell, Told] = field(default_factory=dict)

    def note(self, group: Group, unit: str, code: Code, number: float | None, hidden: str | None) -> None:
        """Takes one number; one that is told anywhere is known."""
        at = group, unit, code
        if number is not None:
            assert self.cells.get(at, number) in (number, "small", "beside")
            self.cells[at] = number
        elif hidden and not isinstance(self.cells.get(at), float):
            self.cells[at] = hidden

    @cached_property
    def _columns(self) -> dict[tuple[int, str, Code], int]:
        there = [unit for unit in districts() if (0, unit) in self.classes]
        all_of_them = [(one, unit, code) for one in range(5) for unit in there for code in self.codes]
        return {of: place for place, of in enumerate(all_of_them)}

    def _sum(self, classes: tuple[int, ...], unit: str, code: Code) -> csr_array:
        wanted = [
            place
            for (one, where, value), place in self._columns.items()
            if one in classes and value == code and unit in (where, CITY)
        ]
        row = np.zeros((1, len(self._columns)))
        row[0, wanted] = 1
        return csr_array(row)

    def limits(self, *, with_tables: bool = True) -> dict[str, object]:
        """What is known as equations and bounds."""
        equal: list[csr_array] = []
        of: list[float] = []
        below: list[csr_array] = []
        most: list[float] = []
        for (one, unit), people in self.classes.items():
            row = np.zeros((1, len(self._columns)))
            row[0, [self._columns[one, unit, code] for code in self.codes]] = 1
            equal.append(csr_array(row))
            of.append(people)
        for (group, unit, code), told in self.cells.items() if with_tables else ():
            row = self._sum(CLASSES[group], unit, code)
            if told == "small":
                below += [row, -row]
                most += [4, -1]
            elif told == "beside":
                if not self._is_untold(group, unit):
                    below.append(-row)
                    most.append(-5)
            else:
                equal.append(row)
                of.append(float(told))
        bounds = [(0, 0) if (one, code) in self.impossible else (0, None) for one, _, code in self._columns]
        made: dict[str, object] = {"A_eq": vstack(equal), "b_eq": of, "bounds": bounds}
        return made | ({"A_ub": vstack(below), "b_ub": most} if below else {})

    def _is_untold(self, group: Group, unit: str) -> bool:
        """Whether nothing is told of the districts, or the city: then `beside` says nothing of a number."""
        places = [CITY] if unit == CITY else districts()
        return all(
            told in ("beside", 0)
            for (of, where, _), told in self.cells.items()
            if of == group and where in places
        )

    def between(
        self, classes: tuple[int, ...], unit: str, code: Code, limits: Mapping[str, object]
    ) -> tuple[float, float]:
        """How small and how large a number can be."""
        wanted = self._sum(classes, unit, code).toarray()[0]
        ends = []
        for way in (1, -1):
            found = linprog(way * wanted, method="highs", **limits)
            assert found.status == 0, found.message
            ends.append(way * found.fun)
        return ends[0], ends[1]


def learned(catalogue: Catalogue, day: date, by: str) -> Knowledge:
    """All that is told of a day by one column."""
    look = looks(catalogue, Detail.NONE, day)
    known = Knowledge(_classes(look), _codes(catalogue, day, by), _impossible(catalogue, day, by))
    for group in Group if by in GROUPED else ():
        _of_the_page(known, look, by, group)
    _of_questions(known, look, by)
    return known


def _classes(look: Look) -> dict[tuple[int, str], int]:
    made: dict[tuple[int, str], int] = {}
    for unit in districts():
        ladder = workforce(look.at(unit), group=Group.PERSONNEL, by=By.EDUCATION).ladder
        if ladder:
            # More than anybody is told: how many of the senior ones hold a certificate.
            exact = workforce(replace(look, scope=replace(look.scope, detail=Detail.FULL)).at(unit),
                              group=Group.PERSONNEL, by=By.EDUCATION).ladder  # fmt: skip
            assert exact
            both, by_ability = exact.senior_certified or 0, exact.senior_by_ability or 0
            rest = ladder.professional - ladder.certified - by_ability
            numbers = (
                ladder.personnel - ladder.professional,
                rest,
                ladder.certified - both,
                both,
                by_ability,
            )
            made |= {(one, unit): number for one, number in enumerate(numbers)}
    return made


def _of_the_page(known: Knowledge, look: Look, by: str, group: Group) -> None:
    for unit in UNITS:
        at = look.at(unit)
        shown = workforce(at, group=group, by=By.EDUCATION if by == REGISTRATION else By(by))
        composition = shown.registrations if by == REGISTRATION else shown.composition
        if composition is None:
            continue
        for row in workforce_tables.parts(composition, by).records:  # type: ignore[arg-type]
            known.note(group, unit, row[by], row["people"], row["hidden"])
        if unit == CITY:
            for row in workforce_tables.parts_by_district(composition, by).records:  # type: ignore[arg-type]
                known.note(group, row["district_code"], row[by], row["people"], row["hidden"])


def _of_questions(known: Knowledge, look: Look, by: str) -> None:
    """Two ways, one way, every value filtered by, and the lists beside each answer."""
    if by == REGISTRATION:
        # The register's own states are sums of the page's.
        return
    asked = [{"by": f"district_code,{by}"}, {"by": by}, {"by": "gender"}]
    asked += [{"by": "district_code", f"where.{by}": code or "~-"} for code in known.codes]
    asked += [{"by": by, "where.district_code": unit} for unit in districts()]
    for parameters in asked:
        question, unread = read({"subject": "people", **parameters})
        assert not unread
        made = answer(look, question)
        filtered = question.filtered(by)
        units = question.filtered("district_code") or (CITY,)
        for row in made.table.records:
            if by in row or filtered:
                code = row[by] if by in row else filtered[0]
                unit = row.get("district_code", units[0])
                known.note(Group.PERSONNEL, str(unit), code, row["value"], row["hidden"])
        for listing in made.listings:
            if listing.column == by:
                for one in listing.values:
                    known.note(Group.PERSONNEL, str(units[0]), one.value, one.rows, None)


def _exact(catalogue: Catalogue, day: date, by: str) -> Iterator[tuple[Group, str, Code, int]]:
    look = looks(catalogue, Detail.FULL, day)
    if by in GROUPED:
        for group in Group:
            shown = workforce(look, group=group, by=By.EDUCATION if by == REGISTRATION else By(by))
            composition = shown.registrations if by == REGISTRATION else shown.composition
            assert composition is not None
            for unit, parts in composition.by_district.items():
                for code, people in (parts or {}).items():
                    yield group, unit, code, people or 0
        return
    question, _ = read({"subject": "people", "by": f"district_code,{by}"})
    for row in answer(look, question).table.records:
        yield Group.PERSONNEL, row["district_code"], row[by], int(row["value"] or 0)


def truth(catalogue: Catalogue, day: date, by: str) -> dict[Cell, int]:
    """What the numbers are, of the city too."""
    made: dict[Cell, int] = {}
    for group, unit, code, people in _exact(catalogue, day, by):
        made[group, unit, code] = people
        made[group, CITY, code] = made.get((group, CITY, code), 0) + people
    return made


def _codes(catalogue: Catalogue, day: date, by: str) -> tuple[Code, ...]:
    return tuple(dict.fromkeys(code for *_, code, _ in _exact(catalogue, day, by)))


def _impossible(catalogue: Catalogue, day: date, by: str) -> frozenset[tuple[int, Code]]:
    if by not in GROUPED:
        return frozenset()
    numbers = truth(catalogue, day, by)
    empty = set()
    for code in _codes(catalogue, day, by):
        of = {group: numbers.get((group, CITY, code), 0) for group in Group}
        if of[Group.PERSONNEL] == of[Group.PROFESSIONAL]:
            empty.add((0, code))
        if not of[Group.CERTIFIED]:
            empty |= {(2, code), (3, code)}
        if not of[Group.SENIOR]:
            empty |= {(3, code), (4, code)}
        if of[Group.PROFESSIONAL] == of[Group.CERTIFIED]:
            empty |= {(1, code), (4, code)}
    return frozenset(empty)


def secrets(numbers: Mapping[Cell, int], by: str) -> Iterator[tuple[str, tuple[int, ...], str, Code, int]]:
    """Every small number: of a group, or of one without another inside it."""
    less = {"not professional": (Group.PERSONNEL, Group.PROFESSIONAL),
            "professional, not certified": (Group.PROFESSIONAL, Group.CERTIFIED),
            "professional, not senior": (Group.PROFESSIONAL, Group.SENIOR)}  # fmt: skip
    for (group, unit, code), people in numbers.items():
        if 0 < people < 5:
            yield str(group), CLASSES[group], unit, code, people
        if group is Group.PERSONNEL and by in GROUPED:
            for name, (wide, narrow) in less.items():
                left = numbers[wide, unit, code] - numbers.get((narrow, unit, code), 0)
                if 0 < left < 5:
                    yield name, SECRETS[name], unit, code, left


@dataclass(frozen=True)
class Attack:
    """What came of it."""

    secrets: int
    #: Small numbers of which more is known than is allowed.
    found: tuple[str, ...]


def is_open(low: float, high: float, name: str) -> bool:
    """Whether enough is left: a small number may be any from 1 to 4.

    What is left of a group without another may be any of four numbers at least, which are not shown anywhere.
    """
    return (low <= 1.001 and high >= 3.999) or (name not in list(Group) and high - low >= 2.999)


def attack(catalogue: Catalogue, day: date, by: str, *, most: int | None = None) -> Attack:
    """Works out the small numbers of a day by one column, at most so many of them."""
    known = learned(catalogue, day, by)
    limits, official = known.limits(), known.limits(with_tables=False)
    hidden = list(secrets(truth(catalogue, day, by), by))
    step = 1 if most is None else max(1, len(hidden) // most)
    found = []
    for name, classes, unit, code, people in hidden[::step]:
        low, high = known.between(classes, unit, code, limits)
        if not is_open(low, high, name):
            # Where three people are all there is of a group, sums that are told in any case say so.
            least, largest = known.between(classes, unit, code, official)
            if low > max(1, least) + 0.001 or high < min(4, largest) - 0.001:
                found.append(f"{day} {by} {name} {unit} {code}: {people} is in {low:.2f}..{high:.2f}")
    return Attack(len(hidden[::step]), tuple(found))


def attack_days(catalogue: Catalogue, day: date, later: date, by: str, group: Group) -> Attack:
    """The same held against a later day, as if nobody had another value there.

    Who came to a district or left it makes the whole difference, and how many they were is told or is few.
    Nothing is found where this is not so, and the numbers contradict each other.
    """
    known = [learned(catalogue, on, by) for on in (day, later)]
    codes = tuple(dict.fromkeys(code for one in known for code in one.codes))
    there = [unit for unit in districts() if all((0, unit) in one.classes for one in known)]
    balances = turnover(looks(catalogue, Detail.NONE, later), since=day, group=group).balances or {}
    places = {of: n for n, of in enumerate((kind, u, c) for kind in range(4) for u in there for c in codes)}
    system = _System(len(places))
    for kind, one in enumerate(known):
        for unit in there:
            people = sum(one.classes[k, unit] for k in CLASSES[group])
            system.equal({places[kind, unit, code]: 1 for code in codes}, people)
        for (of, unit, code), told in one.cells.items():
            if of == group and unit in (*there, CITY) and code in codes:
                of_cell = [places[kind, where, code] for where in (there if unit == CITY else [unit])]
                system.told(of_cell, told, is_untold=one._is_untold(group, unit))
    for unit, code in ((u, c) for u in there for c in codes):
        before, after, came, went = (places[kind, unit, code] for kind in range(4))
        system.equal({after: 1, before: -1, came: -1, went: 1}, 0)
    for unit in there:
        balance = balances[unit]
        for kind, number in ((2, balance.came), (3, balance.went)):
            of_unit = {places[kind, unit, code]: 1 for code in codes}
            if number is not None:
                system.equal(of_unit, number)
            elif (balance.after >= balance.before) == (kind == 3):
                system.at_most(of_unit, 4)
    return _worked_out(catalogue, system, places, (day, later), known, by, group)


def _worked_out(
    catalogue: Catalogue,
    system: _System,
    places: Mapping[tuple[int, str, Code], int],
    days: tuple[date, date],
    known: Sequence[Knowledge],
    by: str,
    group: Group,
) -> Attack:
    count, found = 0, []
    for kind, on in enumerate(days):
        for (of, unit, code), people in truth(catalogue, on, by).items():
            if of != group or not 0 < people < 5 or (kind, unit, code) not in places:
                continue
            ends = system.between([places[kind, unit, code]])
            if ends is None:
                return Attack(0, ())
            count += 1
            # Where three people are all there is of a group, that is told in any case.
            of_group = [one for (k, where), one in known[kind].classes.items()
                        if k in CLASSES[group] and unit in (where, CITY)]  # fmt: skip
            low, high = ends
            if low > 1.001 or high < min(4, sum(of_group)) - 0.001:
                found.append(f"{on} {by} {group} {unit} {code}: {people} is in {ends[0]:.2f}..{ends[1]:.2f}")
    return Attack(count, tuple(found))


class _System:
    """Equations and limits of unknown numbers from 0."""

    def __init__(self, unknown: int) -> None:
        self.unknown = unknown
        self.rows: dict[str, list[tuple[Mapping[int, float], float]]] = {"eq": [], "ub": []}

    def equal(self, of: Mapping[int, float], number: float) -> None:
        self.rows["eq"].append((of, number))

    def at_most(self, of: Mapping[int, float], number: float) -> None:
        self.rows["ub"].append((of, number))

    def told(self, of: list[int], told: Told, *, is_untold: bool) -> None:
        if isinstance(told, str):
            if told == "small":
                self.at_most(dict.fromkeys(of, 1.0), 4)
                self.at_most(dict.fromkeys(of, -1.0), -1)
            elif not is_untold:
                self.at_most(dict.fromkeys(of, -1.0), -5)
        else:
            self.equal(dict.fromkeys(of, 1.0), told)

    def between(self, of: list[int]) -> tuple[float, float] | None:
        wanted = np.zeros(self.unknown)
        wanted[of] = 1
        made: dict[str, object] = {}
        for kind, rows in self.rows.items():
            matrix = np.zeros((len(rows), self.unknown))
            for n, (row, _) in enumerate(rows):
                matrix[n, list(row)] = list(row.values())
            made |= {f"A_{kind}": csr_array(matrix), f"b_{kind}": [number for _, number in rows]}
        ends = [linprog(way * wanted, method="highs", **made) for way in (1, -1)]
        if any(end.status != 0 for end in ends):
            return None
        return ends[0].fun, -ends[1].fun
