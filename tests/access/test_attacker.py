"""Nobody who sees groups alone works out a small one of all that is told, by linear programming."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from analytics.access.crossed import _Protection
from analytics.answers import workforce
from analytics.answers.workforce import Group
from analytics.explore import aggregates, answering
from analytics.progress import crossed
from analytics.progress.crossed import GROUPED, OFFICIAL, REGISTRATION, TOLD_BY
from analytics.reference import CITY
from analytics.warehouse.questions import workforce as questions
from analytics.warehouse.snapshots.catalogue import Catalogue
from tests.access import attacker, official_numbers
from tests.access.attacker import CLOSELY_LINKED, attack, attack_days, learned, told_looking_back

COLUMNS = [by for by in TOLD_BY if by != OFFICIAL]
#: Small numbers of a day and column that are attacked unless all are.
MOST = 12
#: Here the districts of the senior are not told by state of registration, but the city is: three of the five
#: who need none are in one district, and four of the six without a certificate.
UNTOLD = date(2014, 9, 30)
MOST_OF_THEM = ("620102",)
#: Here official numbers are of so few professionals of a district that they are those of single values.
OFFICIALLY_SUMMED = date(2020, 3, 31)


@pytest.fixture(scope="module")
def catalogue(sample: Path) -> Catalogue:
    return Catalogue(sample)


@pytest.fixture
def anew() -> Iterator[None]:
    """Nothing is told as it was worked out for another test."""

    def forget() -> None:
        for cached in (crossed._crossed, answering.answer, workforce._workforce, attacker._told):
            cached.cache_clear()

    forget()
    yield
    forget()


@pytest.mark.parametrize("by", COLUMNS)
def test_no_small_number_is_worked_out(by: str, catalogue: Catalogue, soaks: bool) -> None:
    """In all tables of a day any of them may be 1 or 4, but where a whole group is smaller than that."""
    days = [snapshot.as_of for snapshot in catalogue.timeline(10**6)]
    attacks = [
        attack(catalogue, day, by) if soaks else attack(catalogue, day, by, most=MOST, linked=CLOSELY_LINKED)
        for day in (days if soaks else days[::12])
    ]
    assert [each for one in attacks for each in one.found] == []
    assert by in ("gender", "on_post") or any(one.secrets for one in attacks), "nothing was attacked"


@pytest.mark.parametrize("by", COLUMNS)
def test_nor_by_neighbouring_days(by: str, catalogue: Catalogue, soaks: bool) -> None:
    """Nor with what is told of who came and went, by somebody who knows that nobody else changed."""
    days = list(pairwise(snapshot.as_of for snapshot in catalogue.timeline(10**6)))
    groups = list(Group) if by in GROUPED else [Group.PERSONNEL]
    found = [
        each
        for day, later in (days if soaks else days[-1:])
        for group in (groups if soaks else groups[:2])
        for each in attack_days(catalogue, day, later, by, group).found
    ]
    assert found == []


def test_nor_where_a_group_is_told_of_the_city_alone(catalogue: Catalogue) -> None:
    """With all that other columns say of who holds a certificate."""
    result = attack(catalogue, UNTOLD, REGISTRATION, units=MOST_OF_THEM)
    assert result.found == ()
    assert result.secrets


@pytest.mark.usefixtures("anew")
def test_how_many_senior_ones_hold_a_certificate_would_give_them_away(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Were the ladder of a district told as it is, the same attacker would work them out."""

    def telling(of: Any, **changes: Any) -> Any:
        changes.pop("senior_certified", None)
        return replace(of, **changes)

    monkeypatch.setattr("analytics.answers.workforce.replace", telling)
    found = attack(catalogue, UNTOLD, REGISTRATION, units=MOST_OF_THEM).found
    assert any("senior 620102 not_required: 3 is in 3.00..4.00" in one for one in found)


@pytest.mark.usefixtures("anew")
def test_equivalent_ability_would_give_away_who_is_senior_by_it(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Held against the senior ones by certificate: that is why nobody is told by it."""
    day = date(2014, 12, 31)
    assert attack(catalogue, day, "certificate", units=(CITY,), linked=CLOSELY_LINKED).found == ()
    told_by = (*TOLD_BY, "equivalent_ability")
    for module in (aggregates, attacker, crossed):
        monkeypatch.setattr(module, "TOLD_BY", told_by)
    attacker._told.cache_clear()
    found = attack(catalogue, day, "certificate", units=(CITY,), linked=CLOSELY_LINKED).found
    assert any("senior 620100 assistant: 2 is in 1.00..2.00" in one for one in found)


@pytest.mark.usefixtures("anew")
def test_official_sums_of_a_table_would_give_its_small_numbers_away(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Professionals of agencies, of the administration and who should have a contract: each of some kinds."""
    monkeypatch.setattr(questions, "indicators_by", lambda _: ())
    found = attack(catalogue, OFFICIALLY_SUMMED, "employer_kind", units=("620111",), linked=()).found
    assert any("professional 620111 agency: 1 is in 1.00..1.00" in one for one in found)


@pytest.mark.parametrize("by", COLUMNS)
def test_every_official_sum_of_a_table_is_known_to_the_protection(by: str, catalogue: Catalogue) -> None:
    """Those that are found by holding all numbers of all days against it, whatever statement counts them."""
    tables = [official_numbers.table(catalogue, snapshot.as_of, by) for snapshot in catalogue.timeline(10**6)]
    cells = {(of, code) for made in tables for _, of, code in made}
    known = questions.indicators_by(by)
    for (indicator, reason), counted in official_numbers.sums(catalogue, by).items():
        classes = {of for of, _ in counted}
        if counted != {cell for cell in cells if cell[0] in classes}:
            assert indicator in known, f"{indicator} ({reason}) is a sum of {by}"


@pytest.mark.parametrize("by", [REGISTRATION, "certificate"])
def test_a_later_day_tells_no_more_of_an_earlier_one(by: str, catalogue: Catalogue, soaks: bool) -> None:
    """Looking back, a number is what the page of its own day tells; what that hides is hidden."""
    days = [snapshot.as_of for snapshot in catalogue.timeline(10**6)]
    own = {
        day: learned(catalogue, day, by, linked=()).own.cells
        for day in (days if soaks else (days[0], UNTOLD))
    }
    back = [one for one in told_looking_back(catalogue, by) if one[0] in own]
    assert back
    assert [one for one in back if own[one[0]].get(one[1:4]) != one[4]] == []


@pytest.mark.usefixtures("anew")
def test_without_others_beside_them_small_numbers_are_worked_out(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The attacker is one: with the small numbers alone hidden, rows and columns give them away."""
    monkeypatch.setattr(_Protection, "protect", lambda _: None)
    day = catalogue.timeline(10**6)[-1].as_of
    assert attack(catalogue, day, "project_staff").found
    assert attack(catalogue, day, "employer_kind", most=MOST, linked=CLOSELY_LINKED).found
    assert attack(catalogue, UNTOLD, REGISTRATION, units=MOST_OF_THEM).found
