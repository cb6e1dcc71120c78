"""The policy register: clauses, and the indicators that rest on them, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from analytics.dictionary import Label
from analytics.errors import UnknownName


class Kind(StrEnum):
    """How an indicator is judged."""

    LEVEL = "level"
    COUNT = "count"
    COVERAGE = "coverage"
    YEARLY_FLOOR = "yearly_floor"
    YEARLY_GROWTH = "yearly_growth"
    DUTY = "duty"
    TRACKED = "tracked"

    @property
    def is_yearly(self) -> bool:
        """Judged once a fund year, by a floor or by growth."""
        return self in (Kind.YEARLY_FLOOR, Kind.YEARLY_GROWTH)


class Force(StrEnum):
    """How strongly the policy words it."""

    BINDING = "binding"
    ASPIRATIONAL = "aspirational"
    DUTY = "duty"
    TRACKED = "tracked"


class Direction(StrEnum):
    """Which way is wanted. There is no default."""

    UP = "up"
    DOWN = "down"
    NONE = "none"


class JudgedFor(StrEnum):
    """Which units the policy sets the number for."""

    CITY = "city"
    EACH_DISTRICT = "each_district"
    EACH_COMMUNITY = "each_community"
    CITY_AND_DISTRICTS = "city_and_districts"


@dataclass(frozen=True)
class Milestone:
    """A value to be reached by a day; for a coverage target 1.0 is every unit."""

    due: date
    target: float


@dataclass(frozen=True)
class Thresholds:
    """Where one status ends and the next begins (gap in percentage points, months of 30.4375 days)."""

    ahead_pp: float
    behind_pp: float
    seriously_behind_pp: float
    count_slightly_months: float
    count_seriously_months: float


@dataclass(frozen=True)
class ContinuingEducation:
    """Hours a certificate holder takes in one registration period, by the certificate's code."""

    source: Label
    hours: Mapping[str, float]


@dataclass(frozen=True)
class Indicator:
    """One row of the register: what is measured, how it is judged, and the sentence it rests on."""

    id: str
    clause: str
    quote: str
    #: The quote in English: our translation.
    rendering: str
    name: Label
    definition: Label
    kind: Kind
    force: Force
    direction: Direction
    judged_for: JudgedFor
    #: What value and total count, an id of `Register.units`: people, communities, districts, yuan …
    unit: str
    #: The snapshot tables it is counted from.
    tables: tuple[str, ...]
    #: Who answers for it, ids of `Register.owners`: whom the text names, else the general division of work.
    owners: tuple[str, ...]
    #: The piece of the text that names them; None where it names nobody.
    owners_sentence: str | None = None
    #: For level, count and coverage: ascending by day; the last one is the target.
    milestones: tuple[Milestone, ...] = ()
    #: For yearly floors: yuan a unit and fund year.
    floor: float | None = None
    #: For yearly floors and growth: the first fund year judged.
    from_year: int | None = None
    #: A base the register states; None: the earliest snapshot.
    base: Milestone | None = None
    #: For level, count and coverage; None for all others.
    thresholds: Thresholds | None = None
    #: Readers see value out of total as a share; always so for coverage and duty.
    is_share: bool = False
    #: Other clauses that ask for the same.
    further_clauses: tuple[str, ...] = ()

    @property
    def is_target(self) -> bool:
        """One of the dated targets of INDICATORS A."""
        return self.kind not in (Kind.DUTY, Kind.TRACKED)

    @property
    def is_yes_or_no(self) -> bool:
        """One district has it or has not: what is counted of the city is who has it."""
        return self.is_share and self.unit in ("districts", "units", "plans")


@dataclass(frozen=True)
class Clause:
    """A numbered piece of the text: `3.2.1` is part 三, section (二), item 1."""

    id: str
    heading: Label
    summary: Label


@dataclass(frozen=True)
class Division:
    """The division of work that one clause sets for all of it."""

    clause: str
    sentence: str
    #: Ids of `Register.owners`.
    owners: tuple[str, ...]


@dataclass(frozen=True)
class Register:
    """Everything the policy asks, in the order of the text."""

    id: str
    title: Label
    published_on: date
    source: Label
    #: What a reader of the targets must know about the text.
    note: Label
    continuing_education: ContinuingEducation
    clauses: tuple[Clause, ...]
    indicators: Mapping[str, Indicator]
    #: What readers see after a number, by the id an indicator's `unit` names.
    units: Mapping[str, Label]
    #: Departments and bodies, by the ids an indicator's `owners` name.
    owners: Mapping[str, Label]
    #: Who answers where the text names nobody for an indicator.
    general_division: Division
    #: The register's version: part of every cache key, and of "rule changed" in a difference.
    sha256: str

    @property
    def targets(self) -> tuple[Indicator, ...]:
        """The twelve dated targets."""
        return tuple(item for item in self.indicators.values() if item.is_target)

    def indicator(self, id: str) -> Indicator:
        """One indicator; refuses an unknown id with the nearest one."""
        if id not in self.indicators:
            raise UnknownName("indicator", id, self.indicators)
        return self.indicators[id]

    def clause(self, id: str) -> Clause:
        """One clause; refuses an unknown id with the nearest one."""
        for clause in self.clauses:
            if clause.id == id:
                return clause
        raise UnknownName("clause", id, [clause.id for clause in self.clauses])

    def of_clause(self, id: str) -> tuple[Indicator, ...]:
        """The indicators that rest on one clause, also those for which it is a further one."""
        clause = self.clause(id)
        return tuple(
            item for item in self.indicators.values() if clause.id in (item.clause, *item.further_clauses)
        )

    def unit_label(self, indicator: Indicator) -> Label:
        """What readers see after the indicator's number, e.g. 人 / people."""
        return self.units[indicator.unit]

    def owner_labels(self, indicator: Indicator) -> tuple[Label, ...]:
        """Who answers for the indicator: as the text names them, else by the general division of work."""
        return tuple(self.owners[owner] for owner in indicator.owners)
