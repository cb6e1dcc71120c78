"""Publishing processes as a test asks for them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

REPOSITORY = Path(__file__).parents[2]


@dataclass(frozen=True)
class Job:
    """One publish by a process of its own."""

    root: Path
    people: int = 2
    expected_head: int | Literal["any"] | None = "any"
    #: kill -9 so many seconds after the call of this number was begun; 0 is before the first.
    kill: tuple[int, float] | None = None
    #: The call that fails, and the name of its errno.
    fault: tuple[int, str] | None = None
    #: Bytes beyond which the system refuses to write a file on.
    largest_file: int | None = None
    #: Submitted files to name in the manifest.
    inputs: int = 0


@dataclass(frozen=True)
class End:
    """What became of it."""

    #: The seq and hash it said it published, if it came to say so.
    published: tuple[int, str] | None
    #: The refusal it told, and its sentence.
    refused: str | None
    sentence: str | None
    #: The call that failed, where one was to.
    failed: str | None
    calls: int
    is_killed: bool


class Publishers:
    """Starts publishing processes through the nursery and waits for their ends."""

    def __init__(self, nursery: subprocess.Popen[str]) -> None:
        self._nursery = nursery

    def __call__(self, *jobs: Job) -> list[End]:
        assert self._nursery.stdin
        assert self._nursery.stdout
        print(json.dumps([_document(job) for job in jobs]), file=self._nursery.stdin, flush=True)
        line = self._nursery.stdout.readline()
        assert line, "the nursery of publishing processes has died: its error is above"
        return [_end(one) for one in json.loads(line)]


@contextmanager
def publishers() -> Iterator[Publishers]:
    """The nursery, which takes a second to start, and its end."""
    command = [sys.executable, "-m", "tests.faults.nursery"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=REPOSITORY
    ) as nursery:
        yield Publishers(nursery)


def _document(job: Job) -> dict[str, Any]:
    return {
        "root": str(job.root),
        "people": job.people,
        "expected_head": job.expected_head,
        "kill": {"call": job.kill[0], "seconds": job.kill[1]} if job.kill else None,
        "fault": {"at": job.fault[0], "why": job.fault[1]} if job.fault else None,
        "largest_file": job.largest_file,
        "inputs": job.inputs,
    }


def _end(found: dict[str, Any]) -> End:
    answer = found["answer"] or {}
    return End(
        published=(answer["seq"], answer["sha256"]) if "seq" in answer else None,
        refused=answer.get("refused"),
        sentence=answer.get("sentence"),
        failed=answer.get("failed"),
        calls=found["calls"],
        is_killed=found["is_killed"],
    )
