"""变化由来 in a real browser: links to it survive a new browser, and it fits a phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage
from tests.browser.reading import barriers, overflow
from tests.browser.watching import settled, visit, without_reload

SECTION = "[data-testid='stExpander']:has(.st-key-explanation-table)"


def test_the_change_on_the_overview_leads_to_why_and_the_address_opens_in_a_new_browser(
    page: Page, new_page: NewPage
) -> None:
    visit(page, "/overview")
    with without_reload(page):
        page.locator(".row .change a[href*='target=workforce.total&']").click()
        page.wait_for_url("**/target?**since=quarter**")
    said = page.locator(SECTION).first
    expect(said).to_be_in_viewport()
    sentence = said.locator("strong").first.inner_text()
    other = visit(new_page(), page.url[page.url.index("/target") :])
    assert other.locator(SECTION).locator("strong").first.inner_text() == sentence


def test_a_changed_number_of_the_comparison_leads_to_why(page: Page) -> None:
    page.set_viewport_size({"width": 1440, "height": 1500})
    visit(page, "/difference?from=26&to=27")
    box = page.locator("[data-testid='stDataFrame'] canvas").first.bounding_box()
    assert box is not None
    # The link in the last cell of the first row; a hand moves onto it before it clicks.
    x, y = box["x"] + box["width"] - 80, box["y"] + 52
    page.mouse.move(x - 4, y + 1)
    page.mouse.move(x, y, steps=4)
    settled(page)
    with page.context.expect_page() as opened:
        page.mouse.click(x, y, delay=80)
    found = opened.value
    found.wait_for_url(re.compile(r"/target\?target=workforce\.total&since=26&until=27$"))
    expect(found.locator(SECTION)).to_contain_text("较2020年3月31日增加764人", timeout=60_000)
    found.close()


def test_another_snapshot_is_in_the_address_and_the_usual_one_leaves_it_open(page: Page) -> None:
    visit(page, "/target?target=bases.district&since=quarter&lang=en")
    section = page.locator("[data-testid='stExpander']", has_text="Why it changed")
    page.get_by_role("combobox", name="Compared with").click()
    page.get_by_role("option", name=re.compile("A year earlier")).click()
    page.wait_for_url("**since=year**")
    expect(section).to_contain_text("30 Jun 2019: nothing in it has changed")
    settled(page)
    page.get_by_role("combobox", name="Compared with").click()
    page.get_by_role("option", name=re.compile("The quarter before")).click()
    expect(section).to_contain_text("31 Mar 2020: nothing in it has changed")


def test_one_part_of_it_is_in_the_address(page: Page) -> None:
    visit(page, "/target?target=workforce.total&since=quarter&lang=en")
    menu = page.get_by_role("combobox", name="Rows behind the change")
    # Streamlit closes a menu when the page scrolls under it: first to its place, then open.
    menu.scroll_into_view_if_needed()
    settled(page)
    menu.click()
    page.get_by_role("option", name=re.compile("no longer counted")).click()
    page.wait_for_url("**part=value.no_longer**")


@pytest.mark.parametrize(("language", "dark"), [("zh", False), ("en", True)])
def test_a_phone_has_room_for_it_and_it_is_open_to_all(new_page: NewPage, language: str, dark: bool) -> None:
    page = new_page(width=390, height=844, dark=dark)
    visit(page, f"/target?target=certified.on_post&since=year&lang={language}")
    assert overflow(page) == []
    assert barriers(page) == []
    figure = page.locator(".st-key-explained .plot")
    figure.scroll_into_view_if_needed()
    expect(figure.locator(".ytick").first).to_be_visible()
    picture = figure.bounding_box()
    assert picture is not None
    labels = page.locator(".st-key-explained .yaxislayer-above text, .st-key-explained .ytick text").all()
    assert len(labels) > 3
    for label in labels:
        box = label.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
