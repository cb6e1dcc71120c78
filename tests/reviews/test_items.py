"""What a review is opened on: every rule of scoring, with figures counted by hand."""

from __future__ import annotations

import math
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from analytics.assess.assessment import Point, Status
from analytics.assess.duties import Measure, measure
from analytics.policy.register import Indicator
from analytics.progress import measures
from analytics.progress.look import Look
from analytics.reference import districts
from analytics.reviews.items import Item, Reported, Standing, items
from analytics.reviews.scheme import scheme
from tests.looking import look_at
from tests.plain_snapshots import CHENGGUAN, Rows, plain, publish

FIRST, LAST = date(2015, 12, 31), date(2019, 12, 31)
OTHER = "620103"
#: Somebody of a department: whoever has sent their register has none of what they sent no row of.
ELSEWHERE = plain("registrations", person_key="p", employer_kind="government")


def communities(count: int) -> Rows:
    return [plain("communities", code=f"620102001{place:03}", posts=place % 2) for place in range(count)]


def staff(count: int, **about: Any) -> Rows:
    """Professionals in post, each in a community of their own."""
    return [
        plain(
            "registrations",
            person_key=f"p{place}",
            category="professional",
            certificate="assistant",
            qualified_by="certificate",
            on_post=True,
            community_code=f"620102001{place:03}",
            registered_on=date(2015, 6, 1),
            **about,
        )
        for place in range(count)
    ]


def lottery(**amounts: int) -> Rows:
    """`y2019=30000`: lottery money of fund years."""
    return [
        plain(
            "funding",
            entry_id=year,
            district_code=CHENGGUAN,
            fund_year=int(year[1:]),
            booked_on=date(int(year[1:]), 5, 1),
            amount_yuan=Decimal(amount),
        )
        for year, amount in amounts.items()
    ]


def found(root: Path, *, year: int = 2019, unit: str = CHENGGUAN, as_of: date = LAST) -> dict[str, Item]:
    return {one.id: one for one in items(look_at(root, as_of=as_of, unit=unit), scheme(), year=year)}


def of(tmp_path: Path, id: str, *, as_of: date = LAST, **tables: Rows) -> Item:
    """One item of a district that sent these rows on a day, and 10 communities without anybody before."""
    root = tmp_path / "snapshots"
    publish(root, FIRST, communities=communities(10), registrations=[ELSEWHERE])
    sent: dict[str, Any] = {"communities": communities(10), **tables}
    sent["registrations"] = [ELSEWHERE, *tables.get("registrations", ())]
    publish(root, as_of, **sent)
    return found(root, as_of=as_of, year=as_of.year)[id]


@pytest.mark.parametrize(
    ("staffed", "status", "proposed"),
    [
        # 1461 of 1827 days are over: 79.97 % should be there; within 10 points of that is on schedule.
        (8, Status.ON_SCHEDULE, 20.0),
        (10, Status.ACHIEVED, 20.0),
        # 6 of 10 are 75.03 % of that: 15.0 of 20. 4 of 10 are 50.02 %: 10.0. None is nothing.
        (6, Status.SLIGHTLY_BEHIND, 15.0),
        (4, Status.SERIOUSLY_BEHIND, 10.0),
        (0, Status.SERIOUSLY_BEHIND, 0.0),
    ],
)
def test_a_share_on_schedule_has_all_points_and_behind_it_its_part(
    tmp_path: Path, staffed: int, status: Status, proposed: float
) -> None:
    one = of(tmp_path, "communities.staffed", registrations=staff(staffed))
    assert (one.value, one.total, one.status, one.proposed) == (staffed, 10, status, proposed)
    assert one.on_schedule is (status in (Status.ON_SCHEDULE, Status.ACHIEVED))
    assert one.expected == pytest.approx(1461 / 1827)


def test_what_was_reached_and_lost_again_is_not_scored_as_there(tmp_path: Path) -> None:
    root = tmp_path / "snapshots"
    base = plain("institutions", district_code=CHENGGUAN, kind="association", established_on=date(2019, 1, 1))
    publish(root, date(2020, 12, 31), institutions=[base], communities=communities(1))
    publish(
        root,
        date(2021, 12, 31),
        institutions=[{**base, "closed_on": date(2021, 6, 1)}],
        communities=communities(1),
    )
    one = found(root, year=2021, as_of=date(2021, 12, 31))["associations.district"]
    assert one.status is Status.ACHIEVED
    assert (one.proposed, one.on_schedule) == (0.0, False)


