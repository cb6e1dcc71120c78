"""Processes that write into reviews until they are killed: forked from one that has imported everything.

`python -m tests.faults.reviewers` reads rounds, one JSON document a line, and answers each with what its
processes were told is kept.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from analytics.access.viewer import everybody
from analytics.database.engine import DatabaseRefused, database_of
from analytics.database.events import Events, Overtaken
from analytics.database.sqlite import BUSY
from analytics.reference import districts
from analytics.reviews import events as happened
from analytics.reviews.review import Review, Step
from analytics.reviews.store import Reviews, stream_of

REPOSITORY = Path(__file__).parents[2]
YEAR = 2020


@dataclass(frozen=True)
class Kill:
    """kill -9 so many seconds after a process was told of so many writes; its seed is also its name."""

    seed: int
    told: int
    seconds: float


@dataclass(frozen=True)
class Told:
    """A write that a process was told is kept."""

    stream: str
    seq: int
    digest: str


class Reviewers:
    """Starts processes that write beside a snapshots folder, all at once, and kills each."""

    def __init__(self, nursery: subprocess.Popen[str], snapshots: Path, opening: dict[str, Any]) -> None:
        self._nursery = nursery
        self._about = {"snapshots": str(snapshots), "opening": opening}

    def __call__(self, kills: Sequence[Kill]) -> list[list[Told]]:
        assert self._nursery.stdin
        assert self._nursery.stdout
        asked = {**self._about, "kills": [asdict(kill) for kill in kills]}
        print(json.dumps(asked), file=self._nursery.stdin, flush=True)
        line = self._nursery.stdout.readline()
        assert line, "the nursery of reviewing processes has died: its error is above"
        return [[Told(*one) for one in told] for told in json.loads(line)]


@contextmanager
def reviewers(snapshots: Path, opening: dict[str, Any]) -> Iterator[Reviewers]:
    """The nursery, which writes where LANZHOU_DATABASE_URL says, and its end."""
    command = [sys.executable, "-m", "tests.faults.reviewers"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=REPOSITORY
    ) as nursery:
        yield Reviewers(nursery, snapshots, opening)


def main() -> None:
    """Answers rounds until there are no more."""
    for line in sys.stdin:
        asked = json.loads(line)
        kills = [Kill(**kill) for kill in asked["kills"]]
        children = [_fork(Path(asked["snapshots"]), asked["opening"], kill.seed) for kill in kills]
        ends = [_end(kill, *child) for kill, child in zip(kills, children, strict=True)]
        sys.stdout.write(json.dumps(ends) + "\n")
        sys.stdout.flush()


def _fork(snapshots: Path, opening: dict[str, Any], seed: int) -> tuple[int, int]:
    """A process that writes; its id and the pipe it says on what it was told."""
    hearing, telling = os.pipe()
    if pid := os.fork():
        os.close(telling)
        return pid, hearing
    try:
        # Where the nursery ends, so does what reads its answers.
        os.close(hearing)
        os.close(sys.stdout.fileno())
        _write(snapshots, opening, seed, lambda told: os.write(telling, json.dumps(told).encode() + b"\n"))
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(1)


def _end(kill: Kill, pid: int, pipe: int) -> list[list[Any]]:
    """What a process was told until it was killed."""
    heard = b""
    while heard.count(b"\n") < kill.told and (more := os.read(pipe, 4096)):
        heard += more
    time.sleep(kill.seconds)
    os.kill(pid, signal.SIGKILL)
    while more := os.read(pipe, 4096):
        heard += more
    os.close(pipe)
    _, status = os.waitpid(pid, 0)
    assert os.WIFSIGNALED(status), f"process {kill.seed} ended by itself: {status}"
    return [json.loads(line) for line in heard.splitlines()]


def _write(snapshots: Path, opening: dict[str, Any], seed: int, tell: Callable[[list[Any]], object]) -> None:
    """One write after the other, into any district's review, without an end."""
    chance, name = random.Random(seed), f"考核员{seed}"
    reviews = Reviews.of(snapshots, everybody().named(name))
    events = Events(database_of(snapshots))
    while True:
        code = chance.choice(list(districts()))
        stream = stream_of(YEAR, code)
        try:
            if events.of(stream):
                after = reviews.write(YEAR, code, lambda now: following(now, chance))
                kept = next(event for event in reversed(after.history) if event.actor == name)
            else:
                kept = events.append(stream, "opened", opening | {"district_code": code}, actor=name, after=0)
        except Overtaken:
            continue
        except DatabaseRefused as refused:
            # On a machine that has much to do, a turn may come too late: nothing was kept, and nothing told.
            if refused.values["reason"] == BUSY:
                continue
            raise
        tell([kept.stream, kept.seq, kept.digest])


def following(now: Review, chance: random.Random) -> object:
    """Something that may happen next in a review: mostly words and scores, sometimes its next step."""
    item, text = chance.choice(list(now.entries)), f"说明{chance.random()} “—”\n"
    if now.step is Step.SELF_ASSESSMENT:
        said = happened.SelfAssessed(item, round(chance.random() * 5, 1), text)
        return happened.Submitted() if chance.random() < 0.1 else said
    if now.step is Step.IN_REVIEW:
        if chance.random() < 0.1:
            return happened.Checked()
        open_ones = [seq for seq, question in now.questions.items() if question.answer is None]
        scored = happened.Scored(item, round(chance.random() * 5, 1), True, text, text)
        return chance.choice(
            [
                scored,
                happened.Asked(item, text),
                happened.Answered(open_ones[0], text) if open_ones else scored,
            ]
        )
    if now.step is Step.CHECKED:
        return happened.Signed()
    if now.step is Step.SIGNED:
        return happened.Sealed(document="{}" + " " * 20_000, sha256="0" * 64)
    return happened.Reopened(text)


if __name__ == "__main__":
    main()
