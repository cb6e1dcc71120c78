"""What every number is made of: its rows add up to it exactly, and a row left out says why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analytics.access.scope import Scope
from analytics.errors import UnknownName
from analytics.policy.loading import register
from analytics.tables import column
from analytics.warehouse import definitions
from analytics.warehouse.connection import cursor
from analytics.warehouse.definitions import indicator_ids
from analytics.warehouse.questions.making import making, making_rows
from analytics.warehouse.questions.observations import observations
from analytics.warehouse.snapshots.catalogue import Catalogue
from analytics.warehouse.snapshots.snapshot import Snapshot
from tests.plain_snapshots import publish
from tests.warehouse.random_city import RandomCity
from tests.warehouse.small_city import A1, A2, A3, AS_OF, B1, B2, CITY, EXPECTED, TABLES, A, B, C, D, money
from tests.warehouse.test_questions import seal

EVERYTHING = Scope.everything()
#: Judged year by year: used rows of every fund year, the total of growth being the year before.
YEARLY = ("funding.city_floor", "funding.district_floor", "funding.growth")
#: One number a fund year, each with a making of its own.
BY_FUND_YEAR = ("funding.mix", "funding.purchase")
#: The city's is what the city level has itself: every unit has a making of its own.
BY_UNIT = (
    "systems.established",
    "training.plan",
    "recruitment.rules",
    "assessment.standards",
    "funding.rules",
)
#: What a total counts without a row of its own in the source.
ADDED = {"district_without", "system_missing", "measure_missing", "unit_without", "unstaffed", "no_register"}
#: In a test run a snapshot of the sample adds up one indicator of so many; the newest all of them.
IN_TURN = 3
#: With nothing used and one of these, the number is not known: it is not 0.
UNKNOWN = {"no_attendance", "no_register"}

Row = dict[str, Any]
Observed = dict[tuple[str, int], list[Row]]


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """The small city of 2020-06-30."""
    root = tmp_path_factory.mktemp("snapshots")
    seal(root, TABLES, as_of=AS_OF)
    return Catalogue(root)


@pytest.fixture
def newest(catalogue: Catalogue) -> Snapshot:
    return catalogue.on(AS_OF)


@pytest.fixture(scope="module")
def timeline(sample: Path) -> tuple[Catalogue, Observed]:
    """The sample's snapshots and what they observed."""
    snapshots = Catalogue(sample)
    return snapshots, observed(snapshots)


def observed(catalogue: Catalogue) -> Observed:
    """(indicator, seq) → its observations in that snapshot."""
    found: Observed = {}
    for row in observations(catalogue, catalogue.snapshots(), scope=EVERYTHING).to_dict("records"):
        known = {str(key): None if pd.isna(value) else value for key, value in row.items()}
        found.setdefault((str(row["indicator"]), int(row["seq"])), []).append(known)
    return found


def counted(catalogue: Catalogue, snapshot: Snapshot, indicator: str) -> pd.DataFrame:
    """An indicator's rows with all columns, those that readers are not shown among them."""
    text = definitions.composed("relations/asked", rows_of=indicator)
    values = {name: catalogue.files([snapshot], name) for name in definitions.tables_read(text)}
    asked = {**values, "unit": CITY, "fund_year": snapshot.as_of.year}
    with cursor() as one:
        return definitions.execute(
            one,
            definitions.from_files(text),
            asked,
            as_of=snapshot.as_of,
            indicator=register().indicator(indicator),
        ).df()


