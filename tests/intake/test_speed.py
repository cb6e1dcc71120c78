"""A register as large as the city's is read and checked while somebody waits."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

from analytics import reference
from analytics.intake.submission import examine
from tests.browser.server import ROOT
from tests.intake.workbooks import Row, community, csv_file, id_number, person, workbook

PEOPLE = 30_000
SECONDS = 15
#: 1.6 million people in 3 minutes and 4 GB.
OF_TEXT_S, OF_TEXT_MB = 180 * PEOPLE / 1_600_000, 4_000 * PEOPLE / 1_600_000

EXAMINING = """
import os, sys
from datetime import date
from pathlib import Path
from analytics.intake.submission import examine
from tests.server.process import most_megabytes
few, many = (Path(name) for name in sys.argv[2:])
examine(Path(sys.argv[1]), [few], as_of=date(2016, 12, 31))
worked, held = sum(os.times()[:2]), most_megabytes()
examination = examine(Path(sys.argv[1]), [many], as_of=date(2016, 12, 31))
assert examination.publishable, examination.findings[:3]
print(examination.counts["registrations"], sum(os.times()[:2]) - worked, most_megabytes() - held)
"""


def test_thirty_thousand_clean_people_are_read_and_checked_in_15_seconds(tmp_path: Path) -> None:
    posts = [community(code, 岗位数=PEOPLE) for code in _places()]
    path = workbook(tmp_path / "城关区.xlsx", {"人才登记": _people(PEOPLE), "社区岗位": posts})
    begun = _processor_seconds()
    examination = examine(tmp_path / "snapshots", [path], as_of=date(2016, 12, 31))
    seconds = _processor_seconds() - begun
    assert examination.findings == ()
    assert examination.counts["registrations"] == PEOPLE
    assert seconds < SECONDS


def test_text_is_read_and_checked_so_fast_that_millions_are_in_minutes_and_in_memory(tmp_path: Path) -> None:
    files = [csv_file(tmp_path / f"城关区{count}.csv", _people(count)) for count in (10, PEOPLE)]
    command = [sys.executable, "-c", EXAMINING, str(tmp_path / "snapshots"), *map(str, files)]
    run = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    people, seconds, megabytes = map(float, run.stdout.split())
    assert people == PEOPLE
    assert seconds < OF_TEXT_S
    assert megabytes < OF_TEXT_MB


def _people(count: int) -> list[Row]:
    places = _places()
    return [
        person(
            身份证号=id_number(number // 13_440 + 1, born=_day(number)),
            工作单位=f"第{number}办事处",
            所在社区代码=places[number % len(places)],
        )
        for number in range(count)
    ]


def _places() -> list[str]:
    return [place.code for place in reference.communities() if place.district_code == "620102"]


def _processor_seconds() -> float:
    """What this process and the readers it started have worked: the same on a busy machine."""
    return sum(os.times()[:4])


def _day(number: int) -> str:
    """One of 13,440 days of birth."""
    rest, year = divmod(number, 40)
    return f"{1960 + year}{1 + rest % 12:02d}{1 + rest // 12 % 28:02d}"
