"""What all tests share: the sample, built once a session for every worker."""

from __future__ import annotations

import gc
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from tests.command_answers import Answers

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from sqlalchemy import URL

    from tests.browser.contexts import Contexts
    from tests.database.postgresql import Server

# How long an example takes says more about the machine than about the code.
settings.register_profile("search", deadline=None, suppress_health_check=[HealthCheck.too_slow])
# A failure is the change's own: the examples are new with `--hypothesis-profile search` only.
settings.register_profile("same examples", settings.get_profile("search"), derandomize=True)
settings.load_profile("same examples")

# A worker holds a million objects, all of which Python would go through again and again.
gc.set_threshold(20_000, 20, 100)

#: Seconds a worker waits for the one that builds the sample.
PATIENCE = 300.0


#: What a run begins with, file by file: what takes long is not left for the end, when other workers have
#: nothing more to do. The first needs no sample: it is gone through while another worker builds that.
FIRST = (
    "architecture/test_checkers.py", "server/test_endurance.py", "warehouse/test_making.py", "browser",
    "hostile", "canaries", "faults", "simulation", "server", "pages", "warehouse/test_explanation.py", "box",
    "reports", "deploy", "api", "command_line", "answers", "reviews",
)  # fmt: skip
#: What it ends with: small files that need nothing, which fill up the time of every worker alike.
LAST = ("assess", "figures", "language", "policy")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--soak", action="store_true", help="much more than a test run has time for")
    parser.addoption("--slowest-files", type=int, default=0, metavar="N", help="which N files took longest")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: place_of(item.nodeid))


def place_of(nodeid: str) -> int:
    """When in a run a test comes: with the first that is named in FIRST, before LAST, or with LAST."""
    path = nodeid.partition("::")[0].removeprefix("tests/")
    named = [number for number, one in enumerate(FIRST) if path == one or path.startswith(f"{one}/")]
    return min(named, default=len(FIRST) + path.startswith(tuple(f"{one}/" for one in LAST)))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Where the time went, by file: fixtures that a file is the first to ask for are its own."""
    if not (most := int(config.getoption("--slowest-files"))):
        return
    seconds: defaultdict[str, float] = defaultdict(float)
    for reports in terminalreporter.stats.values():
        for report in reports:
            if isinstance(report, pytest.TestReport):
                seconds[report.nodeid.partition("::")[0]] += report.duration
    terminalreporter.section(f"slowest {most} of {len(seconds)} files")
    whole = sum(seconds.values())
    for file in sorted(seconds, key=seconds.__getitem__, reverse=True)[:most]:
        terminalreporter.write_line(f"{seconds[file]:7.1f}s  {seconds[file] / whole:4.0%}  {file}")
    terminalreporter.write_line(f"{whole:7.1f}s  all together, over all workers")


@pytest.fixture(scope="session")
def soaks(pytestconfig: pytest.Config) -> bool:
    """Whether this run takes its time."""
    return bool(pytestconfig.getoption("--soak"))


@pytest.fixture(scope="session")
def session_folder(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder that all workers of this session see."""
    own = tmp_path_factory.getbasetemp()
    return own if worker_id == "master" else own.parent


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium a worker; without one the tests fail, and say how to get it."""
    from playwright.sync_api import sync_playwright

    from tests.browser.browsers import NoChromium, launch
    from tests.browser.contexts import ARGUMENTS

    # A second one in the same process would not start.
    with sync_playwright() as playwright:
        try:
            browser = launch(playwright, *ARGUMENTS)
        except NoChromium as missing:
            pytest.fail(str(missing), pytrace=False)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def contexts(browser: Browser) -> Contexts:
    """What readers look with, one after the other."""
    from tests.browser.contexts import Contexts

    return Contexts(browser)


@pytest.fixture(scope="session")
def sample(session_folder: Path) -> Iterator[Path]:
    """The snapshots folder of the sample: 26 quarters, to be read and never written."""
    from analytics.sample.building import build

    folder = made_once(session_folder / "sample", build)
    log = folder / "audit.jsonl"
    before = log.read_bytes()
    yield folder
    assert log.read_bytes() == before, "A test published into the sample that all tests read."


@pytest.fixture
def snapshots(tmp_path: Path) -> Path:
    """An empty snapshots folder, and so a database beside it, of the test's own."""
    folder = tmp_path / "snapshots"
    folder.mkdir()
    return folder


@pytest.fixture(scope="session")
def answers(sample: Path) -> Answers:
    """What the command line says of the sample."""
    return Answers(sample)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[Server]:
    """A PostgreSQL server on 127.0.0.1, as long as this process tests."""
    from tests.database.postgresql import server

    with server() as started:
        yield started


@pytest.fixture
def postgresql(postgresql_server: Server) -> Iterator[URL]:
    """The address of an empty database in PostgreSQL."""
    with postgresql_server.database() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def either_database(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The test runs twice: what people write is kept in a file, and in PostgreSQL; which of them."""
    from analytics.database.engine import database

    monkeypatch.delenv("LANZHOU_DATABASE_URL", raising=False)
    if request.param == "postgresql":
        url: URL = request.getfixturevalue("postgresql")
        monkeypatch.setenv("LANZHOU_DATABASE_URL", url.render_as_string(hide_password=False))
    yield request.param
    database.cache_clear()


def made_once(folder: Path, make: Callable[[Path], object]) -> Path:
    """`folder`, made by whichever process comes first; the others wait until it is whole."""
    # A folder appears in one step everywhere, which makes it a lock on every system.
    lock, unfinished = folder.with_suffix(".lock"), folder.with_suffix(".unfinished")
    try:
        lock.mkdir()
    except FileExistsError:
        return _awaited(folder, lock)
    try:
        make(unfinished)
        unfinished.rename(folder)
    except BaseException:
        (lock / "failed").touch()
        raise
    return folder


def _awaited(folder: Path, lock: Path) -> Path:
    deadline = time.monotonic() + PATIENCE
    while not folder.exists():
        if (lock / "failed").exists():
            pytest.fail(f"Another worker could not make {folder.name}: its error is the one to read.")
        if time.monotonic() > deadline:
            pytest.fail(f"{folder.name} was not made within {PATIENCE:.0f} seconds.")
        time.sleep(0.1)
    return folder
