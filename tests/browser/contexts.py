"""Browsers of readers, one after the other: what one has fetched and compiled, the next has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

#: All pages of a context are in one process, as long as one of them is open; and no script is translated once
#: more to run faster, which costs more than it gives where each runs for a moment.
ARGUMENTS = ("--process-per-site", "--js-flags=--no-opt --no-maglev")
#: So many are kept for later; each holds a process.
KEPT = 4
#: An address of every server that runs no script.
STILL = "/_stcore/health"


@dataclass(frozen=True)
class Context:
    """A context, and its page that stays open between tests."""

    context: BrowserContext
    still: Page
    made_for: tuple[str, str]

    def is_as_new(self) -> bool:
        """Leaves no page, cookie, permission or kept value of a test; not where the test has closed it."""
        if self.still.is_closed():
            return False
        for page in self.context.pages:
            if page is not self.still:
                page.close()
        self.context.clear_cookies()
        self.context.clear_permissions()
        self.still.evaluate("localStorage.clear()")
        return True


class Contexts:
    """The contexts of one Chromium, by the server and the options they are for."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._kept: list[Context] = []

    def take(self, url: str, **options: Any) -> Context:
        """One that no other reader has."""
        made_for = (url, repr(sorted(options.items())))
        for kept in self._kept:
            if kept.made_for == made_for:
                self._kept.remove(kept)
                return kept
        context = self._browser.new_context(
            base_url=url, timezone_id="Asia/Shanghai", reduced_motion="reduce", **options
        )
        still = context.new_page()
        still.goto(STILL)
        return Context(context, still, made_for)

    def give_back(self, taken: Context) -> None:
        """For the next who needs one of its kind."""
        if taken.is_as_new():
            self._kept.append(taken)
        for kept in self._kept[:-KEPT]:
            self._kept.remove(kept)
            kept.context.close()
