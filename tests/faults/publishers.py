"""Publishing processes as a test asks for them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
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

    calls: int
    is_killed: bool
    #: The seq and hash it said it published, if it came to say so.
    published: tuple[int, str] | None = None
    #: The refusal it told, and its sentence.
    refused: str | None = None
    sentence: str | None = None
    #: The call that failed, where one was to.
    failed: str | None = None


class Publishers:
    """Starts publishing processes through the nursery and waits for their ends."""

    def __init__(self, nursery: subprocess.Popen[str]) -> None:
        self._nursery = nursery

    def __call__(self, *jobs: Job) -> list[End]:
        assert self._nursery.stdin
        assert self._nursery.stdout
        asked = json.dumps([{**asdict(job), "root": str(job.root)} for job in jobs])
        print(asked, file=self._nursery.stdin, flush=True)
        line = self._nursery.stdout.readline()
        assert line, "the nursery of publishing processes has died: its error is above"
        return [End(**end) for end in json.loads(line, object_hook=_with_tuples)]


@contextmanager
def publishers() -> Iterator[Publishers]:
    """The nursery, which takes a second to start, and its end."""
    command = [sys.executable, "-m", "tests.faults.nursery"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=REPOSITORY
    ) as nursery:
        yield Publishers(nursery)


def _with_tuples(document: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in document.items()}