def unlike(catalogue: Catalogue, snapshot: Snapshot, indicator: str, rows: list[Row]) -> list[object]:
    """The observations of an indicator that its made rows do not add up to, with what they add up to."""
    if indicator in YEARLY:
        return _unlike_yearly(catalogue, snapshot, indicator, rows)
    found: list[object] = []
    made: dict[tuple[str | None, int | None], pd.DataFrame] = {}
    for row in rows:
        unit = row["district_code"]
        own = unit if indicator in BY_UNIT and unit != CITY else None
        year = int(row["year"]) if indicator in BY_FUND_YEAR else None
        if (own, year) not in made:
            made[own, year] = making(
                catalogue, snapshot, indicator, scope=EVERYTHING, district_code=own, fund_year=year
            )
        mine = made[own, year]
        mine = mine if unit == CITY else mine[mine["district_code"] == unit]
        value, total = _sums(mine)
        expected = total if register().indicator(indicator).is_share else None
        is_known = value > 0 or not UNKNOWN & set(mine["reason"])
        if (row["value"] or 0, row["total"]) != (value, expected) or (row["value"] is None and is_known):
            found.append((row, value, expected))
    return found


def _sums(made: pd.DataFrame) -> tuple[float, float]:
    """Value and total; to the cent, as sums of many yuan."""
    return round(made[made["used"]]["adds"].sum(), 2), round(made[made["in_total"]]["adds"].sum(), 2)


def _unlike_yearly(catalogue: Catalogue, snapshot: Snapshot, indicator: str, rows: list[Row]) -> list[object]:
    made = making_rows(catalogue, snapshot, indicator, scope=EVERYTHING)
    used = made[made["used"]].groupby(["district_code", "fund_year"])["adds"].sum().astype(float).round(2)
    found: list[object] = []
    for row in rows:
        unit, year = row["district_code"], int(row["year"])
        value, before = used.get((unit, year), 0.0), used.get((unit, year - 1), 0.0)
        expected = before if indicator == "funding.growth" else 0.0
        if (row["value"], row["total"] or 0.0) != (value, expected):
            found.append((row, value, expected))
    return found


class TestTheRowsAreTheNumber:
    """Added up here once more, as a reader would; what they should be is counted again in test_rollups."""

    @pytest.mark.parametrize("indicator", indicator_ids())
    def test_in_every_snapshot_of_the_sample_and_every_unit(
        self, timeline: tuple[Catalogue, Observed], soaks: bool, indicator: str
    ) -> None:
        """In a test run in some of them and the newest; in a soak in all."""
        snapshots, found = timeline
        *earlier, newest = snapshots.snapshots()
        assert (indicator, newest.seq) in found
        turn = indicator_ids().index(indicator) % IN_TURN
        for snapshot in (*(earlier if soaks else earlier[turn::IN_TURN]), newest):
            assert unlike(snapshots, snapshot, indicator, found.get((indicator, snapshot.seq), [])) == []

    @pytest.mark.parametrize("indicator", indicator_ids())
    def test_in_a_city_counted_by_hand(self, catalogue: Catalogue, newest: Snapshot, indicator: str) -> None:
        expected = [
            {"district_code": unit, "year": year, "value": value, "total": total}
            for (unit, year), (value, total) in EXPECTED[indicator].items()
        ]
        assert unlike(catalogue, newest, indicator, expected) == []

    @pytest.mark.parametrize("seed", [0, 1, 2])
    def test_in_a_random_city(self, tmp_path: Path, seed: int) -> None:
        snapshot = seal(tmp_path, RandomCity(seed).tables, as_of=AS_OF)
        snapshots = Catalogue(tmp_path)
        found = observed(snapshots)
        for indicator in indicator_ids():
            assert unlike(snapshots, snapshot, indicator, found.get((indicator, snapshot.seq), [])) == []

    def test_a_project_is_evaluated_whichever_of_its_entries_says_so(self, tmp_path: Path) -> None:
        entries = [
            money("1", A, 2020, "fiscal", "purchase", "10", project="居家养老"),
            money("2", A, 2020, "fiscal", "purchase", "10", project="居家养老", evaluated=True),
        ]
        snapshot = seal(tmp_path, {**TABLES, "funding": entries}, as_of=AS_OF)
        snapshots = Catalogue(tmp_path)
        rows = observed(snapshots)["assessment.projects", snapshot.seq]
        assert {(row["value"], row["total"]) for row in rows} == {(1, 1)}
        assert unlike(snapshots, snapshot, "assessment.projects", rows) == []

    def test_where_a_unit_has_not_reported_for_this_year(self, tmp_path: Path) -> None:
        """Its rows stay listed, and say why they are in neither the value nor the total."""
        days = {unit: dict.fromkeys(TABLES, AS_OF) for unit in (CITY, A, C, D)}
        days[B] = dict.fromkeys(TABLES, date(2019, 12, 31))
        publish(tmp_path, AS_OF, days=days, **dict[str, Any](TABLES))
        snapshots = Catalogue(tmp_path)
        found = observed(snapshots)
        for indicator in indicator_ids():
            assert unlike(snapshots, snapshots.on(AS_OF), indicator, found[indicator, 1]) == []
        made = making(snapshots, snapshots.on(AS_OF), "assessment.posts", scope=EVERYTHING, district_code=B)
        made = made[~made["reason"].isin(["cancelled", "not_professional", "other_district"])]
        assert made[["reason", "rows", "in_total"]].to_numpy().tolist() == [["older_report", 4, False]]

    @pytest.mark.parametrize("indicator", sorted(set(indicator_ids()) - set(YEARLY)))
    def test_nobody_counts_who_has_no_observation(
        self, catalogue: Catalogue, newest: Snapshot, indicator: str
    ) -> None:
        made = making(catalogue, newest, indicator, scope=EVERYTHING)
        units = {unit for unit, _ in EXPECTED[indicator]} | {CITY}
        assert set(made[made["used"]]["district_code"]) <= units

    @pytest.mark.parametrize("indicator", indicator_ids())
    def test_one_district_is_made_of_its_own_rows(
        self, catalogue: Catalogue, newest: Snapshot, indicator: str
    ) -> None:
        everywhere = making(catalogue, newest, indicator, scope=EVERYTHING)
        own = making(catalogue, newest, indicator, scope=EVERYTHING, district_code=A)
        assert set(own["district_code"]) == {A}
        if indicator not in BY_UNIT:
            expected = everywhere[everywhere["district_code"] == A]
            assert own.to_dict("records") == expected.to_dict("records")


