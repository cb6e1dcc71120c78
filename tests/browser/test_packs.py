"""Packs taken away on the page of reviews: a district's in each format, and all of them as a zip."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage
from tests.browser.reading import barriers
from tests.browser.server import Server
from tests.browser.watching import visit
from tests.reports.reviewed import SEALED, YEAR, reviewed


def taken(page: Page, within: str, name: str) -> tuple[str, bytes]:
    with page.expect_download() as awaited:
        page.locator(within).get_by_role("button", name=name).click()
    return awaited.value.suggested_filename, Path(awaited.value.path()).read_bytes()


def test_a_district_gives_its_pack_in_each_format(
    folder: Path, own_server: Server, new_page: NewPage
) -> None:
    reviewed(folder)
    page = visit(new_page(width=390, server=own_server), f"/reviews?year={YEAR}&district={SEALED}&lang=zh")
    for name, ending, begins in (("Word", "docx", b"PK"), ("Excel", "xlsx", b"PK"), ("PDF", "pdf", b"%PDF")):
        file, made = taken(page, f".st-key-packs-{SEALED}", f"考核材料（{name}）")
        assert file == f"城关区2019年度考核-示例数据.{ending}"
        assert made.startswith(begins)
        if ending == "docx":
            assert "中共兰州市委组织部" in [one.text for one in docx.Document(io.BytesIO(made)).paragraphs]
    assert barriers(page, within=f".st-key-packs-{SEALED}") == []


def test_all_packs_are_made_with_a_bar_and_come_as_one_zip(
    folder: Path, own_server: Server, new_page: NewPage
) -> None:
    reviewed(folder)
    page = visit(new_page(server=own_server), f"/reviews?year={YEAR}&lang=en")
    page.get_by_role("button", name="Make all packs (zip)").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    done = page.get_by_role("button", name="All packs (zip)", exact=True)
    expect(done).to_be_visible(timeout=60_000)
    with page.expect_download() as awaited:
        done.click()
    with zipfile.ZipFile(awaited.value.path()) as packs:
        assert len(packs.namelist()) == 27
    assert awaited.value.suggested_filename == "Lanzhou-review-2019-Draft-Sample-data.zip"
