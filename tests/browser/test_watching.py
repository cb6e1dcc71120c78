"""The watch over every browser page: it would see an error or a call to outside."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, TimeoutError

from tests.browser.server import Server
from tests.browser.watching import Watch, settled


@pytest.fixture
def blank(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    yield page
    page.close()


@pytest.fixture
def silent(tmp_path: Path) -> Server:
    log = tmp_path / "server.log"
    log.touch()
    return Server("http://127.0.0.1:1", 0, log)


@pytest.mark.parametrize(("content", "fault"), [
    ("<p>总览</p>", None),
    ('<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">', None),
    ("<script>console.error('broken')</script>", "Console error: broken"),
    ("<script>undefinedName()</script>", "Error in the page: undefinedName is not defined"),
    ('<img src="http://tiles.invalid/1.png">', "A request left this machine: http://tiles.invalid/1.png"),
    ("<script>new WebSocket('ws://far.invalid/')</script>", "A request left this machine: ws://far.invalid/"),
])  # fmt: skip
def test_watch_names_what_a_page_may_not_do(
    blank: Page, silent: Server, content: str, fault: str | None
) -> None:
    watch = Watch(blank, silent)
    blank.set_content(content)
    blank.wait_for_timeout(100)
    assert (fault in watch.faults()) if fault else (watch.faults() == [])


def test_an_exception_in_the_server_log_is_a_fault(blank: Page, silent: Server) -> None:
    silent.log.write_text("Traceback (most recent call last): before the page was opened\n")
    watch = Watch(blank, silent)
    assert watch.faults() == []
    with silent.log.open("a") as log:
        log.write("Traceback (most recent call last):\nKeyError: 'x'\n")
    assert watch.faults() == ["The server logged:\nTraceback (most recent call last):\nKeyError: 'x'\n"]


@pytest.mark.parametrize(
    "unrest",
    [
        '<div data-testid="stApp" data-test-script-state="running"></div>',
        '<div data-testid="stApp" data-test-script-state="notRunning"><p data-stale="true"></p></div>',
        '<div data-testid="stApp" data-test-script-state="notRunning"><p data-testid="stSkeleton"></p></div>',
        '<div data-testid="stApp" data-test-script-state="notRunning"><p class="js-plotly-plot"></p></div>',
    ],
)
def test_a_page_at_work_is_not_settled(blank: Page, unrest: str) -> None:
    blank.set_content(unrest)
    with pytest.raises(TimeoutError):
        settled(blank, seconds=0.6)


def test_a_page_at_rest_is_settled(blank: Page) -> None:
    blank.set_content('<div data-testid="stApp" data-test-script-state="notRunning"><p>总览</p></div>')
    assert settled(blank, seconds=2) is blank
