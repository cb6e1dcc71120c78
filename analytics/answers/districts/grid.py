"""Every district beside every other: the targets the policy sets for districts, and three for reference."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from analytics.assess.assessment import Assessment, Dated, Verdict
from analytics.assess.verdict import WORST_FIRST, Gravity, gravity
from analytics.policy.register import Indicator, JudgedFor, Kind, Register
from analytics.progress import verdicts
from analytics.progress.look import Look
from analytics.reference import districts

#: The order in which districts with the most in danger come first.
WORST = "worst"


@dataclass(frozen=True)
class Cell:
    """One district's part of one indicator: its own verdict, or its number beside a reference share."""

    assessment: Assessment
    #: What falls to the district by its share of the 2020 census population; the policy sets no such number.
    reference: float | None = None

    @property
    def reference_share(self) -> float | None:
        """The number over its reference share; None where either is missing."""
        value = self.assessment.value
        return None if value is None or not self.reference else value / self.reference


@dataclass(frozen=True)
class Grid:
    """Rows of cells by district code, in the chosen order; every row has a cell for each column."""

    columns: tuple[Indicator, ...]
    rows: Mapping[str, Mapping[str, Cell]]


def grid(look: Look, *, order: str = WORST) -> Grid:
    """Every district of the scope, by the snapshot looked at.

    `order` is `worst` (most in danger first) or an indicator's id: its worst cell first. What has no
    data comes last, equal ones by code.
    """
    columns = columns_of(look.register)
    rows = {
        code: {
            indicator.id: district_cell(indicator, code, verdicts.of(look.at(code))[indicator.id])
            for indicator in columns
        }
        for code in look.districts
    }
    ranked = sorted(rows, key=lambda code: (_badness(rows[code], order), code))
    return Grid(columns, {code: rows[code] for code in ranked})


def columns_of(register: Register) -> tuple[Indicator, ...]:
    """The targets set for districts, then the city-wide numbers of people that are shown for reference."""
    own = [target for target in register.targets if target.judged_for is not JudgedFor.CITY]
    return (*own, *(target for target in register.targets if target.kind is Kind.LEVEL))


def reference_part(indicator: Indicator, code: str) -> float | None:
    """A city-wide number's part by the district's share of the residents of all 8 (census 2020)."""
    if indicator.kind is not Kind.LEVEL:
        return None
    residents = sum(district.population_2020 for district in districts().values())
    return indicator.milestones[-1].target * districts()[code].population_2020 / residents


def district_cell(indicator: Indicator, code: str, verdict: Verdict) -> Cell:
    """A district's verdict, or its number beside its reference share."""
    return Cell(verdict.overall, reference_part(indicator, code))


def _badness(row: Mapping[str, Cell], order: str) -> tuple[float, ...]:
    """Smaller is worse."""
    if order != WORST:
        return _severity(row[order])
    gravities = [gravity(cell.assessment) for cell in row.values() if cell.reference is None]
    shares = [_done(cell) for cell in row.values() if cell.reference is None]
    known = [share for share in shares if share is not None]
    return (
        -gravities.count(Gravity.BAD),
        -gravities.count(Gravity.WATCH),
        sum(known) / len(known) if known else float("inf"),
    )


def _severity(cell: Cell) -> tuple[float, ...]:
    if cell.reference is not None:
        share = cell.reference_share
        return (share is None, share or 0.0)
    share = _done(cell)
    assessment = cell.assessment
    return (
        WORST_FIRST.index(assessment.status),
        not assessment.sliding,
        float("inf") if share is None else share,
    )


def _done(cell: Cell) -> float | None:
    """Completion, or unit-years met out of unit-years closed."""
    assessment = cell.assessment
    if isinstance(assessment, Dated) and assessment.completion is not None:
        return assessment.completion
    return None if assessment.value is None or not assessment.total else assessment.value / assessment.total
