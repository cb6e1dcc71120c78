"""Who holds a target back: the districts furthest from their part."""

from __future__ import annotations

from datetime import date

from analytics.assess.assessment import AllYears, Assessment, Dated, OneYear, Status, Verdict
from analytics.assess.holding import HoldBack, holding_back
from analytics.policy.register import Kind
from analytics.reference import CITY
from tests.assess.cases import END, indicator

DAY = date(2015, 1, 1)
PEOPLE = {"620102": 300, "620103": 100}


def one(code: str, value: float | None, total: float | None = None, target: float | None = None) -> Dated:
    return Dated("x", code, DAY, Status.SLIGHTLY_BEHIND, value=value, total=total, due=END, target=target)


def verdict(code: str, value: float | None, total: float | None = None) -> Verdict:
    """With an earlier milestone, which does not count."""
    return Verdict(one(code, value, total), milestones=(one(code, 0, 1_000),))


def test_for_coverage_it_is_the_district_that_lacks_most_units_not_the_one_with_the_lowest_share() -> None:
    target = indicator(Kind.COVERAGE, (END, 1.0))
    districts = {"620102": verdict("620102", 100, 150), "620103": verdict("620103", 10, 40)}
    city = one(CITY, 110, 190)
    assert holding_back(target, city, districts, population=PEOPLE) == HoldBack(("620102",), 50)


def test_equal_shortfalls_are_a_tie() -> None:
    target = indicator(Kind.COVERAGE, (END, 1.0))
    districts = {code: verdict(code, 0, 1) for code in PEOPLE}
    found = holding_back(target, one(CITY, 0, 2), districts, population=PEOPLE)
    assert found == HoldBack(("620102", "620103"), 1)


def test_a_number_of_the_city_is_shared_out_by_population_and_marked_as_reference() -> None:
    districts = {"620102": verdict("620102", 500), "620103": verdict("620103", 190)}
    found = holding_back(indicator(), one(CITY, 690, target=800.0), districts, population=PEOPLE)
    assert found == HoldBack(("620102",), 100, is_reference=True)


def test_for_yearly_floors_the_years_not_met_are_counted_and_earlier_entries_do_not_count() -> None:
    target = indicator(Kind.YEARLY_FLOOR, floor=3.0, from_year=2014)
    missed = OneYear("x", "620103", DAY, Status.NOT_MET, year=2014)
    overall = AllYears("x", "620103", DAY, Status.NOT_MET)
    city = Assessment("x", CITY, DAY, Status.NOT_MET)
    found = holding_back(target, city, {"620103": Verdict(overall, years=(missed,))}, population=PEOPLE)
    assert found == HoldBack(("620103",), 1)


def test_nobody_holds_back_what_is_done_or_what_nobody_measured() -> None:
    target = indicator(Kind.COVERAGE, (END, 1.0))
    districts = {"620102": verdict("620102", None, None), "620103": verdict("620103", 0, 1)}
    done = Assessment("x", CITY, DAY, Status.ACHIEVED)
    assert holding_back(target, done, districts, population=PEOPLE) is None
    assert holding_back(target, one(CITY, 1, 2), {"620102": districts["620102"]}, population=PEOPLE) is None
