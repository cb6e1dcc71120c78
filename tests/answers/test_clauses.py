"""Every indicator of the policy has its place, with the numbers the snapshots hold of both years."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from analytics.answers.clauses import Chapter, Entry, Only, clauses, matching, tally
from analytics.assess.assessment import Point, Status
from analytics.assess.duties import Movement
from analytics.policy.loading import register
from analytics.reference import CITY
from tests.looking import look_at
from tests.plain_snapshots import plain, publish
from tests.progress.test_verdicts import person
from tests.sealed import counted_once, table

NOW, THEN = "2020-06-30", "2019-06-30"
QILIHE = "620103"

#: Reads one table of one day.
Read = Callable[[str, str], pd.DataFrame]


@pytest.fixture(scope="module")
def read(sample: Path) -> Read:
    return lambda day, name: table(sample, day, name)


@pytest.fixture(scope="module")
def whole(sample: Path) -> tuple[Chapter, ...]:
    return policy(sample)


def policy(sample: Path, *, as_of: str = NOW, unit: str = CITY) -> tuple[Chapter, ...]:
    return clauses(look_at(sample, as_of=date.fromisoformat(as_of), unit=unit))


def entries(chapters: tuple[Chapter, ...]) -> dict[str, Entry]:
    return {entry.indicator.id: entry for chapter in chapters for entry in chapter.entries}


def shown(entry: Entry) -> tuple[tuple[float | None, float | None], ...]:
    """(value, total) now and a year before."""
    assert entry.measure is not None
    return tuple((p.value, p.total) if p else (None, None) for p in (entry.measure.now, entry.measure.before))


# ---- The place of everything ----


def test_the_chapters_are_the_clauses_in_the_order_of_the_text(whole: tuple[Chapter, ...]) -> None:
    assert [chapter.clause.id for chapter in whole] == [clause.id for clause in register().clauses]
    assert [chapter.depth for chapter in whole[:5]] == [1, 1, 2, 2, 1]


def test_every_indicator_stands_under_its_clause_and_each_further_one(whole: tuple[Chapter, ...]) -> None:
    placed = [(entry.indicator.id, chapter.clause.id) for chapter in whole for entry in chapter.entries]
    assert sorted(placed) == sorted(
        (item.id, clause)
        for item in register().indicators.values()
        for clause in (item.clause, *item.further_clauses)
    )
    assert len({id for id, _ in placed}) == 46
    assert ("funding.purchase", "3.2.3") in placed
    assert ("funding.purchase", "4.4") in placed


def test_every_entry_has_a_verdict_or_a_number(whole: tuple[Chapter, ...]) -> None:
    for entry in entries(whole).values():
        assert (entry.assessment is None) is (entry.measure is not None) is (not entry.indicator.is_target)


# ---- The numbers, counted anew ----


@pytest.mark.parametrize("unit", [CITY, QILIHE])
def test_a_share_of_people_is_what_the_register_holds(sample: Path, read: Read, unit: str) -> None:
    """People on post with insurance: everybody counts once, in the district registered last."""

    def counted(day: str) -> tuple[float, float]:
        people = counted_once(read(day, "registrations"), day)
        on_post = people[people["on_post"].fillna(False).astype(bool)]
        if unit != CITY:
            on_post = on_post[on_post["district_code"] == unit]
        return float(on_post["has_insurance"].fillna(False).astype(bool).sum()), float(len(on_post))

    found = entries(policy(sample, unit=unit))["pay.insurance"]
    assert shown(found) == (counted(NOW), counted(THEN))


@pytest.mark.parametrize("unit", [CITY, QILIHE])
def test_money_is_that_of_the_fund_year_as_each_day_knew_it(sample: Path, read: Read, unit: str) -> None:
    def counted(day: str) -> tuple[float, None]:
        ledger = read(day, "funding")
        this_year = ledger[(ledger["fund_year"] == int(day[:4])) & (ledger["purpose"] == "purchase")]
        if unit != CITY:
            this_year = this_year[this_year["district_code"] == unit]
        return float(this_year["amount_yuan"].sum()), None

    found = entries(policy(sample, unit=unit))["funding.purchase"]
    assert shown(found) == (counted(NOW), counted(THEN))


@pytest.mark.parametrize("unit", [CITY, QILIHE])
def test_what_happens_within_a_year_is_compared_with_the_same_part_of_the_year_before(
    sample: Path, read: Read, unit: str
) -> None:
    def counted(day: str) -> tuple[float, None]:
        activities = read(day, "activities")
        held = pd.to_datetime(activities["held_on"])
        kept = activities[
            (activities["kind"] == "frontline_training")
            & (held.dt.year == int(day[:4]))
            & (held <= pd.Timestamp(day))
        ]
        if unit != CITY:
            kept = kept[kept["district_code"] == unit]
        return float(kept["people"].sum()), None

    found = entries(policy(sample, unit=unit))["training.frontline"]
    assert shown(found) == (counted(NOW), counted(THEN))


def test_what_stands_is_what_is_open_on_the_day(sample: Path, read: Read) -> None:
    def counted(day: str) -> tuple[float, None]:
        rows = read(day, "institutions")
        closed, on = pd.to_datetime(rows["closed_on"]), pd.Timestamp(day)
        is_open = (pd.to_datetime(rows["established_on"]) <= on) & (closed.isna() | (closed > on))
        return float((is_open & (rows["kind"] == "agency")).sum()), None

    assert shown(entries(policy(sample))["agencies.count"]) == (counted(NOW), counted(THEN))


def test_districts_are_counted_out_of_eight(sample: Path, read: Read) -> None:
    def counted(day: str) -> tuple[float, float]:
        rows = read(day, "measures")
        is_done = pd.to_datetime(rows["adopted_on"]) <= pd.Timestamp(day)
        done = rows[(rows["measure"] == "annual_assessment") & is_done]
        return float(done[done["district_code"] != CITY]["district_code"].nunique()), 8.0

    found = entries(policy(sample))["leadership.assessed"]
    assert shown(found) == (counted(NOW), counted(THEN))
    assert found.measure is not None
    assert found.measure.status is Status.NOT_MET


def test_a_target_stands_beside_its_own_verdict_a_year_before(sample: Path) -> None:
    now, then = entries(policy(sample)), entries(policy(sample, as_of=THEN))
    for id in (target.id for target in register().targets):
        assert now[id].before == then[id].assessment
        assert now[id].assessment != then[id].assessment
    assert now["workforce.total"].movement is Movement.BETTER


def test_the_first_year_has_nothing_to_compare_with(sample: Path) -> None:
    for entry in entries(policy(sample, as_of="2014-12-31")).values():
        assert entry.movement is None
        assert entry.before is None
        assert entry.measure is None or entry.measure.before is None


# ---- Counting and choosing ----


def test_the_tally_counts_every_indicator_once(whole: tuple[Chapter, ...]) -> None:
    found, counted = entries(whole), tally(whole)
    assert (counted.targets, counted.duties, counted.tracked) == (12, 13, 21)
    reached = [e for e in found.values() if e.assessment and e.assessment.status in ("achieved", "met")]
    assert counted.targets_reached == len(reached) == 5
    assert counted.behind == len(entries(matching(whole, register(), only=Only.BEHIND)))
    assert counted.no_data == len(entries(matching(whole, register(), only=Only.NO_DATA))) == 0


def test_a_district_is_not_charged_with_the_citys_targets(sample: Path) -> None:
    district = policy(sample, unit=QILIHE)
    counted = tally(district)
    assert counted.targets < 12
    assert not any(entry.lacks_data for entry in entries(district).values())


def test_behind_is_what_is_late_sliding_not_met_or_worse(whole: tuple[Chapter, ...]) -> None:
    behind = set(entries(matching(whole, register(), only=Only.BEHIND)))
    assert {"bases.district", "communities.staffed", "funding.growth"} <= behind
    # Reached, and lower than it was: still something to look at.
    assert "workforce.senior" in behind
    assert {"pay.contracts", "training.cadres"} <= behind
    assert behind.isdisjoint({"workforce.total", "agencies.count", "registration.revoked", "bases.city"})


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("劳动合同签订率", {"pay.contracts"}),
        ("VOLUNTEERS linked professionals", {"volunteers.linked"}),
        ("共青团", {"volunteers.linked", "practice.services"}),
        ("八项", {"systems.established"}),
        ("劳动合同 彩票", set()),
    ],
)
def test_words_are_looked_for_in_both_languages_in_all_that_is_said_of_an_indicator(
    whole: tuple[Chapter, ...], words: str, found: set[str]
) -> None:
    assert set(entries(matching(whole, register(), words=words))) == found


def test_a_clauses_number_brings_all_of_it_and_the_headings_above(whole: tuple[Chapter, ...]) -> None:
    kept = matching(whole, register(), words="3.2.1")
    assert [chapter.clause.id for chapter in kept] == ["3", "3.2", "3.2.1"]
    assert [entry.indicator.id for entry in kept[-1].entries] == [
        "communities.staffed", "communities.posts", "rural.posts",
    ]  # fmt: skip


def test_a_clause_without_indicators_is_found_by_its_own_words(whole: tuple[Chapter, ...]) -> None:
    assert [chapter.clause.id for chapter in matching(whole, register(), words="六条原则")] == ["2", "2.1"]
    assert matching(whole, register(), words="六条原则", only=Only.BEHIND) == ()


def test_without_words_the_policy_is_whole(whole: tuple[Chapter, ...]) -> None:
    assert matching(whole, register(), words="  ") == whole


def test_a_city_of_other_districts_than_a_year_before_is_not_better(tmp_path: Path) -> None:
    """A district that joins brings its people along; who was there is compared as ever."""
    first, more = person("620102001001", "a"), person("620102001001", "b")
    publish(tmp_path, date.fromisoformat(THEN), registrations=[first])
    publish(tmp_path, date.fromisoformat(NOW), registrations=[first, more])
    assert entries(policy(tmp_path))["workforce.total"].movement is Movement.BETTER
    publish(tmp_path, date.fromisoformat(NOW), registrations=[first, more, person("620103001001", "c")])
    joined = entries(policy(tmp_path))["workforce.total"]
    assert joined.assessment is not None
    assert joined.before is not None
    assert (joined.before.value, joined.assessment.value, joined.movement) == (1, 3, None)
    alone = entries(policy(tmp_path, unit="620102"))["workforce.total"]
    assert alone.movement is Movement.BETTER


def test_one_more_year_that_is_over_is_neither_a_rise_nor_a_fall(whole: tuple[Chapter, ...]) -> None:
    yearly = [entry for entry in entries(whole).values() if entry.indicator.kind.is_yearly]
    assert len(yearly) == 3
    for entry in yearly:
        assert entry.assessment is not None
        assert entry.before is not None
        assert entry.assessment.total != entry.before.total
        assert entry.movement is None


def test_the_first_days_of_a_year_are_not_compared_with_a_whole_one(tmp_path: Path) -> None:
    """Three forums in 2018, none by 10 January 2020: that is no fall."""
    forums = [plain("activities", id=str(n), held_on=date(2018, 5, n)) for n in (1, 2, 3)]
    for day in (date(2018, 12, 31), date(2020, 1, 10)):
        publish(tmp_path, day, activities=forums, registrations=[person("620102001001")])
    found = entries(policy(tmp_path, as_of="2020-01-10", unit="620102"))["publicity.events"]
    assert found.measure is not None
    assert (found.measure.now, found.measure.before) == (Point(date(2020, 1, 10), 0), None)
    assert found.movement is None
