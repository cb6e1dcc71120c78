"""Every question is answered from sealed snapshots, for the units the viewer may see and no others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from analytics import warehouse
from analytics.access.scope import Scope
from analytics.errors import UnknownName
from analytics.explore.declarations import subjects
from analytics.warehouse.connection import SQL, cursor, statement
from analytics.warehouse.definitions import OF_ROWS, SHARED, spelled_out
from analytics.warehouse.questions.making import sql_of
from analytics.warehouse.questions.observations import OBSERVATION_COLUMNS, community_staffing, observations
from analytics.warehouse.snapshots.catalogue import Catalogue
from analytics.warehouse.snapshots.publishing import publish
from analytics.warehouse.snapshots.snapshot import DistrictReport, Origin, Snapshot
from tests.plain_snapshots import Tables, arrow
from tests.warehouse.small_city import (
    A1,
    A2,
    A3,
    A_RURAL,
    A_TOWN,
    AS_OF,
    B1,
    B2,
    B_RURAL,
    B_TOWN,
    CITY,
    EXPECTED,
    TABLES,
    A,
    B,
    C,
    D,
    load,
)  # fmt: skip

EVERYTHING = Scope.everything()
EARLIER = date(2020, 3, 31)


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """The small city of 2020-06-30, and a quarter before it without its register."""
    root = tmp_path_factory.mktemp("snapshots")
    for as_of, tables in ((EARLIER, {**TABLES, "registrations": ()}), (AS_OF, TABLES)):
        seal(root, tables, as_of=as_of)
    return Catalogue(root)


def seal(root: Path, tables: Tables, *, as_of: date) -> Snapshot:
    return publish(
        root, {name: arrow(name, rows) for name, rows in tables.items()}, as_of=as_of, actor="test",
        origin=Origin.SUBMISSION, districts={A: DistrictReport()}, expected_head="any",
    )  # fmt: skip


@pytest.fixture
def newest(catalogue: Catalogue) -> Snapshot:
    return catalogue.on(AS_OF)


class TestObservations:
    def test_they_are_what_was_published_with_the_snapshot_they_belong_to(self, catalogue: Catalogue) -> None:
        found = observations(catalogue, catalogue.timeline(), scope=EVERYTHING)
        assert tuple(found.columns) == OBSERVATION_COLUMNS
        assert [(day.date(), seq) for day, seq in found[["as_of", "seq"]].drop_duplicates().to_numpy()] == [
            (EARLIER, 1),
            (AS_OF, 2),
        ]
        now = found[found["as_of"] == pd.Timestamp(AS_OF)]
        total = now[now["indicator"] == "workforce.total"].set_index("district_code")["value"]
        assert total.to_dict() == {CITY: 13, A: 7, B: 6, C: 0}
        years = now[(now["indicator"] == "funding.city_floor")]["year"].tolist()
        assert years == [2014, 2015, 2019, 2020]
        assert now[now["indicator"] == "workforce.total"]["year"].isna().all()

    def test_an_unreported_number_is_missing_and_not_zero(self, catalogue: Catalogue) -> None:
        found = observations(catalogue, catalogue.timeline(), scope=EVERYTHING)
        before = found[found["seq"] == 1]
        assert "workforce.total" not in set(before["indicator"])
        assert before[before["indicator"] == "communities.staffed"]["value"].isna().all()

    @pytest.mark.parametrize("units", [[A], [B, C], [CITY], []])
    def test_the_scope_is_never_left(self, catalogue: Catalogue, units: list[str]) -> None:
        found = observations(catalogue, catalogue.timeline(), scope=Scope.of(units))
        assert set(found["district_code"]) == set(units)

    def test_of_no_snapshot_there_are_none(self, catalogue: Catalogue) -> None:
        found = observations(catalogue, [], scope=EVERYTHING)
        assert list(found.columns) == list(OBSERVATION_COLUMNS)
        assert found.empty

    def test_only_the_snapshots_asked_for_are_read(self, catalogue: Catalogue, newest: Snapshot) -> None:
        assert set(observations(catalogue, [newest], scope=EVERYTHING)["seq"]) == {newest.seq}


class TestCommunityStaffing:
    def test_each_community_with_who_works_there(self, catalogue: Catalogue, newest: Snapshot) -> None:
        found = community_staffing(catalogue, newest, scope=EVERYTHING).set_index("code")
        registered = found["professionals_registered"]
        assert registered.dropna().to_dict() == {
            A1: 2, A2: 0, A3: 1, A_RURAL: 1, A_TOWN: 0, B1: 1, B2: 0, B_RURAL: 0, B_TOWN: 0,
            "620111001001": 0,
        }  # fmt: skip
        assert found.index[registered.isna()].tolist() == ["620104001001"]
        assert found["staffed"].isna().tolist() == registered.isna().tolist()
        assert set(found.index[found["staffed"].fillna(False).astype(bool)]) == {A1, A3, A_RURAL, B1}

    def test_the_scope_is_never_left(self, catalogue: Catalogue, newest: Snapshot) -> None:
        found = community_staffing(catalogue, newest, scope=Scope.of([D, CITY]))
        assert found["code"].tolist() == ["620104001001"]


class TestSqlOf:
    @pytest.fixture
    def tables(self) -> Iterator[duckdb.DuckDBPyConnection]:
        with cursor() as one:
            load(one, TABLES)
            yield one

    @pytest.mark.parametrize("indicator", sorted(EXPECTED))
    def test_what_a_reader_is_shown_can_be_run_as_it_stands(
        self, tables: duckdb.DuckDBPyConnection, newest: Snapshot, indicator: str
    ) -> None:
        """On the six tables alone and without a parameter, it gives the very observation."""
        found = tables.execute(sql_of(newest, indicator)).fetchall()
        assert {(unit, year): (value, total) for _, unit, year, value, total in found} == EXPECTED[indicator]

    def test_an_unknown_one_is_refused(self, newest: Snapshot) -> None:
        with pytest.raises(UnknownName, match="indicator"):
            sql_of(newest, "workforce")


class TestSpelledOut:
    @pytest.mark.parametrize(
        "value",
        [
            None, True, False, 0, -5, 2016, 1.5, float("-inf"), Decimal("-12.50"), Decimal("1E+3"),
            Decimal("0.05"), "", "it's", "城关'; drop table x; --", date(2020, 6, 30),
            datetime.fromisoformat("2020-06-30T12:05:01.000250"),
            ["a", "b'c"], [None, 2016], [date(2020, 6, 30)], [True, False], ("a",),
        ],
    )  # fmt: skip
    def test_a_literal_is_what_the_parameter_was(self, value: object) -> None:
        text = "select $value as value, typeof($value) as type"
        with cursor() as one:
            bound = one.execute(text, {"value": value}).fetchone()
            assert one.execute(spelled_out(text, {"value": value})).fetchone() == bound

    def test_only_parameters_are_replaced(self) -> None:
        text = "-- it's $a\nselect $a, '$a, it''s', \"$a\", a.\"b$a\" -- $a"
        assert spelled_out(text, {"a": 1}) == text.replace("select $a", "select 1")

    def test_a_parameter_without_a_value_is_refused(self) -> None:
        with pytest.raises(UnknownName, match="as_of"):
            spelled_out("select $as_off", {"as_of": 1})

    def test_what_has_no_literal_is_refused(self) -> None:
        with pytest.raises(TypeError, match="Scope"):
            spelled_out("select $a", {"a": EVERYTHING})


class TestStatements:
    def test_none_is_orphaned(self) -> None:
        """Each is an indicator's rows, a shared relation, a rollup, a subject, or named by a function."""
        source = "\n".join(
            path.read_text(encoding="utf-8") for path in Path(warehouse.__file__).parent.rglob("*.py")
        )
        for path in (SQL / "questions").glob("*.sql"):
            assert f'"questions/{path.stem}"' in source, path.name
        for path in (SQL / "rollups").glob("*.sql"):
            assert path.stem in source, path.name
        assert {path.stem for path in (SQL / "relations").glob("*.sql")} == {*SHARED, *OF_ROWS}
        assert {path.stem.removesuffix("_alike") for path in (SQL / "explore").glob("*.sql")} == set(
            subjects()
        )
        assert {path.parent.name for path in SQL.glob("*/*.sql")} == {
            "explore", "questions", "relations", "rollups", "rows",
        }  # fmt: skip

    @pytest.mark.parametrize("folder", ["rows", "relations", "rollups"])
    def test_a_definition_could_run_on_another_engine(self, folder: str) -> None:
        """The city's codes come in as parameters; nothing that only DuckDB reads where a list does."""
        for path in (SQL / folder).glob("*.sql"):
            if path.stem != "asked":
                text = statement(f"{folder}/{path.stem}").lower()
                code = re.sub(r"--.*", "", text)
                assert not re.search(r"6201|\bby all\b|grouping sets|columns\(|\bexclude\b|qualify", code), (
                    path
                )

    @pytest.mark.parametrize(
        "path", sorted(str(path.relative_to(SQL).with_suffix("")) for path in SQL.glob("*/*.sql"))
    )
    def test_each_says_first_what_a_row_is(self, path: str) -> None:
        assert re.match(r"-- One row\b", statement(path)), path
