"""Every page over a city of texts that try to act: nothing acts, and what is shown stands as it was typed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from analytics.language.translator import LANGUAGES
from analytics.visible import turns
from pages.frame.frame import NAVIGATION
from tests.browser.server import Server
from tests.browser.test_hostile_texts import BEYOND, WHOLE_TEXT
from tests.browser.watching import Watch, settled, visit
from tests.hostile.views import VIEWS

#: What acts on a page: said by the page itself, in its own trees and those of its components.
ACTING = r"""
() => {
  const found = [];
  const never = ["iframe", "object", "embed", "base", "math", "frame", "applet", "marquee", "audio", "video"];
  const addressed = ["href", "src", "action", "formaction", "srcset", "poster", "ping", "background", "data"];
  const isOwn = (value) => {
    const { protocol, origin } = new URL(value, location.href);
    return origin === location.origin || protocol === "blob:" || value.startsWith("data:image/");
  };
  const read = (root) => {
    for (const one of root.querySelectorAll("*")) {
      const name = one.tagName.toLowerCase();
      const told = one.outerHTML.slice(0, 200);
      if (never.includes(name)) found.push(told);
      if (one.matches(".katex, [data-testid=stMarkdownContainer] :is(pre, table, img)")) found.push(told);
      for (const { name: key, value } of one.attributes) {
        if (key.startsWith("on")) found.push(told);
        if (addressed.includes(key) && value && !isOwn(value)) found.push(told);
      }
      if (one.shadowRoot) read(one.shadowRoot);
    }
  };
  read(document);
  const scripts = [...document.scripts].filter(({ src }) => !src.startsWith(location.origin));
  if (scripts.length !== 1) found.push(`${scripts.length} scripts in the page`);
  if (window.__ran) found.push(`ran ${window.__ran} times`);
  return found;
}
"""
RAN = "window.ran = (what) => { window.__ran = (window.__ran || 0) + 1; };"


def test_every_page_is_in_the_crawl() -> None:
    assert list(VIEWS) == [name for name, _ in NAVIGATION]


@pytest.fixture
def watched(browser: Browser, hostile_server: Server) -> Iterator[Page]:
    """A page that notes what would run, and fails for what the browser or the server complains of."""
    context = browser.new_context(base_url=hostile_server.url, locale="zh-CN", reduced_motion="reduce")
    page = context.new_page()
    watch = Watch(page, hostile_server)
    page.add_init_script(RAN)
    dialogs: list[str] = []

    def note(dialog: Any) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", note)
    page.on("popup", lambda popup: dialogs.append(f"opened {popup.url}"))
    yield page
    assert dialogs + watch.faults() == []
    context.close()


def read(page: Page) -> str:
    """All that is written on a page, without the places to break."""
    text: str = page.evaluate(WHOLE_TEXT)
    return text.replace("\u2060", "").replace("\u200b", "")


@pytest.mark.parametrize("name", VIEWS)
def test_no_text_acts_on_a_page(watched: Page, soaks: bool, name: str) -> None:
    for view in VIEWS[name]:
        for language in LANGUAGES if soaks else ("zh",):
            path = f"/{name}{view}{'&' if view else '?'}lang={language}"
            visit(watched, path)
            assert watched.evaluate(ACTING) == [], path
            for width, height in ((390, 844), (1440, 900)) if soaks else ((1440, 900),):
                watched.set_viewport_size({"width": width, "height": height})
                settled(watched)
                assert watched.evaluate(BEYOND) <= 0, (path, width)
            assert not turns(watched.evaluate(WHOLE_TEXT)), path
