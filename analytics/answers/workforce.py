"""The workforce on one day: the groups inside one another, what they are made of, and how they stand."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any

import pandas as pd

from analytics.assess.assessment import Point
from analytics.dictionary import dictionary
from analytics.policy.loading import register
from analytics.progress.crossed import REGISTRATION, Mark, crossed, is_exact, registration_state
from analytics.progress.look import Look
from analytics.reference import CITY, districts
from analytics.warehouse.questions import workforce as questions
from analytics.warehouse.questions.workforce import People

#: Registrations are looked at this far ahead; the first three months are those due.
MONTHS_AHEAD, MONTHS_DUE = 12, 3

AGE_BANDS = ("up_to_35", "36_to_40", "41_to_45", "46_to_50", "51_to_54", "from_55")
STATES = ("valid", "due", "lapsed", "not_registered", "not_required")
STANDINGS = ("reached", "on_pace", "behind", "not_reported", "not_covered", "no_period")


class Group(StrEnum):
    """Whose numbers are shown."""

    PERSONNEL = "personnel"
    PROFESSIONAL = "professional"
    CERTIFIED = "certified"
    SENIOR = "senior"


class By(StrEnum):
    """What the people of a group are told apart by: a column of the rollup."""

    CERTIFICATE = "certificate"
    EMPLOYER_KIND = "employer_kind"
    SERVICE_FIELD = "service_field"
    AGE_BAND = "age_band"
    EDUCATION = "education"


#: A code of a column; None where the register does not say.
Code = str | None


@dataclass(frozen=True)
class Ladder:
    """How many belong to each group. All but the senior ones are nested; those may hold no certificate."""

    personnel: int
    professional: int
    certified: int
    senior: int
    #: Of the senior ones, those who hold a certificate; None where it is not told.
    senior_certified: int | None

    @property
    def senior_by_ability(self) -> int | None:
        return None if self.senior_certified is None else self.senior - self.senior_certified

    @property
    def professional_share(self) -> float:
        return self.professional / (self.personnel or 1)

    @property
    def personnel_times(self) -> float:
        """How many times the professionals all the personnel are."""
        return self.personnel / (self.professional or 1)

    @property
    def among_professionals(self) -> Mapping[Group, tuple[float, float]]:
        """From where to where each group lies among the professionals, 0 to 1.

        The senior ones lie among the certificate holders as far as they hold a certificate, or from 0 where
        that is not told.
        """
        held = self.senior_certified
        part, senior_from = self.professional or 1, 0 if held is None else self.certified - held
        return {
            Group.PROFESSIONAL: (0, self.professional / part),
            Group.CERTIFIED: (0, self.certified / part),
            Group.SENIOR: (senior_from / part, (senior_from + self.senior) / part),
        }


@dataclass(frozen=True)
class Composition:
    """The people of one group in one unit by one column; codes in the dictionary's order, missing last."""

    total: int
    #: None where it is not told.
    people: Mapping[Code, int | None]
    #: None where it is not told: to who sees groups alone one thing of people at a time.
    by_gender: Mapping[tuple[Code, str], int] | None
    #: Every district of the scope; None where its register has nobody.
    by_district: Mapping[str, Mapping[Code, int | None] | None]
    #: By code, every snapshot up to the day; no value where other districts reported than today.
    ways: Mapping[Code, tuple[Point, ...]]
    #: Why numbers of the unit, and of districts, are not told.
    hidden: Mapping[Code, Mark] = field(default_factory=dict)
    hidden_by_district: Mapping[tuple[str, Code], Mark] = field(default_factory=dict)
    hidden_by_day: Mapping[tuple[date, Code], Mark] = field(default_factory=dict)

    @property
    def is_exact(self) -> bool:
        """Whether every number is told as it is."""
        return self.by_gender is not None

    @property
    def is_told_by_district(self) -> bool:
        """Whether any number of people of a district is told."""
        return self.is_exact or any(n for parts in self.by_district.values() for n in (parts or {}).values())

    @property
    def known(self) -> int | None:
        """The people of whom the register says it: what shares are of; None where it is not told."""
        unsaid = self.people.get(None, 0)
        return None if unsaid is None else self.total - unsaid

    def order(self, by: By) -> list[Code]:
        """The codes drawn: in their own order where they have one, else the most people first.

        What nobody ever was is left out, and those without a certificate are no holders of one.
        """
        drawn = [
            code
            for code in self.people
            if (by is not By.CERTIFICATE or code != "none")
            and (self.people[code] is None or any(point.value for point in self.ways[code]))
        ]
        if by in (By.CERTIFICATE, By.AGE_BAND, By.EDUCATION):
            return drawn

        def place(code: Code) -> tuple[bool, bool, int]:
            """Those not told last, in the order of the dictionary: which is larger would tell of them."""
            people = self.people[code]
            return people is None, code is None, -(people or 0)

        return sorted(drawn, key=place)

    def of_gender(self, gender: str) -> int:
        """People of a gender whose code is known."""
        counted = (self.by_gender or {}).items()
        return sum(n for (code, one), n in counted if one == gender and code is not None)

    def in_city(self, code: Code) -> tuple[int, int] | None:
        """The people of one code in all districts, and the people of all known codes; None where not told."""
        if not self.is_exact:
            return None
        parts = [part for part in self.by_district.values() if part is not None]
        known = sum(n or 0 for part in parts for one, n in part.items() if one is not None)
        return sum(part.get(code) or 0 for part in parts), known


