"""The watch over every browser page: it would see an error or a call to outside."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, TimeoutError

from tests.browser.server import LISTENER, Server
from tests.browser.watching import Watch, settled


@pytest.fixture
def blank(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    yield page
    page.close()


@pytest.fixture
def silent(tmp_path: Path) -> Server:
    log, calls = tmp_path / "server.log", tmp_path / "calls.txt"
    log.touch()
    calls.touch()
    return Server("http://127.0.0.1:1", 0, log, calls)


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


def test_what_the_policy_forbids_is_a_fault(blank: Page, silent: Server) -> None:
    watch = Watch(blank, silent)
    policy = "<meta http-equiv=Content-Security-Policy content=\"img-src 'none'\">"
    blank.goto(f"data:text/html,{policy}<img src=data:,>")
    blank.wait_for_timeout(100)
    assert "Console error: Against the policy: img-src data " in watch.faults()


def test_what_a_server_asks_of_other_machines_is_a_fault(blank: Page, silent: Server) -> None:
    watch = Watch(blank, silent)
    (silent.calls.parent / "sitecustomize.py").write_text(LISTENER)
    asking = """
import contextlib, socket, urllib.request
with socket.socket() as own, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as wire:
    own.bind(("127.0.0.1", 0))
    own.listen()
    socket.create_connection(own.getsockname()).close()
    with contextlib.suppress(OSError):
        wire.connect(("8.8.8.8", 1))
    with contextlib.suppress(OSError):
        urllib.request.urlopen("http://far.invalid/")
"""
    environment = {"PYTHONPATH": str(silent.calls.parent), "CALLS": str(silent.calls), "no_proxy": "*"}
    subprocess.run([sys.executable, "-c", asking], env=environment, check=True)
    asked = "socket.connect 8.8.8.8\nsocket.getaddrinfo far.invalid\n"
    assert watch.faults() == [f"The server asked other machines:\n{asked}"]


@pytest.mark.parametrize(
    "unrest",
    [
        '<div data-testid="stApp" data-test-script-state="running"></div>',
        '<div data-testid="stApp" data-test-script-state="notRunning"><p data-stale="true"></p></div>',
        '<div data-testid="stApp" data-test-script-state="notRunning"><p data-testid="stSkeleton"></p></div>',
        '<div data-testid="stApp" data-test-script-state="notRunning"><div><template shadowrootmode="open">'
        '<p aria-busy="true"></p></template></div></div>',
    ],
)
def test_a_page_at_work_is_not_settled(blank: Page, unrest: str) -> None:
    blank.set_content(unrest)
    with pytest.raises(TimeoutError):
        settled(blank, seconds=0.6)


@pytest.mark.parametrize(
    "change",
    ["app.firstChild.data = n++ % 2", "app.className = n++ % 2", "app.replaceChildren('甲乙'[n++ % 2])"],
)
def test_a_page_that_changes_is_not_settled(blank: Page, change: str) -> None:
    blank.set_content('<div data-testid="stApp" data-test-script-state="notRunning">总览</div>')
    blank.evaluate(
        "() => { const app = document.querySelector('div'); let n = 0;"
        f" setInterval(() => {{ {change} }}, 50); }}"
    )
    with pytest.raises(TimeoutError):
        settled(blank, seconds=0.6)


def test_a_page_at_rest_is_settled(blank: Page) -> None:
    blank.set_content('<div data-testid="stApp" data-test-script-state="notRunning"><p>总览</p></div>')
    assert settled(blank, seconds=2) is blank
