"""What the overview shows: the twelve dated targets, worst first, and each district's part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from analytics.assess import verdict
from analytics.assess.assessment import Assessment, Dated
from analytics.assess.holding import HoldBack, holding_back
from analytics.assess.verdict import since, worst_first
from analytics.language import phrases
from analytics.policy.register import Indicator
from analytics.progress import verdicts
from analytics.progress.look import Look
from analytics.reference import districts
from analytics.tables import Table


@dataclass(frozen=True)
class Line:
    """One target: its verdict, and the district that holds it back most."""

    indicator: Indicator
    assessment: Assessment
    holding: HoldBack | None
    #: From which snapshot's day the status has stood without a break.
    since: date | None


@dataclass(frozen=True)
class Overview:
    """All targets of one unit on one day."""

    lines: tuple[Line, ...]
    #: Each district's community coverage: the newest verdict by code.
    coverage: Mapping[str, Dated]

    @property
    def ranked_coverage(self) -> tuple[tuple[str, Dated], ...]:
        """Coverage by district, the lowest share first, last those without one."""

        def rank(item: tuple[str, Dated]) -> tuple[bool, float]:
            share = item[1].completion
            return share is None, share or 0

        return tuple(sorted(self.coverage.items(), key=rank))


def overview(look: Look) -> Overview:
    """The overview of the city or of one district, by the snapshot looked at."""
    unit = verdicts.of(look)
    past = [verdicts.of(look.on(day)) for day in look.days]
    by_district = {code: verdicts.of(look.at(code)) for code in look.districts}
    population = {code: district.population_2020 for code, district in districts().items()}
    lines = []
    for target in look.register.targets:
        assessment = unit[target.id].overall
        parts = {code: judged[target.id] for code, judged in by_district.items()}
        holding = holding_back(target, assessment, parts, population=population) if look.is_city else None
        lines.append(Line(target, assessment, holding, since([judged[target.id].overall for judged in past])))
    ranked = worst_first(line.assessment for line in lines)
    return Overview(
        tuple(sorted(lines, key=lambda line: ranked.index(line.assessment))),
        {
            code: assessment
            for code, judged in by_district.items()
            if isinstance(assessment := judged["communities.staffed"].overall, Dated)
        },
    )


def coverage(shown: Overview) -> Table:
    """One row a district: its communities with a professional, the share and where it should be."""
    rows = [
        {
            "district_code": code,
            "staffed": assessment.value,
            "communities": assessment.total,
            "share": assessment.completion,
            "expected_share": phrases.expected(assessment),
            "verdict": verdict.code(assessment),
        }
        for code, assessment in shown.ranked_coverage
    ]
    return Table("districts-staffed", rows)
