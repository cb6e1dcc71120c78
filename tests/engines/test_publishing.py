"""A snapshot made by another engine is the same snapshot, or there is none."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from typer.testing import CliRunner

from analytics.__main__ import app
from analytics.access.roles import Role
from analytics.dictionary import dictionary
from analytics.errors import NotPublished, Refusal
from analytics.warehouse.engines import endpoint as endpoints
from analytics.warehouse.engines.deriving import SparkConnect
from analytics.warehouse.snapshots import publishing
from analytics.warehouse.snapshots.catalogue import Catalogue
from analytics.warehouse.snapshots.snapshot import DistrictReport, Origin, Snapshot
from tests.browser.server import ROOT, free_port
from tests.engines.proxy import Faults, proxy
from tests.engines.sail import sail
from tests.faults.leftovers import leftovers
from tests.handing_in import CHENGGUAN, DAY, account, file_of, handed_in
from tests.plain_snapshots import Tables, arrow
from tests.warehouse.random_city import RandomCity
from tests.warehouse.small_city import AS_OF, CITY, TABLES

#: Too few to be all rows of a random city.
FEW = 60


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(endpoints, "RETRIES", 1)


def publish(root: Path, tables: Tables = TABLES, engine: publishing.Engine | None = None) -> Snapshot:
    units = sorted({row["district_code"] for rows in tables.values() for row in rows} - {CITY})
    return publishing.publish(
        root,
        {table.name: arrow(table.name, tables.get(table.name, ())) for table in dictionary().tables},
        as_of=AS_OF,
        actor="test",
        origin=Origin.SUBMISSION,
        expected_head="any",
        districts={code: DistrictReport() for code in units},
        engine=engine,
    )


def sealed(snapshot: Snapshot) -> dict[str, tuple[str, int, int]]:
    """By table the digest of its file, its bytes and its rows."""
    return {file.table: (file.digest, file.bytes, file.rows) for file in snapshot.files}


def refused(
    root: Path, address: str, tables: Tables = TABLES, sampled_rows: int = 20_000, seconds: int = 60
) -> str:
    """Why it was not published, over a snapshot that is still the newest and whole, and nothing beside it."""
    before = publish(root, tables)
    with pytest.raises(NotPublished) as refusal:
        publish(root, tables, SparkConnect(address, sampled_rows, seconds))
    after = Catalogue(root).head()
    assert after is not None
    assert after.digest == before.digest
    assert leftovers(root) == []
    assert str(refusal.value).startswith("Nothing was published")
    assert str(root) not in str(refusal.value)
    return str(refusal.value)


class TestTheSameFilesAreSealed:
    @pytest.mark.parametrize(
        ("tables", "sampled_rows"),
        [(TABLES, 20_000), (RandomCity(0).tables, 20_000), (RandomCity(1).tables, FEW)],
        ids=["small", "random, all rows held", "random, a sample held"],
    )
    def test_of_a_city(self, tmp_path: Path, engine: str, tables: Tables, sampled_rows: int) -> None:
        own = publish(tmp_path / "own", tables)
        made = publish(tmp_path / "made", tables, SparkConnect(engine, sampled_rows))
        assert sealed(made) == sealed(own)
        assert leftovers(tmp_path / "made") == []
        assert not any(Catalogue(tmp_path / "made").damage())

    def test_at_the_terminal(self, tmp_path: Path, engine: str) -> None:
        ((name, ledger),) = file_of(tmp_path, CHENGGUAN)
        (tmp_path / name).write_bytes(ledger)
        asked = ["publish", str(tmp_path / name), "--as-of", DAY.isoformat(), "--actor", "操作员", "--json"]
        for folder, options in {"own": [], "made": ["--engine", engine]}.items():
            (tmp_path / folder).mkdir()
            root = str(tmp_path / folder / "snapshots")
            done = CliRunner().invoke(app, [*asked, "--accept-warnings", "--data", root, *options])
            assert json.loads(done.stdout)["outcome"] == "published", done.output
        own, made = (Catalogue(tmp_path / folder / "snapshots").at(1) for folder in ("own", "made"))
        assert sealed(made) == sealed(own)

    def test_of_what_was_handed_in(self, tmp_path: Path, engine: str) -> None:
        (tmp_path / "data").mkdir()
        root = tmp_path / "data" / "snapshots"
        handed_in(root, tmp_path, account(root, Role.STEWARD, name="城关王工"))
        options = ["--actor", "操作员", "--accept-warnings", "--engine", engine, "--data", str(root)]
        done = CliRunner().invoke(app, ["submissions", "publish", "1", *options])
        assert done.exit_code == 0, done.output
        assert Catalogue(root).at(1).actor == "操作员"


class TestAnEngineThatIsNotThere:
    def test_is_said_within_seconds(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.undo()
        began = time.monotonic()
        address = f"sc://127.0.0.1:{free_port()}/;token=secret-of-mine"
        said = refused(tmp_path, address)
        assert "cannot be reached" in said
        assert "secret-of-mine" not in said
        assert time.monotonic() - began < 60

    def test_is_said_at_the_terminal_too(self, tmp_path: Path) -> None:
        ((name, ledger),) = file_of(tmp_path, CHENGGUAN)
        (tmp_path / name).write_bytes(ledger)
        (tmp_path / "data").mkdir()
        asked = ["publish", str(tmp_path / name), "--as-of", DAY.isoformat(), "--actor", "操作员", "--json"]
        asked += ["--accept-warnings", "--data", str(tmp_path / "data" / "snapshots")]
        done = CliRunner().invoke(app, [*asked, "--engine", f"sc://127.0.0.1:{free_port()}"])
        assert done.exit_code == 1
        assert json.loads(done.stdout)["outcome"] == "not_published"
        assert "cannot be reached" in done.output
        assert Catalogue(tmp_path / "data" / "snapshots").head() is None

    @pytest.mark.parametrize(
        "address", ["127.0.0.1:15002", "http://127.0.0.1", "sc://", "sc://host/path", "sc://host/;token"]
    )
    def test_an_address_that_is_none_is_refused(self, address: str) -> None:
        with pytest.raises(Refusal, match="not the address of an engine"):
            SparkConnect(address)

    def test_without_its_client_it_says_how_to_get_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in [name for name in sys.modules if name.partition(".")[0] == "pyspark"]:
            monkeypatch.delitem(sys.modules, name)
        monkeypatch.setitem(sys.modules, "pyspark", None)
        with pytest.raises(Refusal, match=r"requirements-cluster\.txt"):
            SparkConnect("sc://127.0.0.1:15002")

    def test_nobody_else_loads_the_client(self, tmp_path: Path) -> None:
        program = f"""
