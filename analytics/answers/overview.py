"""What the overview shows: the twelve dated targets, worst first, and each district's part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from analytics.access.scope import Scope
from analytics.assess.assessment import Assessment
from analytics.assess.holding import HoldBack, holding_back
from analytics.assess.verdict import overall, since, worst_first
from analytics.policy.register import Indicator, Register
from analytics.progress import progress
from analytics.reference import CITY, districts
from analytics.warehouse.snapshots.catalogue import Catalogue


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
    coverage: Mapping[str, Assessment]


def overview(
    catalogue: Catalogue, register: Register, *, as_of: date, seq: int, district_code: str, scope: Scope
) -> Overview:
    """The overview of the city or of one district, from the snapshot of `as_of` as known at `seq`."""

    at = progress.judge(catalogue, register, seq=seq, scope=scope)

    def judged(code: str, day: date = as_of) -> Mapping[str, tuple[Assessment, ...]]:
        found: dict[str, list[Assessment]] = {target.id: [] for target in register.targets}
        for item in at(day, code):
            found[item.id].append(item)
        return {id: tuple(items) for id, items in found.items()}

    days = [day for day in progress.history(catalogue, register, seq=seq, scope=scope).days if day <= as_of]
    past = [judged(district_code, day) for day in days]
    unit = judged(district_code)
    by_district = {code: judged(code) for code in districts() if scope.sees(code)}
    population = {code: district.population_2020 for code, district in districts().items()}
    lines = []
    for target in register.targets:
        item = overall(unit[target.id])
        if item is None:
            continue
        verdicts = [one for found in past if (one := overall(found[target.id])) is not None]
        parts = {code: found[target.id] for code, found in by_district.items()}
        holding = holding_back(target, item, parts, population=population) if district_code == CITY else None
        lines.append(Line(target, item, holding, since(verdicts)))
    ranked = worst_first(line.assessment for line in lines)
    return Overview(
        tuple(sorted(lines, key=lambda line: ranked.index(line.assessment))),
        {
            code: item
            for code, found in by_district.items()
            if (item := overall(found["communities.staffed"])) is not None
        },
    )
