"""Whether the cost of a page grows with the register: the same questions at several scales."""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from tests.browser.server import ROOT

REPEATS = 7


@dataclass
class Rows:
    """One scale: its rows in all snapshots, the time to build it, and three questions in milliseconds."""

    scale: int
    rows: int
    build_seconds: float
    #: The overview of the newest snapshot with nothing in memory: observations, verdicts.
    cold_page_ms: float
    #: The rows used and left out of one number, from the raw table of one snapshot.
    raw_query_ms: float
    #: What a publish counts: every number of one snapshot, from its six tables.
    derive_ms: float


def sample_of(scale: int, folder: Path) -> Path:
    """The sample's snapshots at a scale, built once and kept in `folder`."""
    snapshots = folder / f"sample-{scale}"
    if not snapshots.exists():
        unfinished = snapshots.with_suffix(".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        command = [sys.executable, "-m", "analytics", "--data", str(unfinished), "sample"]
        started = perf_counter()
        subprocess.run([*command, "--scale", str(scale)], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        snapshots.with_suffix(".seconds").write_text(str(perf_counter() - started))
        unfinished.rename(snapshots)
    return snapshots


def measured(scale: int, folder: Path) -> Rows:
    """One scale, in a process of its own so that nothing is left in memory from another."""
    command = [sys.executable, "-m", "benchmarks.rows", str(scale), str(sample_of(scale, folder))]
    run = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return Rows(**json.loads(run.stdout))


def _measure(scale: int, snapshots: Path) -> Rows:
    from analytics.access.viewer import everybody
    from analytics.dictionary import dictionary
    from analytics.policy.loading import register
    from analytics.progress import history, verdicts
    from analytics.progress.look import Look
    from analytics.warehouse import rollups
    from analytics.warehouse.connection import cursor
    from analytics.warehouse.questions import making
    from analytics.warehouse.snapshots import parquet
    from analytics.warehouse.snapshots.catalogue import Catalogue

    catalogue = Catalogue(snapshots)
    look = Look.of(everybody(), catalogue, register())
    total = sum(sum(snapshot.rows.values()) for snapshot in catalogue.snapshots())

    def cold_page() -> None:
        for forget in (history._observed, verdicts._of, verdicts._unstaffed):
            forget.cache_clear()
        verdicts.of(look)

    def raw_query() -> None:
        making.making(catalogue, look.snapshot, "workforce.professional", scope=look.scope)

    tables = [table.name for table in dictionary().tables]

    def derive() -> None:
        with cursor() as reading:
            files = {name: look.catalogue.files([look.snapshot], name) for name in tables}
            parquet.load(reading, {name: Path(path) for name, (path,) in files.items()})
            rollups.derive(reading, as_of=look.as_of)

    built = float(snapshots.with_suffix(".seconds").read_text())
    return Rows(
        scale, total, built, _milliseconds(cold_page), _milliseconds(raw_query), _milliseconds(derive)
    )


def _milliseconds(question: Callable[[], None]) -> float:
    question()
    times = []
    for _ in range(REPEATS):
        started = perf_counter()
        question()
        times.append((perf_counter() - started) * 1000)
    return statistics.median(times)


if __name__ == "__main__":
    print(json.dumps(vars(_measure(int(sys.argv[1]), Path(sys.argv[2])))))