class TestARowLeftOutSaysWhy:
    @pytest.mark.parametrize("indicator", indicator_ids())
    def test_no_row_of_the_source_is_lost(
        self, catalogue: Catalogue, newest: Snapshot, indicator: str
    ) -> None:
        found = making(catalogue, newest, indicator, scope=EVERYTHING)
        (source, *_) = set(register().indicator(indicator).tables) - {"communities"} or {"communities"}
        of_the_source = found[~found["reason"].isin(ADDED)]
        assert of_the_source["rows"].sum() == newest.rows[source]
        rows = making_rows(catalogue, newest, indicator, scope=EVERYTHING)
        counted = rows.groupby(["reason", "district_code"]).size().to_dict()
        assert counted == found.set_index(["reason", "district_code"])["rows"].to_dict()

    @pytest.mark.parametrize("indicator", indicator_ids())
    def test_in_words_readers_have(self, catalogue: Catalogue, newest: Snapshot, indicator: str) -> None:
        rows = making_rows(catalogue, newest, indicator, scope=EVERYTHING)
        assert set(rows["reason"]) <= set(column("reason").codes)
        assert (rows["used"] == (rows["reason"] == "used")).all()
        is_share = register().indicator(indicator).is_share
        assert (rows["in_total"] >= (rows["used"] & is_share)).all()
        assert is_share or not rows["in_total"].any()

    @pytest.mark.parametrize("indicator", indicator_ids())
    def test_every_row_is_told_from_all_others_by_its_source_and_key(
        self, catalogue: Catalogue, newest: Snapshot, indicator: str
    ) -> None:
        """So that the same row can be recognised in another snapshot."""
        rows = counted(catalogue, newest, indicator)
        assert rows[["source_table", "row_key"]].notna().all(axis=None)
        assert not rows.duplicated(["source_table", "row_key"]).any()
        of_a_table = rows[rows["source_table"].isin(newest.rows)]
        assert set(of_a_table["source_table"]) <= set(register().indicator(indicator).tables)

    def test_no_reason_is_forgotten(self) -> None:
        given = {reason for reasons in REASONS.values() for reason in reasons}
        # These are given beside another year or unit, below.
        assert set(column("reason").codes) - given == {"social", "older_report", "no_number"}

    def test_every_indicator_is_checked(self) -> None:
        assert set(REASONS) == set(indicator_ids())

    @pytest.mark.parametrize("indicator", indicator_ids())
    def test_each_as_counted_by_hand(self, catalogue: Catalogue, newest: Snapshot, indicator: str) -> None:
        found = making(catalogue, newest, indicator, scope=EVERYTHING)
        assert found.groupby("reason")["rows"].sum().to_dict() == REASONS[indicator]

    def test_a_fund_year_has_a_making_of_its_own(self, catalogue: Catalogue, newest: Snapshot) -> None:
        found = making(catalogue, newest, "funding.mix", scope=EVERYTHING, fund_year=2015)
        assert found.groupby("reason")["adds"].sum().round(2).to_dict() == {
            "used": 260000.30, "fiscal": 70000.0, "social": 500.05, "other_year": 567011.0,
            "not_booked": 99999.0,
        }  # fmt: skip

    def test_a_kind_of_system_counts_once_in_each_unit(self, catalogue: Catalogue, newest: Snapshot) -> None:
        found = making(catalogue, newest, "systems.established", scope=EVERYTHING, district_code=A)
        assert found.groupby("reason")["rows"].sum().to_dict() == {
            "used": 1, "repeated_measure": 1, "not_adopted": 1, "other_measure": 6, "system_missing": 7,
        }  # fmt: skip


