"""Long work on submitted files is done in turn, by children that leave nothing behind."""

from __future__ import annotations

import os
import pickle
import time
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from analytics import log
from analytics.access.viewer import everybody
from analytics.answers.difference import Difference
from analytics.answers.preview import preview
from analytics.errors import FileRefused, Refusal, SubmissionRefused, UnknownName
from analytics.intake import turns as module
from analytics.intake.apart import Told
from analytics.intake.submission import examine
from analytics.intake.turns import Turns, Wait, Work, result
from analytics.policy.loading import register
from analytics.warehouse.snapshots.catalogue import Catalogue
from tests.intake.deliveries import published
from tests.intake.workbooks import csv_file, entry
from tests.server.process import children as started

DAY = date(2016, 12, 31)
PATIENCE = 60.0


@pytest.fixture
def children() -> Callable[[], set[int]]:
    """The processes this one has started since; others of its tests have servers and a browser."""
    before = set(started(os.getpid()))
    return lambda: set(started(os.getpid())) - before


@pytest.fixture
def turns() -> Iterator[Turns]:
    """One at a time; nothing is left under way."""
    made = Turns(places=1)
    yield made
    for work in [*made._waiting, *made._under_way]:
        made.leave(work)


def over(turns: Turns, work: Work) -> object:
    """What a piece of work gave, once it is over."""
    deadline = time.monotonic() + PATIENCE
    while not work.over.is_set():
        assert time.monotonic() < deadline
        turns.look(work, patience=0.2)
    return result(work)


def begun(turns: Turns, work: Work) -> Work:
    """The work when a child is at it."""
    while isinstance(turns.look(work, patience=0.1), Wait):
        pass
    return work


def test_an_examination_is_the_same_apart(tmp_path: Path, turns: Turns) -> None:
    path = csv_file(tmp_path / "ledger.csv", [entry(), entry(金额="壹佰")])
    files = [(path.name, path.read_bytes())]
    here = examine(tmp_path / "snapshots", files, as_of=DAY)
    there = over(turns, turns.join(examine, tmp_path / "snapshots", files, DAY))
    assert here.findings
    assert there == here


def test_a_preview_is_the_same_apart(tmp_path: Path, turns: Turns) -> None:
    root = tmp_path / "snapshots"
    published(root, csv_file(tmp_path / "ledger.csv", [entry()]), as_of=DAY)
    examination = examine(root, [csv_file(tmp_path / "ledger.csv", [entry(**{"金额(元)": 900})])], as_of=DAY)
    assert examination.submission
    asked = (Catalogue(root), register(), examination.submission)
    here = preview(*asked, viewer=everybody())
    there = over(turns, turns.join(partial(preview, viewer=everybody()), *asked))
    assert here is not None
    assert isinstance(there, Difference)
    assert there.a == here.a
    assert (there.rows, there.indicators, there.statuses) == (here.rows, here.indicators, here.statuses)


def test_files_are_told_of_one_after_the_other(tmp_path: Path, turns: Turns) -> None:
    files = [(f"{n}.csv", b"x") for n in range(3)]
    work = turns.join(examine, tmp_path / "snapshots", files, DAY)
    over(turns, work)
    assert work.told == Told(3, 3, "2.csv")


def test_a_refusal_comes_back_as_it_was(tmp_path: Path, turns: Turns) -> None:
    work = turns.join(examine, tmp_path / "snapshots", [("a.csv", b"x")], date(2999, 1, 1))
    with pytest.raises(SubmissionRefused, match="2999-01-01 is in the future") as raised:
        over(turns, work)
    assert "raised at analytics.intake.submission:" in log.line(raised.value)


@pytest.mark.parametrize(
    "refusal", [Refusal("{a} is {{odd}}", a="{b}"), UnknownName("table", "{x}", ["y", "z"])]
)  # fmt: skip
def test_refusals_pass_between_processes(refusal: Refusal) -> None:
    again = pickle.loads(pickle.dumps(refusal))
    assert (type(again), str(again), again.values) == (type(refusal), str(refusal), refusal.values)


def test_who_waits_is_told_what_is_before_and_has_their_turn(
    turns: Turns, children: Callable[[], set[int]]
) -> None:
    first = begun(turns, turns.join(time.sleep, 1.5))
    second, third = (turns.join(time.sleep, 0, files=[bytes(30_000_000)]) for _ in range(2))
    assert turns.look(second, patience=0) == Wait(before=1, minutes=1)
    assert turns.look(third, patience=0) == Wait(before=2, minutes=3)
    assert len(children()) == 1
    while not third.over.is_set():
        for work in (first, second, third):
            turns.look(work, patience=0.1)
    assert [result(work) for work in (first, second, third)] == [None, None, None]


def test_the_next_step_of_somebody_who_waited_goes_before_others(turns: Turns) -> None:
    begun(turns, turns.join(time.sleep, 60))
    others = [turns.join(time.sleep, 0) for _ in range(3)]
    next_step = turns.join(time.sleep, 0, is_next=True)
    assert turns.look(next_step, patience=0) == Wait(before=1, minutes=1)
    assert turns.look(others[0], patience=0) == Wait(before=2, minutes=1)


def test_what_is_left_gives_its_place_to_the_next(turns: Turns, children: Callable[[], set[int]]) -> None:
    begun_first = begun(turns, turns.join(time.sleep, 60))
    waiting, last = (turns.join(time.sleep, 0) for _ in range(2))
    turns.leave(waiting)
    turns.leave(begun_first)
    # A run that is being cut short looks once more.
    turns.look(begun_first, patience=0)
    over(turns, last)
    assert waiting.is_given_up
    assert begun_first.over.wait(PATIENCE)
    assert not children()


def test_what_nobody_asks_for_is_given_up(
    turns: Turns, children: Callable[[], set[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "ASKED_WITHIN", 0.5)
    forgotten = [turns.join(time.sleep, 60) for _ in range(2)]
    assert forgotten[0].over.wait(PATIENCE)
    over(turns, turns.join(time.sleep, 0))
    assert all(work.is_given_up for work in forgotten)
    assert not children()


def test_what_the_system_refuses_a_child_is_said_as_everywhere_and_names_no_place(
    tmp_path: Path, turns: Turns
) -> None:
    with pytest.raises(FileRefused) as refused:
        turns.done(os.listdir, tmp_path / "none")
    assert "ENOENT" in log.line(refused.value)
    assert str(tmp_path) not in str(refused.value)


def test_a_child_that_dies_becomes_a_sentence(turns: Turns) -> None:
    for death in (os._exit, os.abort):
        with pytest.raises(SubmissionRefused, match="The check of the files was cut short"):
            over(turns, turns.join(death, *([3] if death is os._exit else [])))


def test_an_unexpected_error_is_in_the_log_and_becomes_a_sentence(
    turns: Turns, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SubmissionRefused, match="The check of the files was cut short"):
        over(turns, turns.join(int, "欧阳试样"))
    logged = capfd.readouterr().err
    assert "ERROR analytics.intake.apart: The work on submitted files failed" in logged
    assert "ValueError at" in logged
    assert "欧阳试样" not in logged
