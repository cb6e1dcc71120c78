"""Whose number one under the city's code is: that of the whole city, or the city level's own."""

from __future__ import annotations

from analytics.policy.register import Indicator, JudgedFor
from analytics.reference import CITY, CITY_LEVEL


def unit_of(indicator: Indicator, code: str, year: int | None = None) -> str:
    """The code, or CITY_LEVEL where a number under the city's code is no sum over the districts.

    So it is with the money of a fund year, a floor set for the city level alone, and what the city level
    has of a list of its own (systems in force); as the roll-up of the observations counts them.
    """
    if code != CITY:
        return code
    is_for_city = indicator.judged_for is JudgedFor.CITY
    is_own = (
        (year is not None or is_for_city) if indicator.kind.is_yearly else is_for_city and indicator.is_share
    )
    return CITY_LEVEL if is_own else CITY