class TestRows:
    def test_a_community_is_staffed_in_its_own_district(self, catalogue: Catalogue, newest: Snapshot) -> None:
        rows = partial(making_rows, catalogue, newest, "communities.staffed", scope=EVERYTHING)
        used, unstaffed = rows(reason="used"), rows(reason="unstaffed")
        assert dict(zip(used["community_code"], used["district_code"], strict=True)) == {A1: A, A3: A, B1: B}
        assert dict(zip(unstaffed["community_code"], unstaffed["district_code"], strict=True)) == {
            A2: A, B2: B, "620111001001": C,
        }  # fmt: skip
        assert rows(reason="no_register")["district_code"].tolist() == [D]

    def test_a_district_without_one_stands_in_the_total(self, catalogue: Catalogue, newest: Snapshot) -> None:
        rows = partial(making_rows, catalogue, newest, "leadership.assessed", scope=EVERYTHING)
        assert rows(reason="used")["district_code"].tolist() == [A]
        without = rows(reason="district_without")
        assert len(without) == 7
        assert A not in set(without["district_code"])
        assert without["measure"].isna().all()

    def test_they_can_be_asked_for_by_district_reason_and_number(
        self, catalogue: Catalogue, newest: Snapshot
    ) -> None:
        rows = partial(making_rows, catalogue, newest, "workforce.total", scope=EVERYTHING)
        assert len(rows()) == newest.rows["registrations"]
        assert set(rows(district_code=B)["district_code"]) == {B}
        assert rows(reason="other_district")["person_key"].tolist() == ["p09-0123", "p10-0123"]
        assert len(rows(limit=3)) == 3
        assert rows(limit=13)["used"].all(), "used rows come first"

    def test_those_of_the_total_come_before_those_left_out(
        self, catalogue: Catalogue, newest: Snapshot
    ) -> None:
        rows = making_rows(catalogue, newest, "pay.contracts", scope=EVERYTHING)
        assert rows["in_total"].tolist() == sorted(rows["in_total"], reverse=True)
        assert rows["used"].tolist() == sorted(rows["used"], reverse=True)

    @pytest.mark.parametrize("indicator", sorted(set(indicator_ids()) - set(BY_UNIT)))
    def test_the_scope_is_never_left_and_changes_no_verdict(
        self, catalogue: Catalogue, newest: Snapshot, indicator: str
    ) -> None:
        everywhere = making(catalogue, newest, indicator, scope=EVERYTHING)
        for unit in (A, B, C, CITY):
            found = making(catalogue, newest, indicator, scope=Scope.of([unit]))
            expected = everywhere[everywhere["district_code"] == unit]
            assert found.to_dict("records") == expected.to_dict("records")
            rows = making_rows(catalogue, newest, indicator, scope=Scope.of([unit]))
            assert set(rows["district_code"]) <= {unit}

    @pytest.mark.parametrize("indicator", indicator_ids())
    def test_no_more_of_a_person_is_shown_than_the_start_of_the_key(
        self, catalogue: Catalogue, newest: Snapshot, indicator: str
    ) -> None:
        rows = making_rows(catalogue, newest, indicator, scope=EVERYTHING)
        private = {"birth_year", "gender", "education", "has_contract", "has_insurance", "cancel_reason"}
        assert not private & set(rows.columns)
        if "registrations" in register().indicator(indicator).tables:
            assert rows["person_key"].str.len().max() == 8

    def test_another_indicator_is_refused_with_the_nearest_name(
        self, catalogue: Catalogue, newest: Snapshot
    ) -> None:
        with pytest.raises(UnknownName, match=r"Did you mean “workforce\.total”\?"):
            making(catalogue, newest, "workforce.totals", scope=EVERYTHING)
        with pytest.raises(UnknownName):
            making_rows(catalogue, newest, "../questions/making", scope=EVERYTHING)


