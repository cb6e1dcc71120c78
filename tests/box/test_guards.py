"""Each guard holds by itself, and what it holds is lost without it."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from analytics.errors import Refusal
from analytics.warehouse.box import guards, limits, reading, running
from analytics.warehouse.box.running import Child
from tests.box.conftest import EARLIER, IN_A_FILE, Box, scope_of
from tests.warehouse.small_city import AS_OF, B

ROOT = Path(__file__).parent.parent.parent

RULES = [rule.__name__ for rule in reading.RULES]
LATE = [guard.name for guard in guards.BEFORE_THE_STATEMENT]
START = running.START
EARLY = [guard.name for guard in guards.AT_START]


def start(*, early: list[str] = EARLY, rules: list[str] = RULES, late: list[str] = LATE) -> str:
    """What the child runs with some of its guards."""
    return START.replace(
        "child.main()",
        "from analytics.warehouse.box import guards, reading; child.main("
        f"tuple(g for g in guards.AT_START if g.name in {early!r}),"
        f"tuple(r for r in reading.RULES if r.__name__ in {rules!r}),"
        f"tuple(g for g in guards.BEFORE_THE_STATEMENT if g.name in {late!r}))",
    )


@pytest.fixture
def put(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    return monkeypatch


class TestFiles:
    """Three guards stand between a statement and a file."""

    @pytest.fixture
    def reaching(self, box: Box) -> str:
        return f"select content from read_text('{box.folder / 'canary.csv'}')"

    def test_without_any_a_file_is_read(self, box: Box, reaching: str, put: pytest.MonkeyPatch) -> None:
        put.setattr(running, "START", start(rules=[], late=[]))
        (content,) = box.rows(reaching)[0]
        assert IN_A_FILE in str(content)
        box.said.clear()

    @pytest.mark.parametrize("guard", LATE)
    def test_each_keeps_it_alone(self, box: Box, reaching: str, put: pytest.MonkeyPatch, guard: str) -> None:
        put.setattr(running, "START", start(rules=[], late=[guard]))
        box.refused(reaching)

    @pytest.mark.parametrize("rule", ["calls_known_functions"])
    def test_the_rule_keeps_it_alone(
        self, box: Box, reaching: str, put: pytest.MonkeyPatch, rule: str
    ) -> None:
        put.setattr(running, "START", start(rules=[rule], late=[]))
        assert "read_text" in box.refused(reaching)

    def test_a_file_named_as_a_table_is_read_without_any(self, box: Box, put: pytest.MonkeyPatch) -> None:
        put.setattr(running, "START", start(rules=[], late=[]))
        assert IN_A_FILE in str(box.rows(f"from '{box.folder / 'canary.csv'}'"))
        box.said.clear()
        put.setattr(running, "START", start(rules=["names_known_tables"], late=[]))
        box.refused(f"from '{box.folder / 'canary.csv'}'")


class TestRules:
    @pytest.mark.parametrize(
        ("rule", "statement"),
        [
            ("calls_known_functions", "select current_setting('threads')"),
            ("calls_known_functions", "select count(*) from duckdb_settings()"),
            ("names_known_tables", "select count(*) from pg_settings"),
            ("only_reads_rows", "describe registrations"),
        ],
    )
    def test_each_is_lost_without_its_rule(
        self, box: Box, put: pytest.MonkeyPatch, rule: str, statement: str
    ) -> None:
        box.refused(statement)
        others = [one for one in RULES if one != rule]
        put.setattr(running, "START", start(rules=others))
        assert box.ask(statement).rows

    def test_settings_cannot_be_changed_once_it_is_locked(self) -> None:
        """A SET is no SELECT and never comes so far: the lock is the second wall."""
        database = guards.database()
        database.execute("set memory_limit = '1GB'")
        guards.LOCKED.put(database)
        with pytest.raises(Exception, match="locked"):
            database.execute("set memory_limit = '1GB'")


class TestLimits:
    #: By guard: how /proc calls it, and its bound there.
    BOUNDS = {  # noqa: RUF012
        "limit AS": ("Max address space", limits.MEMORY_BYTES),
        "limit CPU": ("Max cpu time", limits.PROCESSOR_SECONDS),
        "limit FSIZE": ("Max file size", 0),
        "limit CORE": ("Max core file size", 0),
        "limit NPROC": ("Max processes", 0),
    }

    @pytest.mark.parametrize("guard", BOUNDS)
    def test_a_child_is_bound_and_without_the_guard_it_is_not(
        self, box: Box, put: pytest.MonkeyPatch, guard: str
    ) -> None:
        name, bound = self.BOUNDS[guard]
        assert self._bound(box, name) == bound
        put.setattr(running, "START", start(early=[one for one in EARLY if one != guard]))
        assert self._bound(box, name) != bound

    def _bound(self, box: Box, name: str) -> int | None:
        """What the kernel says of a child at work."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(limits, "SECONDS", 0.5)
            said = _of_a_child(box, "limits")
        found = re.search(rf"^{name}\s+\S+\s+(\S+)", said, re.MULTILINE)
        assert found
        return None if found[1] == "unlimited" else int(found[1])

    def test_the_time_of_a_processor_ends_a_child_whatever_its_parent_does(
        self, box: Box, put: pytest.MonkeyPatch
    ) -> None:
        shorter = "child; from analytics.warehouse.box import guards; import resource; "
        shorter += "resource.setrlimit(resource.RLIMIT_CPU, (1, 1)); child.main(guards.AT_START[:3])"
        put.setattr(running, "START", running.START.replace("child; child.main()", shorter))
        said = box.refused("select count(*) from range(10000000) a, range(10000000) b")
        assert said.startswith("The statement was ended: it needed more")


