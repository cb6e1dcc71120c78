"""Streamlit's own parts carry names in the reader's language: seen, and heard by role and name."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.watching import settled, visit

#: Every name and description a screen reader says outside our own shadow roots.
_SAID = """
() => ['aria-label', 'aria-valuetext', 'placeholder', 'title'].flatMap(key =>
  [...document.querySelectorAll(`[${key}]`)].map(node => node.getAttribute(key)))
"""


def test_streamlits_own_parts_speak_the_language_of_the_switch(page: Page) -> None:
    visit(page, "/target?target=communities.staffed")
    expect(page).to_have_title("目标 · 兰州社会工作人才")
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    expect(page.get_by_role("link", name="跳到正文")).to_have_count(1)
    expect(page.get_by_role("region", name="侧栏")).to_have_count(1)
    district = page.get_by_role("combobox", name="县区")
    expect(district).to_have_attribute("placeholder", "请选择")
    district.fill("没有的县")
    expect(page.get_by_test_id("stSelectboxVirtualDropdown")).to_have_text("没有匹配的选项")
    district.press("Escape")
    words = ("Open", "Sidebar", "Search", "Fullscreen", "Download", "Copy", "Choose", "Collapse")
    assert [text for text in page.evaluate(_SAID) if any(word in text for word in words)] == []

    page.get_by_test_id("stSidebar").get_by_text("English").click()
    expect(page).to_have_title("Target · Social work in Lanzhou")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("link", name="Skip to main content")).to_have_count(1)
    expect(page.get_by_role("region", name="Sidebar")).to_have_count(1)
    expect(page.get_by_role("combobox", name="District")).to_have_attribute("placeholder", "Choose an option")
    settled(page).go_back()
    expect(page.get_by_role("link", name="跳到正文")).to_have_count(1)
    settled(page)


def test_the_place_for_files_and_the_date_speak_chinese(page: Page) -> None:
    visit(page, "/data")
    files = page.get_by_test_id("stFileUploader")
    expect(files.get_by_role("button", name="上传")).to_be_visible()
    expect(files).to_contain_text("每个文件不超过20MB")
    for part in ("年", "月", "日"):
        expect(page.get_by_role("spinbutton", name=f"截至日：{part}")).to_have_text(part)
    page.locator("input[type=file]").set_input_files(
        {"name": "说明.txt", "mimeType": "text/plain", "buffer": b"words"}
    )
    expect(files).to_contain_text("不接受这种类型的文件（text/plain）。")
    expect(files.get_by_role("button", name="移除说明.txt")).to_be_visible()
    settled(page)
