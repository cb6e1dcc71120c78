"""Every page works under the policy it is sent with, and a page that is none says so."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from analytics.language.translator import LANGUAGES
from pages.frame.frame import NAVIGATION
from tests.browser.conftest import NewPage
from tests.browser.reading import barriers
from tests.browser.server import Server
from tests.browser.taking import taken
from tests.browser.watching import settled, visit

#: Every page, and the parts of those that have some.
VIEWS = (
    *(name for name, _ in NAVIGATION),
    *(f"districts?part={part}" for part in ("ranking", "compare", "map")),
    "districts?part=profile&district=620102",
    "communities?district=620102",
    "target?target=communities.staffed",
    "target?target=workforce.total&district=620102",
    "data?part=completeness",
)

#: What somebody would try who found a way to put markup on a page; `found` is what came of it.
ATTACK = """
async () => {
  const found = [];
  window.came = (what) => found.push(what);
  const tried = [
    ["script", { textContent: "window.came('a script in the page')" }],
    ["script", { src: "http://elsewhere.invalid/x.js", onload: () => came("a script from elsewhere") }],
    ["script", { src: "data:text/javascript,came('a script in an address')" }],
    ["iframe", { src: "/data", onload: ({ target }) => target.contentDocument && came("a frame") }],
    ["object", { data: "/data", onload: () => came("an object") }],
  ];
  for (const [tag, attributes] of tried) {
    document.body.append(Object.assign(document.createElement(tag), attributes));
  }
  document.body.insertAdjacentHTML("beforeend", "<img src=x: onerror=\\"came('a handler')\\">");
  try { await fetch("http://elsewhere.invalid/"); came("an answer from elsewhere"); } catch { }
  try { new WebSocket("ws://elsewhere.invalid/").onopen = () => came("a websocket"); } catch { }
  document.body.append(Object.assign(document.createElement("base"), { href: "http://elsewhere.invalid/" }));
  if (document.baseURI.includes("elsewhere")) came("another base");
  await new Promise((resolve) => setTimeout(resolve, 1000));
  return found;
}
"""


@pytest.mark.parametrize(("lang", "dark"), [("zh", False), ("en", True)])
def test_no_page_does_what_the_policy_forbids(new_page: NewPage, lang: str, dark: bool, soaks: bool) -> None:
    """In a soak all views in both languages.

    In a test run some: all pages are gone through, as strictly watched, in hostile/test_pages.
    """
    page = new_page(width=1440, dark=dark)
    for view in VIEWS if soaks else VIEWS[3 * dark :: 6]:
        visit(page, f"/{view}{'&' if '?' in view else '?'}lang={lang}")
        expect(page.get_by_test_id("stMainBlockContainer")).not_to_be_empty()
    page.emulate_media(media="print")
    settled(page)


def test_markup_that_came_onto_a_page_reaches_nothing(browser: Browser, server: Server) -> None:
    context = browser.new_context(base_url=server.url)
    page = context.new_page()
    asked: list[str] = []
    page.on("requestfinished", lambda request: asked.append(request.url))
    visit(page, "/data")
    assert page.evaluate(ATTACK) == []
    assert [url for url in asked if "elsewhere" in url] == []
    context.close()


def test_no_other_page_shows_the_dashboard_in_a_frame(browser: Browser, server: Server) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.set_content(f'<iframe src="{server.url}/overview" width="900" height="600"></iframe>')
    page.wait_for_timeout(1500)
    assert [frame.url for frame in page.frames if frame.url.startswith(server.url)] == []
    context.close()


def test_a_file_to_take_away_is_kept_nowhere_else(page: Page) -> None:
    visit(page, "/workforce")
    with page.expect_response("**/take/**") as awaited:
        taken(page, "ladder")
    headers = awaited.value.headers
    assert headers["cache-control"] == "no-store, private"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-disposition"].startswith("attachment")
    secret, key = awaited.value.url.split("?")[0].rsplit("/", 2)[1:]
    assert len(secret) >= 20
    other = awaited.value.url.replace(secret, "A" * len(secret))
    assert page.request.get(other).status == 404
    assert page.request.get(awaited.value.url.replace(key, "another")).status == 404
    settled(page)


@pytest.mark.parametrize(("width", "dark"), [(1440, False), (390, True)])
def test_an_address_without_a_page_says_so_without_a_script(
    browser: Browser, server: Server, width: int, dark: bool
) -> None:
    context = browser.new_context(
        base_url=server.url, java_script_enabled=False, viewport={"width": width, "height": 844},
        color_scheme="dark" if dark else "light",
    )  # fmt: skip
    page = context.new_page()
    titles = {"zh": "没有这个页面", "en": "Page not found"}
    ways = {"zh": "返回总览", "en": "To the overview"}
    assert titles.keys() == LANGUAGES.keys()
    for language, title in titles.items():
        response = page.goto(f"/nowhere?lang={language}")
        assert response is not None
        assert response.status == 404
        expect(page.get_by_role("heading")).to_have_text(title)
        expect(page.locator("html")).to_have_attribute("lang", "zh-CN" if language == "zh" else "en")
        way = page.get_by_role("link", name=ways[language])
        expect(way).to_have_attribute("href", "/" if language == "zh" else "/?lang=en")
    shade = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert shade == ("rgb(16, 23, 30)" if dark else "rgb(255, 255, 255)")
    context.close()


def test_the_page_that_is_none_can_be_read_and_left(browser: Browser, server: Server) -> None:
    context = browser.new_context(base_url=server.url, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto("/" + "nowhere" * 40)
    assert overflow_of(page) == 0
    assert barriers(page) == []
    page.get_by_role("link").click()
    settled(page)
    expect(page).to_have_title("总览 · 兰州社会工作人才")
    context.close()


def overflow_of(page: Page) -> int:
    """By how much the page is wider than its window."""
    wider: int = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return max(0, wider)
