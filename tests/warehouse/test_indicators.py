"""Every indicator counts what the policy asks, no more and no less."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import duckdb
import pytest

from analytics.dictionary import dictionary
from analytics.policy.loading import register
from analytics.policy.register import Kind
from analytics.warehouse import definitions
from analytics.warehouse.connection import cursor as open_cursor
from analytics.warehouse.definitions import indicator_ids
from analytics.warehouse.rollups import derive
from analytics.warehouse.snapshots.snapshot import OlderReport
from tests.plain_snapshots import Tables
from tests.warehouse.small_city import (
    A1,
    A_TOWN,
    AS_OF,
    CITY,
    COMMUNITIES,
    EXPECTED,
    TABLES,
    A,
    B,
    C,
    Counted,
    activity,
    community,
    day,
    institution,
    load,
    measure,
    money,
    person,
    professional,
)  # fmt: skip


@pytest.fixture
def cursor() -> Iterator[duckdb.DuckDBPyConnection]:
    with open_cursor() as one:
        yield one


def counted(cursor: duckdb.DuckDBPyConnection, tables: Tables, as_of: date = AS_OF) -> dict[str, Counted]:
    """indicator → (unit, year) → (value, total)"""
    load(cursor, tables)
    found: dict[str, Counted] = {}
    for row in derive(cursor, as_of=as_of)["observations"].to_pylist():
        key = (row["district_code"], row["year"])
        assert key not in found.setdefault(row["indicator"], {}), f"{row['indicator']} says {key} twice"
        found[row["indicator"]][key] = (row["value"], row["total"])
    return found


@pytest.fixture(scope="module")
def small_city() -> dict[str, Counted]:
    with open_cursor() as one:
        return counted(one, TABLES)


@pytest.mark.parametrize("indicator", sorted(EXPECTED))
def test_the_small_city_is_what_was_counted_by_hand(small_city: dict[str, Counted], indicator: str) -> None:
    assert small_city[indicator] == EXPECTED[indicator]


def test_every_statement_was_counted_by_hand_too() -> None:
    assert set(EXPECTED) == set(indicator_ids())


@pytest.mark.parametrize("indicator", indicator_ids())
def test_the_register_names_the_tables_a_statement_reads(indicator: str) -> None:
    """By them the product knows which districts a city's number lacks."""
    # Who reported is asked of all tables; the rows themselves are read from these.
    read = definitions.tables_read(definitions.composed("questions/making", rows_of=indicator))
    assert set(register().indicator(indicator).tables) == set(read)


def test_a_city_that_reports_nothing_has_no_observation(cursor: duckdb.DuckDBPyConnection) -> None:
    assert counted(cursor, {}) == {}


@pytest.mark.parametrize("table", sorted(TABLES))
def test_without_a_table_its_indicators_have_no_row_and_no_zero(
    cursor: duckdb.DuckDBPyConnection, table: str
) -> None:
    """What is counted from several tables may stay, without a value."""
    # Who sent a register, and the city level that sent anything, has none of what goes with it.
    goes_with = dictionary().table(table).reported_with
    found = counted(cursor, {
        name: [row for row in rows if not goes_with or row["district_code"] != CITY]
        for name, rows in TABLES.items()
        if name not in (table, goes_with)
    })  # fmt: skip
    for indicator in _counted_from()[table]:
        values = [value for value, _ in found.get(indicator, {}).values()]
        assert values == [None] * len(values), indicator


@pytest.mark.parametrize("table", ["institutions", "activities", "measures"])
def test_who_reported_and_sent_no_row_of_a_table_has_none(
    cursor: duckdb.DuckDBPyConnection, table: str
) -> None:
    """Districts by their register, the city level by anything; of D, with communities alone, nobody knows."""
    found = counted(cursor, {name: rows for name, rows in TABLES.items() if name != table})
    for indicator in _counted_from()[table]:
        numbers = found[indicator]
        assert {value for value, _ in numbers.values()} == {0.0}, indicator
        is_of_the_city = register().indicator(indicator).kind is Kind.COUNT
        assert {unit for unit, _ in numbers} == ({CITY} if is_of_the_city else {A, B, C, CITY}), indicator
        is_of_the_year = {year for _, year in EXPECTED[indicator]} == {AS_OF.year}
        assert {year for _, year in numbers} == {AS_OF.year if is_of_the_year else None}, indicator


