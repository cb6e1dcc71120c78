"""Which district holds a target back most, and by how much."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from analytics.assess.assessment import Assessment, Dated, Status, Verdict
from analytics.policy.register import Indicator, Kind


@dataclass(frozen=True)
class HoldBack:
    """The districts with the largest shortfall (several when they tie), in the indicator's unit."""

    district_codes: tuple[str, ...]
    #: Units missing, unit-years not met, or people short of the reference share.
    shortfall: float
    #: True where the policy sets no district number: by share of the 2020 census population.
    is_reference: bool = False


def holding_back(
    indicator: Indicator,
    city: Assessment,
    by_district: Mapping[str, Verdict],
    *,
    population: Mapping[str, int],
) -> HoldBack | None:
    """The districts furthest from their part of one target; None where it is done or has no districts.

    `by_district` holds each district's verdict on this indicator, `population` its residents of
    the 2020 census, which give the reference share of a number the policy sets for the city alone.
    """
    if city.status in (Status.ACHIEVED, Status.MET, Status.NO_DATA):
        return None
    residents = sum(population.values())
    shortfalls = {}
    for code, verdict in by_district.items():
        short = _shortfall(indicator, city, verdict, population.get(code, 0) / residents)
        if short is not None and short > 0:
            shortfalls[code] = short
    if not shortfalls:
        return None
    worst = max(shortfalls.values())
    codes = tuple(sorted(code for code, value in shortfalls.items() if value == worst))
    return HoldBack(codes, worst, is_reference=indicator.kind is Kind.LEVEL)


def _shortfall(
    indicator: Indicator, city: Assessment, verdict: Verdict, population_share: float
) -> float | None:
    if indicator.kind.is_yearly:
        return float(sum(year.status in (Status.NOT_MET, Status.FLAT) for year in verdict.years))
    value, total = verdict.overall.value, verdict.overall.total
    if value is None:
        return None
    if indicator.kind is Kind.COVERAGE:
        return None if total is None else total - value
    if indicator.kind is Kind.LEVEL and isinstance(city, Dated) and city.target is not None:
        return city.target * population_share - value
    return None
