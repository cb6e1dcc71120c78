"""The policy as a reader meets it: a measure one click away, searched, printed."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.reading import overflow
from tests.browser.watching import visit, without_reload
from tests.command_answers import CHENGGUAN


def test_a_name_leads_to_its_making_in_one_step_and_back(page: Page) -> None:
    choices = f"as_of=2019-12-31&district={CHENGGUAN}&lang=en"
    visit(page, f"/clauses?{choices}")
    with without_reload(page):
        page.locator("li.row[data-indicator='pay.insurance'] a").click()
        page.wait_for_url(f"**/target?{choices}&target=pay.insurance")
    expect(page.locator("h1")).to_have_text("Chengguan: Staff in post with social insurance")
    page.go_back()
    page.wait_for_url(f"**/clauses?{choices}")
    expect(page.locator("li.row[data-indicator='pay.insurance']")).to_be_visible()


def test_a_search_is_typed_shared_by_its_address_and_cleared(page: Page) -> None:
    visit(page, "/clauses")
    assert page.locator("li.row").count() == 47
    search = page.get_by_label("搜索条款")
    search.fill("3.2.1")
    search.press("Enter")
    page.wait_for_url("**/clauses?q=3.2.1")
    expect(page.locator("li.row")).to_have_count(3)
    page.get_by_role("radio", name="落后").click()
    page.wait_for_url("**/clauses?q=3.2.1&only=behind")
    expect(page.locator("li.row")).to_have_count(2)
    page.go_back()
    expect(page.locator("li.row")).to_have_count(3)
    search.fill("")
    search.press("Enter")
    expect(page.locator("li.row")).to_have_count(47)


def test_the_policy_prints_without_its_controls(page: Page) -> None:
    visit(page, "/clauses")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 688, "height": 1000})
    assert not page.get_by_label("搜索条款").is_visible()
    assert page.locator("li.row").last.is_visible()
    assert overflow(page) == []