@pytest.mark.parametrize("indicator", ["associations.city", "bases.city", "bases.provincial"])
def test_what_the_city_has_is_not_told_by_its_districts(
    cursor: duckdb.DuckDBPyConnection, indicator: str
) -> None:
    """A city level that sent nothing has no 0; a provincial base that a district shows is there."""
    silent = {name: [row for row in rows if row["district_code"] != CITY] for name, rows in TABLES.items()}
    assert indicator not in counted(cursor, silent)
    ledger_alone = {**silent, "funding": TABLES["funding"]}
    assert counted(cursor, ledger_alone)[indicator] == {(CITY, None): (0.0, None)}
    bases = [institution("1", B, kind, "2016-01-01") for kind in ("training_base_provincial", "association")]
    found = counted(cursor, {**silent, "institutions": bases})
    shown = {(CITY, None): (1.0, None)} if indicator == "bases.provincial" else None
    assert found.get(indicator) == shown


class TestRowsOfAnEarlierYear:
    """What is carried forward over New Year says nothing of this year: its people do not count in it."""

    @pytest.fixture
    def found(self, cursor: duckdb.DuckDBPyConnection) -> dict[str, Counted]:
        """七里河 as it reported at the end of 2019, on 2020-06-30."""
        load(cursor, TABLES)
        older = [OlderReport(B, table, day("2019-12-31")) for table in TABLES if table != "communities"]
        rows = derive(cursor, as_of=AS_OF, older=older)["observations"].to_pylist()
        numbers: dict[str, Counted] = {}
        for row in rows:
            key = (row["district_code"], row["year"])
            numbers.setdefault(row["indicator"], {})[key] = (row["value"], row["total"])
        return numbers

    def test_no_number_of_this_year_holds_them(self, found: dict[str, Counted]) -> None:
        checked = 0
        for indicator, expected in EXPECTED.items():
            if {year for _, year in expected} != {AS_OF.year}:
                continue
            (own, total), (city, of) = expected[B, 2020], expected[CITY, 2020]
            assert (B, 2020) not in found[indicator], indicator
            # How many came in 城关, nobody wrote down.
            value = None if indicator == "training.frontline" else (city or 0) - (own or 0)
            # "of 8" stays of 8.
            of = of if of in (None, 8) else of - (total or 0)
            assert found[indicator][CITY, 2020] == (value, of), indicator
            checked += 1
        assert checked == 9

    def test_what_stands_and_what_is_of_earlier_years_stays(self, found: dict[str, Counted]) -> None:
        for indicator in (
            "workforce.total",
            "agencies.count",
            "communities.staffed",
            "funding.district_floor",
        ):
            assert found[indicator] == EXPECTED[indicator]
        expected = {key: value for key, value in EXPECTED["funding.purchase"].items() if key != (B, 2020)}
        assert found["funding.purchase"] == expected

    def test_a_year_that_nobody_reported_has_no_number_at_all(
        self, cursor: duckdb.DuckDBPyConnection
    ) -> None:
        load(cursor, TABLES)
        older = [OlderReport(unit, "activities", day("2019-12-31")) for unit in (CITY, A, B, C)]
        rows = derive(cursor, as_of=AS_OF, older=older)["observations"].to_pylist()
        assert not [row for row in rows if row["indicator"] in ("practice.services", "funding.audited")]


def test_a_district_that_reports_without_a_hit_has_zero(cursor: duckdb.DuckDBPyConnection) -> None:
    found = counted(cursor, {
        "institutions": [institution("1", B, "culture", "2010-01-01")],
        "activities": [activity("1", B, "holder_training", "2020-01-01", 5)],
        "measures": [measure(B, "ethics", "2024-01-01")],
        "registrations": [person("p1", B)],
        "communities": [{**row, "posts": 0} for row in COMMUNITIES if row["district_code"] == B],
        "funding": [money("1", B, 2020, "fiscal", "other", "1")],
    })  # fmt: skip
    for indicator, rows in found.items():
        expected = 1.0 if indicator == "workforce.total" else 0.0
        assert {value for value, _ in rows.values()} == {expected}, indicator


