"""A meeting held with keys or a presenter's clicker: one item a screen, decisions on the spot, minutes."""

from __future__ import annotations

import os
import re
import signal
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import docx
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from analytics.access.viewer import everybody
from analytics.reviews.acting import Actions
from analytics.reviews.meetings import Meetings
from analytics.reviews.store import today
from tests.browser.conftest import NewPage
from tests.browser.reading import at_both_widths, barriers, broken, overflow
from tests.browser.server import Server, serving
from tests.browser.watching import settled, visit

#: What stands on a slide: texts larger than their box, or beyond it, and sizes of type.
CUT = """
face => [...face.querySelectorAll('h2, .value, .names, .status, .gap')]
  .filter(node => node.scrollWidth > node.clientWidth + 1).map(node => node.textContent)
"""
SIZES = "face => [...face.querySelectorAll('*')].map(node => parseFloat(getComputedStyle(node).fontSize))"


def opened(page: Page) -> Locator:
    page.get_by_role("button", name="进入会议模式").click()
    dialog = page.get_by_role("dialog", name="会议模式")
    expect(dialog).to_be_visible()
    return dialog


def slide(page: Page) -> str:
    found: str = page.locator(".face").get_attribute("data-slide") or ""
    return found


def test_keys_lead_from_item_to_item_and_back(page: Page) -> None:
    dialog = opened(visit(page, "/meeting"))
    first = slide(page)
    seen = [first]
    for key in ("PageDown", "ArrowRight", "ArrowDown", " "):
        page.keyboard.press(key)
        seen.append(slide(page))
    assert len(set(seen)) == 5
    for key, expected in (("PageUp", 3), ("ArrowLeft", 2), ("ArrowUp", 1), ("End", 4), ("Home", 0)):
        page.keyboard.press(key)
        assert slide(page) == seen[expected], key
    # Before the first and behind the last there is nothing.
    page.keyboard.press("PageUp")
    assert slide(page) == first
    expect(dialog.get_by_text(re.compile("^1 / 5 · 兰州市"))).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(page.get_by_role("button", name="进入会议模式")).to_be_focused()


def test_who_loads_the_page_anew_is_where_the_meeting_stood(page: Page) -> None:
    opened(visit(page, "/meeting"))
    page.keyboard.press("PageDown")
    stood = slide(page)
    expect(page).to_have_url(re.compile(f"slide={re.escape(stood)}"))
    page.reload()
    settled(page)
    assert slide(page) == stood
    page.keyboard.press("Escape")
    expect(page).not_to_have_url(re.compile("slide="))


def test_it_fills_the_screen_and_goes_on_without(page: Page) -> None:
    opened(visit(page, "/meeting"))
    page.keyboard.press("f")
    page.wait_for_function("() => document.fullscreenElement !== null")
    page.keyboard.press("PageDown")
    page.keyboard.press("f")
    page.wait_for_function("() => document.fullscreenElement === null")
    page.evaluate("() => { Element.prototype.requestFullscreen = () => Promise.reject(new Error('no')); }")
    page.keyboard.press("f")
    page.keyboard.press("PageDown")
    expect(page.locator(".where")).to_have_text(re.compile("^3 / "))


def test_a_meeting_is_held_and_what_it_decides_is_an_action_on_the_spot(
    folder: Path, own_server: Server, new_page: NewPage, tmp_path: Path
) -> None:
    page = visit(new_page(server=own_server), "/meeting")
    dialog = opened(page)
    page.keyboard.press("f")
    page.wait_for_function("() => document.fullscreenElement !== null")
    page.keyboard.press("End")
    about = slide(page)
    page.keyboard.press("n")
    page.keyboard.type("月底前补齐n社区社工")
    due = today() + timedelta(days=40)
    dialog.get_by_label("期限").fill(due.isoformat())
    dialog.get_by_label("您的姓名").fill("李局长")
    # A clicker turns pages also while somebody types; what was typed waits on its own item.
    page.keyboard.press("PageUp")
    expect(dialog.get_by_label("督办事项")).to_have_value("")
    page.keyboard.press("PageDown")
    expect(dialog.get_by_label("督办事项")).to_have_value("月底前补齐n社区社工")
    dialog.get_by_role("button", name="保存").click()
    expect(dialog.get_by_text("已下达第1号督办。")).to_be_visible()
    expect(dialog.locator(".agreed li", has_text="月底前补齐n社区社工")).to_be_visible()
    # Nobody had to leave the screen for it.
    assert page.evaluate("() => document.fullscreenElement !== null")
    assert slide(page) == about
    (one,) = Actions.of(folder, everybody()).all()
    assert (one.indicator, one.due, one.set_by.actor, one.from_meeting) == (about, due, "李局长", 1)
    page.keyboard.press("f")
    page.wait_for_function("() => document.fullscreenElement === null")
    page.keyboard.press("Escape")
    page.get_by_label("会议记录").fill("要按月通报。")
    page.get_by_label("会议记录").blur()
    expect(page.get_by_text("会议记录已保存。")).to_be_visible()
    page.get_by_role("button", name="结束会议").click()
    expect(page.get_by_text(re.compile("^已结束：第1次会议"))).to_be_visible()
    with page.expect_download() as taken:
        page.get_by_role("button", name="会议纪要（Word）").click()
    file = tmp_path / "minutes.docx"
    taken.value.save_as(file)
    minutes = docx.Document(str(file))
    assert any("要按月通报。" in paragraph.text for paragraph in minutes.paragraphs)
    assert "月底前补齐n社区社工" in [cell.text for cell in minutes.tables[0].rows[1].cells]
    # The next meeting begins with what this one agreed.
    page.goto(f"/meeting?slide={about}")
    settled(page)
    expect(page.locator(".agreed ol").first).to_contain_text("月底前补齐n社区社工")