@dataclass(frozen=True)
class Conditions:
    """Volunteers, contracts and insurance: of `staff`, `known` are spoken of and `having` have it.

    Of whom the register says nothing nobody knows: that is neither having it nor not.
    """

    people: int
    volunteers_known: int
    linked: int
    volunteers: int
    contract_staff: int
    contract_known: int
    with_contract: int
    insurance_staff: int
    insurance_known: int
    with_insurance: int

    @property
    def not_linked(self) -> int:
        return self.volunteers_known - self.linked

    @property
    def volunteers_unsaid(self) -> int:
        return self.people - self.volunteers_known

    @property
    def without_contract(self) -> int:
        return self.contract_known - self.with_contract

    @property
    def contract_unsaid(self) -> int:
        return self.contract_staff - self.contract_known

    @property
    def without_insurance(self) -> int:
        return self.insurance_known - self.with_insurance

    @property
    def insurance_unsaid(self) -> int:
        return self.insurance_staff - self.insurance_known

    @property
    def volunteers_each(self) -> float | None:
        """Volunteers linked with a person of whom it is said; None where there is none."""
        return self.volunteers / self.volunteers_known if self.volunteers_known else None


@dataclass(frozen=True)
class Hours:
    """Holders of one certificate by how far they are with the hours of their registration period."""

    people: Mapping[str, int]
    required: float


@dataclass(frozen=True)
class Workforce:
    """Everything the page shows of one group in one unit on one day; None without any register."""

    ladder: Ladder | None
    composition: Composition | None
    registrations: Composition | None
    #: People whose registration ends in month 1, 2, … ahead.
    expiries: tuple[int, ...]
    #: By certificate: assistant, social_worker, senior.
    hours: Mapping[str, Hours]
    #: By district, and the unit itself.
    conditions: Mapping[str, Conditions]
    #: The districts of the unit whose register has nobody: not in any sum.
    missing: tuple[str, ...]
    #: What is told by two things at once (months ahead, hours by certificate, conditions by employer) is not
    #: told to who sees groups alone.
    is_exact: bool = True

    @property
    def has_holders(self) -> bool:
        """Somebody of the group holds a certificate that asks for hours."""
        return any(any(hours.people.values()) for hours in self.hours.values())


def workforce(look: Look, *, group: Group, by: By) -> Workforce:
    """The city's or one district's active people, each counted once in one district."""
    return _workforce(look, group, by)


