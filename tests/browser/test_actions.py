"""An action from being set to being closed, by clicks; how the page looks; a note pinned to a curve."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from analytics.access.viewer import everybody
from analytics.policy.loading import register
from analytics.reviews.acting import Actions
from analytics.reviews.actions import State
from analytics.reviews.store import today
from tests.browser.conftest import NewPage
from tests.browser.reading import at_both_widths, barriers, broken, overflow
from tests.browser.server import Server
from tests.browser.watching import settled, visit

WANG = everybody().named("王芳")


def act_as(page: Page, name: str) -> None:
    field = page.get_by_label("您的姓名")
    field.fill(name)
    field.press("Enter")
    settled(page)


def step(page: Page, name: str) -> Locator:
    """The dialog a step opens."""
    page.locator(".st-key-action-steps").get_by_role("button", name=name).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    return dialog


def keep(dialog: Locator) -> None:
    dialog.get_by_role("button", name="保存", exact=True).click()


def set_one(folder: Path, what: str = "补齐25个社区的社工") -> None:
    due = today() + timedelta(days=5)
    Actions.of(folder, WANG).set(
        register(), indicator="communities.staffed", district_code="620104", year=2020,
        what=what, responsible="西固区民政局", due=due,
    )  # fmt: skip


def test_an_action_is_set_on_what_is_behind_taken_over_evidenced_and_closed_by_another(
    folder: Path, own_server: Server, new_page: NewPage, tmp_path: Path
) -> None:
    page = visit(new_page(server=own_server, height=1400), "/actions?district=620104")
    act_as(page, "王芳")
    page.locator(".st-key-actions-behind tr", has_text="配备专业人才的城市社区").get_by_role(
        "link", name="下达督办"
    ).click()
    expect(page).to_have_url(re.compile("set=communities.staffed"))
    settled(page)
    page.get_by_label("督办事项").fill("补齐25个社区的社工")
    page.get_by_label("责任单位").fill("西固区民政局")
    page.get_by_role("spinbutton").first.click()
    page.keyboard.type((today() + timedelta(days=30)).strftime("%Y%m%d"))
    page.keyboard.press("Enter")
    page.get_by_role("button", name="下达", exact=True).click()
    expect(page.get_by_text("已下达第1号督办。")).to_be_visible()
    page.get_by_role("button", name="签收").click()
    expect(page.get_by_text("第1号督办已签收。")).to_be_visible()
    picture = tmp_path / "照片.png"
    page.screenshot(path=picture)
    dialog = step(page, "添加佐证")
    dialog.locator("input[type=file]").set_input_files(picture)
    dialog.get_by_role("button", name="添加", exact=True).click()
    expect(page.get_by_text("第1号督办的佐证已保存。")).to_be_visible()
    with page.expect_download() as taken:
        page.locator(".st-key-action-evidence").get_by_role("button", name="照片.png").click()
    assert Path(taken.value.path()).read_bytes() == picture.read_bytes()
    dialog = step(page, "报告完成")
    dialog.get_by_label("办理情况").fill("25个社区已全部配备")
    keep(dialog)
    expect(page.get_by_text("第1号督办已报完成。")).to_be_visible()
    dialog = step(page, "核销")
    keep(dialog)
    expect(dialog.get_by_text("须由另一人核销")).to_be_visible()
    page.keyboard.press("Escape")
    settled(page)
    act_as(page, "李局长")
    keep(step(page, "核销"))
    expect(page.get_by_text("第1号督办已核销办结。")).to_be_visible()
    (one,) = Actions.of(folder, WANG).all()
    assert one.state is State.CLOSED
    assert [event.actor for event in one.history] == ["王芳"] * 4 + ["李局长"]


def test_who_writes_beside_another_is_told(folder: Path, own_server: Server, new_page: NewPage) -> None:
    set_one(folder)
    pages = [visit(new_page(server=own_server), "/actions?action=1") for _ in range(2)]
    for page, name in zip(pages, ("王芳", "李强"), strict=True):
        act_as(page, name)
    dialog = step(pages[0], "延期")
    pages[1].get_by_role("button", name="签收").click()
    expect(pages[1].get_by_text("第1号督办已签收。")).to_be_visible()
    dialog.get_by_label("原因").fill("等待招录")
    keep(dialog)
    expect(dialog.get_by_text("李强同时作了修改")).to_be_visible()
    assert Actions.of(folder, WANG).get(1).due == today() + timedelta(days=5)


def test_the_deadlines_are_taken_away_as_a_calendar(
    folder: Path, own_server: Server, new_page: NewPage
) -> None:
    set_one(folder)
    page = visit(new_page(server=own_server), "/actions")
    with page.expect_download() as taken:
        page.get_by_role("button", name="期限日历").click()
    assert taken.value.suggested_filename.endswith(".ics")
    assert "BEGIN:VEVENT" in Path(taken.value.path()).read_text(encoding="utf-8")
    page.get_by_text("需提醒的单位").click()
    expect(page.get_by_text("第1号 补齐25个社区的社工")).to_be_visible()


@pytest.mark.parametrize(("language", "dark"), [("zh", False), ("en", True)])
def test_the_page_is_whole_and_open_to_all_at_both_widths(
    folder: Path, own_server: Server, new_page: NewPage, language: str, dark: bool
) -> None:
    set_one(folder, what="一件写得很长的督办事项，" * 12)
    set_one(folder)
    page = visit(new_page(server=own_server, dark=dark), f"/actions?action=1&set=new&lang={language}")
    for _ in at_both_widths(page):
        assert overflow(page) == []
        assert barriers(page) == []
        assert broken(page) == []


def test_a_note_is_pinned_to_a_curve_and_withdrawn(own_server: Server, new_page: NewPage) -> None:
    page = visit(new_page(server=own_server), "/target?target=communities.staffed")
    page.get_by_role("button", name="添加标注").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("您的姓名").fill("王芳")
    dialog.get_by_label("标注内容").fill("红古区合并社区，基数减少")
    dialog.get_by_role("button", name="添加", exact=True).click()
    expect(dialog).to_have_count(0)
    settled(page)
    expect(page.get_by_text("红古区合并社区，基数减少")).to_be_visible()
    flag = page.locator(".st-key-burnup .annotation-text", has_text=re.compile("^1$"))
    expect(flag).to_have_count(1)
    page.get_by_role("button", name="添加或撤下标注").click()
    page.get_by_role("dialog").get_by_role("button", name="撤下").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    settled(page)
    expect(page.get_by_text("红古区合并社区，基数减少")).to_have_count(0)
    expect(flag).to_have_count(0)
