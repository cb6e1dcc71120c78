"""What a snapshot adds up to, recomputed another way on cities nobody made up by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from analytics.policy.loading import register
from analytics.warehouse import definitions
from analytics.warehouse.connection import cursor as open_cursor
from analytics.warehouse.definitions import indicator_ids
from analytics.warehouse.rollups import OBSERVATIONS, derive
from analytics.warehouse.snapshots.catalogue import Catalogue
from tests.plain_snapshots import publish
from tests.warehouse.random_city import RandomCity
from tests.warehouse.recount import (
    ACTIVITIES,
    CITY_INSTITUTIONS,
    DISTRICTS_WITH,
    INSTITUTIONS,
    MEASURES,
    PEOPLE,
    UNITS_WITH,
    Recount,
)
from tests.warehouse.small_city import AS_OF, CITY, TABLES, A, day, load, person

SEEDS = range(5)


@pytest.fixture
def cursor() -> Iterator[duckdb.DuckDBPyConnection]:
    with open_cursor() as one:
        yield one


@pytest.fixture(scope="module", params=SEEDS)
def city(request: pytest.FixtureRequest) -> tuple[Observed, Recount]:
    city = RandomCity(request.param)
    with open_cursor() as one:
        load(one, city.tables)
        rows = derive(one, as_of=AS_OF)["observations"].to_pylist()
    return Observed(rows), Recount(city)


class TestARandomCityCountedAnotherWayIsTheSame:
    """Between them the tests recount every indicator."""

    def test_people(self, city: tuple[Observed, Recount]) -> None:
        observed, recount = city
        for indicator, tests in PEOPLE.items():
            if indicator != "training.holders":
                assert observed.values(indicator) == recount.people_who(*tests), indicator
        assert observed.values("training.holders") == recount.trained()
        assert observed.values("communities.staffed") == recount.staffed()
        revoked = {unit: value for unit, (value, _) in observed.values("registration.revoked").items()}
        assert revoked == recount.revoked()

    def test_money(self, city: tuple[Observed, Recount]) -> None:
        observed, recount = city
        lottery = recount.amounts(lambda row: row.source == "lottery", with_city=False)
        judged = {key: yuan for key, yuan in lottery.items() if key[1] >= 2014}
        growing = {key: yuan for key, yuan in judged.items() if key[1] >= 2015}
        assert observed.years("funding.city_floor") == {k: yuan for k, yuan in judged.items() if k[0] == CITY}
        assert observed.years("funding.district_floor") == {
            key: yuan for key, yuan in judged.items() if key[0] != CITY
        }
        assert observed.years("funding.growth") == growing
        assert observed.years("funding.growth", "total") == {
            (unit, year): judged.get((unit, year - 1)) for unit, year in growing
        }
        for indicator, column, keep in (
            ("funding.purchase", "value", lambda row: row.purpose == "purchase"),
            ("funding.mix", "value", lambda row: row.source == "lottery"),
            ("funding.mix", "total", lambda row: True),
        ):
            assert observed.years(indicator, column) == recount.amounts(keep, with_city=True)
        assert observed.values("assessment.projects") == recount.projects()

    def test_institutions_activities_and_measures(self, city: tuple[Observed, Recount]) -> None:
        observed, recount = city
        for indicator, tests in INSTITUTIONS.items():
            assert observed.values(indicator) == recount.sheet("institutions", *tests), indicator
        for indicator, test in CITY_INSTITUTIONS.items():
            assert observed.values(indicator) == recount.in_the_city(test), indicator
        for indicator, tests in ACTIVITIES.items():
            assert observed.values(indicator) == recount.sheet("activities", *tests), indicator
        for indicator, (sheet, tests) in DISTRICTS_WITH.items():
            assert observed.values(indicator) == recount.districts_with(sheet, *tests), indicator
        assert observed.values("training.cadres") == recount.attendances("cadre_training")
        assert observed.values("training.frontline") == recount.attendances("frontline_training")
        for indicator, asked in MEASURES.items():
            assert observed.values(indicator) == recount.in_force(asked), indicator
        for indicator, kind in UNITS_WITH.items():
            assert observed.values(indicator) == recount.units_with(kind), indicator
        assert observed.values("communities.posts") == recount.urban_posts()
        assert observed.values("rural.posts") == recount.rural_posts()


class Observed:
    """The observations of one snapshot, looked up by indicator."""

    def __init__(self, rows: list[dict[str, Any]]) -> None:
        self.rows = rows

    def values(self, indicator: str) -> dict[str, tuple[float | None, float | None]]:
        """unit → (value, total)"""
        mine = [row for row in self.rows if row["indicator"] == indicator]
        return {row["district_code"]: (row["value"], row["total"]) for row in mine}

    def years(self, indicator: str, column: str = "value") -> dict[tuple[str, int], float | None]:
        """(unit, year) → value or total"""
        mine = [row for row in self.rows if row["indicator"] == indicator]
        return {(row["district_code"], row["year"]): row[column] for row in mine}


@pytest.mark.parametrize("seed", SEEDS)
def test_the_workforce_cube_holds_every_active_person_once(
    cursor: duckdb.DuckDBPyConnection, seed: int
) -> None:
    city = RandomCity(seed)
    load(cursor, city.tables)
    cube = derive(cursor, as_of=AS_OF)["workforce_cube"].to_pandas()
    people = Recount(city).people
    assert not cube.drop(columns="people").duplicated().any()
    for column in ("district_code", "employer_kind", "certificate", "category", "gender", "education"):
        assert cube.groupby(column)["people"].sum().to_dict() == Counter(
            getattr(row, column) for row in people
        )
    unborn = cube[cube["age_band"].isna()]["people"].sum()
    assert unborn == sum(row.birth_year is None for row in people)


@pytest.mark.parametrize(
    ("age", "band"),
    [(18, "up_to_35"), (35, "up_to_35"), (36, "36_to_40"), (40, "36_to_40"), (41, "41_to_45"),
     (45, "41_to_45"), (46, "46_to_50"), (50, "46_to_50"), (51, "51_to_54"), (54, "51_to_54"),
     (55, "from_55"), (70, "from_55")],
)  # fmt: skip
def test_age_bands_end_where_the_talent_statistics_end_them(
    cursor: duckdb.DuckDBPyConnection, age: int, band: str
) -> None:
    load(cursor, {"registrations": [person("p1", A, birth_year=AS_OF.year - age)]})
    assert derive(cursor, as_of=AS_OF)["workforce_cube"].to_pydict()["age_band"] == [band]


@pytest.mark.parametrize(
    ("registered_on", "valid_until", "state"),
    [
        (None, None, "not_registered"),
        ("2020-07-01", "2023-06-30", "not_registered"),
        ("2020-06-30", "2023-06-29", "valid"),
        ("2017-10-02", "2020-10-01", "valid"),
        # Renewed in the last three months.
        ("2017-10-01", "2020-09-30", "due"),
        ("2017-07-01", "2020-06-30", "due"),
        ("2017-06-30", "2020-06-29", "lapsed"),
        # No end given: three years.
        ("2019-06-30", None, "valid"),
        ("2017-06-29", None, "lapsed"),
    ],
)
def test_a_registration_is_valid_then_due_then_lapsed(
    cursor: duckdb.DuckDBPyConnection, registered_on: str | None, valid_until: str | None, state: str
) -> None:
    dates = {
        name: day(text)
        for name, text in (("registered_on", registered_on), ("valid_until", valid_until))
        if text
    }
    load(cursor, {"registrations": [person("p1", A, **dates)]})
    assert derive(cursor, as_of=AS_OF)["workforce_cube"].to_pydict()["registration_state"] == [state]


def test_the_derived_tables_are_these_and_ordered(cursor: duckdb.DuckDBPyConnection) -> None:
    load(cursor, TABLES)
    derived = derive(cursor, as_of=AS_OF)
    assert set(derived) == {"observations", "workforce_cube", "people_cube", "community_staffing", "rules"}
    observed = derived["observations"]
    assert observed.schema == OBSERVATIONS
    keys = [(r["indicator"], r["district_code"], r["year"] or 0) for r in observed.to_pylist()]
    assert keys == sorted(set(keys))
    assert derived["community_staffing"].column("code").to_pylist() == sorted(
        row["code"] for row in TABLES["communities"]
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_who_reported_is_the_same_to_the_numbers_and_to_the_manifest(tmp_path: Path, seed: int) -> None:
    tables = dict[str, Any](RandomCity(seed).tables)
    publish(tmp_path, AS_OF, **tables)
    snapshot = Catalogue(tmp_path).on(AS_OF)
    with open_cursor() as one:
        load(one, tables)
        text = definitions.composed("relations/reporting")
        by_rows = set(definitions.execute(one, text, as_of=AS_OF).fetchall())
    by_manifest = {
        (table, unit)
        for unit in snapshot.days
        for table in tables
        if snapshot.day_of(unit, table) is not None
    }
    assert by_rows == by_manifest


def test_the_order_of_the_rows_changes_nothing(cursor: duckdb.DuckDBPyConnection) -> None:
    load(cursor, TABLES)
    forwards = derive(cursor, as_of=AS_OF)
    load(cursor, {name: list(reversed(rows)) for name, rows in TABLES.items()})
    assert derive(cursor, as_of=AS_OF) == forwards


def test_every_indicator_of_the_register_has_one_statement_and_none_is_orphaned() -> None:
    assert sorted(register().indicators) == list(indicator_ids())
