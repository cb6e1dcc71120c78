"""What is looked at is the key of every answer: no cache is shared where something else is seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from analytics.access.viewer import Right, everybody
from analytics.answers import funding, turnover, workforce
from analytics.answers.communities import coverage
from analytics.answers.workforce import By, Group
from analytics.errors import NotAllowed, SnapshotRefused, UnknownName
from analytics.policy.loading import register
from analytics.progress import history, verdicts
from analytics.progress.look import Look
from analytics.reference import CITY
from analytics.warehouse.snapshots.catalogue import Catalogue
from tests.looking import look_at
from tests.plain_snapshots import publish
from tests.progress.test_verdicts import FIRST, SECOND, money

CHENGGUAN, QILIHE = "620102", "620103"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two days, and a revision of the second."""
    made = tmp_path_factory.mktemp("look") / "snapshots"
    for day, yuan in ((FIRST, 1), (SECOND, 2), (SECOND, 3)):
        publish(made, day, funding=[money(CHENGGUAN, 2016, yuan)])
    return made


def test_it_starts_on_the_newest_day_in_the_city_or_in_the_first_district_seen(root: Path) -> None:
    look = look_at(root)
    assert (look.seq, look.as_of, look.unit, look.snapshot.seq) == (3, SECOND, CITY, 3)
    assert look_at(root, only=[QILIHE, CHENGGUAN]).unit == CHENGGUAN


def test_the_same_identities_are_one_key_whoever_made_the_look(root: Path) -> None:
    look = look_at(root)
    others = (
        look_at(root, seq=3, as_of=SECOND, unit=CITY),
        look.on(FIRST).at(CHENGGUAN).on(date(2018, 1, 1)).at(CITY),
        look.known_at(2, FIRST).known_at(3, SECOND),
        look.by(replace(register())),
        Look.of(everybody("en").named("李工"), Catalogue(root), register()),
    )
    assert {look, *others} == {look}


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda look: look.on(FIRST), id="day"),
        pytest.param(lambda look: look.at(CHENGGUAN), id="unit"),
        pytest.param(lambda look: look.known_at(2, SECOND), id="seq"),
        pytest.param(lambda look: look.by(replace(look.register, sha256="another")), id="register"),
        pytest.param(lambda look: look_at(look.catalogue.root, only=[CITY, QILIHE]), id="scope"),
    ],
)
def test_another_day_unit_seq_register_or_scope_is_another_key(
    root: Path, change: Callable[[Look], Look]
) -> None:
    look = look_at(root)
    other = change(look)
    assert other != look
    assert len({other, look}) == 2


def test_what_does_not_depend_on_later_days_outlives_what_is_published_of_them(tmp_path: Path) -> None:
    publish(tmp_path / "data", FIRST, funding=[money(CHENGGUAN, 2016, 1)])
    before = look_at(tmp_path / "data").on(FIRST)
    publish(tmp_path / "data", SECOND, funding=[money(CHENGGUAN, 2016, 2)])
    then = look_at(tmp_path / "data").on(FIRST)
    assert before != then
    assert before.so_far == then.so_far == before
    newest = look_at(tmp_path / "data")
    assert newest.so_far == newest
    publish(tmp_path / "data", FIRST, funding=[money(CHENGGUAN, 2016, 3)])
    revised = look_at(tmp_path / "data").on(FIRST)
    assert (revised.so_far == then.so_far, revised.so_far.seq, revised.so_far.days) == (False, 3, (FIRST,))


def test_another_snapshot_under_the_same_seq_is_another_key(tmp_path: Path) -> None:
    looks: list[Look] = []
    for name in ("a", "b"):
        publish(tmp_path / name, FIRST, funding=[money(CHENGGUAN, 2016, len(looks))])
        looks.append(look_at(tmp_path / name))
    moved = replace(looks[1], catalogue=looks[0].catalogue)
    assert (moved.seq, moved.catalogue.root) == (looks[0].seq, looks[0].catalogue.root)
    assert moved != looks[0]


@pytest.mark.parametrize("unit", [CHENGGUAN, CITY])
def test_two_scopes_never_share_a_cached_answer(root: Path, unit: str) -> None:
    one, other = look_at(root, unit=unit, only=[CITY, CHENGGUAN]), look_at(root, unit=unit)
    group, by = Group.PERSONNEL, By.EDUCATION
    asked: list[tuple[Any, Callable[[Look], object]]] = [
        (verdicts._of, verdicts.of),
        (history._observed, history.observed),
        (funding._funding, funding.funding),
        (coverage._communities, coverage.communities),
        (workforce._workforce, lambda look: workforce.workforce(look, group=group, by=by)),
        (turnover._turnover, lambda look: turnover.turnover(look, since=FIRST, group=group)),
    ]
    for cached, answer in asked:
        cached.cache_clear()
        for look in (one, other, one):
            answer(look)
        assert (cached.cache_info().currsize, cached.cache_info().misses) == (2, 2), cached


def test_a_day_or_a_unit_that_does_not_exist_for_the_viewer_is_refused(root: Path) -> None:
    look = look_at(root, only=[CHENGGUAN])
    for unit in (QILIHE, CITY, "999999", ""):
        with pytest.raises(UnknownName, match="Allowed: 620102"):
            look.at(unit)
    with pytest.raises(UnknownName, match="2016-12-31"):
        look.on(date(2016, 12, 30))
    with pytest.raises(UnknownName):
        look_at(root, unit="999999")


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    for seq in (None, 1):
        with pytest.raises(SnapshotRefused, match="There is no snapshot"):
            look_at(tmp_path, seq=seq)


def test_who_may_not_read_gets_no_look(root: Path) -> None:
    blind = replace(everybody(), rights=frozenset({Right.PUBLISH}))
    with pytest.raises(NotAllowed, match="read"):
        Look.of(blind, Catalogue(root), register())
