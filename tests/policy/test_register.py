"""The register says what the policy says: every number, every day, every clause."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from analytics.dictionary import dictionary
from analytics.errors import UnknownName
from analytics.policy.loading import POLICY, register
from analytics.policy.register import Direction, Force, JudgedFor, Kind, Thresholds
from tests.architecture.sources import ROOT

#: id, clause, kind, force, judged for, milestones as (day, value)
TARGETS = [
    ("workforce.total", "2.2", "level", "binding", "city", [("2015-12-31", 15_000), ("2020-12-31", 30_000)]),
    ("workforce.professional", "2.2", "level", "binding", "city", [("2015-12-31", 300), ("2020-12-31", 800)]),
    ("workforce.senior", "2.2", "level", "binding", "city", [("2015-12-31", 50), ("2020-12-31", 80)]),
    ("bases.provincial", "3.1.3", "count", "aspirational", "city", [("2020-12-31", 1)]),
    ("bases.city", "3.1.3", "count", "aspirational", "city", [("2020-12-31", 1)]),
    ("bases.district", "3.1.3", "coverage", "aspirational", "each_district", [("2020-12-31", 1)]),
    ("communities.staffed", "3.2.1", "coverage", "aspirational", "each_community", [("2020-12-31", 1)]),
    ("associations.district", "4.1", "coverage", "binding", "each_district", [("2020-12-31", 1)]),
    ("associations.city", "4.1", "count", "binding", "city", [("2020-12-31", 1)]),
    ("funding.city_floor", "4.4", "yearly_floor", "binding", "city", []),
    ("funding.district_floor", "4.4", "yearly_floor", "binding", "each_district", []),
    ("funding.growth", "4.4", "yearly_growth", "binding", "city_and_districts", []),
]

#: id, clause, kind, direction
DUTIES_AND_TRACKED = [
    ("training.plan", "3.1", "duty", "up"),
    ("education.joint_bases", "3.1.1", "tracked", "up"),
    ("training.cadres", "3.1.2", "tracked", "up"),
    ("training.frontline", "3.1.2", "tracked", "up"),
    ("training.holders", "3.1.2", "tracked", "up"),
    ("communities.posts", "3.2.1", "duty", "up"),
    ("rural.posts", "3.2.1", "tracked", "up"),
    ("posts.core_institutions", "3.2.2", "tracked", "up"),
    ("posts.other_institutions", "3.2.2", "tracked", "up"),
    ("agencies.count", "3.2.3", "tracked", "up"),
    ("agencies.professionals", "3.2.3", "tracked", "up"),
    ("funding.purchase", "3.2.3", "tracked", "up"),
    ("administration.professionals", "3.2.4", "tracked", "up"),
    ("recruitment.rules", "3.2.4", "duty", "up"),
    ("volunteers.linked", "3.2.5", "tracked", "up"),
    ("registration.projects", "3.3.1", "duty", "up"),
    ("registration.revoked", "3.3.1", "tracked", "none"),
    ("registration.base", "3.3.1", "duty", "up"),
    ("assessment.posts", "3.3.2", "tracked", "up"),
    ("assessment.projects", "3.3.2", "duty", "up"),
    ("assessment.standards", "3.3.2", "duty", "up"),
    ("certified.on_post", "3.3.3", "tracked", "up"),
    ("pay.contracts", "3.3.4", "duty", "up"),
    ("pay.insurance", "3.3.4", "duty", "up"),
    ("leadership.assessed", "4.1", "duty", "up"),
    ("leadership.documents", "4.1", "tracked", "up"),
    ("systems.established", "4.2", "tracked", "up"),
    ("practice.services", "4.3", "tracked", "up"),
    ("funding.mix", "4.4", "tracked", "none"),
    ("funding.audited", "4.4", "duty", "up"),
    ("funding.rules", "4.4", "duty", "up"),
    ("funding.in_assessment", "4.4", "duty", "up"),
    ("party.organizations", "4.5", "tracked", "up"),
    ("publicity.events", "4.6", "tracked", "up"),
]

CLAUSES = [
    *("1", "2", "2.1", "2.2"),
    *("3", "3.1", "3.1.1", "3.1.2", "3.1.3"),
    *("3.2", "3.2.1", "3.2.2", "3.2.3", "3.2.4", "3.2.5"),
    *("3.3", "3.3.1", "3.3.2", "3.3.3", "3.3.4"),
    *("4", "4.1", "4.2", "4.3", "4.4", "4.5", "4.6"),
]


def asks(id: str, day: str) -> float:
    """What the policy asks of one target by a day."""
    return {m.due: m.target for m in register().indicator(id).milestones}[date.fromisoformat(day)]


# ---- An official's reading ----


def test_by_the_end_of_2020_the_policy_asks_for_30000_personnel_800_professionals_and_80_senior() -> None:
    assert asks("workforce.total", "2020-12-31") == 30_000
    assert asks("workforce.professional", "2020-12-31") == 800
    assert asks("workforce.senior", "2020-12-31") == 80


def test_by_the_end_of_2015_it_had_asked_for_15000_300_and_50() -> None:
    assert asks("workforce.total", "2015-12-31") == 15_000
    assert asks("workforce.professional", "2015-12-31") == 300
    assert asks("workforce.senior", "2015-12-31") == 50


def test_the_2015_milestones_had_passed_when_the_text_was_published_and_the_register_says_so() -> None:
    published = register().published_on
    assert published == date(2016, 8, 22)
    passed = [item.id for item in register().targets for m in item.milestones if m.due < published]
    assert passed == ["workforce.total", "workforce.professional", "workforce.senior"]
    assert "2015" in register().note.zh
    assert "2015" in register().note.en


def test_from_2014_the_city_owes_200000_yuan_of_lottery_money_a_year_and_each_district_30000() -> None:
    city = register().indicator("funding.city_floor")
    district = register().indicator("funding.district_floor")
    assert (city.floor, city.from_year, city.unit) == (200_000, 2014, "yuan")
    assert (district.floor, district.from_year, district.unit) == (30_000, 2014, "yuan")
    assert district.judged_for is JudgedFor.EACH_DISTRICT


def test_lottery_money_must_grow_from_2015_the_first_year_with_a_year_before() -> None:
    growth = register().indicator("funding.growth")
    assert (growth.from_year, growth.floor) == (2015, None)
    assert growth.judged_for is JudgedFor.CITY_AND_DISTRICTS


def test_an_assistant_takes_72_hours_in_a_registration_period_and_all_others_90() -> None:
    assert register().continuing_education.hours == {"assistant": 72, "social_worker": 90, "senior": 90}


def test_bases_and_communities_are_worded_as_hopes_associations_and_money_as_orders() -> None:
    hopes = [item for item in register().targets if item.force is Force.ASPIRATIONAL]
    assert [item.id for item in hopes] == [
        "bases.provincial", "bases.city", "bases.district", "communities.staffed",
    ]  # fmt: skip
    assert all("争取" in item.quote or "力争" in item.quote for item in hopes)
    orders = [item for item in register().targets if item.force is Force.BINDING]
    assert not any("争取" in item.quote or "力争" in item.quote for item in orders)


def test_revoked_registrations_and_the_mix_of_money_are_neither_good_nor_bad() -> None:
    undirected = {item.id for item in register().indicators.values() if item.direction is Direction.NONE}
    assert undirected == {"registration.revoked", "funding.mix"}


def test_ten_points_below_schedule_is_behind_thirty_seriously_and_ten_above_ahead() -> None:
    practice = Thresholds(10, -10, -30, count_slightly_months=12, count_seriously_months=6)
    for item in register().indicators.values():
        has_schedule = item.kind in (Kind.LEVEL, Kind.COUNT, Kind.COVERAGE)
        assert item.thresholds == (practice if has_schedule else None), item.id


# ---- Nothing is missing, nothing is extra ----


@pytest.mark.parametrize(("id", "clause", "kind", "force", "judged_for", "milestones"), TARGETS)
def test_a_dated_target_is_as_the_text_sets_it(
    id: str, clause: str, kind: str, force: str, judged_for: str, milestones: list[tuple[str, float]]
) -> None:
    target = register().indicator(id)
    assert (target.clause, target.kind, target.force, target.judged_for) == (clause, kind, force, judged_for)
    assert [(m.due.isoformat(), m.target) for m in target.milestones] == milestones
    assert target.direction is Direction.UP
    assert target.is_share is (kind == "coverage")
    assert target.is_target
    assert target.base is None


@pytest.mark.parametrize(("id", "clause", "kind", "direction"), DUTIES_AND_TRACKED)
def test_a_duty_or_tracked_measure_has_no_date_and_no_number(
    id: str, clause: str, kind: str, direction: str
) -> None:
    item = register().indicator(id)
    assert (item.clause, item.kind, item.force, item.direction) == (clause, kind, kind, direction)
    assert (item.milestones, item.floor, item.from_year, item.thresholds) == ((), None, None, None)
    assert not item.is_target
    if kind == "duty":
        assert item.is_share


def test_the_register_holds_these_46_and_no_other() -> None:
    assert [item.id for item in register().targets] == [row[0] for row in TARGETS]
    assert set(register().indicators) == {row[0] for row in (*TARGETS, *DUTIES_AND_TRACKED)}
    assert len(register().indicators) == 46


def test_the_readme_says_how_many_there_are_of_each() -> None:
    kinds = [item.kind for item in register().indicators.values()]
    duties, tracked = (kinds.count(kind) for kind in (Kind.DUTY, Kind.TRACKED))
    said = f"{len(kinds)} live numbers: {len(kinds) - duties - tracked} dated targets, {duties} duties, "
    assert f"{said}{tracked} tracked measures" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_register_holds_every_clause_in_the_order_of_the_text() -> None:
    assert [clause.id for clause in register().clauses] == CLAUSES


def test_indicators_follow_the_order_of_the_clauses() -> None:
    order = [CLAUSES.index(item.clause) for item in register().indicators.values()]
    assert order == sorted(order)


def test_every_task_and_safeguard_but_principles_has_a_number() -> None:
    parts = {clause.rpartition(".")[0] for clause in CLAUSES}
    single = [clause for clause in CLAUSES if clause not in parts]
    assert [clause for clause in single if not register().of_clause(clause)] == ["1", "2.1"]


def test_purchased_services_stand_under_both_clauses_that_ask_for_them() -> None:
    for clause in ("3.2.3", "4.4"):
        assert "funding.purchase" in [item.id for item in register().of_clause(clause)]


def test_every_indicator_is_counted_from_tables_of_the_dictionary() -> None:
    tables = {table.name for table in dictionary().tables}
    assert {table for item in register().indicators.values() for table in item.tables} == tables


# ---- The register as a value ----


def test_an_unknown_indicator_or_clause_is_refused_with_the_nearest() -> None:
    with pytest.raises(UnknownName, match=r"Did you mean “workforce\.total”\?"):
        register().indicator("workforce.totl")
    with pytest.raises(UnknownName, match=r"Unknown clause “3\.4”"):
        register().clause("3.4")
    with pytest.raises(UnknownName, match=r"Unknown clause “5”"):
        register().of_clause("5")


def test_the_register_is_read_once() -> None:
    assert register() is register()


def test_its_version_follows_the_words_and_not_the_line_ends(tmp_path: Path) -> None:
    text = POLICY.read_text(encoding="utf-8")
    windows, changed = tmp_path / "windows.toml", tmp_path / "changed.toml"
    windows.write_bytes(text.replace("\n", "\r\n").encode())
    changed.write_text(text.replace("30_000}", "30_001}"), encoding="utf-8")
    assert register(windows).sha256 == register().sha256
    assert register(changed).sha256 != register().sha256