#: The small city's rows by reason, in the city's number; where a number is one fund year's, of 2020.
REASONS: Mapping[str, Mapping[str, int]] = {
    "administration.professionals": {
        "used": 2, "cancelled": 7, "not_professional": 5, "other_district": 2, "other_employer": 6,
    },
    "agencies.count": {"used": 3, "closed": 1, "not_established": 1, "other_kind": 23},
    "agencies.professionals": {
        "used": 5, "cancelled": 7, "not_professional": 5, "other_district": 2, "other_employer": 3,
    },
    "assessment.standards": {"used": 1, "measure_missing": 1, "other_measure": 26, "other_unit": 1},
    "assessment.posts": {
        "used": 2, "not_assessed": 5, "cancelled": 7, "not_on_post": 1, "not_professional": 5,
        "other_district": 2,
    },
    "assessment.projects": {
        "used": 2, "not_evaluated": 2, "not_booked": 1, "other_purpose": 9, "other_year": 3,
        "repeated_project": 1,
    },
    "associations.city": {
        "used": 1, "closed": 1, "not_established": 1, "other_kind": 22, "other_unit": 3,
    },
    "associations.district": {
        "used": 1, "district_without": 7, "closed": 1, "other_kind": 22, "other_unit": 3,
        "repeated_district": 1,
    },
    "bases.city": {"closed": 1, "not_established": 1, "other_kind": 26},
    "bases.district": {
        "used": 1, "district_without": 7, "closed": 1, "not_established": 1, "other_kind": 23,
        "other_unit": 1, "repeated_district": 1,
    },
    "bases.provincial": {"used": 1, "other_kind": 27},
    "certified.on_post": {
        "used": 5, "no_certificate": 3, "cancelled": 7, "not_on_post": 5, "other_district": 2,
    },
    "communities.posts": {"used": 6, "no_posts": 1, "rural_community": 4},
    "communities.staffed": {
        "used": 3, "no_register": 1, "unstaffed": 3, "cancelled": 7, "no_community": 1, "not_on_post": 1,
        "not_professional": 5, "other_district": 2, "repeated_community": 1, "rural_community": 1,
        "unknown_community": 1,
    },
    "education.joint_bases": {"used": 2, "other_kind": 26},
    "funding.audited": {
        "used": 1, "district_without": 7, "earlier_year": 1, "not_held": 1, "one_of_two": 2,
        "other_activity": 16, "other_unit": 2, "repeated_district": 1,
    },
    "funding.city_floor": {"used": 4, "before_first_year": 1, "other_source": 6, "other_unit": 7},
    "funding.district_floor": {"used": 6, "not_booked": 1, "other_source": 6, "other_unit": 5},
    "funding.in_assessment": {"used": 1, "unit_without": 8, "other_measure": 27},
    "funding.rules": {"used": 2, "other_measure": 25, "other_unit": 1},
    "funding.growth": {"used": 10, "before_first_year": 1, "not_booked": 1, "other_source": 6},
    "funding.mix": {"used": 4, "fiscal": 3, "not_booked": 1, "other_year": 10},
    "funding.purchase": {"used": 5, "not_booked": 1, "other_purpose": 9, "other_year": 3},
    "leadership.assessed": {
        "used": 1, "district_without": 7, "not_adopted": 1, "other_measure": 25, "other_unit": 1,
    },
    "leadership.documents": {"used": 1, "district_without": 7, "other_measure": 27},
    "party.organizations": {
        "used": 2, "closed": 1, "no_party_organization": 1, "not_established": 1, "other_kind": 23,
    },
    "pay.contracts": {
        "used": 4, "no_contract": 3, "cancelled": 7, "other_district": 2, "other_employer": 6,
    },
    "pay.insurance": {
        "used": 4, "no_insurance": 4, "cancelled": 7, "not_on_post": 5, "other_district": 2,
    },
    "posts.core_institutions": {"used": 2, "no_posts": 2, "other_kind": 24},
    "posts.other_institutions": {"used": 1, "no_posts": 1, "closed": 1, "other_kind": 25},
    "practice.services": {"used": 3, "not_held": 1, "other_activity": 20},
    "publicity.events": {"used": 3, "earlier_year": 1, "other_activity": 20},
    "recruitment.rules": {
        "used": 2, "measure_missing": 1, "repeated_measure": 1, "other_measure": 24, "other_unit": 1,
    },
    "registration.base": {
        "used": 2, "unit_without": 7, "not_adopted": 1, "repeated_measure": 1, "other_measure": 24,
    },
    "registration.projects": {
        "used": 3, "lapsed": 1, "not_registered": 1, "cancelled": 7, "not_project_staff": 8,
        "other_district": 2,
    },
    "registration.revoked": {
        "used": 3, "cancelled_earlier": 2, "no_breach": 1, "not_cancelled": 15, "other_district": 1,
    },
    "rural.posts": {"used": 2, "no_posts": 2, "urban_community": 7},
    "systems.established": {
        "used": 3, "system_missing": 5, "not_adopted": 1, "other_measure": 20, "other_unit": 4,
    },
    "training.cadres": {"used": 2, "earlier_year": 1, "other_activity": 21},
    "training.frontline": {"used": 1, "no_attendance": 2, "not_held": 1, "other_activity": 20},
    "training.plan": {"measure_missing": 1, "not_adopted": 1, "other_measure": 26, "other_unit": 1},
    "training.holders": {
        "used": 3, "no_hours": 3, "cancelled": 7, "no_certificate": 7, "other_district": 2,
    },
    "volunteers.linked": {
        "used": 2, "no_volunteers": 1, "volunteers_unsaid": 5, "cancelled": 7, "not_professional": 5,
        "other_district": 2,
    },
    "workforce.professional": {"used": 8, "cancelled": 7, "not_professional": 5, "other_district": 2},
    "workforce.senior": {
        "used": 4, "cancelled": 7, "not_professional": 5, "not_senior": 4, "other_district": 2,
    },
    "workforce.total": {"used": 13, "cancelled": 7, "other_district": 2},
}  # fmt: skip