@pytest.mark.parametrize(
    ("as_of", "status", "standing", "proposed"),
    [
        (date(2019, 12, 30), Status.NOT_DUE, Standing.NOT_APPLICABLE, None),
        (date(2020, 3, 31), Status.SLIGHTLY_BEHIND, Standing.SCORED, 0.0),
        (date(2020, 12, 31), Status.SERIOUSLY_BEHIND, Standing.SCORED, 0.0),
        (date(2021, 1, 31), Status.MISSED, Standing.SCORED, 0.0),
    ],
)
def test_an_institution_that_is_not_there_is_not_due_for_as_long_as_a_year_is_left(
    tmp_path: Path, as_of: date, status: Status, standing: Standing, proposed: float | None
) -> None:
    one = of(tmp_path, "bases.district", as_of=as_of)
    assert (one.status, one.standing, one.proposed) == (status, standing, proposed)


def test_an_institution_that_is_there_early_has_its_points(tmp_path: Path) -> None:
    one = of(tmp_path, "bases.district", institutions=[plain("institutions")])
    assert (one.status, one.proposed, one.evidence_asked) == (Status.ACHIEVED, 10.0, True)


@pytest.mark.parametrize(
    ("amount", "status", "proposed"),
    [
        (30_000, Status.MET, 15.0),
        (90_000, Status.MET, 15.0),
        (22_000, Status.NOT_MET, 11.0),
        (1, Status.NOT_MET, 0.0),
        (0, Status.NOT_MET, 0.0),
    ],
)
def test_a_floor_is_scored_by_the_amount_over_it(
    tmp_path: Path, amount: int, status: Status, proposed: float
) -> None:
    one = of(tmp_path, "funding.district_floor", funding=lottery(y2019=amount))
    assert (one.status, one.value, one.required, one.proposed) == (status, amount, 30_000, proposed)


@pytest.mark.parametrize(
    ("before", "now", "status", "proposed"),
    [
        (40_000, 40_001, Status.MET, 10.0),
        (40_000, 40_000, Status.FLAT, 6.0),
        (40_000, 39_999, Status.NOT_MET, 0.0),
    ],
)
def test_growth_is_more_than_the_year_before_and_flat_has_its_part(
    tmp_path: Path, before: int, now: int, status: Status, proposed: float
) -> None:
    one = of(tmp_path, "funding.growth", funding=lottery(y2018=before, y2019=now))
    assert (one.status, one.value, one.required, one.proposed) == (status, now, before, proposed)


def test_money_of_which_nothing_is_known_is_no_0(tmp_path: Path) -> None:
    one = of(tmp_path, "funding.district_floor", funding=lottery(y2018=40_000))
    assert (one.standing, one.proposed, one.on_schedule) == (Standing.NO_DATA, None, None)
    growth = of(tmp_path / "growth", "funding.growth", funding=lottery(y2019=40_000))
    assert (growth.standing, growth.proposed) == (Standing.NO_DATA, None)


def test_a_year_that_still_runs_is_not_scored_and_one_that_is_over_with_an_older_ledger_is_unknown(
    tmp_path: Path,
) -> None:
    running = of(tmp_path, "funding.district_floor", as_of=date(2019, 6, 30), funding=lottery(y2019=10_000))
    assert (running.status, running.standing) == (Status.RUNNING, Standing.NOT_APPLICABLE)
    root = tmp_path / "older"
    publish(root, FIRST, communities=communities(10))
    publish(
        root,
        LAST,
        communities=communities(10),
        funding=lottery(y2019=10_000),
        days={CHENGGUAN: {"funding": date(2019, 9, 30)}},
    )
    older = found(root)["funding.district_floor"]
    assert (older.status, older.standing, older.proposed) == (Status.RUNNING, Standing.NO_DATA, None)
    assert (older.reported, older.reported_on) == (Reported.CARRIED_FORWARD, date(2019, 9, 30))


def test_growth_is_asked_for_from_2015_on(tmp_path: Path) -> None:
    root = tmp_path / "snapshots"
    publish(root, date(2014, 12, 31), communities=communities(1), funding=lottery(y2014=30_000))
    one = found(root, year=2014, as_of=date(2014, 12, 31))
    assert one["funding.growth"].standing is Standing.NOT_APPLICABLE
    assert one["funding.district_floor"].proposed == 15.0


def test_a_duty_is_scored_by_the_share_that_is_there(tmp_path: Path) -> None:
    # 5 of 10 communities have a post: half of 3 points, rounded as readers round.
    one = of(tmp_path, "communities.posts")
    assert (one.value, one.total, one.proposed, one.on_schedule) == (5, 10, 1.5, False)
    # 1 of 4 contracts: 0.75 of 3 points, 0.8.
    signed = [*staff(1, has_contract=True), *staff(4, has_contract=False)[1:]]
    contracts = of(tmp_path / "contracts", "pay.contracts", registrations=signed)
    assert (contracts.value, contracts.total, contracts.proposed) == (1, 4, 0.8)