#: Counted out of the city's 8 districts, whether they report or not.
OF_EIGHT = {
    "associations.district", "bases.district", "funding.audited", "leadership.assessed",
    "leadership.documents",
}  # fmt: skip
#: Out of the city level and its districts.
OF_NINE = {"registration.base", "funding.in_assessment"}


def test_the_city_is_the_sum_of_its_districts_and_the_city_level(cursor: duckdb.DuckDBPyConnection) -> None:
    """With nothing at city level, every city row is the sum of the district rows."""
    districts_only = {
        name: [row for row in rows if row["district_code"] != CITY] for name, rows in TABLES.items()
    }
    found = counted(cursor, districts_only)
    of_the_city_alone = {
        "associations.city", "bases.city", "bases.provincial", "funding.growth", "systems.established",
        "training.plan", "recruitment.rules", "assessment.standards", "funding.rules",
    }  # fmt: skip
    checked = 0
    for indicator in sorted(set(found) - of_the_city_alone):
        rows = found[indicator]
        for (unit, year), (value, total) in rows.items():
            if unit != CITY:
                continue
            parts = [part for (code, when), part in rows.items() if code != CITY and when == year]
            assert value == sum(part[0] or 0 for part in parts), indicator
            if indicator in OF_EIGHT:
                assert total == 8, indicator
            elif indicator in OF_NINE:
                assert total == 9, indicator
            else:
                assert total is None or total == sum(part[1] or 0 for part in parts), indicator
            checked += 1
    assert checked == 39


class TestAPersonCountsOnce:
    """A professional counts once, in one district."""

    @pytest.mark.parametrize(("in_a", "in_b", "counts_in"), [
        ("2018-01-01", "2019-01-01", B), ("2019-01-01", "2018-01-01", A), ("2019-01-01", "2019-01-01", A),
        (None, "2019-01-01", B), ("2019-01-01", None, A), (None, None, A),
    ])  # fmt: skip
    def test_where_the_latest_registration_is(
        self, cursor: duckdb.DuckDBPyConnection, in_a: str | None, in_b: str | None, counts_in: str
    ) -> None:
        rows = [
            professional("p1", unit, registered_on=day(on) if on else None)
            for unit, on in ((B, in_b), (A, in_a))
        ]
        found = counted(cursor, {"registrations": rows})["workforce.professional"]
        assert found == {
            (A, None): (float(counts_in == A), None),
            (B, None): (float(counts_in == B), None),
            (CITY, None): (1.0, None),
        }

    def test_a_cancelled_row_never_hides_an_active_one(self, cursor: duckdb.DuckDBPyConnection) -> None:
        rows = [
            professional("p1", A, registered_on=day("2019-01-01"), cancelled_on=day("2020-01-01")),
            professional("p1", B, registered_on=day("2015-01-01")),
        ]
        found = counted(cursor, {"registrations": rows})["workforce.total"]
        assert (found[A, None], found[B, None], found[CITY, None]) == ((0, None), (1, None), (1, None))

    @pytest.mark.parametrize(
        ("in_a", "in_b", "counts_in"),
        [("2018-01-01", "2019-01-01", B), (None, "2010-01-01", B), ("2010-01-01", None, A), (None, None, A)],
    )
    def test_also_when_struck_off_in_both(
        self, cursor: duckdb.DuckDBPyConnection, in_a: str | None, in_b: str | None, counts_in: str
    ) -> None:
        breach = {"cancelled_on": day("2020-02-01"), "cancel_reason": "breach_of_law"}
        rows = [
            person("p1", unit, registered_on=day(on) if on else None, **breach)
            for unit, on in ((B, in_b), (A, in_a))
        ]
        found = counted(cursor, {"registrations": rows})["registration.revoked"]
        assert {unit for (unit, _), (value, _) in found.items() if value == 1.0} == {CITY, counts_in}


@pytest.mark.parametrize(("opened", "closed", "is_open"), [
    ("2020-06-30", None, True), ("2020-07-01", None, False), ("2016-01-01", "2020-07-01", True),
    ("2016-01-01", "2020-06-30", False),
])  # fmt: skip
@pytest.mark.parametrize(
    ("indicator", "kind", "unit"),
    [
        ("bases.provincial", "training_base_provincial", CITY),
        ("bases.city", "training_base_city", CITY),
        ("bases.district", "practice_base", B),
        ("associations.district", "association", B),
        ("associations.city", "association", CITY),
    ],
)
def test_an_institution_counts_from_the_day_it_is_established_until_the_day_it_is_closed(
    cursor: duckdb.DuckDBPyConnection, *, indicator: str, kind: str, unit: str, opened: str,
    closed: str | None, is_open: bool,
) -> None:  # fmt: skip
    found = counted(cursor, {"institutions": [institution("1", unit, kind, opened, closed)]})
    assert found[indicator][CITY, None][0] == float(is_open)


