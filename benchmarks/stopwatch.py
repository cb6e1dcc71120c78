"""Times one page in Chromium: its first load, and from a choice to the picture that follows it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page

from benchmarks.apps import App

STOPWATCH = (Path(__file__).parent / "stopwatch.js").read_text(encoding="utf-8")
#: Milliseconds without a change after which a picture counts as finished.
QUIET = 600


@dataclass(frozen=True)
class Change:
    """One change of the filter, in milliseconds."""

    #: From pressing the option to the last drawing being on the screen.
    painted: float
    #: From the first byte sent to the last one received.
    server: float


@contextmanager
def opened(browser: Browser, app: App, url: str) -> Iterator[tuple[Page, float]]:
    """The page in a browser without a cache, and the milliseconds until its last drawing."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    context.add_init_script(STOPWATCH)
    page = context.new_page()
    try:
        page.goto(url + app.path)
        page.wait_for_selector(app.opener or app.option)
        rest(page)
        yield page, float(page.evaluate("window.__stopwatch.paintedAt"))
    finally:
        context.close()


def change(page: Page, app: App, number: int) -> Change:
    """Chooses the nth option and waits for the picture."""
    page.evaluate("region => { window.__stopwatch.region = region }", app.region)
    if app.opener:
        page.click(app.opener)
    option = page.locator(app.option).nth(number)
    option.wait_for()
    option.scroll_into_view_if_needed()
    # The list's own opening is over before the choice is timed.
    page.wait_for_timeout(250)
    page.evaluate("window.__stopwatch.arm()")
    option.click()
    rest(page)
    seen = page.evaluate("({...window.__stopwatch})")
    return Change(seen["paintedAt"] - seen["startedAt"], seen["answeredAt"] - seen["sentAt"])


def rest(page: Page) -> None:
    """Waits until the server has answered and nothing has been drawn for a while."""
    page.wait_for_function(f"() => window.__stopwatch.rested({QUIET})", timeout=60_000, polling=50)
