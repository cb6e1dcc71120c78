"""The box over a small city, as a viewer of one district asks it, with things planted that nobody may see."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from analytics.access.scope import Scope
from analytics.access.viewer import everybody
from analytics.errors import Refusal
from analytics.warehouse.box import running
from analytics.warehouse.box.running import Result
from analytics.warehouse.snapshots.catalogue import Catalogue
from tests.plain_snapshots import arrow
from tests.warehouse.small_city import AS_OF, TABLES, A, B, institution, person

EARLIER = date(2020, 3, 31)

#: Planted in a file, in the environment and in a row of another district.
IN_A_FILE, IN_THE_ENVIRONMENT, IN_A_ROW = "canary-file-5150", "canary-environment-5151", "canary-row-5152"
CANARIES = (IN_A_FILE, IN_THE_ENVIRONMENT, IN_A_ROW)
#: Names an employer in the viewer's own district: free text about a person, which is not there either.
IN_A_COLUMN = "canary-column-5153"
#: Of a person of the viewer's own district: what the longest key ends with, and is not given away.
IN_A_KEY = "0123456789abcdef-0123456789"


@dataclass
class Box:
    """Asks statements in a scope; remembers all that came back, as text."""

    catalogue: Catalogue
    scope: Scope
    folder: Path
    said: list[str] = field(default_factory=list)

    def ask(self, statement: str) -> Result:
        try:
            result = running.run(self.catalogue, self.catalogue.timeline(), statement, scope=self.scope)
        except Refusal as refusal:
            self.said += [str(refusal), repr(refusal.values)]
            raise
        self.said += [repr(result.rows.to_pylist()), repr(result.columns)]
        return result

    def rows(self, statement: str) -> list[tuple[object, ...]]:
        return [tuple(row.values()) for row in self.ask(statement).rows.to_pylist()]

    def refused(self, statement: str) -> str:
        with pytest.raises(Refusal) as refused:
            self.ask(statement)
        return str(refused.value)


@pytest.fixture(scope="session")
def snapshots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small city on two days; the neighbouring district has a row with a canary."""
    from analytics.warehouse.snapshots.publishing import publish
    from analytics.warehouse.snapshots.snapshot import DistrictReport, Origin

    root = tmp_path_factory.mktemp("box") / "snapshots"
    planted = institution("77", B, "school", "2010-01-01", name=IN_A_ROW)
    people = [
        {**row, "employer_name": IN_A_COLUMN} if row["district_code"] == A else row
        for row in TABLES["registrations"]
    ]
    people.append(person("0123456789abcdef", A))
    tables = {**TABLES, "institutions": [*TABLES["institutions"], planted], "registrations": people}
    for as_of in (EARLIER, AS_OF):
        publish(
            root, {name: arrow(name, rows) for name, rows in tables.items()}, as_of=as_of, actor="test",
            origin=Origin.SUBMISSION, districts={A: DistrictReport()}, expected_head="any",
        )  # fmt: skip
    return root


@pytest.fixture
def box(
    snapshots: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> Iterator[Box]:
    """Asked by a viewer of one district. Afterwards no canary was heard of, and no file has changed."""
    (tmp_path / "canary.csv").write_text(f"a,b\n1,{IN_A_FILE}\n")
    monkeypatch.setenv("LANZHOU_CANARY", IN_THE_ENVIRONMENT)
    before = _files(tmp_path, snapshots)
    made = Box(Catalogue(snapshots), scope_of(A), tmp_path)
    yield made
    heard = "\n".join([*made.said, caplog.text])
    for canary in (*CANARIES, IN_A_COLUMN, IN_A_KEY):
        assert canary not in heard
    assert _files(tmp_path, snapshots) == before
    assert _children() == []


def scope_of(*codes: str) -> Scope:
    return everybody().limited_to(codes).scope


def _files(*folders: Path) -> list[tuple[str, int, int]]:
    found = (path for folder in folders for path in sorted(folder.rglob("*")))
    return [(str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in found]


def _children() -> Sequence[int]:
    """Boxes of this process that are still there."""
    own = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children")
    pids = own.read_text().split() if own.exists() else []
    return [int(pid) for pid in pids if b"box" in Path(f"/proc/{pid}/cmdline").read_bytes()]
