"""Nobody who sees groups alone works out a small one of all that is told, by linear programming."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from analytics.access.crossed import _Protection
from analytics.answers import workforce
from analytics.answers.workforce import Group
from analytics.explore import answering
from analytics.progress import crossed
from analytics.progress.crossed import GROUPED, OFFICIAL, TOLD_BY
from analytics.warehouse.snapshots.catalogue import Catalogue
from tests.access.attacker import attack, attack_days

COLUMNS = [by for by in TOLD_BY if by != OFFICIAL]
#: Small numbers of a day and column that are attacked unless all are.
MOST = 12


@pytest.fixture(scope="module")
def catalogue(sample: Path) -> Catalogue:
    return Catalogue(sample)


@pytest.fixture
def anew() -> Iterator[None]:
    """Nothing is told as it was worked out for another test."""

    def forget() -> None:
        for cached in (crossed._crossed, answering.answer, workforce._workforce):
            cached.cache_clear()

    forget()
    yield
    forget()


@pytest.mark.parametrize("by", COLUMNS)
def test_no_small_number_is_worked_out(by: str, catalogue: Catalogue, soaks: bool) -> None:
    """In all tables of a day any of them may be 1 or 4, but where a whole group is smaller than that."""
    days = [snapshot.as_of for snapshot in catalogue.timeline(10**6)]
    attacks = [
        attack(catalogue, day, by, most=None if soaks else MOST) for day in (days if soaks else days[::12])
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


@pytest.mark.usefixtures("anew")
def test_without_others_beside_them_small_numbers_are_worked_out(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The attacker is one: with the small numbers alone hidden, rows and columns give them away."""
    monkeypatch.setattr(_Protection, "protect", lambda _: None)
    day = catalogue.timeline(10**6)[-1].as_of
    assert attack(catalogue, day, "project_staff").found
    assert attack(catalogue, day, "employer_kind", most=MOST).found
