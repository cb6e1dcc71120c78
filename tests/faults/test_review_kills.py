"""kill -9 of processes that write reviews, at any moment: nothing acknowledged is lost, nothing is half."""

from __future__ import annotations

import random
import sys
from pathlib import Path
from typing import Any

import pytest

from analytics.access.viewer import everybody
from analytics.database.engine import database_of
from analytics.database.events import Events
from analytics.policy.loading import register
from analytics.progress.look import Look
from analytics.reviews.review import review
from analytics.reviews.store import Reviews
from analytics.warehouse.snapshots.catalogue import Catalogue
from tests.faults.reviewers import YEAR, Kill, reviewers

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="Windows has no fork and no kill -9"),
    pytest.mark.usefixtures("either_database"),
]

#: Killed processes: in a test run, and in a soak; so many write at once.
KILLS, SOAKED, AT_ONCE = 120, 2000, 2
#: Writes a process is told of before it is killed, at most, and the time of a few.
TOLD = 4
#: Until the kill that follows: within the reading before a write, the write, or what comes before its answer.
SHORTEST_S, LONGEST_S = 0.002, 0.1
#: Kills after which every review is read as a whole.
ADDED_UP = 20


@pytest.fixture(scope="module")
def opening(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """How a review of the year begins."""
    with pytest.MonkeyPatch.context() as own:
        own.setenv("LANZHOU_DATABASE_URL", f"sqlite:///{tmp_path_factory.mktemp('opening') / 'kept.sqlite'}")
        look = Look.of(everybody(), Catalogue(sample), register(), unit="620102")
        opened = Reviews.of(sample, everybody().named("张三")).open(look, year=YEAR)
    return dict(opened.history[0].body)


def test_what_a_killed_process_was_told_is_kept_and_the_rest_is_whole_or_not_there(
    tmp_path: Path, opening: dict[str, Any], soaks: bool
) -> None:
    seed = random.SystemRandom().randrange(10**9)
    chance = random.Random(seed)
    snapshots = tmp_path / "snapshots"
    events = Events(database_of(snapshots))
    kept = told_of = killed = untold = 0
    with reviewers(snapshots, opening) as write:
        while killed < (SOAKED if soaks else KILLS):
            kills = [_kill(killed + n, chance) for n in range(AT_ONCE)]
            told = [one for process in write(kills) for one in process]
            killed += len(kills)
            streams, place = events.under(f"review/{YEAR}/"), f"seed {seed}, {killed} kills"
            there = {(event.stream, event.seq): event.digest for of in streams.values() for event in of}
            lost = [one for one in told if there.get((one.stream, one.seq)) != one.digest]
            assert lost == [], place
            assert events.damage() is None, place
            for stream, of in streams.items():
                assert [event.seq for event in of] == list(range(1, len(of) + 1)), f"{place}: {stream}"
                assert killed % ADDED_UP or review(of), f"{place}: {stream}"
            # Each was killed in one write at most.
            assert 0 <= len(there) - kept - len(told) <= len(kills), place
            untold += len(there) - kept - len(told)
            kept, told_of = len(there), told_of + len(told)
    # Kills did come between a commit and its answer, and whole writes between kills.
    assert untold >= killed // 100
    assert told_of >= killed
    events.append("notes", "noted", {}, actor="张三", after=0)
    assert events.damage() is None


def _kill(seed: int, chance: random.Random) -> Kill:
    seconds = SHORTEST_S * (LONGEST_S / SHORTEST_S) ** chance.random()
    return Kill(seed, chance.randint(0, TOLD), seconds)
