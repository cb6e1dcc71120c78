"""Publishing processes that start at once and can be killed: forked from one that has imported everything.

`python -m tests.faults.nursery` reads lists of jobs, one JSON document a line, and answers each
with what became of its processes.
"""

from __future__ import annotations

import errno
import json
import os
import resource
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from analytics.errors import Refusal
from analytics.warehouse.connection import cursor
from analytics.warehouse.snapshots.snapshot import InputFile
from tests.faults.publishers import Job
from tests.faults.system_calls import FailingCalls, FailingDisk
from tests.warehouse.small_snapshots import WatchedDisk, seal, tables

#: What a child says on its pipe: it stands ready, it makes the next call, it is done and says how.
READY, CALL, DONE = b"r", b".", b"\n"
FLUSH_SECONDS = 0.001


class TellingDisk(WatchedDisk):
    """A disk that says so before each call, and takes its time with fsync, as real ones do."""

    def __init__(self, tell: Callable[[], object]) -> None:
        super().__init__()
        self.tell = tell

    def _call(self, name: str, act: Callable[..., None], subject: Path | int, *more: object) -> None:
        self.tell()
        super()._call(name, act, subject, *more)
        if name == "flush":
            time.sleep(FLUSH_SECONDS)


def main() -> None:
    """Answers jobs until there are no more."""
    # pandas' rows are made before the forks; DuckDB's threads would not live through one.
    for people in range(10):
        tables(people)
    for line in sys.stdin:
        jobs = [Job(**{**job, "root": Path(job["root"])}) for job in json.loads(line)]
        sys.stdout.write(json.dumps(_run(jobs)) + "\n")
        sys.stdout.flush()


def _run(jobs: list[Job]) -> list[dict[str, Any]]:
    """Starts all jobs at the same moment and waits for their ends."""
    closed, gate = os.pipe()
    children = [_fork(job, closed, gate) for job in jobs]
    os.close(closed)
    heard = [os.read(pipe, 1) for _, pipe in children]
    os.close(gate)
    return [_end(job, *child, said) for job, child, said in zip(jobs, children, heard, strict=True)]


def _fork(job: Job, closed: int, gate: int) -> tuple[int, int]:
    """A child that waits at the gate; its id and the pipe it tells on."""
    hearing, telling = os.pipe()
    if pid := os.fork():
        os.close(telling)
        return pid, hearing
    try:
        os.close(gate)
        with cursor() as waking:
            waking.execute("select 1")
        os.write(telling, READY)
        os.read(closed, 1)
        answer = _publish(job, lambda: os.write(telling, CALL))
        os.write(telling, DONE + json.dumps(answer).encode())
    finally:
        os._exit(0)


def _end(job: Job, pid: int, pipe: int, heard: bytes) -> dict[str, Any]:
    """What became of a child: what it answered, if it did, its calls, and whether it was killed."""
    if job.kill:
        call, seconds = job.kill
        while heard.count(CALL) < call and (more := os.read(pipe, 1)):
            heard += more
        if seconds:
            time.sleep(seconds)
        os.kill(pid, signal.SIGKILL)
    while more := os.read(pipe, 4096):
        heard += more
    os.close(pipe)
    _, status = os.waitpid(pid, 0)
    calls, _, answer = heard.partition(DONE)
    return {
        **(json.loads(answer) if answer else {}),
        "calls": calls.count(CALL),
        "is_killed": os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL,
    }


def _publish(job: Job, tell: Callable[[], object]) -> dict[str, Any]:
    failing = None
    disk: WatchedDisk = TellingDisk(tell)
    if job.largest_file:
        resource.setrlimit(resource.RLIMIT_FSIZE, (job.largest_file, job.largest_file))
    if job.fault:
        at, why = job.fault
        failing = FailingCalls(job.root, at=at, why=getattr(errno, why))
        disk = FailingDisk(failing)
    inputs = tuple(InputFile(f"{number}.xlsx", "0" * 64, 1) for number in range(job.inputs))
    answer: dict[str, Any] = {}
    try:
        made = seal(job.root, people=job.people, expected_head=job.expected_head, inputs=inputs, disk=disk)
        answer = {"published": (made.seq, made.digest)}
    except Refusal as refusal:
        answer = {"refused": type(refusal).__name__, "sentence": str(refusal)}
    return {**answer, "failed": failing.failed if failing else None}


if __name__ == "__main__":
    main()
