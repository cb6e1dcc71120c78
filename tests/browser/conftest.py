"""A real Chromium in front of a real server. Every page is watched for errors and calls to outside."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.contexts import Context, Contexts
from tests.browser.server import Server, serving
from tests.browser.watching import Watch

# What a reader waits for comes; how soon says more about the machine than about the page.
expect.set_options(timeout=30_000)

FAILURES = Path(__file__).parent / "failures"
FAILED = pytest.StashKey[bool]()

#: Opens a watched page: new_page(width=390, height=844, dark=True, server=…).
NewPage = Callable[..., Page]

#: Starts a server over a folder of snapshots.
Serve = Callable[[Path], Server]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remembers whether a test failed, for the screenshot at its end."""
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


@pytest.fixture(scope="session")
def server(sample: Path) -> Iterator[Server]:
    """The dashboard over the sample, one server a worker."""
    with serving(sample) as running:
        yield running


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Starts servers of a test's own; they end after its pages were checked and closed."""
    with ExitStack() as running:
        yield lambda snapshots: running.enter_context(serving(snapshots))


@pytest.fixture
def fresh_server(sample: Path, serve: Serve) -> Server:
    """A server that nobody has visited yet."""
    return serve(sample)


@pytest.fixture
def folder(sample: Path, tmp_path: Path) -> Path:
    """A snapshots folder of its own, with the sample in it."""
    root = tmp_path / "data" / "snapshots"
    shutil.copytree(sample, root)
    return root


@pytest.fixture
def own_server(folder: Path) -> Iterator[Server]:
    """A server of the folder of its own."""
    with serving(folder) as running:
        yield running


@pytest.fixture
def new_page(contexts: Contexts, request: pytest.FixtureRequest, serve: Serve) -> Iterator[NewPage]:
    """Opens pages on `server` or a given one (width, height, dark, locale), and checks them at the end.

    Each is that of another reader, with a context of its own.
    """
    taken: list[Context] = []
    watches: list[tuple[Page, Watch]] = []

    def open_page(
        *,
        width: int = 1280,
        height: int = 900,
        dark: bool = False,
        locale: str = "zh-CN",
        server: Server | None = None,
        **options: Any,
    ) -> Page:
        served = server or request.getfixturevalue("server")
        desk = {"width": 1280, "height": 900}
        taken.append(contexts.take(served.url, viewport=desk, locale=locale, **options))
        page = taken[-1].context.new_page()
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme="dark" if dark else "light")
        watches.append((page, Watch(page, served)))
        return page

    yield open_page
    failed = request.node.stash.get(FAILED, True)
    faults = [fault for _, watch in watches for fault in watch.faults()]
    for number, (page, _) in enumerate(watches):
        if failed or faults:
            _photograph(page, request.node.name, number)
    for one in taken:
        contexts.give_back(one)
    if faults:
        pytest.fail("\n".join(faults), pytrace=False)


@pytest.fixture
def page(new_page: NewPage) -> Page:
    """A desktop page in Chinese and light colours, not yet gone anywhere."""
    return new_page()


def _photograph(page: Page, test: str, number: int) -> None:
    FAILURES.mkdir(exist_ok=True)
    name = re.sub(r"[^\w.-]+", "-", test)
    page.screenshot(path=FAILURES / f"{name}-{number}.png", full_page=True)