@pytest.mark.parametrize("kind", ["rural", "town"])
def test_who_works_in_a_village_or_a_town_staffs_no_urban_community(
    cursor: duckdb.DuckDBPyConnection, kind: str
) -> None:
    places = [community(A1, "urban", 1, "甲社区"), community(A_TOWN, kind, 1, "甲镇")]
    there = {"registrations": [professional("p1", A, community_code=A_TOWN)], "communities": places}
    found = counted(cursor, there)
    assert found["communities.staffed"][CITY, None] == (0, 1)
    assert found["communities.posts"][CITY, None] == (1, 1)
    assert found["rural.posts"][CITY, None] == (1, None)


@pytest.mark.parametrize(
    ("columns", "active"),
    [
        ({}, True),
        ({"cancelled_on": day("2020-07-01")}, True),
        ({"cancelled_on": day("2020-06-30")}, False),
        # A lapsed registration is still a person.
        ({"registered_on": day("2012-01-01"), "valid_until": day("2015-01-01")}, True),
    ],
)
def test_active_is_in_the_register_and_not_cancelled(
    cursor: duckdb.DuckDBPyConnection, columns: Mapping[str, Any], active: bool
) -> None:
    found = counted(cursor, {"registrations": [person("p1", A, **columns)]})
    assert found["workforce.total"][CITY, None] == (float(active), None)


@pytest.mark.parametrize(
    ("columns", "senior"),
    [
        ({"certificate": "assistant"}, False),
        ({"certificate": "social_worker"}, True),
        ({"certificate": "senior"}, True),
        ({"certificate": "none", "equivalent_ability": True}, True),
        ({"certificate": "none", "equivalent_ability": False}, False),
        ({"certificate": "none", "equivalent_ability": None}, False),
        ({"certificate": "senior", "category": "general"}, False),
    ],
)
def test_senior_is_a_certificate_or_an_equivalent_ability_of_a_professional(
    cursor: duckdb.DuckDBPyConnection, columns: Mapping[str, Any], senior: bool
) -> None:
    found = counted(cursor, {"registrations": [professional("p1", A, **columns)]})
    assert found["workforce.senior"][CITY, None] == (float(senior), None)


def test_money_adds_up_to_the_cent(cursor: duckdb.DuckDBPyConnection) -> None:
    """Ten times 0.10 is 1.00; as binary fractions it would be 0.9999999999999999."""
    rows = [money(str(number), A, 2019, "lottery", "purchase", "0.10") for number in range(10)]
    found = counted(cursor, {"funding": rows})
    for indicator in ("funding.district_floor", "funding.purchase", "funding.mix", "funding.growth"):
        assert found[indicator][A, 2019][0] == 1.0


def _counted_from() -> dict[str, list[str]]:
    """table → the indicators that have no value without it"""
    register = {
        "workforce.", "communities.staffed", "training.holders", "agencies.professionals", "certified.",
        "administration.", "volunteers.", "registration.projects", "registration.revoked", "assessment.posts",
        "pay.",
    }  # fmt: skip
    ledger = {"funding.city", "funding.district", "funding.growth", "funding.purchase", "funding.mix",
              "assessment.projects"}  # fmt: skip
    sheets = {
        "registrations": register,
        "funding": ledger,
        "communities": {"communities.", "rural."},
        "institutions": {"bases.", "associations.", "education.", "posts.", "agencies.count", "party."},
        "activities": {"training.cadres", "training.frontline", "practice.", "publicity.", "funding.audited"},
        "measures": {
            "leadership.",
            "systems.",
            "training.plan",
            "recruitment.",
            "registration.base",
            "assessment.standards",
            "funding.rules",
            "funding.in_assessment",
        },
    }
    return {
        table: [id for id in indicator_ids() if id.startswith(tuple(starts))]
        for table, starts in sheets.items()
    }
