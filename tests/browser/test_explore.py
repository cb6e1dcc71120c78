"""Analysts at the explore page: clicks, quick hands, keyboard, ranges, rows, phone."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from analytics.language.translator import translator
from tests.browser.conftest import NewPage
from tests.browser.reading import barriers, broken, overflow
from tests.browser.taking import taken
from tests.browser.watching import settled, visit, without_reload

WORDS = translator("zh")
ASKED = "/explore?subject=people&measure=people&by=district_code"
GRID = "/explore?subject=people&measure=people&by=district_code,employer_kind&where.gender=female"
LINE = "/explore?subject=people&measure=women_share&by=district_code&time=years&where.category=professional"


def asked(page: Page) -> dict[str, str]:
    return {name: value for name, (value,) in parse_qs(urlsplit(page.url).query).items()}


def value(page: Page, column: str, text: str) -> Locator:
    """A value in the list of a column."""
    return page.locator(f'details[data-column="{column}"] li a').filter(has_text=re.compile(text))


def total(page: Page) -> str:
    return page.locator("header .total b").inner_text()


def test_a_click_filters_a_second_one_takes_it_back_and_so_does_back(page: Page) -> None:
    visit(page, ASKED)
    everybody = total(page)
    women = value(page, "gender", "女")
    count = women.locator("b").inner_text()
    with without_reload(page):
        women.click()
        expect(page.locator("header .total b")).to_have_text(f"{count}人")
    assert asked(page)["where.gender"] == "female"
    expect(women).to_have_attribute("aria-pressed", "true")
    expect(women).to_contain_text("✓")
    expect(value(page, "gender", "男")).to_be_visible()
    with without_reload(page):
        women.click()
        expect(page.locator("header .total b")).to_have_text(everybody)
    assert "where.gender" not in asked(page)
    page.go_back()
    expect(page.locator("header .total b")).to_have_text(f"{count}人")
    page.reload()
    expect(page.locator("header .total b")).to_have_text(f"{count}人")


@pytest.mark.parametrize("pause_ms", [0, 15, 60, 150])
def test_choices_within_a_moment_are_all_kept(page: Page, pause_ms: int) -> None:
    visit(page, ASKED)
    chosen = [
        ("gender", "女"),
        ("certificate", "助理社会工作师"),
        ("certificate", "高级社会工作师"),
        ("on_post", "是"),
    ]
    nodes = [value(page, column, f"^{text}").element_handle() for column, text in chosen]
    page.evaluate(
        """([nodes, pause]) => nodes.forEach((node, place) => setTimeout(() => {
             const again = document.querySelectorAll('*');
             for (const host of again) {
               const now = host.shadowRoot?.querySelector(`[data-place="${CSS.escape(node.dataset.place)}"]`);
               if (now) return now.click();
             }
           }, place * pause))""",
        [nodes, pause_ms],
    )
    page.wait_for_function("() => location.search.includes('on_post')")
    settled(page)
    assert {name: text for name, text in asked(page).items() if name.startswith("where")} == {
        "where.gender": "female", "where.certificate": "assistant,senior", "where.on_post": "true",
    }  # fmt: skip
    expect(page.locator(".chip")).to_have_count(3)
    for column, text in chosen:
        expect(value(page, column, text)).to_have_attribute("aria-pressed", "true")


def test_two_menus_changed_within_a_moment_are_both_kept(page: Page) -> None:
    visit(page, ASKED)
    menus = [page.locator(f"select[data-place={id}]").element_handle() for id in ("by", "by-and")]
    page.evaluate(
        """menus => menus.forEach((menu, place) => {
             menu.value = ["employer_kind", "gender"][place];
             menu.dispatchEvent(new Event("change"));
           })""",
        menus,
    )
    page.wait_for_function("() => location.search.includes('gender')")
    settled(page)
    assert asked(page)["by"] == "employer_kind,gender"
    expect(page.locator("select[data-place=by]")).to_have_value("employer_kind")


def test_what_is_typed_beside_a_list_outlives_a_choice_elsewhere_and_hides_what_it_says(page: Page) -> None:
    visit(page, f"{ASKED}&list=service_field")
    values = page.locator('[data-column="service_field"] li:visible')
    everything = values.count()
    find = page.locator('[data-column="service_field"]').get_by_role("searchbox")
    find.fill("教育")
    expect(values).to_have_count(1)
    hours = page.locator('[data-column="trained_hours_this_year"] input').first
    hours.fill("20")
    value(page, "gender", "女").click()
    expect(page.locator(".chip")).to_have_count(1)
    settled(page)
    expect(find).to_have_value("教育")
    expect(values).to_have_count(1)
    expect(hours).to_have_value("20")
    find.fill("")
    expect(values).to_have_count(everything)
    find.fill("教育")
    page.locator('[data-column="service_field"] .more a').click()
    settled(page)
    expect(find).to_have_count(0)
    expect(values).to_have_count(12)


def test_a_button_works_beside_an_address_of_which_not_everything_is_there(page: Page) -> None:
    visit(page, "/explore?subject=people&where.gender=zzz&district=999999")
    expect(page.get_by_test_id("stAlert")).to_contain_text("zzz")
    page.get_by_role("button", name="保存与管理").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    value(page, "certificate", "^高级社会工作师").click()
    expect(page.locator(".chip")).to_have_count(1)
    expect(page.get_by_test_id("stAlert")).to_contain_text("zzz")


def test_a_choice_keeps_the_page_where_it_is_and_the_keyboard_where_it_was(page: Page) -> None:
    visit(page, ASKED)
    link = value(page, "has_contract", "^是")
    link.scroll_into_view_if_needed()
    top = page.get_by_test_id("stMain").evaluate("node => node.scrollTop")
    assert top > 200
    link.focus()
    page.keyboard.press("Space")
    expect(page.locator(".chip")).to_have_count(1)
    settled(page)
    assert abs(page.get_by_test_id("stMain").evaluate("node => node.scrollTop") - top) < 60
    expect(value(page, "has_contract", "^✓?是")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".chip")).to_have_count(0)


def test_menus_ask_another_question_and_the_picture_that_fits_is_drawn(page: Page) -> None:
    visit(page, ASKED)
    page.get_by_label("再按").select_option(label="性别")
    expect(page.locator("table.grid")).to_be_visible()
    assert asked(page)["by"] == "district_code,gender"
    page.get_by_label("再按").select_option(label="不设")
    page.get_by_label("历年走势").select_option(label="按年度（取每年最后一期快照）")
    expect(page.locator(".lines")).to_be_visible()
    page.get_by_role("button", name="表格", exact=True).click()
    expect(page.locator("table.figures")).to_be_visible()
    page.get_by_role("button", name="资金", exact=True).click()
    expect(page.locator("header .total b")).to_contain_text("元")
    assert asked(page) == {"subject": "money", "measure": "yuan", "by": "district_code"}


def test_a_chip_takes_its_filter_back_and_all_are_cleared_at_once(page: Page) -> None:
    visit(page, f"{ASKED}&where.gender=female&where.on_post=true&where.certificate=senior")
    page.get_by_label("取消筛选性别：女").click()
    expect(page.locator(".chip")).to_have_count(2)
    page.get_by_text("全部清除").click()
    expect(page.locator(".chip")).to_have_count(0)
    assert asked(page) == {"subject": "people", "measure": "people", "by": "district_code"}


def test_numbers_open_the_rows_behind_them_and_close_again(page: Page) -> None:
    visit(page, GRID)
    page.get_by_label(re.compile("城关区 · 城乡社区的明细")).click()
    expect(page.get_by_role("heading", name=re.compile("明细：城关区、城乡社区"))).to_be_visible()
    assert asked(page)["behind"] == "620102,community"
    settled(page)
    page.get_by_role("link", name="收起明细").click()
    expect(page.get_by_role("heading", name=re.compile("明细："))).to_have_count(0)


def test_a_range_is_entered_and_stands_there_again(page: Page) -> None:
    visit(page, ASKED)
    page.get_by_label("取得时间: 起").fill("2018")
    page.get_by_label("取得时间: 止").fill("2019-Q2")
    page.get_by_label("取得时间: 应用").click()
    expect(page.locator(".chip")).to_contain_text("2018年至2019年第2季度")
    assert asked(page)["where.certified_on"] == "2018..2019-Q2"
    expect(page.get_by_label("取得时间: 止")).to_have_value("2019-Q2")


def test_a_day_that_the_calendar_does_not_have_is_said_in_its_field(page: Page) -> None:
    visit(page, ASKED)
    field = page.get_by_label("取得时间: 起")
    field.fill("2019-02-30")
    page.get_by_label("取得时间: 应用").click()
    assert field.evaluate("field => field.validationMessage") == "日历上没有这一天。"
    assert "where.certified_on" not in asked(page)
    field.fill("2019-02-28")
    page.get_by_label("取得时间: 应用").click()
    expect(page.locator(".chip")).to_contain_text("2019年2月28日")


@pytest.mark.parametrize(
    ("name", "low", "high", "right"),
    [("取得时间", "2019-Q3", "2019-06", "2019-07"), ("联系志愿者人数", "10", "9.5", "10")],
)
def test_ends_that_are_exchanged_are_said_in_their_field(
    page: Page, name: str, low: str, high: str, right: str
) -> None:
    visit(page, ASKED)
    page.get_by_label(f"{name}: 起").fill(low)
    end = page.get_by_label(f"{name}: 止")
    end.fill(high)
    page.get_by_label(f"{name}: 应用").click()
    assert end.evaluate("field => field.validationMessage") == "起止颠倒，请把较小的一端写在前面。"
    assert page.locator(".chip").count() == len(asked(page).keys() & {"where.gender"})
    end.fill(right)
    page.get_by_label(f"{name}: 应用").click()
    expect(page.locator(".chip").filter(has_text=name)).to_have_count(1)


def test_the_answer_stays_in_view_beside_long_lists(page: Page) -> None:
    visit(page, ASKED)
    settled(page)
    page.locator('details[data-column="certified_on"]').scroll_into_view_if_needed()
    page.mouse.move(1200, 500)
    page.mouse.wheel(0, 1200)
    expect(page.locator(".st-key-explore-lists h4").first).not_to_be_in_viewport()
    expect(page.locator(".st-key-explore-picture header").first).to_be_in_viewport()


def test_all_values_of_a_long_list_are_found_by_typing(page: Page) -> None:
    visit(page, ASKED)
    page.locator('details[data-column="service_field"] .more a').click()
    expect(value(page, "service_field", "")).to_have_count(18)
    page.get_by_label("服务领域: 查找").fill("禁毒")
    expect(page.locator('details[data-column="service_field"] li:not([hidden])')).to_have_count(1)
    value(page, "service_field", "禁毒").click()
    expect(page.locator(".chip")).to_contain_text("禁毒戒毒")


def test_filters_survive_another_page_and_another_snapshot(page: Page) -> None:
    visit(page, f"{ASKED}&where.gender=female")
    page.get_by_test_id("stSidebar").get_by_role("link", name="队伍").click()
    expect(page.locator("h1")).to_contain_text("队伍")
    settled(page)
    page.get_by_test_id("stSidebar").get_by_role("link", name="自助分析").click()
    expect(page.locator(".chip")).to_contain_text("女")
    settled(page)
    before = total(page)
    page.get_by_role("combobox", name="截至").click()
    page.get_by_role("option", name="2018年12月31日").click()
    expect(page.locator("header .total b")).not_to_have_text(before)
    assert asked(page)["where.gender"] == "female"


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", [GRID, LINE, f"{ASKED}&against=2019-12-31"], ids=["grid", "line", "bar"])
def test_everybody_can_read_and_use_it(new_page: NewPage, path: str, language: str) -> None:
    for width, height, dark in ((1440, 900, False), (390, 844, True)):
        page = visit(new_page(width=width, height=height, dark=dark), f"{path}&lang={language}")
        assert barriers(page) == []
        assert overflow(page) == []
        assert broken(page) == []


def test_on_a_phone_the_lists_are_folded_below_the_answer(new_page: NewPage) -> None:
    page = visit(new_page(width=390, height=844), f"{ASKED}&where.gender=female")
    lists = page.locator("details[data-column]")
    assert lists.first.bounding_box()["y"] > page.locator("ol.bars").bounding_box()["y"]  # type: ignore[index]
    expect(page.locator('details[data-column="education"] ul')).to_be_hidden()
    # What is chosen is seen.
    expect(value(page, "gender", "女")).to_be_visible()
    page.locator('details[data-column="education"] summary').click()
    value(page, "education", "大专").click()
    expect(page.locator(".chip")).to_have_count(2)
    expect(value(page, "education", "大专")).to_be_visible()


def test_the_query_behind_an_answer_opens_as_sql_and_runs_as_it_stands(page: Page) -> None:
    visit(page, f"{ASKED}&where.gender=female")
    page.get_by_text("查询语句", exact=True).click()
    expect(page.get_by_test_id("stCode")).to_contain_text("select")
    settled(page)
    page.get_by_role("button", name=WORDS("Open as SQL")).click()
    expect(page.locator("h1")).to_have_text(WORDS("SQL"))
    expect(page.get_by_role("textbox").first).to_have_value(re.compile("gender"))


def test_on_paper_the_answer_stands_alone(page: Page) -> None:
    visit(page, GRID)
    page.emulate_media(media="print")
    expect(page.locator("table.grid")).to_be_visible()
    expect(page.locator("details[data-column]").first).to_be_hidden()
    expect(page.get_by_label("再按")).to_be_hidden()
    assert overflow(page) == []


def test_the_first_choice_of_who_asked_nothing_yet_keeps_what_is_drawn(page: Page) -> None:
    visit(page, "/explore")
    with without_reload(page):
        value(page, "gender", "女").click()
    assert asked(page) == {
        "subject": "people", "measure": "people", "by": "district_code", "where.gender": "female",
    }  # fmt: skip
    expect(page.locator("ol.bars li")).to_have_count(8)


def test_its_picture_to_take_away_has_a_title_and_says_nothing_of_clicks(page: Page) -> None:
    visit(page, ASKED)
    expect(page.get_by_text("点名称即筛选，点数字即看明细。")).to_be_visible()
    drawn = taken(page, "explore", "SVG").path().read_text(encoding="utf-8")
    assert "自助分析" in drawn
    assert "即筛选" not in drawn


def test_a_choice_sends_the_question_alone_and_what_stands_around_it_follows(page: Page) -> None:
    received: list[str | bytes] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: received.append(frame)))
    visit(page, f"{ASKED}&district=620102")
    around = "2016年实施意见进展".encode()
    assert any(around in frame for frame in received if isinstance(frame, bytes))
    received.clear()
    steps = page.evaluate("history.length")
    value(page, "gender", "女").click()
    expect(page.locator(".chip")).to_have_count(1)
    settled(page)
    assert received
    assert not any(around in frame for frame in received if isinstance(frame, bytes))
    assert page.evaluate("history.length") == steps + 1
    link = page.get_by_test_id("stSidebar").get_by_role("link", name="自助分析")
    link.hover()
    expect(link).to_have_attribute("href", re.compile("where.gender=female"))
    page.get_by_role("link", name=re.compile("回到全市")).click()
    expect(page.get_by_role("heading", name="兰州市：自助分析")).to_be_visible()
    expect(page.locator(".chip")).to_contain_text("女")
    expect(page).not_to_have_url(re.compile("district="))
    settled(page)
    assert page.evaluate("history.length") == steps + 2
    page.go_back()
    expect(page.get_by_role("heading", name="城关区：自助分析")).to_be_visible()


def test_a_click_waits_only_for_a_widget_that_was_used_a_moment_before(page: Page) -> None:
    visit(page, ASKED)
    took = """(other) => {
        const all = [...document.querySelectorAll("*")];
        const host = all.find((one) => one.shadowRoot?.querySelector("[data-column]"));
        const push = history.pushState;
        const began = performance.now();
        const pushed = new Promise((done) => {
            history.pushState = (...entry) => { push(...entry); done(performance.now() - began); };
        });
        if (other) document.querySelector('[data-testid="stSidebar"]').click();
        host.shadowRoot.querySelector('[data-column="gender"] li a').click();
        return pushed.finally(() => { history.pushState = push; });
    }"""
    assert page.evaluate(took, False) < 25
    settled(page)
    assert page.evaluate(took, True) > 30
