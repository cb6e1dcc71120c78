"""The workforce in a real browser: choices live in the address, people can be taken away."""

from __future__ import annotations

import csv

from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage
from tests.browser.reading import metrics
from tests.browser.taking import taken
from tests.browser.test_print import sheets
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


def test_a_figure_out_of_sight_is_drawn_when_it_is_scrolled_to_or_printed(new_page: NewPage) -> None:
    page = visit(new_page(), "/workforce")
    first, last = (page.locator(f".st-key-{key} .plot") for key in ("ladder", "turnover"))
    expect(first.locator("svg").first).to_be_visible()
    expect(last.locator("svg")).to_have_count(0)
    empty = last.bounding_box()
    last.scroll_into_view_if_needed()
    expect(last).to_contain_text("城关区")
    drawn = last.bounding_box()
    assert empty is not None
    assert drawn is not None
    assert empty["height"] == drawn["height"] > 100
    joined = last.locator("text", has_text="+").all_text_contents()
    assert len(joined) == 8
    printed = " ".join(line for sheet in sheets(visit(new_page(), "/workforce")) for line in sheet)
    assert [text for text in joined if text not in printed] == []
