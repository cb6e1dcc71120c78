"""The brief taken away with a browser: made on the click, named after place and day, as the page says."""

from __future__ import annotations

import docx
import pypdf
import pytest
from playwright.sync_api import Download, Page

from tests.browser.conftest import NewPage
from tests.browser.reading import barriers, standings
from tests.browser.watching import visit


def taken(page: Page, name: str) -> Download:
    button = page.locator(".st-key-brief-buttons").get_by_role("button", name=name)
    with page.expect_download() as awaited:
        button.click()
    return awaited.value


def test_the_overviews_pdf_counts_as_its_headline_does(page: Page) -> None:
    visit(page, "/overview?lang=zh&as_of=2019-12-31")
    file = taken(page, "简报（PDF）")
    assert file.suggested_filename == "兰州市进展简报-2019-12-31-示例数据.pdf"
    text = "".join("".join(one.extract_text() for one in pypdf.PdfReader(file.path()).pages).split())
    counted = standings(page)
    lost = counted["seriously_behind"] + counted["missed"]
    for label, count in (
        ("已完成", counted["done"]), ("略有滞后", counted["slightly_behind"]), ("严重滞后或未达标", lost)
    ):  # fmt: skip
        assert f"{count}/12{label}" in text


@pytest.mark.parametrize(("width", "dark"), [(1440, False), (390, True)])
def test_a_districts_profile_gives_its_own_word_file(new_page: NewPage, width: int, dark: bool) -> None:
    page = visit(
        new_page(width=width, dark=dark), "/districts?part=profile&district=620105&lang=en&as_of=2020-06-30"
    )
    file = taken(page, "Brief (Word)")
    assert file.suggested_filename == "Anning-progress-brief-2020-06-30-Sample-data.docx"
    texts = [paragraph.text for paragraph in docx.Document(str(file.path())).paragraphs]
    assert "Anning: progress on the 2020 targets" in texts
    assert "Every urban community has a professional." in texts
    assert barriers(page, within=".st-key-brief-buttons") == []


def test_the_picture_and_the_web_page_are_taken_from_the_same_row(page: Page) -> None:
    visit(page, "/overview?lang=zh&as_of=2019-12-31")
    tops = {
        button.bounding_box()["y"]  # type: ignore[index]
        for button in page.locator(".st-key-brief-buttons").get_by_role("button").all()
    }
    assert len(tops) == 1
    picture = taken(page, "手机长图")
    assert picture.suggested_filename == "兰州市进展简报-2019-12-31-示例数据.png"
    assert picture.path().read_bytes().startswith(b"\x89PNG")
    web = taken(page, "离线网页")
    assert web.suggested_filename == "兰州市进展简报-2019-12-31-示例数据.html"
    made = web.path().read_text(encoding="utf-8")
    counted = standings(page)
    lost = counted["seriously_behind"] + counted["missed"]
    for label, count in (
        ("已完成", counted["done"]), ("略有滞后", counted["slightly_behind"]), ("严重滞后或未达标", lost)
    ):  # fmt: skip
        assert f"<b>{count}</b>" in made
        assert label in made
