"""`python -m benchmarks.intake 31000 1600000`: what checking and publishing files of so many people takes.

The eight districts' people as CSV files, none larger than what is taken in, handed to `publish` as they are.
"""

from __future__ import annotations

import json
import resource
import shutil
import statistics
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter

import pandas as pd
import pyarrow.parquet as pq

from analytics.dictionary import dictionary
from analytics.intake.files.limits import MOST_BYTES
from analytics.reference import districts
from analytics.sample.building import Sample, editions
from benchmarks.rows import RESULTS
from tests.browser.server import ROOT, serving
from tests.server.client import Client
from tests.server.process import most_megabytes
from tests.submissions.identity import id_number

#: Rows a file; more than so many would be more bytes than are taken.
ROWS = 80_000
#: Columns that are drawn together, each group apart from the others: people differ as the sample's do.
TOGETHER = (
    ("gender",), ("education",), ("service_field",), ("volunteers_linked",),
    ("has_contract", "has_insurance"),
    ("community_code", "employer_name", "employer_kind", "on_post", "project_staff"),
    ("trained_hours_this_year", "assessed_on"),
)  # fmt: skip
#: Of a day and a sex.
NUMBERS_A_DAY = 499


@dataclass
class Taken:
    """What so many people took: of a process of its own, and all it started; and what readers then met."""

    people: int
    files: int
    seconds: float
    #: Of a processor, whatever else was running.
    cpu_s: float
    most_mb: float
    #: The rollup in which people are counted who differ in nothing.
    cube_rows: int
    cube_mb: float
    #: The first page of a server that has just begun.
    first_page_ms: float
    #: The explore page for the first time, and when another value is chosen.
    explore_first_ms: float
    explore_ms: float
    server_mb: float


def written(people: int, folder: Path) -> list[Path]:
    """The files: people of the newest day of the sample, each put together anew of several."""
    sample = Sample().tables(editions()[-1])["registrations"].to_pandas(integer_object_nulls=True)
    sample = sample[~sample["person_key"].duplicated(keep=False)]
    table, paths = dictionary().table("registrations"), []
    for place, (code, district) in enumerate(districts().items()):
        own = sample[sample["district_code"] == code].reset_index(drop=True)
        wanted = people // len(districts()) + (place < people % len(districts()))
        rows = pd.concat([_mixed(own, draw) for draw in range(-(-wanted // len(own)))])[:wanted]
        rows = rows.assign(district_code=district.name, name="王甲", id_number=_numbers(code, rows))
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


def _mixed(people: pd.DataFrame, draw: int) -> pd.DataFrame:
    """The same people with each group of columns from somebody else."""
    drawn = {
        name: values
        for place, names in enumerate(TOGETHER)
        for name, values in people[list(names)].sample(frac=1, random_state=100 * draw + place).items()
    }
    return people.assign(**{str(name): values.to_numpy() for name, values in drawn.items()})


def _numbers(area: str, people: pd.DataFrame) -> list[str]:
    """An ID number of each, none twice: of their sex, and of their year of birth where it is known."""
    numbers = []
    given = Counter[tuple[int, str]]()
    for told, gender in zip(people["birth_year"], people["gender"], strict=True):
        year = int(told or 1980)
        day, sequence = divmod(given[year, gender], NUMBERS_A_DAY)
        given[year, gender] += 1
        born = date(year, 1, 1) + timedelta(days=day)
        numbers.append(id_number(area, f"{born:%Y%m%d}", 2 * sequence + 1 + (gender == "female")))
    return numbers


def taken(people: int, folder: Path) -> Taken:
    """Publishes them into an empty folder, and reads what was published."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        files, snapshots = written(people, folder), folder / "snapshots"
        command = [sys.executable, "-m", "benchmarks.intake", "--publish", str(snapshots)]
        run = subprocess.run(
            [*command, *map(str, files)], cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True
        )
        (cube,) = snapshots.glob("data/*/people_cube.parquet")
        return Taken(
            people,
            len(files),
            **json.loads(run.stdout.splitlines()[-1]),
            cube_rows=pq.read_metadata(cube).num_rows,
            cube_mb=cube.stat().st_size / 2**20,
            **_met(snapshots),
        )
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _met(snapshots: Path) -> dict[str, float]:
    """What one reader meets."""
    with serving(snapshots) as server:
        with Client(server.url, "overview") as reader:
            first_page = reader.run().seconds
        choices = []
        with Client(server.url, "explore") as reader:
            for field in ("", *dictionary().table("registrations").column("service_field").codes):
                reader.query = f"subject=people&where.service_field={field}" if field else "subject=people"
                choices.append(reader.run().seconds)
        first, *further = choices
        return {
            "first_page_ms": first_page * 1000,
            "explore_first_ms": first * 1000,
            "explore_ms": statistics.median(further) * 1000,
            "server_mb": most_megabytes(server.pid),
        }


def _publish(snapshots: str, files: Sequence[str]) -> None:
    command = [
        sys.executable, "-m", "analytics", "--data", snapshots, "publish", *files,
        "--as-of", str(editions()[-1].as_of), "--actor", "bench", "--accept-warnings",
    ]  # fmt: skip
    began = perf_counter()
    subprocess.run(command, cwd=ROOT, check=True, stdout=sys.stderr)
    seconds, used = perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    told = {"seconds": seconds, "cpu_s": used.ru_utime + used.ru_stime, "most_mb": used.ru_maxrss / 1024}
    print(json.dumps(told))


def main(task: Sequence[str]) -> None:
    if task[0] == "--publish":
        _publish(task[1], task[2:])
        return
    for people in map(int, task):
        for name, value in vars(taken(people, RESULTS / "intake")).items():
            print(f"{name:<20}{value:>14,.1f}" if isinstance(value, float) else f"{name:<20}{value:>14,}")


if __name__ == "__main__":
    main(sys.argv[1:])