def test_a_half_that_doubles_cannot_hold_is_rounded_up_as_readers_round(tmp_path: Path) -> None:
    # 19 of 20 are insured: 2.85 of 3 points, 2.9; as doubles 3 × 0.95 is a little less.
    insured = [*staff(19, has_insurance=True), *staff(20, has_insurance=False)[19:]]
    one = of(tmp_path, "pay.insurance", communities=communities(20), registrations=insured)
    assert (one.value, one.total, one.proposed) == (19, 20, 2.9)


def test_a_duty_without_anything_to_count_is_not_applicable(tmp_path: Path) -> None:
    one = of(tmp_path, "pay.contracts", registrations=staff(1, employer_kind="government"))
    assert (one.total, one.standing, one.proposed) == (0, Standing.NOT_APPLICABLE, None)


def test_a_number_that_is_none_is_no_data_and_can_be_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def without(look: Look, indicator: Indicator) -> Measure:
        return measure(indicator, [Point(LAST, math.nan, 4.0)], district_code=look.unit, on=LAST, since=FIRST)

    monkeypatch.setattr(measures, "measured", without)
    one = of(tmp_path, "pay.contracts")
    assert (one.value, one.completion, one.standing, one.proposed) == (None, None, Standing.NO_DATA, None)


def test_a_district_without_an_urban_community_owes_none(tmp_path: Path) -> None:
    rural = [plain("communities", kind="rural", code="620102001001")]
    root = tmp_path / "snapshots"
    publish(root, LAST, communities=rural, registrations=[ELSEWHERE])
    one = found(root)
    assert one["communities.staffed"].standing is Standing.NOT_APPLICABLE
    assert one["communities.posts"].standing is Standing.NOT_APPLICABLE


def test_a_plan_is_adopted_or_not(tmp_path: Path) -> None:
    adopted = plain("measures", measure="annual_assessment")
    assert of(tmp_path, "leadership.assessed", measures=[adopted]).proposed == 7.0
    assert of(tmp_path / "other", "leadership.assessed", measures=[plain("measures")]).proposed == 0.0


def test_an_audit_takes_both_a_review_inside_and_one_outside_in_the_year(tmp_path: Path) -> None:
    inside, outside = (
        plain("activities", id=kind, kind=kind, held_on=date(2019, 5, 1))
        for kind in ("internal_audit", "external_review")
    )
    assert of(tmp_path, "funding.audited", activities=[inside, outside]).proposed == 5.0
    assert of(tmp_path / "one", "funding.audited", activities=[inside]).proposed == 0.0


def test_a_district_that_never_reported_has_no_data_and_no_points_anywhere(tmp_path: Path) -> None:
    root = tmp_path / "snapshots"
    publish(root, LAST, communities=communities(10), registrations=staff(3))
    for one in found(root, unit=OTHER).values():
        assert one.proposed is None, one.id
        assert one.on_schedule is None, one.id
        assert one.reported is Reported.NOT_REPORTED, one.id
        assert one.standing is not Standing.SCORED, one.id


def test_what_is_counted_within_a_year_is_not_known_of_rows_of_an_earlier_one(tmp_path: Path) -> None:
    root = tmp_path / "snapshots"
    publish(
        root,
        LAST,
        communities=communities(1),
        activities=[plain("activities", held_on=date(2018, 5, 1), kind="internal_audit")],
        days={CHENGGUAN: {"activities": date(2018, 12, 31)}},
    )
    one = found(root)["funding.audited"]
    assert (one.standing, one.reported) == (Standing.NO_DATA, Reported.CARRIED_FORWARD)


@pytest.mark.parametrize("year", range(2014, 2021))
def test_every_district_and_year_of_the_sample_has_plausible_items(sample: Path, year: int) -> None:
    for district in districts():
        for one in found(sample, unit=district, year=year, as_of=date(year, 12, 31)).values():
            assert (one.proposed is None) == (one.standing is not Standing.SCORED), (district, one)
            assert one.proposed is None or 0 <= one.proposed <= one.weight, (district, one)
            assert one.proposed is None or round(one.proposed, 1) == one.proposed, (district, one)
            assert (one.on_schedule is None) == (one.standing is not Standing.SCORED), (district, one)
            if one.on_schedule and one.rule.value != "share":
                assert one.proposed == one.weight, (district, one)
