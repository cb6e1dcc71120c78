"""`make check` stays quick: its tests are whole folders that read no snapshot; and a run has its order."""

from __future__ import annotations

import ast
import re

from tests.architecture.sources import ROOT, sources
from tests.conftest import FIRST, LAST, place_of

#: Fixtures and modules behind which snapshots are made or read, or a server is started.
SLOW_FIXTURES = {"sample", "answers", "open_page", "either_database"}
SLOW_MODULES = ("analytics.sample.building", "analytics.warehouse", "tests.browser", "tests.warehouse")


def quick() -> list[str]:
    """The folders of the quick tests, as the Makefile names them."""
    (named,) = re.findall(r"^QUICK := (.+)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    return str(named).split()


def test_the_quick_tests_read_no_snapshot() -> None:
    slow = [
        f"{source.place(node)} {node.name}"
        for source in sources(*quick())
        for node in ast.walk(source.tree)
        if isinstance(node, ast.FunctionDef) and SLOW_FIXTURES & {argument.arg for argument in node.args.args}
    ]
    slow += [
        f"{source.path} imports {name}"
        for source in sources(*quick())
        for name in source.imports()
        if name.startswith(SLOW_MODULES)
    ]
    assert slow == []


def test_the_checkers_are_among_the_quick_tests() -> None:
    assert "tests/architecture" in quick()


def test_what_a_run_begins_and_ends_with_is_there() -> None:
    places = [ROOT / "tests" / name for name in (*FIRST, *LAST)]
    assert [place for place in places if not place.exists()] == []
    paths = ["tests/browser/test_looks.py::a", "tests/warehouse/test_manifest.py::a", "tests/assess/x.py::a"]
    assert [place_of(path) for path in paths] == sorted(map(place_of, paths))
    assert place_of(f"tests/{FIRST[0]}::test_checker_finds_nothing[types]") == 0


def test_coroutines_are_run_in_a_thread_of_their_own() -> None:
    """Beside a browser that tests share, the thread of a test has a running loop already."""
    runs = re.compile(r"asyncio\.run\(")
    tests = (ROOT / "tests").rglob("*.py")
    assert [str(path.relative_to(ROOT)) for path in tests if runs.search(path.read_text("utf-8"))] == []
