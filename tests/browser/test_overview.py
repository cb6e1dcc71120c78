"""The overview says what the command line says, and draws it to scale."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests import wording
from tests.browser.conftest import NewPage
from tests.browser.reading import Row, board, overflow, standings
from tests.browser.watching import settled, visit, without_reload
from tests.command_answers import CHENGGUAN, TARGETS, Answer, Answers


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_target_reads_as_the_command_line_answers(page: Page, answers: Answers, language: str) -> None:
    said = answers.targets()
    assert set(said) == set(TARGETS)
    visit(page, f"/?lang={language}")
    rows = board(page)

    assert [row.target for row in rows] == [one["id"] for one in wording.gravest_first(list(said.values()))]
    for row in rows:
        assert _read(row) == _expected(said[row.target], language)
        assert _marks(row) == pytest.approx(_expected_marks(said[row.target]))
        assert row.word in row.alt
        assert row.value.split()[0] in row.alt
        assert row.gap == "—" or row.gap in row.alt
    _headline_agrees(standings(page), said)


def _read(row: Row) -> dict[str, str]:
    return {
        "status": row.status,
        "word": row.word,
        "value": row.value,
        "asked": row.asked,
        "gap": row.gap,
        "lag": row.lag,
        "needed": row.needed,
        "time": row.needed_note,
    }


def _expected(one: Answer, language: str) -> dict[str, str]:
    needed, time = wording.needed(one, language)
    return {
        "status": one["status"],
        "word": wording.status(one, language),
        "value": wording.value(one, language),
        "asked": wording.asked(one, language),
        "gap": wording.gap(one, language),
        "lag": wording.lag(one, language),
        "needed": needed,
        "time": time,
    }


def _marks(row: Row) -> dict[str, float | None]:
    return {"bar": row.bar, "today": row.today}


def _expected_marks(one: Answer) -> dict[str, float | None]:
    """In percent of the track; a bar stops at its end."""
    done = one["completion"]
    if one["id"].startswith("funding.") and one["total"]:
        done = one["value"] / one["total"]
    today = None if one["expected"] is None else one["expected"] / one["target"]
    return {
        "bar": None if done is None else min(100, done * 100),
        "today": None if today is None else min(100, today * 100),
    }


def _headline_agrees(counted: dict[str, int], said: dict[str, Answer]) -> None:
    """The counts are of the targets the policy sets for this unit, and add up to them."""
    own = [one for one in said.values() if one["reason"] != "no_district_target"]
    assert sum(counted.values()) == len(own)
    statuses = {
        "done": ("achieved", "met"),
        "missed": ("missed", "not_met"),
        "seriously_behind": ("seriously_behind",),
        "slightly_behind": ("slightly_behind", "flat"),
        "on_schedule": ("on_schedule",),
        "ahead": ("ahead",),
    }
    for standing, meant in statuses.items():
        assert counted[standing] == sum(one["status"] in meant for one in own)


def test_all_twelve_targets_count_in_the_city(answers: Answers) -> None:
    assert {one["reason"] for one in answers.targets().values()} == {None}


def test_the_marks_stand_where_their_numbers_say(page: Page, answers: Answers) -> None:
    """Measured on the screen: the bar's end and the middle of the mark for today."""
    visit(page)
    drawn = page.locator("li.row").evaluate_all("""
        rows => rows.map(row => {
          const box = selector => row.querySelector(selector)?.getBoundingClientRect();
          const [track, bar, today] = [box('.bullet'), box('.bar'), box('.today')];
          const share = x => (x - track.left) / track.width * 100;
          const middle = today && (today.left + today.right) / 2;
          return [row.dataset.target, bar && share(bar.right), today && share(middle)];
        })
    """)
    said = answers.targets()
    assert len(drawn) == 12
    for target, bar, today in drawn:
        expected = _expected_marks(said[target])
        assert (bar, today) == pytest.approx((expected["bar"], expected["today"]), abs=0.5), target


