"""Questions saved under a name: there for whoever comes later, on another server and in another browser."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from analytics.access.viewer import everybody
from analytics.kept.store import Store
from tests.browser.conftest import NewPage
from tests.browser.server import Server, serving
from tests.browser.watching import settled, visit

WOMEN = "/explore?subject=people&measure=certified_share&where.gender=female&by=employer_kind&top=3"
#: The answer in words.
ANSWER = re.compile("^2020年6月30日，.+人员（性别：女）：持证比重")


def dialog(page: Page) -> Locator:
    page.get_by_role("button", name="保存与管理").click()
    opened = page.get_by_role("dialog")
    expect(opened).to_be_visible()
    return opened


def save(page: Page, name: str, *, is_of_day: bool = False) -> None:
    opened = dialog(page)
    opened.get_by_label("名称", exact=True).fill(name)
    if is_of_day:
        opened.get_by_text("固定用2020年6月30日的数据").click()
    opened.get_by_role("button", name="保存", exact=True).click()
    expect(opened).to_have_count(0)
    settled(page)


def saved(page: Page) -> Locator:
    """The links to the saved questions, unfolded."""
    found = page.locator('[data-list="saved"]')
    if not found.evaluate("node => node.open"):
        found.locator("summary").click()
    return found.locator("li a")


def asked(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def test_a_saved_question_opens_in_another_browser_on_another_server(browser: Browser, folder: Path) -> None:
    with serving(folder) as server:
        page = browser.new_context(base_url=server.url, locale="zh-CN").new_page()
        visit(page, f"{WOMEN}&district=620103")
        drawn = page.get_by_text(ANSWER).inner_text()
        save(page, "七里河女性持证")
        save(page, "半年末", is_of_day=True)
        address = asked(page)
        page.context.close()
    with serving(folder) as server:
        page = browser.new_context(base_url=server.url, locale="zh-CN").new_page()
        visit(page, "/explore")
        expect(saved(page)).to_have_text(["半年末", "七里河女性持证"])
        saved(page).last.click()
        expect(page).to_have_url(re.compile("district=620103"))
        settled(page)
        assert asked(page) == address
        assert page.get_by_text(ANSWER).inner_text() == drawn
        expect(page.get_by_text("女 ✕")).to_be_visible()
        saved(page).first.click()
        expect(page).to_have_url(re.compile("as_of=2020-06-30"))
        # One step back is the question before.
        page.go_back()
        settled(page)
        assert asked(page) == address
        page.context.close()


def test_a_saved_question_is_renamed_deleted_and_taken_back(own_server: Server, new_page: NewPage) -> None:
    page = visit(new_page(server=own_server), WOMEN)
    save(page, "一")
    opened = dialog(page)
    opened.get_by_label("名称", exact=True).fill("一")
    opened.get_by_role("button", name="保存", exact=True).click()
    expect(opened.get_by_text("“一”已是另一个已存问题的名称")).to_be_visible()
    opened.get_by_label("新名称").fill("持证女性")
    opened.get_by_role("button", name="改名").click()
    settled(page)
    expect(opened.get_by_label("新名称")).to_have_value("持证女性")
    opened.get_by_role("button", name="删除").click()
    expect(opened.get_by_text("已删除“持证女性”。")).to_be_visible()
    settled(page)
    opened.get_by_role("button", name="撤销").click()
    expect(opened.get_by_text("已删除“持证女性”。")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(opened).to_have_count(0)
    settled(page)
    expect(saved(page)).to_have_text(["持证女性"])


@pytest.mark.parametrize("act", ["改名", "删除"])
def test_a_question_that_somebody_deleted_meanwhile_is_told_of_and_no_other_is_touched(
    folder: Path, own_server: Server, new_page: NewPage, act: str
) -> None:
    page = visit(new_page(server=own_server), WOMEN)
    for name in ("别的", "我的"):
        save(page, name)
    opened = dialog(page)
    store = Store.of(folder, everybody())
    newest, other = store.saved()
    opened.get_by_label("新名称").fill("新名")
    store.delete(newest.id)
    opened.get_by_role("button", name=act).click()
    expect(opened.get_by_text("该问题已不存在。")).to_be_visible()
    settled(page)
    expect(opened.get_by_label("新名称")).to_have_value("别的")
    assert [one.name for one in store.saved()] == [other.name] == ["别的"]
    opened.get_by_role("button", name=act).click()
    expect(opened.get_by_text("该问题已不存在。")).to_have_count(0)


def test_the_last_questions_are_links_without_the_steps_on_the_way(
    own_server: Server, new_page: NewPage
) -> None:
    page = visit(new_page(server=own_server), WOMEN)
    page.locator('[data-column="gender"]').get_by_role("button", name=re.compile("男")).click()
    expect(page).to_have_url(re.compile("female(,|%2C)male"))
    settled(page)
    recent = page.locator('[data-list="recent"]')
    recent.locator("summary").click()
    expect(recent.locator("li")).to_have_count(1)
    expect(recent.locator("li a")).to_have_attribute("href", re.compile("female%2Cmale"))


@pytest.mark.parametrize("width", [1440, 390])
def test_a_damaged_store_is_told_of_and_the_page_goes_on(
    folder: Path, own_server: Server, new_page: NewPage, width: int
) -> None:
    folder.with_name("snapshots.kept.sqlite").write_bytes(b"no database" * 500)
    page = visit(new_page(width=width, server=own_server), WOMEN)
    expect(page.get_by_text("无法打开保存问题和考核的数据库：文件已损坏")).to_be_visible()
    expect(page.get_by_text(ANSWER)).to_be_visible()


def test_what_is_kept_of_a_viewer_is_a_question_and_nothing_else(
    folder: Path, own_server: Server, new_page: NewPage
) -> None:
    page = visit(new_page(server=own_server), f"{WOMEN}&lang=en&utm=x")
    page.get_by_role("button", name="Save or manage …").click()
    opened = page.get_by_role("dialog")
    opened.get_by_label("Name", exact=True).fill("Women")
    opened.get_by_label("Name", exact=True).press("Enter")
    expect(opened).to_have_count(0)
    settled(page)
    with sqlite3.connect(folder.with_name("snapshots.kept.sqlite")) as file:
        kept = file.execute("select owner, name, address from kept_saved").fetchall()
    assert [(owner, name) for owner, name, _ in kept] == [("", "Women")]
    assert "lang" not in kept[0][2]
    assert "utm" not in kept[0][2]
