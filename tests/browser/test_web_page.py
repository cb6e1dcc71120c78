"""The brief as one file, opened without any network: whole, readable, and asking for nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from analytics.figures.palette import LIGHT
from analytics.language.translator import translator
from analytics.reference import districts
from analytics.reports.web import web_page
from tests.browser.reading import barriers
from tests.command_answers import CITY, TARGETS
from tests.looking import look_at

_PLACES = """() => [...document.querySelectorAll('a[href]')].map(link => link.getAttribute('href'))
  .filter(to => !to.startsWith('#') || !document.getElementById(to.slice(1)))"""


class Alone:
    """A page without a network, and everything it asked for or complained of."""

    def __init__(self, page: Page, file: Path) -> None:
        self.page, self.file = page, file.as_uri()
        self.asked: list[str] = []
        self.said: list[str] = []
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.goto(self.file)


@pytest.fixture(
    params=[
        (1440, False, "zh", CITY), (390, True, "zh", CITY),
        (390, False, "en", CITY), (390, True, "en", "620122"),
    ],
    ids=lambda case: "-".join(map(str, case)),
)  # fmt: skip
def alone(request: pytest.FixtureRequest, browser: Browser, sample: Path, tmp_path: Path) -> Iterator[Alone]:
    width, dark, language, unit = request.param
    file = tmp_path / "简报.html"
    file.write_bytes(web_page(look_at(sample, unit=unit), translator(language)))
    context = browser.new_context(
        viewport={"width": width, "height": 844}, color_scheme="dark" if dark else "light", offline=True
    )
    yield Alone(context.new_page(), file)
    context.close()


def test_it_asks_for_nothing_fits_and_leads_nowhere_outside(alone: Alone) -> None:
    page = alone.page
    assert alone.asked == [alone.file]
    assert alone.said == []
    widths: list[Any] = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert widths[0] <= widths[1]
    assert page.evaluate(_PLACES) == []
    assert page.locator("script").count() == 0
    assert barriers(page) == []


def test_links_inside_lead_to_their_targets_and_back(browser: Browser, sample: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.html"
    file.write_bytes(web_page(look_at(sample), translator("zh")))
    page = browser.new_page(offline=True)
    page.goto(file.as_uri())
    page.get_by_role("link", name="配备专业人才的城市社区").first.click()
    assert page.url.endswith("#communities.staffed")
    assert page.locator("section[id='communities.staffed'] h2").is_visible()
    page.get_by_role("navigation").get_by_role("link", name="皋兰县").click()
    assert page.url.endswith("#d620122")
    assert page.locator("section.target").count() == len(TARGETS)
    assert page.locator("section.district").count() == len(districts())
    page.close()


def test_dark_follows_the_reader_and_print_drops_what_only_screens_need(
    browser: Browser, sample: Path, tmp_path: Path
) -> None:
    file = tmp_path / "a.html"
    file.write_bytes(web_page(look_at(sample), translator("zh")))
    page = browser.new_page(offline=True)
    page.goto(file.as_uri())
    grounds = set()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        grounds.add(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert len(grounds) == 2
    # Paper is white, whatever the reader's screen.
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--ink')") == LIGHT.ink
    assert not page.get_by_role("navigation").is_visible()
    page.close()