def test_a_click_opens_the_target_and_keeps_the_shared_choices(page: Page) -> None:
    choices = f"as_of=2019-12-31&district={CHENGGUAN}&lang=en"
    visit(page, f"/overview?{choices}")
    (row,) = (row for row in board(page) if row.target == "communities.staffed")
    with without_reload(page):
        page.locator("li.row[data-target='communities.staffed'] .name a").click()
        page.wait_for_url(f"**/target?{choices}&target=communities.staffed")
    assert page.locator("h1").inner_text() == f"Chengguan: {row.name}"
    (opened,) = board(page)
    assert (opened.target, opened.word, opened.value) == (row.target, row.word, row.value)
    page.go_back()
    page.wait_for_url(f"**/overview?{choices}")
    assert [one.target for one in board(settled(page))].count("communities.staffed") == 1


def test_the_link_of_a_target_opens_the_same_in_a_fresh_tab(new_page: NewPage) -> None:
    first = visit(new_page(), f"/?district={CHENGGUAN}")
    row = board(first)[0]
    assert row.href is not None
    opened = visit(new_page(), row.href)
    assert opened.locator("h1").inner_text() == f"城关区：{row.name}"
    assert [one.word for one in board(opened)] == [row.word]


def test_a_click_with_ctrl_opens_a_fresh_tab_and_leaves_this_one(page: Page) -> None:
    visit(page)
    with page.context.expect_page() as opening:
        page.locator("li.row[data-target='bases.district'] .name a").click(modifiers=["ControlOrMeta"])
    opening.value.wait_for_url("**/target?target=bases.district")
    assert len(board(settled(page))) == 12


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("day", ["2020-06-30", "2017-12-31"])
def test_all_twelve_targets_and_their_legend_stand_on_one_screen(
    new_page: NewPage, language: str, day: str
) -> None:
    page = visit(new_page(width=1440, height=900), f"/?lang={language}&as_of={day}")
    rows = page.locator("li.row")
    assert rows.count() == 12
    assert rows.last.evaluate("row => row.getBoundingClientRect().bottom") < 900
    assert page.locator(".board .legend").evaluate("legend => legend.getBoundingClientRect().bottom") < 900
    assert overflow(page) == []
    assert page.locator(".board").evaluate(OUTSIDE) == []


#: Texts of a row that stick out of its cell, or that another cell covers.
OUTSIDE = """
board => [...board.querySelectorAll('.row > *, .facts > *')]
  .filter(cell => getComputedStyle(cell).display !== 'contents')
  .filter(cell => cell.scrollWidth > cell.clientWidth + 1 && cell.clientWidth > 1)
  .map(cell => `${cell.className}: ${cell.textContent}`)
"""


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_phone_shows_at_least_five_targets_at_once(new_page: NewPage, language: str) -> None:
    page = visit(new_page(width=390, height=844), f"/?lang={language}")
    shown = page.locator("li.row").evaluate_all("""
        rows => rows.filter(row => row.getBoundingClientRect().bottom
            - rows[0].getBoundingClientRect().top <= 844).length
    """)
    assert shown >= 5
    assert overflow(page) == []
    assert page.locator(".board").evaluate(OUTSIDE) == []
    touched = page.locator(".board .name a, .board .more, a.count, .heat_strip :is(td, th) a")
    heights = touched.evaluate_all("""
        links => links.filter(link => link.checkVisibility()).map(link => link.getBoundingClientRect().height)
    """)
    assert min(heights) >= 40


def test_a_phones_card_opens_what_else_is_known_of_its_target(new_page: NewPage) -> None:
    page = visit(new_page(width=390, height=844), "/?lang=en")
    card = page.locator("li.row[data-target='bases.district']")
    expect(card.locator(".needed")).to_be_hidden()
    card.get_by_role("button", name="More on District practice bases").click()
    for fact in ("4 districts", "34.5 months behind", "Yongdeng", "unchanged"):
        expect(card.get_by_text(fact).last).to_be_visible()


