"""Somebody who sees groups alone, takes away all they are told, and works out what they are not told.

What is told are the ladder and the tables of the page, answers to free questions, and the lists beside them;
looking back from a later day tells nothing else (`told_looking_back`). Unknown are how many people of each
class (the groups somebody belongs to) a district has, and how many of each value by every column: numbers
from 0. Each hidden number is then as small and as large as linear programming can make it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from itertools import product

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array

from analytics.access.scope import Detail
from analytics.answers import workforce_tables
from analytics.answers.turnover import turnover
from analytics.answers.workforce import By, Composition, Group, workforce
from analytics.errors import NotTold
from analytics.explore.answering import answer
from analytics.explore.question import read
from analytics.progress.crossed import GROUPED, REGISTRATION, TOLD_BY
from analytics.progress.look import Look
from analytics.reference import CITY, districts
from analytics.warehouse.snapshots.catalogue import Catalogue
from tests.access.official_numbers import Official, looks, official, table

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

#: Columns that say something of classes, all or those that say the most: also who has equivalent ability, and
#: so is senior, if that is told.
LINKED = (*GROUPED, "equivalent_ability")
CLOSELY_LINKED = ("certificate", "equivalent_ability")

Code = str | None
Cell = tuple[Group, str, Code]
#: A number, or what stands for it.
Told = float | str


@dataclass
class Column:
    """What is told of people by one column, and where."""

    cells: dict[Cell, Told] = field(default_factory=dict)

    def note(self, group: Group, unit: str, code: Code, number: float | None, hidden: str | None) -> None:
        """Takes one number; one that is told anywhere is known."""
        at = group, unit, code
        if number is not None:
            assert self.cells.get(at, number) in (number, "small", "beside")
            self.cells[at] = number
        elif hidden and not isinstance(self.cells.get(at), (int, float)):
            self.cells[at] = hidden

    @property
    def codes(self) -> tuple[Code, ...]:
        return tuple(dict.fromkeys(code for _, _, code in self.cells))

    def is_untold(self, group: Group, unit: str) -> bool:
        """Whether nothing is told of the districts, or the city: then `beside` says nothing of a number."""
        places = [CITY] if unit == CITY else districts()
        return all(
            told in ("beside", 0)
            for (of, where, _), told in self.cells.items()
            if of == group and where in places
        )


@dataclass
class Knowledge:
    """What is known of a day: by one column, and by others as far as they are of the same classes."""

    by: str
    #: How many of each group a unit has: the ladder of the page.
    people: Mapping[tuple[Group, str], int]
    #: Of the senior ones those with a certificate, where the ladder tells of them.
    senior_certified: Mapping[str, int]
    columns: Mapping[str, Column]
    #: What official numbers say of people by each column.
    official: Mapping[str, Sequence[Official]]

    @property
    def own(self) -> Column:
        return self.columns[self.by]

    @cached_property
    def units(self) -> tuple[str, ...]:
        """The districts with a register."""
        return tuple(unit for unit in districts() if (Group.PERSONNEL, unit) in self.people)

    @cached_property
    def _unknown(self) -> dict[tuple[str, int, str, Code], int]:
        """The places of all unknown numbers; those of no column are how many of each class there are."""
        codes = {"": (None,), **{by: column.codes for by, column in self.columns.items()}}
        each = [
            (by, one, unit, code)
            for by, own in codes.items()
            for one in range(5)
            for unit in self.units
            for code in own
        ]
        return {of: place for place, of in enumerate(each)}

    def _places(self, by: str, classes: Sequence[int], unit: str, code: Code) -> list[int]:
        units = self.units if unit == CITY else (unit,)
        return [
            self._unknown[at]
            for one, where in product(classes, units)
            if (at := (by, one, where, code)) in self._unknown
        ]

    def _of_cells(self, by: str, unit: str, cells: Iterable[tuple[int, Code]]) -> list[int]:
        return [self._unknown[at] for one, code in cells if (at := (by, one, unit, code)) in self._unknown]

    def limits(self, *, with_tables: bool = True) -> dict[str, object]:
        """What is known as equations and bounds; of official numbers and definitions alone without tables."""
        system = _System(len(self._unknown))
        for (group, unit), people in self.people.items():
            system.equal(dict.fromkeys(self._places("", CLASSES[group], unit, None), 1), people)
        for unit, people in self.senior_certified.items():
            system.equal(dict.fromkeys(self._places("", (3,), unit, None), 1), people)
        for by, column in self.columns.items():
            for one, unit in product(range(5), self.units):
                each = [self._unknown[by, one, unit, code] for code in column.codes]
                system.equal({**dict.fromkeys(each, 1), self._unknown["", one, unit, None]: -1}, 0)
            for (group, unit, code), told in column.cells.items() if with_tables else ():
                of_cell = self._places(by, CLASSES[group], unit, code)
                system.stands(of_cell, told, is_untold=column.is_untold(group, unit))
            for number in self.official[by]:
                of_number = self._of_cells(by, number.unit, number.cells)
                system.told(of_number, number.people, is_exact=number.is_exact)
        if {"certificate", "equivalent_ability"} <= set(self.columns):
            for unit in self.units:
                # Senior with the lowest certificate are only those with equivalent ability.
                able = self._places("equivalent_ability", (3,), unit, "true")
                lowest = self._places("certificate", (3,), unit, "assistant")
                system.at_most({**dict.fromkeys(lowest, 1), **dict.fromkeys(able, -1)}, 0)
        bounds = [(0, None) if is_possible(by, one, code) else (0, 0) for by, one, _, code in self._unknown]
        return system.made() | {"bounds": bounds}

    def between(
        self, classes: tuple[int, ...], unit: str, code: Code, limits: Mapping[str, object]
    ) -> tuple[float, float]:
        """How small and how large a number can be."""
        wanted = np.zeros(len(self._unknown))
        wanted[self._places(self.by, classes, unit, code)] = 1
        ends = []
        for way in (1, -1):
            found = linprog(way * wanted, method="highs", **limits)
            assert found.status == 0, found.message
            ends.append(way * found.fun)
        return ends[0], ends[1]


def is_possible(by: str, one: int, code: Code) -> bool:
    """Whether somebody of a class may have a value: the definitions of the groups, which are published."""
    if by == "certificate":
        # Who holds one is a professional, and senior unless it is the lowest.
        return (code != "none") == (one in (2, 3)) and (one != 2 or code == "assistant")
    if by == REGISTRATION:
        return code != ("not_required" if one in (2, 3) else "not_registered")
    if by == "equivalent_ability":
        return (one not in (1, 2) or code != "true") and (one != 4 or code == "true")
    return True


def learned(catalogue: Catalogue, day: date, by: str, *, linked: Sequence[str] = LINKED) -> Knowledge:
    """All that is told of a day by one column, and of the same classes by those linked with it."""
    look = looks(catalogue, Detail.NONE, day)
    people: dict[tuple[Group, str], int] = {}
    senior_certified: dict[str, int] = {}
    for unit in UNITS:
        if ladder := workforce(look.at(unit), group=Group.PERSONNEL, by=By.EDUCATION).ladder:
            people |= {(group, unit): getattr(ladder, group) for group in Group}
            if ladder.senior_certified is not None:
                senior_certified[unit] = ladder.senior_certified
    told = {each: _told(catalogue, day, each) for each in ((by, *linked) if by in LINKED else (by,))}
    columns = {each: column for each, column in told.items() if column.cells}
    numbers = {each: tuple(official(catalogue, day, each)) for each in columns}
    return Knowledge(by, people, senior_certified, columns, numbers)


@lru_cache(maxsize=512)
def _told(catalogue: Catalogue, day: date, by: str) -> Column:
    """What is told by one column: the pages, their files, and answers to free questions.

    The interface for programs and assistants give the same answers; target pages and their tables tell
    nothing by these columns but official numbers.
    """
    look, known = looks(catalogue, Detail.NONE, day), Column()
    for group in Group if by in GROUPED else ():
        _of_the_page(known, look, by, group)
    _of_questions(known, look, by)
    return known


def _of_the_page(known: Column, look: Look, by: str, group: Group) -> None:
    for unit in UNITS:
        composition = _composition(look.at(unit), by, group)
        if composition is None:
            continue
        for row in workforce_tables.parts(composition, by).records:  # type: ignore[arg-type]
            known.note(group, unit, row[by], row["people"], row["hidden"])
        if unit == CITY:
            for row in workforce_tables.parts_by_district(composition, by).records:  # type: ignore[arg-type]
                known.note(group, row["district_code"], row[by], row["people"], row["hidden"])


def told_looking_back(catalogue: Catalogue, by: str) -> Iterator[tuple[date, Group, str, Code, Told | None]]:
    """The numbers of all days as the page of the last one tells them."""
    look = looks(catalogue, Detail.NONE, date.max)
    for group, unit in product(Group, UNITS):
        if composition := _composition(look.at(unit), by, group):
            for row in workforce_tables.ways(composition, by).records:  # type: ignore[arg-type]
                if row["people"] is not None:
                    yield row["as_of"], group, unit, row[by], row["people"]


def _composition(look: Look, by: str, group: Group) -> Composition | None:
    shown = workforce(look, group=group, by=By.EDUCATION if by == REGISTRATION else By(by))
    return shown.registrations if by == REGISTRATION else shown.composition


def _of_questions(known: Column, look: Look, by: str) -> None:
    """Two ways, one way, every value filtered by, and the lists beside each answer; unless refused."""
    if by == REGISTRATION:
        # The register's own states are sums of the page's.
        return
    try:
        _ask(known, look, by)
    except NotTold:
        assert by not in TOLD_BY


def _ask(known: Column, look: Look, by: str) -> None:
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
            composition = _composition(look, by, group)
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


def attack(
    catalogue: Catalogue,
    day: date,
    by: str,
    *,
    units: Sequence[str] = UNITS,
    most: int | None = None,
    linked: Sequence[str] = LINKED,
) -> Attack:
    """Works out the small numbers of a day by one column in some units, at most so many of them."""
    known = learned(catalogue, day, by, linked=linked)
    limits, official = known.limits(), known.limits(with_tables=False)
    hidden = [one for one in secrets(truth(catalogue, day, by), by) if one[2] in units]
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
    days = _Days(catalogue, (day, later), by, group)
    limits, official = days.limits(), days.limits(with_tables=False)
    count, found = 0, []
    for kind, on in enumerate(days.days):
        for (of, unit, code), people in truth(catalogue, on, by).items():
            if of != group or not 0 < people < 5 or (kind, unit, code) not in days.places:
                continue
            at = [days.places[kind, unit, code]]
            ends = limits.between(at)
            if ends is None:
                return Attack(0, ())
            count += 1
            low, high = ends
            if low > 1.001 or high < 3.999:
                # Where three people are all there is of a group, that is told in any case.
                least, largest = official.between(at) or (0, 4)
                if low > max(1, least) + 0.001 or high < min(4, largest) - 0.001:
                    found.append(f"{on} {by} {group} {unit} {code}: {people} is in {low:.2f}..{high:.2f}")
    return Attack(count, tuple(found))


@dataclass(frozen=True)
class _Days:
    """What is known of a group on two days, by one column alone."""

    catalogue: Catalogue
    days: tuple[date, date]
    by: str
    group: Group

    @cached_property
    def known(self) -> tuple[Knowledge, ...]:
        return tuple(learned(self.catalogue, day, self.by, linked=()) for day in self.days)

    @cached_property
    def codes(self) -> tuple[Code, ...]:
        return tuple(dict.fromkeys(code for one in self.known for code in one.own.codes))

    @cached_property
    def units(self) -> tuple[str, ...]:
        return tuple(unit for unit in districts() if all(unit in one.units for one in self.known))

    @cached_property
    def places(self) -> Mapping[tuple[int, str, Code], int]:
        """The places of all unknown numbers: of the first day, of the second, who came and who went."""
        return {of: place for place, of in enumerate(product(range(4), self.units, self.codes))}

    def limits(self, *, with_tables: bool = True) -> _System:
        system = _System(len(self.places))
        for kind, one in enumerate(self.known):
            self._learn_official(system, kind, one)
            for (of, unit, code), told in one.own.cells.items() if with_tables else ():
                if of == self.group and unit in (*self.units, CITY):
                    units = self.units if unit == CITY else (unit,)
                    of_cell = [self.places[kind, where, code] for where in units]
                    system.stands(of_cell, told, is_untold=one.own.is_untold(of, unit))
        for unit, code in product(self.units, self.codes):
            before, after, came, went = (self.places[kind, unit, code] for kind in range(4))
            system.equal({after: 1, before: -1, came: -1, went: 1}, 0)
        since, later = self.days
        look = looks(self.catalogue, Detail.NONE, later)
        balances = turnover(look, since=since, group=self.group).balances or {}
        for unit in self.units:
            balance = balances[unit]
            for kind, number in ((2, balance.came), (3, balance.went)):
                of_unit = {self.places[kind, unit, code]: 1 for code in self.codes}
                if number is not None:
                    system.equal(of_unit, number)
                elif (balance.after >= balance.before) == (kind == 3):
                    system.at_most(of_unit, 4)
        return system

    def _learn_official(self, system: _System, kind: int, known: Knowledge) -> None:
        """How many the group has, and which official numbers are of the whole group by some values."""
        for unit in self.units:
            of_unit = [self.places[kind, unit, code] for code in self.codes]
            system.told(of_unit, known.people[self.group, unit])
        classes = CLASSES[self.group]
        there = table(self.catalogue, self.days[kind], self.by)
        cells = {(of, code) for _, of, code in there if of in classes}
        for number in known.official[self.by]:
            values = {code for _, code in number.cells}
            if number.unit in self.units and number.cells == {cell for cell in cells if cell[1] in values}:
                of_number = [self.places[kind, number.unit, code] for code in values]
                system.told(of_number, number.people, is_exact=number.is_exact)


class _System:
    """Equations and limits of unknown numbers from 0."""

    def __init__(self, unknown: int) -> None:
        self.unknown = unknown
        self.rows: dict[str, list[tuple[Mapping[int, float], float]]] = {"eq": [], "ub": []}

    def equal(self, of: Mapping[int, float], number: float) -> None:
        self.rows["eq"].append((of, number))

    def at_most(self, of: Mapping[int, float], number: float) -> None:
        self.rows["ub"].append((of, number))

    def told(self, of: list[int], number: float, *, is_exact: bool = True) -> None:
        if is_exact:
            self.equal(dict.fromkeys(of, 1.0), number)
        else:
            self.at_most(dict.fromkeys(of, -1.0), -number)

    def stands(self, of: list[int], told: Told, *, is_untold: bool) -> None:
        if isinstance(told, str):
            if told == "small":
                self.at_most(dict.fromkeys(of, 1.0), 4)
                self.at_most(dict.fromkeys(of, -1.0), -1)
            elif not is_untold:
                self.at_most(dict.fromkeys(of, -1.0), -5)
        else:
            self.told(of, told)

    def between(self, of: list[int]) -> tuple[float, float] | None:
        wanted = np.zeros(self.unknown)
        wanted[of] = 1
        ends = [linprog(way * wanted, method="highs", **self.made()) for way in (1, -1)]
        if any(end.status != 0 for end in ends):
            return None
        return ends[0].fun, -ends[1].fun

    def made(self) -> dict[str, object]:
        """As linear programming takes it."""
        made: dict[str, object] = {}
        for kind, rows in self.rows.items():
            at = [(n, place) for n, (row, _) in enumerate(rows) for place in row]
            factors = [factor for row, _ in rows for factor in row.values()]
            shape = len(rows), self.unknown
            matrix = csr_array((factors, ([n for n, _ in at], [place for _, place in at])), shape=shape)
            made |= {f"A_{kind}": matrix, f"b_{kind}": [number for _, number in rows]}
        return made