class TestNetwork:
    def test_a_child_stands_in_a_network_of_its_own(self, box: Box, put: pytest.MonkeyPatch) -> None:
        assert "lo:" in Path("/proc/self/net/dev").read_text()
        assert _of_a_child(box, "ns/net") != str(Path("/proc/self/ns/net").readlink())
        put.setattr(running, "START", start(early=[one for one in EARLY if one != "no network"]))
        assert _of_a_child(box, "ns/net") == str(Path("/proc/self/ns/net").readlink())

    @pytest.mark.parametrize("name", ["no network", "no file, no TCP"])
    def test_each_keeps_a_connection_from_being_made(self, name: str) -> None:
        """To a server that listens: one of Python's own, in the same process as long as nothing is shut."""
        assert _connected("") == "connected"
        assert _connected(name) == "refused"


class TestAsAWhole:
    def test_a_guard_that_cannot_be_set_shuts_the_box_and_is_named(
        self, box: Box, put: pytest.MonkeyPatch
    ) -> None:
        broken = "guards.AT_START + (guards.Guard('kernel', lambda _: 1 / 0),)"
        put.setattr(
            running,
            "START",
            running.START.replace(
                "child.main()", f"from analytics.warehouse.box import guards; child.main({broken})"
            ),
        )
        said = box.refused("select 1")
        assert "The SQL box is off" in said
        assert "(kernel)" in said

    def test_elsewhere_than_on_linux_it_is_off(self, box: Box, put: pytest.MonkeyPatch) -> None:
        put.setattr(sys, "platform", "win32")
        assert "needs Linux" in box.refused("select 1")

    def test_a_child_ends_with_its_server(self, snapshots: Path, tmp_path: Path) -> None:
        asking = tmp_path / "asking.py"
        asking.write_text(
            "from pathlib import Path\n"
            "from analytics.access.viewer import everybody\n"
            "from analytics.warehouse.box import running\n"
            "from analytics.warehouse.snapshots.catalogue import Catalogue\n"
            f"catalogue = Catalogue(Path({str(snapshots)!r}))\n"
            "def tell(_): print(catalogue and running._under_way and 'under way', flush=True)\n"
            "running.run(catalogue, catalogue.timeline(), 'select count(*) from range(10000000) a, '\n"
            "            'range(10000000) b', scope=everybody().scope, tell=tell)\n"
        )
        server = subprocess.Popen(
            [sys.executable, asking], cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE
        )
        assert server.stdout
        server.stdout.readline()
        time.sleep(1)
        (child,) = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
        server.kill()
        server.wait()
        server.stdout.close()
        deadline = time.monotonic() + 3
        while Path(f"/proc/{child}/cmdline").exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        assert not _is_at_work(int(child))

    def test_nothing_of_the_server_is_told_to_a_child(self, box: Box) -> None:
        environment = _of_a_child(box, "environ")
        assert sorted(entry.partition("=")[0] for entry in environment.split("\0") if entry) == [
            "LANG",
            "MALLOC_ARENA_MAX",
        ]

    def test_what_the_scope_leaves_out_is_never_loaded(self, box: Box) -> None:
        of_another = Box(box.catalogue, scope_of(B), box.folder)
        assert {row[0] for row in of_another.rows("select district_code from registrations")} == {B}
        assert box.rows("select distinct district_code from registrations") != [(B,)]

    def test_history_has_the_days_given_and_no_later_ones(self, box: Box) -> None:
        earlier = [one for one in box.catalogue.timeline() if one.as_of <= EARLIER]
        statement = "select distinct as_of, seq from history.observations order by all"
        found = running.run(box.catalogue, earlier, statement, scope=scope_of("620100"))
        assert found.rows.to_pylist() == [{"as_of": EARLIER, "seq": 1}]
        everything = running.run(box.catalogue, box.catalogue.timeline(), statement, scope=scope_of("620100"))
        assert [row["as_of"] for row in everything.rows.to_pylist()] == [EARLIER, AS_OF]


def _of_a_child(box: Box, what: str) -> str:
    """What /proc has of a child while its statement runs."""
    seen: list[str] = []
    send = Child._line

    def line(child: Child, key: str) -> dict[str, object]:
        told = send(child, key)
        if key == "begun":
            path = Path(f"/proc/{child._process.pid}") / what
            seen.append(str(path.readlink()) if path.is_symlink() else path.read_text())
        return told

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Child, "_line", line)
        patch.setattr(limits, "SECONDS", 0.3)
        with pytest.raises(Refusal):
            box.ask("select count(*) from range(10000000) a, range(10000000) b")
    return seen[0]


def _is_at_work(pid: int) -> bool:
    state = Path(f"/proc/{pid}/stat")
    return state.exists() and state.read_text().rpartition(")")[2].split()[0] not in ("Z", "X")


def _connected(guard: str) -> str:
    """Whether a process behind one guard still reaches a server on this machine."""
    code = (
        "import socket, sys\n"
        "from analytics.warehouse.box import guards\n"
        "server = socket.create_server(('127.0.0.1', 0))\n"
        "database = guards.database()\n"
        "chosen = [g for g in guards.AT_START + guards.BEFORE_THE_STATEMENT if g.name in\n"
        f"          ('no new rights', {guard!r})]\n"
        "guards.put(tuple(chosen), database)\n"
        "try:\n"
        "    socket.create_connection(server.getsockname(), timeout=2)\n"
        "    print('connected')\n"
        "except OSError:\n"
        "    print('refused')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True
    )
    return done.stdout.strip() or done.stderr
