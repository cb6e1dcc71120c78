"""The real communities of the city, as many each year as the division codes of that year count."""

from __future__ import annotations

from datetime import date

import pytest

from analytics.reference import communities
from tests.sample.quarters import QUARTERS, on

URBAN_BY_YEAR = {2014: 397, 2015: 397, 2016: 397, 2017: 397, 2018: 400, 2019: 401, 2020: 421}


@pytest.mark.parametrize("as_of", QUARTERS)
def test_the_denominator_of_a_year_is_the_published_one(as_of: date) -> None:
    kinds = on(as_of)["communities"]["kind"].value_counts()
    assert (kinds["urban"], kinds["rural"]) == (URBAN_BY_YEAR[as_of.year], 730)


@pytest.mark.parametrize(("year", "code", "count"), [
    (2016, "620103", 78), (2017, "620104", 68), (2018, "620104", 69), (2019, "620104", 70),
    (2020, "620102", 156), (2020, "620105", 61), (2020, "620121", 24), (2020, "620122", 8),
])  # fmt: skip
def test_a_district_has_the_communities_of_its_edition(year: int, code: str, count: int) -> None:
    listed = on(date(year, 6, 30))["communities"]
    assert ((listed["district_code"] == code) & (listed["kind"] == "urban")).sum() == count


def test_nothing_is_invented() -> None:
    real = {(place.code, place.name, place.street, place.district_code) for place in communities()}
    listed = on(QUARTERS[-1])["communities"]
    found = set(zip(listed["code"], listed["name"], listed["street"], listed["district_code"], strict=True))
    assert found == real
