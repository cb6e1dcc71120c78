"""What stands around a page on a server's first visit, without snapshots, with damaged ones, and on paper."""

from __future__ import annotations

import json
import re
import shutil
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewPage, Serve
from tests.browser.reading import board
from tests.browser.server import Server
from tests.browser.watching import settled, visit
from tests.command_answers import TARGETS, Answers

#: Seconds the sample may take on a busy machine before its overview is there.
PATIENCE = 240


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/target?target=bases.district", "兰州市：县（区）级社会工作实习基地"),
        ("/overview", "兰州市：2020年目标进展"),
    ],
)
def test_the_first_visit_of_a_fresh_server_shows_the_whole_frame(
    new_page: NewPage, fresh_server: Server, path: str, title: str
) -> None:
    page = visit(new_page(server=fresh_server), path)
    expect(page.locator("h1")).to_have_text(title)
    sidebar = page.get_by_test_id("stSidebar")
    for name in ("总览", "目标"):
        expect(sidebar.get_by_role("link", name=name, exact=True)).to_be_visible()
    for label in ("截至", "县区"):
        expect(sidebar.get_by_role("combobox", name=label)).to_be_visible()
    expect(sidebar.get_by_role("radio", name="中文")).to_be_checked()
    assert "示例数据" in page.get_by_test_id("stMain").inner_text()
    assert re.search(r"快照\d+（最新\d+）", page.get_by_test_id("stCaptionContainer").last.inner_text())


def test_without_snapshots_the_sample_is_made_while_the_reader_watches(
    new_page: NewPage, serve: Serve, tmp_path: Path
) -> None:
    page = new_page(server=serve(tmp_path / "snapshots"))
    page.goto("/?lang=zh")
    expect(page.locator("h1")).to_have_text("正在准备示例数据", timeout=30_000)
    expect(page.get_by_test_id("stProgress")).to_contain_text("年", timeout=60_000)
    expect(page.locator("h1")).to_have_text("兰州市：2020年目标进展", timeout=PATIENCE * 1000)
    assert {row.target for row in board(settled(page))} == set(TARGETS)
    assert "示例数据" in page.get_by_test_id("stMain").inner_text()


def test_a_damaged_newest_snapshot_is_named_and_the_newest_good_one_shown(
    new_page: NewPage, serve: Serve, sample: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "snapshots"
    shutil.copytree(sample, folder)
    newest, good = (json.loads(path.read_text())["body"] for path in _manifests(folder)[:-3:-1])
    path = next(file["path"] for file in newest["files"] if file["path"].endswith("/observations.parquet"))
    content = bytearray((folder / path).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / path).write_bytes(content)

    page = visit(new_page(server=serve(folder)), "/?lang=en")
    banner = page.get_by_test_id("stAlert")
    expect(banner).to_contain_text(f"Snapshot {newest['seq']} is damaged")
    expect(banner).to_contain_text("observations.parquet")
    expect(banner).to_contain_text(f"Shown instead: snapshot {good['seq']}")
    assert "stAlertContentError" in banner.inner_html()
    footer = page.get_by_test_id("stCaptionContainer").last.inner_text()
    assert footer.startswith(f"Snapshot {good['seq']} of {good['seq']}")
    assert {row.target for row in board(page)} == set(TARGETS)
    shown = date.fromisoformat(good["as_of"])
    expect(page.get_by_role("combobox", name="As of")).to_have_value(f"{shown:%-d %b %Y}")


def _manifests(folder: Path) -> list[Path]:
    return sorted((folder / "manifests").glob("*.json"))


@pytest.mark.parametrize(
    ("path", "sheets"), [("/?lang=zh", 1), ("/target?target=communities.staffed&lang=zh", 2)]
)
def test_paper_shows_the_page_and_not_the_screen(
    new_page: NewPage, answers: Answers, path: str, sheets: int
) -> None:
    # The width of an A4 page between its margins.
    page = visit(new_page(width=688, height=900), path)
    page.emulate_media(media="print")
    expect(page.get_by_test_id("stSidebar")).to_be_hidden()
    expect(page.locator("[class*='st-key-source-'] button.opener").first).to_be_hidden()
    clipped = page.evaluate("""
        () => [...document.querySelectorAll('.stApp, .stApp *')]
          .filter(node => !node.closest('.stDataFrame') && !(node instanceof SVGElement))
          .filter(node => ['auto', 'scroll', 'hidden'].includes(getComputedStyle(node).overflowY))
          .filter(node => node.checkVisibility() && node.scrollHeight > node.clientHeight + 1)
          .filter(node => node.clientHeight > 40)
          .map(node => `${node.className}: ${node.scrollHeight} > ${node.clientHeight}`)
    """)
    assert clipped == []
    pages = len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))
    assert pages == sheets
