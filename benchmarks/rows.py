"""`python -m benchmarks.rows 1 10 50 500`: what grows with the register, and what does not.

At each scale the newest quarters of the sample are published, by the embedded engine and with Sail, and read
by the questions of pages; every part in a process of its own, so that its memory is its own.
"""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any
from unittest.mock import patch

import pyarrow as pa

from analytics.sample.building import ACTOR, Edition, Sample, editions
from analytics.warehouse.engines.deriving import SparkConnect
from analytics.warehouse.snapshots import publishing
from analytics.warehouse.snapshots.publishing import Engine
from analytics.warehouse.snapshots.snapshot import Origin
from tests.browser.server import ROOT, serving
from tests.engines.sail import sail
from tests.server.client import Client
from tests.server.process import most_megabytes

RESULTS = Path(__file__).parent / "results"
#: So often each question is asked; the first time warms up.
REPEATS = 7


@dataclass
class Rows:
    """One scale: seconds and most megabytes of a publish, and milliseconds of questions."""

    scale: int
    people: int
    #: The rows in hand, before anything is published.
    rows_mb: float
    publish_s: float
    publish_mb: float
    engine_s: float
    #: Of the process that publishes with Sail, and of Sail.
    engine_mb: float
    sail_mb: float
    #: The overview's numbers and verdicts with nothing in memory.
    cold_page_ms: float
    #: Another snapshot chosen on the overview, on a server that runs.
    change_ms: float
    #: Another value chosen on the explore page: of the rollup, and of the rows where a snapshot has none.
    explore_ms: float
    explore_rows_ms: float
    #: The same for the first time, when what it counts is read.
    explore_first_ms: float
    explore_rows_first_ms: float
    #: The rows used and left out of one number.
    used_rows_ms: float
    server_mb: float


