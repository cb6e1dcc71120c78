"""The whole city's figure of an indicator, beside a district's own: for who looks at one district.

It is the city's own number, judged as the city's: no row, and nothing of any other district. Of money by fund
year there is none: each unit has its own, and what the city as a whole has met is a sum over the others.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from analytics.assess.assessment import Assessment, Point, Verdict
from analytics.assess.duties import Measure
from analytics.policy.register import Indicator
from analytics.progress import verdicts
from analytics.progress.history import observed
from analytics.progress.look import Look
from analytics.progress.measures import measured, way


def verdict(look: Look, target: Indicator) -> Verdict | None:
    """The city's verdict on a dated target; None in the city, and for who may not compare with it."""
    city = look.beside(target)
    return None if city is None or target.kind.is_yearly else verdicts.of(city)[target.id]


def targets(look: Look) -> dict[str, Assessment]:
    """By its id what the city's verdict on every dated target says now."""
    found = {target.id: verdict(look, target) for target in look.register.targets}
    return {id: one.overall for id, one in found.items() if one is not None}


def measure(look: Look, indicator: Indicator) -> Measure | None:
    """The city's number of a duty or tracked measure; None in the same places."""
    city = look.beside(indicator)
    return None if city is None else measured(city, indicator)


def measures(look: Look) -> dict[str, Measure]:
    """The same of every duty and tracked measure, by its id."""
    found = {id: measure(look, one) for id, one in look.register.indicators.items() if not one.is_target}
    return {id: one for id, one in found.items() if one is not None}


def now(look: Look, indicator: Indicator) -> Point | None:
    """The city's number of the day looked at, as the page of the indicator has it; None in the same places.

    A sum over those districts that have reported is one, if two or more beyond one's own are in it.
    """
    if not indicator.is_target:
        found = measure(look, indicator)
        return found.now if found else None
    judged = verdict(look, indicator)
    return Point(look.as_of, judged.overall.value, judged.overall.total) if judged else None


def points(look: Look, indicator: Indicator) -> Mapping[date, Point] | None:
    """What was counted in the city by every snapshot up to the day looked at."""
    city = look.beside(indicator)
    if city is None or indicator.kind.is_yearly:
        return None
    return {point.on: point for point in way(observed(city), indicator, city.unit, look.as_of)}