def test_a_meeting_begins_over_the_day_looked_at_once_it_is_said_by_whom(
    folder: Path, own_server: Server, new_page: NewPage
) -> None:
    page = visit(new_page(server=own_server), "/meeting?as_of=2019-12-31")
    page.get_by_role("button", name="开始会议").click()
    dialog = page.get_by_role("dialog", name="开始会议")
    dialog.get_by_role("button", name="开始", exact=True).click()
    expect(dialog.get_by_text("请先填写您的姓名")).to_be_visible()
    dialog.get_by_label("您的姓名").fill("李强")
    dialog.get_by_role("button", name="开始", exact=True).click()
    expect(page.get_by_text(re.compile("^已开始：第1次会议.+依据2019年12月31日的数据"))).to_be_visible()
    (meeting,) = Meetings.of(folder, everybody()).all()
    assert (meeting.as_of.isoformat(), meeting.by.actor) == ("2019-12-31", "李强")


def test_what_is_refused_is_told_on_the_screen_and_stays_typed(own_server: Server, new_page: NewPage) -> None:
    page = visit(new_page(server=own_server), "/meeting")
    dialog = opened(page)
    page.keyboard.press("n")
    page.keyboard.type("张三 62010219900101123X 负责")
    dialog.get_by_label("期限").fill((today() + timedelta(days=3)).isoformat())
    dialog.get_by_role("button", name="保存").click()
    expect(dialog.locator(".said.refused")).to_contain_text("请先填写您的姓名")
    dialog.get_by_label("您的姓名").fill("李局长")
    page.reload()
    settled(page)
    page.keyboard.press("n")
    # Also after the browser was closed in the middle of it.
    expect(dialog.get_by_label("督办事项")).to_have_value("张三 62010219900101123X 负责")


def test_a_decision_outlives_the_end_of_the_server(browser: Browser, folder: Path) -> None:
    with serving(folder) as server:
        # A page nobody watches for errors: its server goes away.
        page = visit(browser.new_context(base_url=server.url, locale="zh-CN").new_page(), "/meeting")
        dialog = opened(page)
        page.keyboard.press("n")
        page.keyboard.type("月底前补齐")
        dialog.get_by_label("期限").fill((today() + timedelta(days=30)).isoformat())
        dialog.get_by_label("您的姓名").fill("李局长")
        os.kill(server.pid, signal.SIGKILL)
        dialog.get_by_role("button", name="保存").click()
        expect(dialog.get_by_role("button", name="保存中")).to_be_visible()
        port = urlsplit(server.url).port
    with serving(folder, port=port):
        # The browser finds the new server by itself, and tells it again.
        expect(dialog.get_by_text("已下达第1号督办。")).to_be_visible(timeout=90_000)
        page.context.close()
    assert [one.what for one in Actions.of(folder, everybody()).all()] == ["月底前补齐"]


@pytest.mark.parametrize(("width", "height", "smallest"), [(1920, 1080, 24), (1366, 768, 17), (390, 844, 11)])
@pytest.mark.parametrize(("language", "dark"), [("zh", False), ("en", True)])
def test_every_item_is_read_from_afar_and_nothing_is_cut(
    new_page: NewPage, width: int, height: int, smallest: float, language: str, dark: bool
) -> None:
    page = visit(
        new_page(width=width, height=height, dark=dark),
        f"/meeting?items=all&slide=funding.district_floor&lang={language}",
    )
    face = page.locator(".face")
    expect(face).to_be_visible()
    page.keyboard.press("Home")
    for _ in range(12):
        assert face.evaluate(CUT) == []
        assert min(face.evaluate(SIZES)) >= smallest
        box = page.locator(".shown").evaluate("node => [node.scrollHeight, node.clientHeight]")
        assert width < 1000 or box[0] <= box[1] + 1, slide(page)
        page.keyboard.press("PageDown")
    page.keyboard.press("n")
    assert barriers(page) == []


@pytest.mark.parametrize(("language", "dark"), [("zh", True), ("en", False)])
def test_the_page_is_whole_and_open_to_all_at_both_widths(
    new_page: NewPage, language: str, dark: bool
) -> None:
    page = visit(new_page(dark=dark), f"/meeting?lang={language}")
    for _ in at_both_widths(page):
        assert overflow(page) == []
        assert barriers(page) == []
        assert broken(page) == []
