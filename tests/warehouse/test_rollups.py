"""What a snapshot adds up to, recomputed another way on cities nobody made up by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import duckdb
import pandas as pd
import pytest

from analytics.policy.loading import register
from analytics.warehouse.connection import cursor as open_cursor
from analytics.warehouse.rollups import OBSERVATIONS, derive, indicator_ids
from tests.warehouse.random_city import RandomCity
from tests.warehouse.recount import PEOPLE, Amounts, Recount
from tests.warehouse.small_city import AS_OF, CITY, TABLES, A, day, load, person

SEEDS = range(8)


@pytest.fixture
def cursor() -> Iterator[duckdb.DuckDBPyConnection]:
    with open_cursor() as one:
        yield one


@pytest.mark.parametrize("seed", SEEDS)
def test_a_random_city_counted_another_way_is_the_same(cursor: duckdb.DuckDBPyConnection, seed: int) -> None:
    city = RandomCity(seed)
    load(cursor, city.tables)
    observed = derive(cursor, as_of=AS_OF)["observations"].to_pandas()
    recount = Recount(city)

    def values(indicator: str) -> dict[str, tuple[float | None, float | None]]:
        rows = observed[observed["indicator"] == indicator]
        return {row.district_code: (_or_none(row.value), _or_none(row.total)) for row in rows.itertuples()}

    def by_year(indicator: str, column: str = "value") -> Amounts:
        rows = observed[observed["indicator"] == indicator]
        return {(row["district_code"], int(row["year"])): row[column] for _, row in rows.iterrows()}

    for indicator, tests in PEOPLE.items():
        assert values(indicator) == recount.people_who(*tests), indicator
    assert values("communities.staffed") == recount.staffed()
    assert {unit: value for unit, (value, _) in values("registration.revoked").items()} == recount.revoked()
    assert values("assessment.projects") == recount.projects()

    lottery = recount.amounts(lambda row: row.source == "lottery", with_city=False)
    judged = {key: amount for key, amount in lottery.items() if key[1] >= 2014}
    assert by_year("funding.city_floor") == {key: x for key, x in judged.items() if key[0] == CITY}
    assert by_year("funding.district_floor") == {key: x for key, x in judged.items() if key[0] != CITY}
    assert by_year("funding.growth") == {key: x for key, x in judged.items() if key[1] >= 2015}
    before = {key: _or_none(x) for key, x in by_year("funding.growth", "total").items()}
    assert before == {key: judged.get((key[0], key[1] - 1)) for key in judged if key[1] >= 2015}
    assert by_year("funding.purchase") == recount.amounts(
        lambda row: row.purpose == "purchase", with_city=True
    )
    assert by_year("funding.mix") == recount.amounts(lambda row: row.source == "lottery", with_city=True)
    assert by_year("funding.mix", "total") == recount.amounts(lambda row: True, with_city=True)


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
    assert set(derived) == {"observations", "workforce_cube", "community_staffing"}
    observed = derived["observations"]
    assert observed.schema == OBSERVATIONS
    keys = [(r["indicator"], r["district_code"], r["year"] or 0) for r in observed.to_pylist()]
    assert keys == sorted(set(keys))
    assert derived["community_staffing"].column("code").to_pylist() == sorted(
        row["code"] for row in TABLES["communities"]
    )


def test_the_order_of_the_rows_changes_nothing(cursor: duckdb.DuckDBPyConnection) -> None:
    load(cursor, TABLES)
    forwards = derive(cursor, as_of=AS_OF)
    load(cursor, {name: list(reversed(rows)) for name, rows in TABLES.items()})
    assert derive(cursor, as_of=AS_OF) == forwards


def test_every_indicator_of_the_register_has_one_statement_and_none_is_orphaned() -> None:
    assert sorted(register().indicators) == list(indicator_ids())


def _or_none(value: float) -> float | None:
    return None if pd.isna(value) else float(value)