def test_a_phones_sidebar_closes_when_something_was_chosen_in_it(new_page: NewPage) -> None:
    page = visit(new_page(width=390, height=844, has_touch=True), "/?lang=zh")
    sidebar = page.get_by_test_id("stSidebar")
    page.get_by_test_id("stExpandSidebarButton").click()
    expect(sidebar).to_have_attribute("data-collapsed", "false")
    choice = sidebar.get_by_role("combobox", name="县区")
    # A list that opens while the sidebar still moves is closed again by the client.
    choice.scroll_into_view_if_needed()
    expect(sidebar).to_be_in_viewport(ratio=0.95)
    settled(page)
    choice.click()
    page.get_by_role("option", name="榆中县").click()
    expect(page.locator("h1")).to_have_text("榆中县：2020年目标进展")
    expect(sidebar).to_have_attribute("data-collapsed", "true")
    page.get_by_test_id("stExpandSidebarButton").click()
    sidebar.get_by_role("link", name="社区", exact=True).click()
    page.wait_for_url("**/communities?*district=620123*")
    expect(sidebar).to_have_attribute("data-collapsed", "true")


def test_a_desktops_sidebar_stays(page: Page) -> None:
    visit(page, "/?lang=zh")
    sidebar = page.get_by_test_id("stSidebar")
    sidebar.get_by_role("combobox", name="县区").click()
    page.get_by_role("option", name="榆中县").click()
    expect(page.locator("h1")).to_have_text("榆中县：2020年目标进展")
    expect(sidebar).to_have_attribute("data-collapsed", "false")


def test_a_count_shows_its_targets_alone_and_leads_back(page: Page, answers: Answers) -> None:
    visit(page, "/?lang=zh")
    with without_reload(page):
        page.get_by_role("link", name="逾期或未达标").click()
        page.wait_for_url("**standing=missed**")
    said = answers.targets()
    assert {row.target for row in board(page)} == {
        id for id, one in said.items() if one["status"] in ("missed", "not_met")
    }
    with without_reload(page):
        page.get_by_role("link", name="显示全部12个").click()
        expect(page.locator("li.row")).to_have_count(12)
    assert "standing" not in page.url


def test_districts_that_tie_are_all_named_in_place_by_keyboard_and_on_paper(page: Page) -> None:
    # Eight had none on the first day.
    visit(page, "/?lang=zh&as_of=2014-03-31")
    holds = page.locator("li.row[data-target='bases.district'] .holds")
    names = holds.locator("a")
    expect(names).to_have_count(8)
    expect(names.first).to_be_hidden()
    page.emulate_media(media="print")
    expect(names.last).to_be_visible()
    page.emulate_media(media="screen")
    holds.get_by_role("button", name="8个县区").focus()
    page.keyboard.press("Enter")
    expect(names.last).to_be_visible()
    names.last.click()
    page.wait_for_url("**/target?**district=6201**")
    assert "target=bases.district" in page.url


@pytest.mark.parametrize("width", [1440, 390])
def test_a_cell_of_the_strip_leads_to_its_target_in_its_district(new_page: NewPage, width: int) -> None:
    page = visit(new_page(width=width), "/?lang=en&as_of=2019-12-31")
    strip = page.get_by_role("table", name="Every district's targets")
    expect(strip.locator("thead").get_by_role("link")).to_have_count(8)
    row = strip.get_by_role("row", name="Urban communities with a professional")
    with without_reload(page):
        row.get_by_role("cell").first.get_by_role("link").click()
        page.wait_for_url("**/target?**")
    assert "target=communities.staffed" in page.url
    assert "district=6201" in page.url


def test_a_district_of_the_strip_leads_to_its_sheet(page: Page) -> None:
    visit(page, "/?lang=zh")
    with without_reload(page):
        page.locator(".heat_strip thead a", has_text="榆中县").click()
        expect(page.locator("h1")).to_contain_text("榆中县")
    assert "district=620123" in page.url
