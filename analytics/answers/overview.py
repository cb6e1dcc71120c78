"""What the overview shows: the twelve dated targets, worst first, and each district's part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from analytics.assess.assessment import Assessment
from analytics.assess.holding import HoldBack, holding_back
from analytics.assess.verdict import overall, since, worst_first
from analytics.policy.register import Indicator
from analytics.progress.look import Look
from analytics.progress.verdicts import assessments
from analytics.reference import districts


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


def overview(look: Look) -> Overview:
    """The overview of the city or of one district, by the snapshot looked at."""
    unit = _by_target(look)
    past = [_by_target(look.on(day)) for day in look.days]
    by_district = {code: _by_target(look.at(code)) for code in look.districts}
    population = {code: district.population_2020 for code, district in districts().items()}
    lines = []
    for target in look.register.targets:
        item = overall(unit[target.id])
        if item is None:
            continue
        verdicts = [one for judged in past if (one := overall(judged[target.id])) is not None]
        parts = {code: judged[target.id] for code, judged in by_district.items()}
        holding = holding_back(target, item, parts, population=population) if look.is_city else None
        lines.append(Line(target, item, holding, since(verdicts)))
    ranked = worst_first(line.assessment for line in lines)
    return Overview(
        tuple(sorted(lines, key=lambda line: ranked.index(line.assessment))),
        {
            code: item
            for code, judged in by_district.items()
            if (item := overall(judged["communities.staffed"])) is not None
        },
    )


def _by_target(look: Look) -> Mapping[str, tuple[Assessment, ...]]:
    """Every entry under its target's id."""
    entries: dict[str, list[Assessment]] = {target.id: [] for target in look.register.targets}
    for item in assessments(look):
        entries[item.id].append(item)
    return {id: tuple(items) for id, items in entries.items()}