def registration_states(look: Look) -> Mapping[Code, int | None] | None:
    """How many active people of the unit are in each state of registration; None without any register.

    None too is the number of a state that is not told.
    """
    rows = _cube(look.of_every_day.of_every_unit, "registration_state")
    states: Counter[Code] = Counter()
    for row in rows:
        if row.as_of == look.as_of and row.district_code in look.own_districts:
            states[row.code] += row.people
    if is_exact(look):
        return states or None
    told, own = crossed(look, REGISTRATION), _counted(look)
    return {
        code: n if told.together(own, _spread(code)) is Mark.SHOWN else None for code, n in states.items()
    } or None


@lru_cache(maxsize=512)
def _workforce(look: Look, group: Group, by: By) -> Workforce:
    people = _cube(look.of_every_day.of_every_unit, by)
    states = _cube(look.of_every_day.of_every_unit, "registration_state")
    units = look.own_districts
    today = [row for row in people if row.as_of == look.as_of]
    known = {row.district_code for row in today}
    missing = tuple(code for code in units if code not in known)
    if missing == units:
        return Workforce(None, None, None, (), {}, {}, missing)
    composition = _composition(look, people, codes(by), group)
    registrations = _composition(look, list(map(registration_state, states)), STATES, group)
    ladder = _ladder([row for row in today if row.district_code in units])
    if not is_exact(look):
        made = (_told(look, composition, by, group), _told(look, registrations, REGISTRATION, group))
        return Workforce(replace(ladder, senior_certified=None), *made, (), {}, {}, missing, is_exact=False)
    standing = _standing(look.of_every_unit.so_far, group)
    return Workforce(
        ladder,
        composition,
        registrations,
        _expiries(_of(standing.expiries, units)),
        _hours(_of(standing.hours, units)),
        _conditions(look, standing.conditions),
        missing,
    )


def codes(by: By) -> tuple[str, ...]:
    """The codes a column may hold, in their order."""
    if by is By.AGE_BAND:
        return AGE_BANDS
    return tuple(dictionary().table("registrations").column(by).codes)


def _of(rows: pd.DataFrame, units: tuple[str, ...]) -> pd.DataFrame:
    return rows[rows["district_code"].isin(units)]


@lru_cache(maxsize=24)
def _cube(look: Look, by: str) -> tuple[People, ...]:
    return questions.composition(look.catalogue, look.timeline, by=by, scope=look.scope)


@lru_cache(maxsize=64)
def _standing(look: Look, group: Group) -> questions.Standing:
    by_year = {snapshot.as_of.year: snapshot for snapshot in look.timeline if snapshot.as_of <= look.as_of}
    return questions.standing(
        look.catalogue,
        look.snapshot,
        list(by_year.values()),
        group=group,
        months=MONTHS_AHEAD,
        hours=register().continuing_education.hours,
        scope=look.scope,
    )


def _ladder(rows: Sequence[People]) -> Ladder:
    return Ladder(
        sum(row.people for row in rows),
        sum(row.people for row in rows if row.professional),
        sum(row.people for row in rows if row.certified),
        sum(row.people for row in rows if row.senior),
        sum(row.people for row in rows if row.senior and row.certified),
    )


def _told(look: Look, exact: Composition, by: str, group: Group) -> Composition:
    """The same for who sees groups alone: without the numbers that would tell of a few people."""
    own = _counted(look)

    def hidden(on: date) -> dict[Code, Mark]:
        told = crossed(look.on(on), by)
        # No table is of some districts together.
        marks = {
            code: told.mark(own[0], code, group=group) if len(own) == 1 else Mark.BESIDE
            for code in exact.people
        }
        return {code: mark for code, mark in marks.items() if mark is not Mark.SHOWN}

    days = {day: hidden(day) for day in look.days}
    today = crossed(look, by)
    by_district = {
        (district, code): mark
        for district, parts in exact.by_district.items()
        for code in parts or ()
        if (mark := today.mark(district, code, group=group)) is not Mark.SHOWN
    }
    return Composition(
        exact.total,
        {code: None if code in days[look.as_of] else people for code, people in exact.people.items()},
        None,
        {
            district: parts
            and {code: None if (district, code) in by_district else n for code, n in parts.items()}
            for district, parts in exact.by_district.items()
        },
        {
            code: tuple(Point(one.on, None) if code in days[one.on] else one for one in points)
            for code, points in exact.ways.items()
        },
        days[look.as_of],
        by_district,
        {(day, code): mark for day, marks in days.items() for code, mark in marks.items()},
    )


