"""Eight processes publish at the same moment: one wins, the others are told, nobody overwrites anybody."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from analytics.warehouse.snapshots import audit
from analytics.warehouse.snapshots.catalogue import Catalogue
from analytics.warehouse.snapshots.snapshot import Origin
from tests.faults.leftovers import leftovers
from tests.faults.publishers import Job, Publishers

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no fork")

RACERS = 8
#: Rounds in a test run, and in a soak.
ROUNDS, SOAKED = 5, 60


def test_one_of_eight_wins_a_round_and_the_others_are_told_of_it(
    folder: Path, publishing: Publishers, soaks: bool
) -> None:
    root, rounds = folder / "snapshots", SOAKED if soaks else ROUNDS
    published: list[tuple[int, str]] = []
    for number in range(rounds):
        # All have seen the same preview, in the first round of an empty folder that nobody has made yet.
        job = Job(root, people=number % 10, expected_head=number or None)
        ends = publishing(*[job] * RACERS)
        winners = [end.published for end in ends if end.published]
        assert len(winners) == 1, ends
        published += winners
        losers = [end for end in ends if not end.published]
        assert {end.refused for end in losers} == {"PublishConflict"}, losers
        sentence = (
            f"The newest snapshot is now {number + 1}; this one was prepared on the basis of {number or '–'}."
        )
        assert all(end.sentence and end.sentence.startswith(sentence) for end in losers), losers
    snapshots = Catalogue(root).snapshots()
    assert [(s.seq, s.digest) for s in snapshots] == published
    assert [(s.seq, s.parent, s.rows["registrations"]) for s in snapshots] == [
        (number + 1, number or None, number % 10) for number in range(rounds)
    ]
    assert Catalogue(root).verify() == ()
    assert leftovers(root) == []
    for log in audit.logs(root, Origin.SUBMISSION):
        assert sorted(audit.publications(log)) == list(range(1, rounds + 1))


def test_eight_that_take_any_head_queue_up(folder: Path, publishing: Publishers) -> None:
    root = folder / "snapshots"
    ends = publishing(*(Job(root, people=number) for number in range(RACERS)))
    said = sorted(end.published for end in ends if end.published)
    assert said == [(s.seq, s.digest) for s in Catalogue(root).snapshots()]
    assert sorted(s.rows["registrations"] for s in Catalogue(root).snapshots()) == list(range(RACERS))
    assert Catalogue(root).verify() == ()
    assert leftovers(root) == []
