"""What the intake makes of many drawn deliveries: how many are exact, what is found, how long it takes.

    python -m tests.intake.measure [--clean 200] [--errors 300] [--first SEED]

Prints one table after the other; leaves with 1 where a clean file was not read exactly, a seeded error was
not found, something was found where nothing is wrong, or something crashed.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import traceback
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

from analytics.dictionary import dictionary
from analytics.intake.finding import Finding
from analytics.intake.returned.annotating import annotated
from analytics.intake.submission import Examination, examine
from tests.intake.deliveries import examined, false_findings, finds, read_rows, true_rows
from tests.submissions.delivery import DeliveredFile, Submission, submission


@dataclass
class Measured:
    """Everything that is counted, and the first words about whatever is not as it should be."""

    files: Counter[bool] = field(default_factory=Counter)
    inexact: list[str] = field(default_factory=list)
    false: list[str] = field(default_factory=list)
    crashes: list[str] = field(default_factory=list)
    seeded: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)
    #: Seconds of each examined file, and of each marked copy, by format.
    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    marking: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    @property
    def is_well(self) -> bool:
        return not (self.inexact or self.false or self.crashes or self.missed)

    @contextmanager
    def noting_crashes(self, what: str) -> Iterator[None]:
        try:
            yield
        except Exception:
            self.crashes.append(f"{what}: {traceback.format_exc(limit=-2)}")


def measure(clean: int, errors: int, first: int = 0) -> Measured:
    """Draws, writes and examines that many deliveries from a first seed on."""
    measured = Measured()
    for is_clean, count in ((True, clean), (False, errors)):
        for seed in range(first, first + count):
            made = submission(seed, clean=is_clean)
            name = f"seed {seed} {'clean' if is_clean else 'with errors'}"
            with tempfile.TemporaryDirectory() as folder, measured.noting_crashes(name):
                _examine(made, name, Path(folder), measured)
    return measured


def _examine(made: Submission, name: str, folder: Path, measured: Measured) -> None:
    examination = examined(made, folder)
    measured.files[made.clean] += len(made.files)
    measured.false += [f"{name}: {one}" for one in false_findings(examination.findings, made.seeded)]
    if examination.submission is not None:
        measured.inexact += [f"{name}: {one}" for one in _inexact(made, examination, folder / "snapshots")]
    elif made.clean:
        measured.inexact.append(f"{name}: refused")
    for seeded in made.seeded:
        is_found = finds(examination.findings, seeded)
        measured.seeded[seeded.kind] += 1
        measured.found[seeded.kind] += is_found
        if not is_found:
            measured.missed.append(f"{name}: {seeded}")
    for file in made.files:
        with measured.noting_crashes(f"{name}, {file.name}"):
            _time(file, made, folder, examination.findings, measured)


def _inexact(made: Submission, examination: Examination, root: Path) -> Iterator[str]:
    for table in dictionary().tables:
        expected, read = true_rows(made.truth[table.name], root), read_rows(examination, table.name)
        lost, more = expected - read, read - expected
        # Of a table that was not sent again, the quarter before is kept.
        if lost or (more and not made.previous):
            yield f"{table.sheet.zh}: {lost.total()} rows are not as meant: {[*lost][:1]} {[*more][:1]}"


def _time(
    file: DeliveredFile, made: Submission, folder: Path, findings: tuple[Finding, ...], measured: Measured
) -> None:
    path = folder / "in" / file.name
    seconds = _seconds(lambda: examine(folder / "snapshots", [path], as_of=made.as_of))
    measured.seconds[file.form.name].append(seconds)
    marking = _seconds(lambda: annotated(file.name, path.read_bytes(), findings))
    measured.marking[file.form.name].append(marking)


def _seconds(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def _report(measured: Measured) -> Iterator[str]:
    clean, spoiled = measured.files[True], measured.files[False]
    yield f"files                     {clean + spoiled} ({clean} clean, {spoiled} with errors)"
    yield f"clean, not read exactly   {len(measured.inexact)}"
    yield f"false findings            {len(measured.false)}"
    yield f"crashes                   {len(measured.crashes)}"
    yield f"seeded errors found       {measured.found.total()} of {measured.seeded.total()}"
    yield ""
    for kind, count in sorted(measured.seeded.items()):
        yield f"  {kind:<34}{measured.found[kind]:>5} of {count}"
    for title, by_format in (("examined", measured.seconds), ("marked", measured.marking)):
        yield ""
        yield f"{'seconds a file, ' + title:<32}{'files':>6}{'median':>9}{'p95':>9}{'max':>9}"
        for name, seconds in sorted(by_format.items()):
            ordered = sorted(seconds)
            high = ordered[int(0.95 * (len(ordered) - 1))]
            figures = (statistics.median(ordered), high, ordered[-1])
            yield f"  {name:<30}{len(ordered):>6}" + "".join(f"{figure:>9.3f}" for figure in figures)
    for title, lines in (
        ("not read exactly", measured.inexact), ("false findings", measured.false),
        ("not found", measured.missed), ("crashes", measured.crashes),
    ):  # fmt: skip
        yield from ["", title, *(f"  {line}" for line in lines)] if lines else []


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--clean", type=int, default=200, help="clean deliveries")
    parser.add_argument("--errors", type=int, default=300, help="deliveries with seeded errors")
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    wanted = parser.parse_args()
    measured = measure(wanted.clean, wanted.errors, wanted.first)
    sys.stdout.writelines(f"{line}\n" for line in _report(measured))
    return 0 if measured.is_well else 1


if __name__ == "__main__":
    sys.exit(main())
