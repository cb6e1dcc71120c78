"""The district pages in a real browser: clicks lead on, Back returns, two sheets of paper, a phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from analytics.policy.loading import register
from analytics.reference import districts
from tests.browser.conftest import NewPage
from tests.browser.reading import barriers, overflow, texts
from tests.browser.watching import settled, visit, without_reload

SCROLLED = "document.querySelector('[data-testid=stMain]').scrollTop"
#: What around a row is lower than what stands in it and does not let it out.
CUTS = """
row => {
  const cut = [];
  for (let node = row; node; node = node.parentElement || node.getRootNode().host) {
    const style = getComputedStyle(node);
    if (style.overflowY !== 'visible' && node.scrollHeight > node.clientHeight + 1 && node.clientHeight)
      cut.push(`${node.tagName} ${node.className} ${style.overflowY}`);
  }
  return cut;
}
"""


def test_a_cell_leads_to_its_making_without_a_reload_and_back_returns_in_one_step(new_page: NewPage) -> None:
    page = visit(new_page(height=600), "/districts")
    assert len(page.locator("tr[data-row]").all()) == 8
    assert barriers(page) == []
    page.evaluate(f"{SCROLLED} = 240")
    page.wait_for_timeout(200)
    steps = page.evaluate("history.length")
    with without_reload(page):
        page.locator("tr[data-row='620121'] td[data-status]").nth(1).locator("a").click()
        page.wait_for_url("**/target?**district=620121**")
        expect(page.locator("h1")).to_contain_text("永登县")
    assert page.evaluate("history.length") == steps + 1
    assert page.evaluate(SCROLLED) == 0
    page.go_back()
    page.wait_for_url("**/districts")
    expect(page.locator("tr[data-row='620121']")).to_be_visible()
    expect(page.locator("h1")).to_have_text("各县区：一览")
    settled(page)
    assert abs(page.evaluate(SCROLLED) - 240) <= 50
    expect(page.get_by_role("combobox", name="县区", exact=True)).to_have_value("全市")


def test_a_click_on_what_was_drawn_a_choice_ago_leads_there_and_keeps_the_choice(page: Page) -> None:
    visit(page, "/districts")
    english = page.get_by_role("radio", name="English")
    link = page.locator("tr[data-row='620121'] td[data-status] a").first
    # In one go: what the choice draws anew must not take the link away before it is clicked.
    link.evaluate("(link, radio) => { radio.click(); link.click(); }", english.element_handle())
    page.wait_for_url("**/target?**district=620121&lang=en")
    expect(page.locator("h1")).to_contain_text("Yongdeng")


def test_a_click_on_the_map_opens_the_profile_which_prints_on_two_sheets(page: Page) -> None:
    visit(page, "/districts?part=map&lang=en")
    area = page.locator(".js-plotly-plot .nsewdrag").bounding_box()
    assert area is not None
    # The south-east of the map is Yuzhong.
    page.mouse.click(area["x"] + area["width"] * 0.8, area["y"] + area["height"] * 0.75)
    page.wait_for_url("**/districts?**part=profile**")
    assert "district=620123" in page.url
    expect(page.locator("h1")).to_have_text("Yuzhong")
    settled(page)
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))) == 2


@pytest.mark.parametrize(
    ("part", "language", "dark"),
    [
        ("grid", "en", True),
        ("map&per=residents", "zh", True),
        ("compare", "zh", False),
        ("profile&district=620104", "zh", False),
    ],
)
def test_a_phone_shows_all_of_it_and_it_is_open_to_all(
    new_page: NewPage, part: str, language: str, dark: bool
) -> None:
    page = visit(new_page(width=390, height=844, dark=dark), f"/districts?part={part}&lang={language}")
    assert overflow(page) == []
    assert barriers(page) == []
    cells = page.locator("tr[data-row] td")
    edges = cells.evaluate_all("cells => cells.map(cell => cell.getBoundingClientRect().right)")
    assert len(edges) > 16
    assert max(edges) <= 390


def test_the_choices_are_in_the_address(page: Page) -> None:
    visit(page, "/districts?part=ranking&lang=en")
    page.get_by_role("combobox", name="Compared by").click()
    page.get_by_role("option", name="Per 10,000 residents").click()
    page.wait_for_url("**/districts?**per=residents**")
    assert "In people per 10,000 residents." in " ".join(texts(settled(page)))
    page.get_by_test_id("stMain").get_by_text("Comparison", exact=True).click()
    page.wait_for_url("**part=compare**")
    settled(page).get_by_test_id("stMain").get_by_role("button", name="Gaolan").click()
    page.wait_for_url("**with=620102**620122**")
    assert settled(page).locator("thead th").all_inner_texts()[1:] == ["Chengguan", "Qilihe", "Gaolan"]


def test_a_column_sorts_by_a_click_and_by_a_key_and_keeps_its_order(page: Page) -> None:
    visit(page, "/districts?part=ranking&indicator=workforce.professional&lang=en")
    rows, sorted_head = page.locator("tr[data-row]"), page.locator("thead th[aria-sort]")

    def column(place: int) -> list[float]:
        texts = rows.locator(f"td:nth-child({place})").locator(".main").all_inner_texts()
        return [float(re.sub(r"[^\d.]", "", text.split()[0])) for text in texts]

    expect(sorted_head).to_have_text("Rank by level")
    assert barriers(page) == []
    page.get_by_role("button", name="Per community").click()
    assert column(4) == sorted(column(4), reverse=True)
    expect(sorted_head).to_have_attribute("aria-sort", "descending")
    page.get_by_role("button", name="Per community").press("Enter")
    assert column(4) == sorted(column(4))
    expect(page.get_by_role("button", name="Per community")).to_be_focused()
    page.get_by_role("button", name="Rank by gain").focus()
    page.keyboard.press("Space")
    assert column(7) == sorted(column(7))
    # Another indicator is sorted the same way.
    page.get_by_role("combobox", name="Indicator").click()
    page.get_by_role("option", name="Mid-level and senior").click()
    page.wait_for_url("**indicator=workforce.senior**")
    settled(page)
    expect(sorted_head).to_have_text("Rank by gain")
    assert column(7) == sorted(column(7))


def test_ranks_and_numbers_stand_at_the_right_of_their_columns(page: Page) -> None:
    for part in ("ranking", "compare"):
        visit(page, f"/districts?part={part}")
        aligned = page.locator("tr[data-row] td").evaluate_all(
            "cells => cells.map(cell => getComputedStyle(cell).textAlign)"
        )
        assert set(aligned) == {"right"}


@pytest.mark.parametrize("others", ["620121", "620103,620104,620105,620111,620121,620122,620123"])
def test_a_comparison_prints_all_its_rows(page: Page, others: str) -> None:
    visit(page, f"/districts?part=compare&lang=en&with=620102,{others}")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 1000, "height": 1400})
    rows = settled(page).locator("tr[data-row]")
    assert rows.count() == len(register().indicators)
    assert all(row.is_visible() for row in rows.all())
    # Nothing around the table cuts it or scrolls in itself.
    assert rows.last.evaluate(CUTS) == []
    assert overflow(page) == []


def test_a_comparison_of_all_districts_fits_a_desk_and_a_phone(new_page: NewPage) -> None:
    for width, height in ((1440, 900), (390, 844)):
        page = new_page(width=width, height=height, dark=width < 400)
        visit(page, f"/districts?part=compare&lang=en&with={','.join(districts())}")
        assert overflow(page) == []
        edges = page.locator("tr[data-row] td").evaluate_all(
            "cells => cells.map(cell => cell.getBoundingClientRect().right)"
        )
        assert max(edges) <= width
        assert barriers(page) == []
