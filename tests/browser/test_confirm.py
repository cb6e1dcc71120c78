"""A paper is confirmed on a phone: its QR code opens the page, and a file dropped there is compared."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewPage
from tests.browser.reading import barriers
from tests.browser.test_brief import taken
from tests.browser.watching import visit


@pytest.mark.parametrize(("width", "dark", "language"), [(390, True, "zh"), (1440, False, "en")])
def test_a_brief_taken_away_is_confirmed_and_a_changed_one_is_found(
    new_page: NewPage, tmp_path: Path, width: int, dark: bool, language: str
) -> None:
    page = visit(new_page(width=width, dark=dark), f"/overview?lang={language}&as_of=2019-12-31")
    words = {
        "zh": ("离线网页", "兰州市进展简报（2019年12月31日）", "完全一致", "不是该编号下生成的文件"),
        "en": (
            "Offline web page",
            "Progress brief of Lanzhou, 31 Dec 2019",
            "the very file",
            "is not the file",
        ),
    }
    button, title, same, other = words[language]
    file = taken(page, button).path()
    made = file.read_text(encoding="utf-8")
    (code, *_) = re.findall(r"LZ-\w{4}-\w{4}", made)
    visit(page, f"/confirm?lang={language}&code={code}")
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    whole, changed = tmp_path / "brief.html", tmp_path / "changed.html"
    whole.write_text(made, encoding="utf-8")
    changed.write_text(made.replace("2019", "2018"), encoding="utf-8")
    field = page.locator("input[type=file]")
    field.set_input_files(whole)
    expect(page.get_by_text(same)).to_be_visible()
    field.set_input_files(changed)
    expect(page.get_by_text(other)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert barriers(page) == []


def test_a_mistyped_code_is_told_in_a_sentence(new_page: NewPage) -> None:
    page = visit(new_page(width=390), "/confirm?lang=zh&code=LZ-2222-2223")
    expect(page.get_by_text("编号输入有误")).to_be_visible()
