"""Every page over a city of texts that try to act: nothing acts, and what is shown stands as it was typed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from analytics.language.translator import LANGUAGES
from analytics.visible import turns
from pages.frame.frame import NAVIGATION
from tests.browser.contexts import Contexts
from tests.browser.server import Server
from tests.browser.test_hostile_texts import BEYOND, WHOLE_TEXT
from tests.browser.watching import Watch, settled, visit
from tests.hostile.parameters import ASKED, read_by
from tests.hostile.strings import SOME, WHOLE
from tests.hostile.test_parameters import FREE
from tests.hostile.views import VIEWS, address, choices

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
WINDOW: Any = {"width": 1440, "height": 900}
HANDED_IN: Any = {"name": "<img src=x>.csv", "mimeType": "text/csv", "buffer": b"a,b\n=1,2\n"}
RAN = "window.ran = (what) => { window.__ran = (window.__ran || 0) + 1; };"


def test_every_page_is_in_the_crawl() -> None:
    assert list(VIEWS) == [name for name, _ in NAVIGATION]


@pytest.fixture
def watched(contexts: Contexts, hostile_server: Server) -> Iterator[Page]:
    """A page that notes what would run, and fails for what the browser or the server complains of."""
    taken = contexts.take(hostile_server.url, locale="zh-CN", viewport=WINDOW)
    page = taken.context.new_page()
    watch = Watch(page, hostile_server)
    page.add_init_script(RAN)
    dialogs: list[str] = []

    def note(dialog: Any) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", note)
    page.on("popup", lambda popup: dialogs.append(f"opened {popup.url}"))
    yield page
    found = dialogs + watch.faults()
    contexts.give_back(taken)
    assert found == []


def read(page: Page) -> str:
    """All that is written on a page, without the places to break."""
    text: str = page.evaluate(WHOLE_TEXT)
    return text.replace("\u2060", "").replace("\u200b", "")


def beside(name: str, view: str, number: int) -> dict[str, str]:
    """Texts that try to act under every other name the page reads, but those that narrow what is shown."""
    others = sorted(read_by()[name] - ASKED - FREE - set(choices(view)) - {"lang", "as"})
    texts = [text for text in SOME if text in WHOLE]
    return {other: texts[(number * 31 + place * 7) % len(texts)] for place, other in enumerate(others)}


@pytest.mark.parametrize("name", VIEWS)
def test_no_text_acts_on_a_page(watched: Page, soaks: bool, name: str) -> None:
    """In the data and in the address: what the address names beside the view is nowhere, so that it stays."""
    start = [page for page, _ in NAVIGATION].index(name)
    for number, view in enumerate(VIEWS[name], start=start):
        for language in LANGUAGES if soaks else ("zh",):
            path = address(name, {**choices(view), **beside(name, view, number), "lang": language})
            visit(watched, path)
            assert watched.evaluate(ACTING) == [], path
            assert watched.evaluate(BEYOND) <= 0, path
            assert not turns(watched.evaluate(WHOLE_TEXT)), path
            if soaks:
                watched.set_viewport_size({"width": 390, "height": 844})
                settled(watched)
                assert watched.evaluate(BEYOND) <= 0, path
                watched.set_viewport_size(WINDOW)


@pytest.mark.parametrize("name", VIEWS)
def test_nothing_is_against_the_policy_while_a_page_is_used(watched: Page, soaks: bool, name: str) -> None:
    """Whatever can be opened, chosen, taken away, handed in, printed or drawn otherwise on a page."""
    for view in VIEWS[name] if soaks else VIEWS[name][:1]:
        visit(watched, address(name, choices(view)))
        # Behind an open dialog nothing can be reached.
        dialog = watched.get_by_role("dialog")
        is_open = dialog.count() > 0
        main = dialog if is_open else watched.get_by_test_id("stMain")
        for closed in watched.locator("[data-testid=stExpander] summary:not([inert] *)").all():
            closed.click()
            settled(watched)
        for opener in main.locator("button.opener").all()[: None if soaks else 1]:
            opener.click()
            with watched.expect_download():
                opener.locator("xpath=..").get_by_role("button", name="CSV", exact=True).click()
        choosers = main.get_by_test_id("stSelectbox")
        for place in range(choosers.count() if soaks else 1):
            # What is chosen in one may take others away.
            if place >= choosers.count():
                break
            choosers.nth(place).locator("input").focus()
            for key in ("ArrowDown", "ArrowDown", "Enter"):
                watched.keyboard.press(key)
            settled(watched)
        for field in main.locator("input[type=file]").all():
            field.set_input_files(
                {"name": "<img src=x>.csv", "mimeType": "text/csv", "buffer": b"a,b\n=1,2\n"}
            )
            settled(watched)
        for field in main.locator("textarea").all()[:1]:
            field.fill("select name from communities where name like '%<%'")
            field.press("Control+Enter")
            settled(watched)
        if is_open:
            watched.keyboard.press("Escape")
            dialog.wait_for(state="hidden")
        watched.emulate_media(media="print")
        watched.emulate_media(media="screen", color_scheme="dark")
        watched.get_by_role("radio", name="English").click()
        settled(watched)
        assert watched.evaluate(ACTING) == [], view


def test_what_is_against_the_policy_is_noticed(browser: Browser, hostile_server: Server) -> None:
    """As if a text had become a script, a picture from elsewhere, a frame or a form."""
    page = browser.new_context(base_url=hostile_server.url).new_page()
    watch = Watch(page, hostile_server)
    visit(page, "/method")
    page.evaluate(
        """() => {
          for (const html of ["<img src='http://127.0.0.1:1/a'>", "<iframe src='http://127.0.0.1:1/b'></iframe>",
                              "<b onclick='ran(1)'>b</b>", "<style>@import 'http://127.0.0.1:1/c'</style>"])
            document.body.insertAdjacentHTML("beforeend", html);
          const script = document.createElement("script");
          script.textContent = "ran(1)";
          document.body.append(script);
        }"""
    )
    page.wait_for_timeout(300)
    told = "\n".join(watch.faults())
    for kind in ("img-src", "frame-src", "script-src", "style-src"):
        assert f"Against the policy: {kind}" in told, (kind, told)
    assert page.evaluate(ACTING)
    page.context.close()
