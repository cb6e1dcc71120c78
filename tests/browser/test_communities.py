"""The communities page as a reader meets it: open to all, seen whole, searched, a district one click away."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage
from tests.browser.reading import at_both_widths, barriers, overflow
from tests.browser.watching import settled, visit, without_reload


@pytest.mark.parametrize(("language", "dark"), [("zh", False), ("en", True)])
def test_all_communities_are_seen_and_open_to_all(new_page: NewPage, language: str, dark: bool) -> None:
    page = visit(new_page(width=1440, dark=dark), f"/communities?lang={language}")
    for _ in at_both_widths(page):
        assert overflow(page) == []
        assert barriers(page) == []
        assert page.locator(".street .mark").count() == 421
        first = page.locator(".street .mark").first.bounding_box()
        assert first is not None
        assert min(first["width"], first["height"]) >= 10


def test_a_district_is_one_click_away_and_its_list_is_searched(page: Page) -> None:
    visit(page, "/communities?as_of=2019-12-31")
    with without_reload(page):
        page.locator(".district[data-district='620104'] h3 a").click()
        page.wait_for_url("**/communities?as_of=2019-12-31&district=620104")
    expect(page.locator("h1")).to_have_text("西固区：社区")
    expect(page.locator(".district")).to_have_count(1)
    search = page.get_by_label("搜索社区")
    search.fill("陈坪街道")
    search.press("Enter")
    page.wait_for_url("**q=**")
    settled(page)
    rows = page.locator("table[aria-label='社区名单'] tbody tr")
    expect(rows.first).to_contain_text("陈坪街道")
    without = page.locator(".street", has_text="陈坪街道").locator(".unstaffed, .lost").count()
    expect(rows).to_have_count(without)
    page.emulate_media(media="print")
    assert not search.is_visible()
    assert page.locator(".street .mark").first.is_visible()
