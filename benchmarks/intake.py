"""`python -m benchmarks.intake 31000 1600000`: what checking and publishing files of so many people takes.

The eight districts' people as CSV files, none larger than what is taken in, handed to `publish` as they are.
"""

from __future__ import annotations

import json
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count, islice
from pathlib import Path
from time import perf_counter

import pandas as pd

from analytics.dictionary import dictionary
from analytics.intake.files.limits import MOST_BYTES
from analytics.reference import districts
from analytics.sample.building import Sample, editions
from benchmarks.rows import RESULTS
from tests.browser.server import ROOT
from tests.submissions.identity import id_number

#: Rows a file; more than so many would be more bytes than are taken.
ROWS = 80_000


@dataclass
class Taken:
    """What so many people took: of a process of its own, and all it started."""

    people: int
    files: int
    seconds: float
    most_mb: float


def written(people: int, folder: Path) -> list[Path]:
    """The files: the newest day of the sample over and over, each time other people."""
    sample = Sample().tables(editions()[-1])["registrations"].to_pandas(integer_object_nulls=True)
    sample = sample[~sample["person_key"].duplicated(keep=False)]
    table, paths = dictionary().table("registrations"), []
    for place, (code, district) in enumerate(districts().items()):
        own = sample[sample["district_code"] == code]
        wanted = people // len(districts()) + (place < people % len(districts()))
        numbers = list(islice(_numbers(code), wanted))
        rows = pd.concat([own] * -(-wanted // len(own)))[:wanted]
        rows = rows.assign(
            gender="female", birth_year=[number[6:10] for number in numbers], district_code=district.name,
            name="王甲", id_number=numbers,
        )  # fmt: skip
        told = {
            column.header.zh: (
                rows[column.name].astype("string").str.lower().map(
                    {code: label.zh for code, label in column.codes.items()}
                )
                if column.codes
                else rows[column.name]
            )
            for column in table.columns
        }  # fmt: skip
        for first in range(0, wanted, ROWS):
            path = folder / f"{district.name}-{first // ROWS + 1}.csv"
            pd.DataFrame(told)[first : first + ROWS].to_csv(path, index=False, encoding="utf-8-sig")
            assert path.stat().st_size <= MOST_BYTES, path
            paths.append(path)
    return paths


def _numbers(area: str) -> Iterator[str]:
    """ID numbers of women born in 1980 and the years around, each once."""
    for number in count():
        day, sequence = divmod(number, 499)
        yield id_number(area, f"{date(1980, 1, 1) + timedelta(days=day):%Y%m%d}", 2 * sequence + 2)


def taken(people: int, folder: Path) -> Taken:
    """Publishes them into an empty folder."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        files = written(people, folder)
        command = [sys.executable, "-m", "benchmarks.intake", "--publish", str(folder / "snapshots")]
        run = subprocess.run(
            [*command, *map(str, files)], cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True
        )
        told = json.loads(run.stdout.splitlines()[-1])
        return Taken(people, len(files), told["seconds"], told["most_mb"])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _publish(snapshots: str, files: Sequence[str]) -> None:
    command = [
        sys.executable, "-m", "analytics", "--data", snapshots, "publish", *files,
        "--as-of", str(editions()[-1].as_of), "--actor", "bench", "--accept-warnings",
    ]  # fmt: skip
    began = perf_counter()
    subprocess.run(command, cwd=ROOT, check=True, stdout=sys.stderr)
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(json.dumps({"seconds": perf_counter() - began, "most_mb": most}))


def main(task: Sequence[str]) -> None:
    if task[0] == "--publish":
        _publish(task[1], task[2:])
        return
    print(f"{'people':>12}{'files':>8}{'seconds':>10}{'most MB':>10}")
    for people in map(int, task):
        one = taken(people, RESULTS / "intake")
        print(f"{one.people:>12,}{one.files:>8}{one.seconds:>10.1f}{one.most_mb:>10,.0f}")


if __name__ == "__main__":
    main(sys.argv[1:])
