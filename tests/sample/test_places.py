"""The real communities of the city, as many each year as the division codes of that year count."""

from __future__ import annotations

from datetime import date

import pytest

from analytics.reference import communities, listed_places, towns
from tests.sample.quarters import QUARTERS, on

URBAN_BY_YEAR = {2014: 397, 2015: 397, 2016: 397, 2017: 397, 2018: 400, 2019: 401, 2020: 421}


@pytest.mark.parametrize("as_of", QUARTERS)
def test_the_denominator_of_a_year_is_the_published_one(as_of: date) -> None:
    kinds = on(as_of)["communities"]["kind"].value_counts()
    assert (kinds["urban"], kinds["rural"], kinds["town"]) == (URBAN_BY_YEAR[as_of.year], 730, 61)


@pytest.mark.parametrize(("year", "code", "count"), [
    (2016, "620103", 78), (2017, "620104", 68), (2018, "620104", 69), (2019, "620104", 70),
    (2020, "620102", 156), (2020, "620105", 61), (2020, "620121", 24), (2020, "620122", 8),
])  # fmt: skip
def test_a_district_has_the_communities_of_its_edition(year: int, code: str, count: int) -> None:
    listed = on(date(year, 6, 30))["communities"]
    assert ((listed["district_code"] == code) & (listed["kind"] == "urban")).sum() == count


def test_a_town_is_where_its_communities_and_villages_lie() -> None:
    by_street = {place.code[:9]: place for place in communities()}
    for town in towns():
        inside = by_street[town.code[:9]]
        assert town.code[9:] == "000"
        assert (town.name, town.district_code) == (inside.street, inside.district_code)
    # 两个城关镇 lie in two counties; 城关区 and 安宁区 have no town.
    assert sorted(town.district_code for town in towns() if town.name == "城关镇") == ["620121", "620123"]
    assert {town.district_code for town in towns()} == {
        "620103", "620104", "620111", "620121", "620122", "620123",
    }  # fmt: skip


def test_nothing_is_invented() -> None:
    real = {(place.code, place.name, place.street, place.district_code) for place in listed_places()}
    listed = on(QUARTERS[-1])["communities"]
    found = set(zip(listed["code"], listed["name"], listed["street"], listed["district_code"], strict=True))
    assert found == real
