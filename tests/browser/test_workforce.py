"""The workforce in a real browser: choices live in the address, people can be taken away."""

from __future__ import annotations

import csv

from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import NewPage
from tests.browser.reading import metrics, overflow
from tests.browser.server import Server
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


def test_a_figure_is_taken_away_as_it_is_now_though_it_is_out_of_sight(page: Page) -> None:
    visit(page, "/workforce?lang=en")
    whole = page.locator(".st-key-ladder .plot").text_content()
    page.locator(".st-key-turnover .plot").scroll_into_view_if_needed()
    settled(page)
    page.get_by_role("combobox", name="District").click()
    page.get_by_role("option", name="Chengguan").click()
    page.wait_for_url("**district=620102**")
    settled(page)
    opener, svg = (page.locator(f".st-key-source-ladder {one}") for one in (".opener", "[data-ending=svg]"))
    opener.dispatch_event("click")
    with page.expect_download() as made:
        svg.dispatch_event("click")
    drawn = made.value.path().read_text(encoding="utf-8")
    assert "12,448" in drawn
    assert whole is not None
    assert "28,904" in whole
    assert "28,904" not in drawn


def test_figures_turn_dark_with_the_system_and_no_page_grows_wider_than_its_window(page: Page) -> None:
    visit(page, "/workforce")
    ink = "plot => getComputedStyle(plot.querySelector('text')).fill"
    first, last = (page.locator(f".st-key-{key} .plot") for key in ("ladder", "turnover"))
    light = first.evaluate(ink)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(f"([plot, light]) => ({ink})(plot) !== light", arg=[first.element_handle(), light])
    last.scroll_into_view_if_needed()
    settled(page)
    page.set_viewport_size({"width": 390, "height": 844})
    assert overflow(settled(page)) == []


def test_a_figure_whose_script_does_not_come_is_drawn_once_it_does(browser: Browser, server: Server) -> None:
    failed: list[str] = []

    def fail(route: Route) -> None:
        if len(failed) == 3:
            route.continue_()
        else:
            failed.append(route.request.url)
            route.abort()

    # Not watched: it tells of what failed.
    context = browser.new_context(base_url=server.url)
    try:
        page = context.new_page()
        page.route("**/plotly-*.js", fail)
        page.goto("/districts?part=map")
        expect(page.locator(".st-key-district-map .plot")).to_contain_text("榆中县", timeout=60_000)
        assert len(failed) == 3
    finally:
        context.close()
