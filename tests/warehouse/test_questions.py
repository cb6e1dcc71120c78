"""Every question is answered from sealed snapshots, for the units the viewer may see and no others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from analytics.access.scope import Scope
from analytics.errors import UnknownName
from analytics.warehouse import questions
from analytics.warehouse.catalogue import Catalogue
from analytics.warehouse.connection import SQL, cursor, statement
from analytics.warehouse.publishing import publish
from analytics.warehouse.questions import (
    OBSERVATION_COLUMNS,
    community_staffing,
    making,
    making_ids,
    making_rows,
    observations,
    sql_of,
)  # fmt: skip
from analytics.warehouse.rollups import indicator_ids
from analytics.warehouse.snapshot import DistrictReport, Origin, Snapshot
from tests.warehouse.random_city import RandomCity
from tests.warehouse.small_city import (
    A1,
    A2,
    A3,
    A_RURAL,
    AS_OF,
    B1,
    B2,
    B_RURAL,
    CITY,
    EXPECTED,
    TABLES,
    A,
    B,
    C,
    D,
    Tables,
    arrow,
    load,
)  # fmt: skip

EVERYTHING = Scope.everything()
TARGETS = [
    "associations.city", "associations.district", "bases.city", "bases.district", "bases.provincial",
    "communities.staffed", "funding.city_floor", "funding.district_floor", "funding.growth",
    "workforce.professional", "workforce.senior", "workforce.total",
]  # fmt: skip
MONEY = [id for id in TARGETS if id.startswith("funding.")]
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
    def test_they_are_what_was_published_with_the_snapshot_they_belong_to(
        self, catalogue: Catalogue
    ) -> None:
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
            A1: 2, A2: 0, A3: 1, A_RURAL: 1, B1: 1, B2: 0, B_RURAL: 0, "620111001001": 0,
        }  # fmt: skip
        assert found.index[registered.isna()].tolist() == ["620104001001"]
        assert found["staffed"].isna().tolist() == registered.isna().tolist()
        assert set(found.index[found["staffed"].fillna(False).astype(bool)]) == {A1, A3, A_RURAL, B1}

    def test_the_scope_is_never_left(self, catalogue: Catalogue, newest: Snapshot) -> None:
        found = community_staffing(catalogue, newest, scope=Scope.of([D, CITY]))
        assert found["code"].tolist() == ["620104001001"]


class TestMaking:
    def test_every_dated_target_has_one(self) -> None:
        assert list(making_ids()) == TARGETS

    @pytest.mark.parametrize("target", sorted(set(TARGETS) - set(MONEY)))
    def test_the_used_rows_are_the_observation(
        self, catalogue: Catalogue, newest: Snapshot, target: str
    ) -> None:
        used = _used(making(catalogue, newest, target, scope=EVERYTHING), "rows")
        city = EXPECTED[target][CITY, None][0]
        assert sum(used.values()) == city
        for (unit, _), (value, _) in EXPECTED[target].items():
            if unit != CITY:
                assert used.get(unit, 0) == (value or 0), unit

    @pytest.mark.parametrize("target", MONEY)
    def test_the_used_amounts_are_the_observation(
        self, catalogue: Catalogue, newest: Snapshot, target: str
    ) -> None:
        rows = making_rows(catalogue, newest, target, scope=EVERYTHING)
        used = rows[rows["used"]].groupby(["district_code", "fund_year"])["amount_yuan"].sum().to_dict()
        for (unit, year), (value, _) in EXPECTED[target].items():
            assert float(used.pop((unit, year), 0)) == pytest.approx(value, abs=1e-6), (unit, year)
        # The year before the first one judged is what growth is compared with.
        assert set(used) <= {(CITY, 2014), (A, 2014)}

    @pytest.mark.parametrize("seed", [0, 1])
    def test_in_a_random_city_too(self, tmp_path: Path, seed: int) -> None:
        """The making is written apart from the count, so that each checks the other."""
        snapshot = seal(tmp_path, RandomCity(seed).tables, as_of=AS_OF)
        catalogue = Catalogue(tmp_path)
        found = observations(catalogue, [snapshot], scope=EVERYTHING)
        for target in TARGETS:
            rows = making_rows(catalogue, snapshot, target, scope=EVERYTHING)
            used = rows[rows["used"]]
            for row in found[found["indicator"] == target].to_dict("records"):
                unit, mine = row["district_code"], used
                if unit != CITY or target in MONEY:
                    mine = mine[mine["district_code"] == unit]
                if target in MONEY:
                    yuan = mine[mine["fund_year"] == row["year"]]["amount_yuan"].sum()
                    assert float(yuan) == pytest.approx(row["value"], abs=1e-6), (target, row)
                else:
                    assert len(mine) == (row["value"] if row["value"] > 0 else 0), (target, row)

    @pytest.mark.parametrize("target", TARGETS)
    def test_no_row_of_the_source_is_lost(self, catalogue: Catalogue, newest: Snapshot, target: str) -> None:
        found = making(catalogue, newest, target, scope=EVERYTHING)
        source = {"w": "registrations", "c": "registrations", "f": "funding"}.get(target[0], "institutions")
        assert found["rows"].sum() == newest.rows[source]
        rows = making_rows(catalogue, newest, target, scope=EVERYTHING)
        counted = rows.groupby(["reason", "district_code"]).size().to_dict()
        assert counted == found.set_index(["reason", "district_code"])["rows"].to_dict()
        assert (rows["used"] == (rows["reason"] == "used")).all()

    @pytest.mark.parametrize(
        ("target", "reasons"),
        [
            ("workforce.total", {"used": 13, "cancelled": 7, "other_district": 2}),
            ("workforce.professional",
             {"used": 8, "cancelled": 7, "other_district": 2, "not_professional": 5}),
            ("workforce.senior",
             {"used": 4, "cancelled": 7, "other_district": 2, "not_professional": 5, "not_senior": 4}),
            ("communities.staffed",
             {"used": 3, "cancelled": 7, "other_district": 2, "not_professional": 5, "not_on_post": 1,
              "no_community": 1, "unknown_community": 1, "rural_community": 1, "repeated_community": 1}),
            ("bases.provincial", {"used": 1, "other_kind": 27}),
            ("bases.city", {"closed": 1, "not_established": 1, "other_kind": 26}),
            ("bases.district",
             {"used": 1, "repeated_district": 1, "not_established": 1, "closed": 1, "other_unit": 1,
              "other_kind": 23}),
            ("associations.district",
             {"used": 1, "repeated_district": 1, "closed": 1, "other_unit": 3, "other_kind": 22}),
            ("associations.city",
             {"used": 1, "not_established": 1, "closed": 1, "other_unit": 3, "other_kind": 22}),
            ("funding.city_floor",
             {"used": 4, "other_source": 6, "other_unit": 7, "before_first_year": 1}),
            ("funding.district_floor",
             {"used": 6, "other_source": 6, "other_unit": 5, "not_booked": 1}),
            ("funding.growth", {"used": 10, "other_source": 6, "before_first_year": 1, "not_booked": 1}),
        ],
    )  # fmt: skip
    def test_a_row_left_out_says_why(
        self, catalogue: Catalogue, newest: Snapshot, target: str, reasons: Mapping[str, int]
    ) -> None:
        found = making(catalogue, newest, target, scope=EVERYTHING)
        assert found.groupby("reason")["rows"].sum().to_dict() == reasons

    def test_a_community_is_staffed_in_its_own_district(
        self, catalogue: Catalogue, newest: Snapshot
    ) -> None:
        rows = making_rows(catalogue, newest, "communities.staffed", scope=EVERYTHING, reason="used")
        assert dict(zip(rows["community_code"], rows["district_code"], strict=True)) == {A1: A, A3: A, B1: B}

    def test_rows_can_be_asked_for_by_district_reason_and_number(
        self, catalogue: Catalogue, newest: Snapshot
    ) -> None:
        rows = partial(making_rows, catalogue, newest, "workforce.total", scope=EVERYTHING)

        assert len(rows()) == newest.rows["registrations"]
        assert set(rows(district_code=B)["district_code"]) == {B}
        assert rows(reason="other_district")["person_key"].tolist() == ["p09-0123", "p10-0123"]
        assert len(rows(limit=3)) == 3
        assert rows(limit=13)["used"].all(), "used rows come first"

    @pytest.mark.parametrize("target", TARGETS)
    def test_the_scope_is_never_left_and_changes_no_verdict(
        self, catalogue: Catalogue, newest: Snapshot, target: str
    ) -> None:
        everywhere = making(catalogue, newest, target, scope=EVERYTHING)
        for unit in (A, B, C, CITY):
            found = making(catalogue, newest, target, scope=Scope.of([unit]))
            expected = everywhere[everywhere["district_code"] == unit]
            assert found.to_dict("records") == expected.to_dict("records")
            rows = making_rows(catalogue, newest, target, scope=Scope.of([unit]))
            assert set(rows["district_code"]) <= {unit}

    @pytest.mark.parametrize("target", TARGETS)
    def test_no_more_of_a_person_is_shown_than_the_start_of_the_key(
        self, catalogue: Catalogue, newest: Snapshot, target: str
    ) -> None:
        rows = making_rows(catalogue, newest, target, scope=EVERYTHING)
        private = {"birth_year", "gender", "education", "has_contract", "has_insurance", "cancel_reason"}
        assert not private & set(rows.columns)
        if "person_key" in rows:
            assert rows["person_key"].str.len().max() == 8

    def test_another_indicator_is_refused_with_the_nearest_name(
        self, catalogue: Catalogue, newest: Snapshot
    ) -> None:
        with pytest.raises(UnknownName, match=r"Did you mean “workforce\.total”\?"):
            making(catalogue, newest, "workforce.totals", scope=EVERYTHING)
        with pytest.raises(UnknownName):
            making_rows(catalogue, newest, "../questions/making", scope=EVERYTHING)


class TestSqlOf:
    @pytest.fixture
    def tables(self) -> Iterator[duckdb.DuckDBPyConnection]:
        with cursor() as one:
            load(one, TABLES)
            yield one

    @pytest.mark.parametrize("indicator", sorted(EXPECTED))
    def test_what_a_reader_is_shown_can_be_run_as_it_stands(
        self, tables: duckdb.DuckDBPyConnection, indicator: str
    ) -> None:
        """On the six tables alone, it gives the very observation."""
        found: list[tuple[object, ...]] = []
        for part in tables.extract_statements(sql_of(indicator)):
            values = {"as_of": AS_OF} if "as_of" in part.named_parameters else {}
            found = tables.execute(part, values).fetchall()
        assert {(unit, year): (value, total) for unit, year, value, total in found} == EXPECTED[indicator]

    def test_an_unknown_one_is_refused(self) -> None:
        with pytest.raises(UnknownName, match="indicator"):
            sql_of("workforce")


class TestStatements:
    def test_none_is_orphaned(self) -> None:
        """Each is an indicator, a making, a rollup, or named by a function."""
        source = "\n".join(
            path.read_text(encoding="utf-8") for path in Path(questions.__file__).parent.glob("*.py")
        )
        for path in (SQL / "questions").glob("*.sql"):
            assert f'"questions/{path.stem}"' in source, path.name
        for path in (SQL / "rollups").glob("*.sql"):
            assert path.stem in source, path.name
        assert set(making_ids()) <= set(indicator_ids())

    @pytest.mark.parametrize(
        "path", sorted(str(path.relative_to(SQL).with_suffix("")) for path in SQL.glob("*/*.sql"))
    )
    def test_each_says_first_what_a_row_is(self, path: str) -> None:
        if path.split("/")[0] in ("indicators", "making", "questions", "rollups"):
            assert re.match(r"-- One row\b", statement(path)), path


def _used(found: pd.DataFrame, column: str) -> dict[str, float]:
    used = found[found["reason"] == "used"]
    return dict(zip(used["district_code"], used[column], strict=True))
