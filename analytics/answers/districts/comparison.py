"""Some districts side by side in every indicator of the register, clause by clause."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analytics.answers.districts.grid import Cell, columns_of, district_cell
from analytics.answers.districts.standing import Per, Standings, rankable, standings
from analytics.assess import verdict
from analytics.assess.assessment import Assessment
from analytics.assess.ranking import Place
from analytics.policy.register import Clause, Indicator, Kind
from analytics.progress import verdicts
from analytics.progress.history import observed
from analytics.progress.look import Look
from analytics.progress.measures import measured, way
from analytics.reference import CITY


@dataclass(frozen=True)
class Line:
    """One indicator in the districts compared."""

    standings: Standings
    #: By district, where the policy sets it for districts or a reference share stands beside it.
    cells: Mapping[str, Cell]
    #: By district, the verdict on a duty.
    duties: Mapping[str, str]
    codes: tuple[str, ...]
    #: The city has a number, and no district reports one.
    is_of_city: bool

    @property
    def indicator(self) -> Indicator:
        return self.standings.indicator

    @property
    def counts_years(self) -> bool:
        """What is compared are the fund years met, not the money."""
        return self.indicator.kind.is_yearly

    @property
    def is_yes_or_no(self) -> bool:
        return self.standings.by_district[self.codes[0]].is_yes_or_no

    def number(self, code: str) -> float | None:
        """What is compared of a district: its level, or its fund years met."""
        if self.counts_years:
            return self.cells[code].assessment.value if code in self.cells else None
        return self.standings.by_district[code].level()

    def difference(self, code: str) -> float | None:
        """How much more than the other of two districts one has; None of more, or without a number."""
        if len(self.codes) != 2:
            return None
        own, other = (self.number(one) for one in sorted(self.codes, key=lambda one: one != code))
        return None if own is None or other is None else own - other

    def by_residents(self, code: str) -> float | None:
        """Its count per 10,000 residents; none of a share and of fund years."""
        if self.counts_years or self.indicator.is_share:
            return None
        return self.standings.by_district[code].level(Per.RESIDENTS)

    def place(self, code: str) -> Place:
        """Among all districts; none by fund years met."""
        return Place(code, None) if self.counts_years else self.standings.place(code)

    def judged(self, code: str) -> Assessment | None:
        """The verdict of a target the policy sets for districts."""
        cell = self.cells.get(code)
        return None if cell is None or cell.reference is not None else cell.assessment

    def verdict(self, code: str) -> str | None:
        """The same as a table has it, also of a duty; `reference` beside a reference share."""
        if code in self.cells:
            judged = self.judged(code)
            return "reference" if judged is None else verdict.code(judged)
        return self.duties.get(code)


@dataclass(frozen=True)
class Group:
    """The indicators that rest on one clause."""

    clause: Clause
    lines: tuple[Line, ...]


def comparison(look: Look, codes: Sequence[str]) -> tuple[Group, ...]:
    """Every indicator of the register in some districts, in the order of the policy."""
    register, chosen = look.register, tuple(codes)
    set_for_districts = {indicator.id for indicator in columns_of(register)}
    reported = {indicator.id for indicator in rankable(look)}
    judged = {code: verdicts.of(look.at(code)) for code in look.districts}

    def line(indicator: Indicator) -> Line:
        cells = {}
        if indicator.id in set_for_districts:
            cells = {
                code: district_cell(indicator, code, judged[code][indicator.id]) for code in look.districts
            }
        is_duty = indicator.kind is Kind.DUTY
        duties = {code: measured(look.at(code), indicator).verdict for code in chosen if is_duty}
        city = way(observed(look), indicator, CITY, look.as_of)
        is_of_city = bool(city) and indicator.id not in reported
        return Line(standings(look, indicator), cells, duties, chosen, is_of_city)

    lines: dict[str, list[Line]] = {}
    for indicator in register.indicators.values():
        lines.setdefault(indicator.clause, []).append(line(indicator))
    return tuple(Group(clause, tuple(lines[clause.id])) for clause in register.clauses if clause.id in lines)