import sys
from datetime import date
from pathlib import Path
import analytics.__main__, analytics.command_line.submissions, analytics.warehouse.engines.deriving
from tests.plain_snapshots import plain, publish
publish(Path({str(tmp_path / "snapshots")!r}), date(2020, 6, 30), registrations=[plain("registrations")])
sys.exit(" ".join({{name.partition(".")[0] for name in sys.modules}} & {{"pyspark", "grpc"}}) or 0)
"""
        run = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True)
        assert run.returncode == 0, run.stderr


class TestAnEngineThatDoesNotAnswer:
    def test_one_that_takes_the_connection_and_stays_silent_is_given_up(self, tmp_path: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as silent:
            began = time.monotonic()
            said = refused(tmp_path, f"sc://127.0.0.1:{silent.getsockname()[1]}", seconds=2)
            assert time.monotonic() - began < 15
        assert "has not answered within 2 seconds, at version" in said

    @pytest.mark.parametrize("half", [False, True], ids=["nothing of an answer", "half of an answer"])
    def test_one_that_stops_midway_is_given_up(self, tmp_path: Path, running: Any, half: bool) -> None:
        over = Event()
        faults = Faults()
        (faults.within if half else faults.before)[30] = partial(over.wait, 120)
        with proxy(running.port, faults) as address:
            said = refused(tmp_path, address, seconds=5)
            over.set()
        assert faults.statements == 30
        assert "has not answered within 5 seconds" in said

    def test_one_that_has_answered_everything_is_not_waited_for_at_the_end(
        self, tmp_path: Path, running: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(endpoints, "RELEASE_SECONDS", 1)
        over = Event()
        with proxy(running.port, Faults(release=partial(over.wait, 120))) as address:
            made = publish(tmp_path, TABLES, SparkConnect(address))
            over.set()
        assert made.seq == 1

    @pytest.mark.parametrize("said", ["0", "-1", "ten", "1.5", "10000000"])
    def test_how_long_it_is_waited_for_is_a_number_of_seconds(
        self, said: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("LANZHOU_ENGINE_SECONDS", "7")
        assert SparkConnect("sc://127.0.0.1:15002").seconds == 7
        monkeypatch.setenv("LANZHOU_ENGINE_SECONDS", said)
        with pytest.raises(Refusal, match="LANZHOU_ENGINE_SECONDS"):
            SparkConnect("sc://127.0.0.1:15002")


class TestAnEngineThatBreaksOff:
    # Of about sixty statements of a publish: while tables are counted, and at the last ones.
    @pytest.mark.parametrize("statement", [4, 58])
    def test_is_said_and_leaves_nothing(self, tmp_path: Path, statement: int) -> None:
        with sail(tmp_path) as own:
            faults = Faults(before={statement: own.kill})
            with proxy(own.port, faults) as address:
                said = refused(tmp_path / "snapshots", address)
            assert faults.statements >= statement
        assert "broke off" in said

    def test_at_a_statement_it_does_not_read(
        self, tmp_path: Path, engine: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from analytics.warehouse import definitions

        right = definitions.marked
        monkeypatch.setattr(definitions, "marked", lambda text: right(text) + " order by no_such_column")
        said = refused(tmp_path, engine)
        assert "broke off at" in said
        assert "no_such_column" in said


def added(column: str, where: str | None = None) -> Callable[[pa.Table], pa.Table]:
    """A lie about the last row of every answer that has a column: one more than there are."""

    def lie(true: pa.Table) -> pa.Table:
        names = true.column_names
        if column not in names or (where and where not in names) or not true.num_rows:
            return true
        values = true.column(column).to_pylist()
        if all(value is None for value in values):
            return true
        last = max(number for number, value in enumerate(values) if value is not None)
        values[last] += 1
        place = names.index(column)
        field = true.schema.field(place)
        return true.set_column(place, field, pa.array(values, field.type))

    return lie


def without_last_row(true: pa.Table) -> pa.Table:
    return true.slice(0, true.num_rows - 1) if "people" in true.column_names and true.num_rows else true


def with_halves(true: pa.Table) -> pa.Table:
    if "people" not in true.column_names:
        return true
    place = true.column_names.index("people")
    return true.set_column(place, "people", pc.add(pc.cast(true.column("people"), pa.float64()), 0.5))


def one_row_more(true: pa.Table) -> pa.Table:
    """About how many rows a table has: the one answer that is a single count."""
    (name, *others) = true.column_names
    return true if others or not name.startswith("count") else added(name)(true)


class TestAnEngineThatIsWrong:
    @pytest.mark.parametrize(
        ("lie", "told"),
        [
            (added("value", "known"), "counts observations otherwise"),
            (added("people"), "counts workforce_cube otherwise"),
            (added("professionals_registered"), "counts community_staffing otherwise"),
            (with_halves, "broke off at workforce_cube"),
        ],
        ids=["one sum", "a group", "a community", "halves"],
    )
    def test_is_found_out(
        self, tmp_path: Path, running: Any, lie: Callable[[pa.Table], pa.Table], told: str
    ) -> None:
        with proxy(running.port, Faults(lie=lie)) as address:
            assert told in refused(tmp_path, address)

    @pytest.mark.parametrize(
        ("lie", "true_answers", "told"),
        [
            # Right on the sample, wrong on all rows: the answers do not add up to each other.
            (added("people"), 2, "counts observations otherwise"),
            (without_last_row, 3, "counts workforce_cube otherwise"),
        ],
        ids=["both cubes alike", "a row less in one"],
    )
    def test_is_found_out_where_only_a_sample_is_worked_out_twice(
        self, tmp_path: Path, running: Any, lie: Any, true_answers: int, told: str
    ) -> None:
        faults = Faults(lie=lie, true_answers=true_answers)
        with proxy(running.port, faults) as address:
            said = refused(tmp_path, address, RandomCity(1).tables, FEW)
        assert told in said
        assert faults.true_answers == 0

    def test_reads_other_files_than_were_written(self, tmp_path: Path, running: Any) -> None:
        with proxy(running.port, Faults(lie=one_row_more)) as address:
            assert "must see the snapshots folder" in refused(tmp_path, address)

    @pytest.mark.parametrize("version", ["3.5.1", "unknown"])
    def test_is_too_old(self, tmp_path: Path, running: Any, version: str) -> None:
        with proxy(running.port, Faults(version=version)) as address:
            assert f"of version {version}, but 4.0 or newer" in refused(tmp_path, address)

    def test_through_the_same_proxy_without_a_fault_it_is_published(
        self, tmp_path: Path, running: Any
    ) -> None:
        faults = Faults()
        with proxy(running.port, faults) as address:
            made = publish(tmp_path, TABLES, SparkConnect(address))
        assert made.seq == 1
        assert faults.statements > 50
