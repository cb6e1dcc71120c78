"""The workforce in a real browser: choices live in the address, a phone shows all of it, open to all."""

from __future__ import annotations

import csv

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage
from tests.browser.reading import metrics, overflow
from tests.browser.watching import settled, visit

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"], "resultTypes": ["violations"]}


def test_choices_are_in_the_address_and_the_numbers_follow(page: Page) -> None:
    visit(page, "/workforce?lang=en")
    everybody = metrics(page)
    page.get_by_role("radio", name="Certificate holders").click()
    page.wait_for_url("**/workforce?**group=certified**")
    page.get_by_role("radio", name="Age and gender").click()
    page.wait_for_url("**/workforce?**by=age_band**")
    holders = metrics(settled(page))
    assert holders["After"] != everybody["After"]
    since = page.get_by_role("combobox", name="From", exact=True)
    # A list that is open closes when the page scrolls.
    since.scroll_into_view_if_needed()
    settled(page)
    before = since.input_value()
    since.click()
    page.get_by_role("option", name="31 Dec 2019").click()
    page.wait_for_url("**/workforce?**from=2019-12-31**")
    later = metrics(settled(page))
    assert (later["After"], later["Before"] != holders["Before"]) == (holders["After"], True)
    page.go_back()
    expect(since).to_have_value(before)
    assert metrics(settled(page)) == holders
    page.reload()
    assert metrics(settled(page)) == holders


def test_the_people_behind_the_numbers_can_be_taken_away(page: Page) -> None:
    visit(page, "/workforce?lang=en&group=professional")
    said = metrics(page)
    page.get_by_text("The people behind these numbers").click()
    settled(page)
    with page.expect_download() as awaited:
        page.locator(".st-key-source-turnover-people").get_by_role("button", name="Data (CSV)").click()
    with awaited.value.path().open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    joined = [row for row in rows if row["What"] in ("New in the register", "New in the group")]
    assert f"+{len(joined)}" == said["Joined"]
    assert {len(row["Person key"]) for row in rows} == {8}


@pytest.mark.parametrize(("language", "dark"), [("zh", False), ("en", True)])
def test_it_is_whole_at_both_widths_and_open_to_all(
    new_page: NewPage, axe: Axe, language: str, dark: bool
) -> None:
    page = visit(new_page(width=1440, dark=dark), f"/workforce?lang={language}&group=professional")
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        settled(page)
        assert overflow(page) == []
        assert [wide for wide in page.get_by_test_id("stTable").all() if _cut(wide)] == []
        found = axe.run(page, options=RULES).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []


def _cut(table: object) -> bool:
    """A table wider than the place it has."""
    return bool(table.evaluate("node => node.scrollWidth > node.clientWidth + 1"))  # type: ignore[attr-defined]