def _counted(look: Look) -> Sequence[str]:
    """The units of which a table tells the number: all districts are the city."""
    own = look.own_districts
    return [CITY] if set(own) == set(districts()) else own


def _spread(code: Code) -> tuple[Code, ...]:
    return ("not_registered", "not_required") if code == "not_registered" else (code,)


def _composition(look: Look, rows: Sequence[People], known: tuple[str, ...], group: Group) -> Composition:
    as_of, units = look.as_of, look.own_districts
    reported: dict[date, set[str]] = {}
    by_gender: Counter[tuple[Code, Any]] = Counter()
    by_district: dict[str, Counter[Code]] = {code: Counter() for code in look.districts}
    ways: defaultdict[date, Counter[Code]] = defaultdict(Counter)
    for row in rows:
        if row.as_of > as_of:
            continue
        reported.setdefault(row.as_of, set()).add(row.district_code)
        if not row.belong_to(group):
            continue
        if row.as_of == as_of:
            by_district[row.district_code][row.code] += row.people
        if row.district_code in units:
            ways[row.as_of][row.code] += row.people
            if row.as_of == as_of:
                by_gender[row.code, row.gender] += row.people
    today = ways[as_of]
    unsaid = (None,) if any(None in counted for counted in ways.values()) else ()
    order: tuple[Code, ...] = (*known, *unsaid)
    return Composition(
        today.total(),
        {code: today[code] for code in order},
        dict(by_gender),
        {
            code: {part: counted[part] for part in order} if code in reported[as_of] else None
            for code, counted in by_district.items()
        },
        _ways(ways, order, reported, units, as_of),
    )


def _ways(
    ways: Mapping[date, Counter[Code]],
    order: tuple[Code, ...],
    reported: Mapping[date, set[str]],
    units: tuple[str, ...],
    as_of: date,
) -> dict[Code, tuple[Point, ...]]:
    """A sum over other districts than today's does not compare: it is no point of the way."""
    compared = {day for day, there in reported.items() if not (there ^ reported[as_of]) & set(units)}
    return {
        code: tuple(Point(day, ways[day][code] if day in compared else None) for day in sorted(reported))
        for code in order
    }


def _sums(rows: pd.DataFrame, *columns: str) -> dict[tuple[Any, ...], int]:
    """People by the values of some columns; missing is None."""
    sums = rows.groupby(list(columns), dropna=False)["people"].sum().reset_index()
    return {
        tuple(None if pd.isna(value) else value for value in key): int(people)
        for *key, people in sums.itertuples(index=False)
    }


def _expiries(rows: pd.DataFrame) -> tuple[int, ...]:
    sums = _sums(rows, "month")
    return tuple(sums.get((month,), 0) for month in range(1, MONTHS_AHEAD + 1))


def _hours(rows: pd.DataFrame) -> dict[str, Hours]:
    sums = _sums(rows, "certificate", "standing")
    return {
        certificate: Hours({state: sums.get((certificate, state), 0) for state in STANDINGS}, required)
        for certificate, required in register().continuing_education.hours.items()
    }


def _conditions(look: Look, rows: pd.DataFrame) -> dict[str, Conditions]:
    names = tuple(Conditions.__dataclass_fields__)
    units = {}
    for row in rows.fillna(0).to_dict(orient="records"):
        if row["district_code"] in look.own_districts:
            units[str(row["district_code"])] = Conditions(**{name: int(row[name]) for name in names})
    if look.is_city and units:
        sums = {name: sum(getattr(unit, name) for unit in units.values()) for name in names}
        units[CITY] = Conditions(**sums)
    return units
