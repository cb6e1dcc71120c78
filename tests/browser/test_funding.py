"""The funding page as a reader meets it: a cell leads to its ledger and back, it prints."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.reading import overflow
from tests.browser.watching import visit, without_reload


def test_a_cell_leads_to_its_ledger_and_back(page: Page) -> None:
    visit(page, "/funding?lang=en")
    with without_reload(page):
        page.locator("tr[data-row='620105'] td[data-label='2018'] a").click()
        page.wait_for_url("**/funding?lang=en&unit=620105&year=2018")
    ledger = page.get_by_role("table", name="Ledger entries of the chosen unit and fund year")
    expect(ledger.locator("tbody tr")).to_have_count(7)
    expect(ledger.get_by_role("rowheader", name="↷ 4 Feb 2019")).to_be_visible()
    page.go_back()
    page.wait_for_url("**/funding?lang=en")
    expect(ledger.locator("tbody tr")).to_have_count(2)


def test_it_prints_as_tables_not_as_cards(page: Page) -> None:
    visit(page, "/funding")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 688, "height": 1000})
    assert page.get_by_role("columnheader", name="2018").is_visible()
    assert page.get_by_role("table", name="所选单位和资金年度的台账记录").is_visible()
    assert overflow(page) == []
