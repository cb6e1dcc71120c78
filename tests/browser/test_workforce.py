"""The workforce in a real browser: choices live in the address, people can be taken away."""

from __future__ import annotations

import csv

from playwright.sync_api import Page, expect

from tests.browser.reading import metrics
from tests.browser.taking import taken
from tests.browser.watching import settled, visit


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
    with taken(page, "turnover-people").path().open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    joined = [row for row in rows if row["what"] in ("joined", "rose")]
    assert f"+{len(joined)}" == said["Joined"]
    assert {len(row["人员键 / Person key"]) for row in rows} == {8}
