"""What each layer may reach for, beyond what the import contracts in pyproject.toml say."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable
from importlib.metadata import packages_distributions

import pytest

from tests.architecture.sources import ROOT, Source, called, product, sources

#: What judging and drawing need: arithmetic, dates, types, figures. Nothing here opens a file or a socket.
HARMLESS = {
    "__future__", "bisect", "collections", "dataclasses", "datetime", "decimal", "enum", "fractions",
    "functools", "itertools", "math", "operator", "statistics", "typing", "numpy", "plotly", "analytics",
}  # fmt: skip


def test_judging_and_drawing_open_no_files() -> None:
    pure = sources("analytics/assess", "analytics/figures")
    imported = {f"{s.path}: {name}" for s in pure for name in s.imports() if root(name) not in HARMLESS}
    opened = {s.place(call) for s in pure for call in s.calls() if called(call) in ("open", "exec", "eval")}
    assert imported | opened == set()


def test_only_the_warehouse_imports_duckdb() -> None:
    importers = {s.path.parts[:2] for s in product() for name in s.imports() if root(name) == "duckdb"}
    assert importers == {("analytics", "warehouse")}


def test_pages_ask_the_answers_and_never_the_warehouse() -> None:
    """Not even for the types of what they are given."""
    asking = {f"{s.path}: {name}" for s in sources("pages") for name in s.imports() if "warehouse" in name}
    assert asking == set()


def test_streamlit_stays_in_the_entry_and_the_pages() -> None:
    importers = {s.path.parts[0] for s in product() for name in s.imports() if root(name) == "streamlit"}
    assert importers == {"dashboard.py", "pages"}


def test_no_import_hides_in_a_string() -> None:
    hidden = ("__import__", "import_module", "importlib.import_module")
    assert [s.place(call) for s in product() for call in s.calls() if called(call) in hidden] == []


def test_express_charts_are_not_imported_as_they_slow_every_start() -> None:
    assert [str(s.path) for s in product() for name in s.imports() if name.startswith("plotly.express")] == []


@pytest.mark.parametrize(
    ("package", "absent"),
    [("analytics", "streamlit"), ("analytics.assess", "duckdb"), ("analytics.figures", "duckdb")],
)
def test_importing_all_of_a_package_loads_neither_server_nor_database(package: str, absent: str) -> None:
    program = f"""
import importlib, pkgutil, sys
package = importlib.import_module({package!r})
names = [module.name for module in pkgutil.walk_packages(package.__path__, {package!r} + ".")]
for name in names:
    if not name.endswith("__main__"):
        importlib.import_module(name)
assert len(names) > 3, names
sys.exit({absent!r} + " was loaded" if {absent!r} in sys.modules else 0)
"""
    run = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True)
    assert (run.returncode, run.stderr) == (0, "")


def test_the_short_list_of_requirements_is_what_the_product_imports() -> None:
    # SQLAlchemy loads the driver of PostgreSQL where an address names it.
    by_name = {"psycopg", "authlib"}
    for_clusters = direct("requirements-cluster.in")
    assert distributions(product()) - for_clusters | by_name == direct("requirements.in")


def test_the_client_of_other_engines_is_loaded_by_their_endpoint_alone() -> None:
    clients = {"pyspark", "grpc"}
    importers = {str(s.path) for s in product() for name in s.imports() if root(name) in clients}
    assert importers == {"analytics/warehouse/engines/endpoint.py"}


def test_the_short_list_for_development_is_what_the_tests_import_and_run() -> None:
    run_not_imported = {"pytest-xdist", "ruff", "mypy", "pandas-stubs", "import-linter"}
    run_not_imported |= {"bandit", "pip-audit", "canaille", "scipy", "pysail"}
    imported = distributions(sources("tests")) - direct("requirements.in") - direct("requirements-cluster.in")
    assert imported | run_not_imported == direct("requirements-dev.in")


def test_every_direct_requirement_is_pinned_with_hashes() -> None:
    for compiled, lists in {
        "requirements.txt": ["requirements.in"],
        "requirements-cluster.txt": ["requirements-cluster.in"],
        "requirements-dev.txt": ["requirements.in", "requirements-cluster.in", "requirements-dev.in"],
        "tests/engines/requirements-spark.txt": ["tests/engines/requirements-spark.in"],
        "benchmarks/requirements-dash.txt": ["benchmarks/requirements-dash.in"],
    }.items():
        text = (ROOT / compiled).read_text(encoding="utf-8")
        pins = re.findall(r"^([\w.-]+)==\S+(?: ; .+)? \\\n    --hash=sha256:", text, re.MULTILINE)
        assert set().union(*(direct(name) for name in lists)) <= {plain(pin) for pin in pins}, compiled
        assert len(pins) == len(re.findall(r"^[\w.-]+==", text, re.MULTILINE)), compiled
        assert "://" not in text, f"{compiled} names a host"


def test_development_and_product_are_pinned_alike() -> None:
    runtime, development = (
        set(re.findall(r"^\S+==.*$", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE))
        for name in ("requirements.txt", "requirements-dev.txt")
    )
    assert runtime <= development


def distributions(modules: Iterable[Source]) -> set[str]:
    """The installed packages these modules import, by their names on the package index."""
    known = packages_distributions()
    names = {root(name) for module in modules for name in module.imports()}
    return {plain(known[name][0]) for name in names if name in known}


def root(name: str) -> str:
    return name.partition(".")[0]


def plain(distribution: str) -> str:
    return re.sub(r"[-_.]+", "-", distribution).lower()


def direct(path: str) -> set[str]:
    lines = (ROOT / path).read_text(encoding="utf-8").splitlines()
    return {plain(re.split(r"[\[<>=!~ ;]", line)[0]) for line in lines if line and line[0] not in "#-"}


def test_the_lists_are_read_as_written() -> None:
    assert {"streamlit", "python-calamine", "babel"} <= direct("requirements.in")
