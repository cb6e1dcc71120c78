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
        page.locator(".districts a", has_text="西固区").click()
        page.wait_for_url("**/communities?as_of=2019-12-31&district=620104")
    expect(page.locator("h1")).to_have_text("西固区：社区")
    expect(page.locator(".district")).to_have_count(1)
    search = page.get_by_label("搜索社区")
    search.fill("陈坪街道")
    search.press("Enter")
    page.wait_for_url("**q=**")
    settled(page)
    rows = page.locator("table[aria-label='社区名单'] tbody tr")
    expect(rows.first).to_be_in_viewport()
    expect(rows.first).to_contain_text("陈坪街道")
    without = page.locator(".street", has_text="陈坪街道").locator(".unstaffed, .lost").count()
    expect(rows).to_have_count(without)
    page.emulate_media(media="print")
    assert not search.is_visible()
    assert page.locator(".street .mark").first.is_visible()


def test_the_list_of_one_district_is_two_clicks_from_the_overview_and_copied_whole(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visit(page)
    page.get_by_test_id("stSidebar").get_by_role("link", name="社区").click()
    page.wait_for_url("**/communities")
    settled(page)
    page.locator(".districts a", has_text="西固区").click()
    page.wait_for_url("**/communities?district=620104")
    settled(page)
    page.get_by_role("button", name="复制名单").click()
    expect(page.get_by_role("status").filter(has_text="已复制")).to_have_text("已复制25行")
    lines = page.evaluate("navigator.clipboard.readText()").splitlines()
    assert len(lines) == 25
    names = page.locator("td.name").all_inner_texts()
    assert [line.split("\t")[::3] for line in lines] == [[str(n + 1), name] for n, name in enumerate(names)]
    assert {line.split("\t")[1] for line in lines} == {"西固区"}


def test_all_rows_are_printed(page: Page) -> None:
    visit(page, "/communities")
    rows = page.locator("table[aria-label='社区名单'] tbody tr")
    assert [row.is_visible() for row in rows.all()].count(True) == 40
    page.emulate_media(media="print")
    assert [row.is_visible() for row in rows.all()].count(True) == 93