def sample_of(scale: int, folder: Path) -> Path:
    """The whole sample at a scale, built once and kept in `folder`."""
    snapshots = folder / f"sample-{scale}"
    if not snapshots.exists():
        unfinished = snapshots.with_suffix(".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        command = [sys.executable, "-m", "analytics", "--data", str(unfinished), "sample"]
        subprocess.run([*command, "--scale", str(scale)], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        unfinished.rename(snapshots)
    return snapshots


def measured(scale: int, folder: Path) -> Rows:
    """One scale; what is published for it is taken away again."""
    snapshots = folder / f"rows-{scale}"
    shutil.rmtree(snapshots, ignore_errors=True)
    snapshots.mkdir(parents=True)
    try:
        with sail(folder) as engine:
            published = _apart("publish", str(scale), str(snapshots), engine.address)
            published["sail_mb"] = most_megabytes(engine.process.pid)
        asked = _apart("ask", str(snapshots))
        with serving(snapshots) as server, Client(server.url, "overview") as reader:
            days = [f"as_of={day}" for day in asked.pop("days")]
            changes = []
            for number in range(2 * REPEATS):
                reader.query = days[number % len(days)]
                changes.append(reader.run().seconds * 1000)
            served: dict[str, Any] = {
                "change_ms": statistics.median(changes[2:]),
                "server_mb": most_megabytes(server.pid),
            }
        return Rows(scale=scale, **published, **asked, **served)
    finally:
        shutil.rmtree(snapshots, ignore_errors=True)


def table(rows: Sequence[Rows]) -> str:
    """A line a measure, a column a scale; of milliseconds also how much more than at the first scale."""
    lines = [f"{'scale':<24}" + "".join(f"{one.scale:>18,}" for one in rows)]
    for name in list(vars(rows[0]))[1:]:
        first = getattr(rows[0], name)
        told = []
        for one in rows:
            value = getattr(one, name)
            told.append(f"{value:,.1f} ({value / first:.2f}×)" if name.endswith("_ms") else f"{value:,.1f}")
        lines.append(f"{name:<24}" + "".join(f"{text:>18}" for text in told))
    return "\n".join(lines)


def _apart(*task: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.rows", *task]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def publish(
    root: Path, edition: Edition, tables: Mapping[str, pa.Table], engine: Engine | None = None
) -> None:
    """An edition of the sample becomes the newest snapshot, whatever is there."""
    publishing.publish(
        root, tables, as_of=edition.as_of, actor=ACTOR, origin=Origin.SAMPLE, districts=edition.districts,
        expected_head="any", engine=engine,
    )  # fmt: skip


def _publish(scale: int, root: Path, address: str) -> dict[str, float]:
    """The quarter before the newest, the newest with Sail, and the newest."""
    sample = Sample(scale=scale)
    seconds: list[float] = []
    most: list[float] = []
    held = 0.0
    for place, engine in ((-2, None), (-1, SparkConnect(address)), (-1, None)):
        edition = editions()[place]
        tables = sample.tables(edition)
        _forget_most()
        held = most_megabytes()
        started = perf_counter()
        publish(root, edition, tables, engine)
        seconds.append(perf_counter() - started)
        most.append(most_megabytes())
    return {
        "people": tables["registrations"].num_rows,
        "rows_mb": held,
        "publish_s": seconds[2],
        "publish_mb": most[2],
        "engine_s": seconds[1],
        "engine_mb": most[1],
    }


def _forget_most() -> None:
    """The most memory this process had is from now on what it has."""
    Path("/proc/self/clear_refs").write_text("5")


def _ask(snapshots: Path) -> dict[str, object]:
    from analytics.access.viewer import everybody
    from analytics.dictionary import dictionary
    from analytics.explore.answering import answer
    from analytics.explore.question import first
    from analytics.policy.loading import register
    from analytics.progress import history, verdicts
    from analytics.progress.look import Look
    from analytics.warehouse.questions import explore, making
    from analytics.warehouse.snapshots.catalogue import Catalogue

    catalogue = Catalogue(snapshots)
    look = Look.of(everybody(), catalogue, register())

    def cold_page() -> None:
        for forget in (history._observed, verdicts._of, verdicts._unstaffed):
            forget.cache_clear()
        verdicts.of(look)

    def used_rows() -> None:
        making.making(catalogue, look.snapshot, "workforce.professional", scope=look.scope)

    def explored() -> list[float]:
        """One value after the other is chosen, so that each question is a new one."""
        answer.cache_clear()
        fields = list(dictionary().table("registrations").column("service_field").codes)
        questions = [first("people").filtering("service_field", fields[:count]) for count in range(1, 9)]
        return [_milliseconds(partial(answer, look, asked)) for asked in questions]

    told: dict[str, object] = {
        "cold_page_ms": _median(cold_page),
        "used_rows_ms": _median(used_rows),
        "days": [str(snapshot.as_of) for snapshot in look.timeline],
    }
    for name, is_made_anew in (("explore", False), ("explore_rows", True)):
        # Of a snapshot sealed before there was a rollup, the rows are read.
        with patch.object(explore, "_is_made_anew", return_value=is_made_anew):
            first_ms, *further = explored()
        told |= {f"{name}_first_ms": first_ms, f"{name}_ms": statistics.median(further)}
    return told


def _median(question: Callable[[], object]) -> float:
    question()
    return statistics.median(_milliseconds(question) for _ in range(REPEATS))


def _milliseconds(question: Callable[[], object]) -> float:
    started = perf_counter()
    question()
    return (perf_counter() - started) * 1000


def main(task: Sequence[str]) -> None:
    match task:
        case ("publish", scale, root, engine):
            print(json.dumps(_publish(int(scale), Path(root), engine)))
        case ("ask", snapshots):
            print(json.dumps(_ask(Path(snapshots))))
        case scales:
            RESULTS.mkdir(exist_ok=True)
            print(table([measured(int(scale), RESULTS) for scale in scales]))


if __name__ == "__main__":
    main(sys.argv[1:])
