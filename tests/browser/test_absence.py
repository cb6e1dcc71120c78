"""The snapshots folder goes away under a server, or before it starts: nothing invented takes its place."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import plain_snapshots
from tests.browser.conftest import NewPage, Serve
from tests.browser.watching import settled, visit

DAY = date(2020, 6, 30)
MISSING = "快照缺失"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A snapshots folder with one real snapshot."""
    root = tmp_path / "data" / "snapshots"
    plain_snapshots.publish(root, DAY)
    return root


def moved_away(root: Path) -> None:
    root.rename(root.with_name("away"))


def unmounted(root: Path) -> None:
    """As a drive leaves its mount point behind, and all else that lay on it goes with it."""
    moved_away(root)
    root.mkdir()
    root.with_name("snapshots.published.jsonl").rename(root.with_name("witness"))


def put_back(root: Path) -> None:
    if root.exists():
        root.rmdir()
    root.with_name("away").rename(root)


def shows_nothing_invented(page: Page, root: Path) -> None:
    expect(page.get_by_text(MISSING)).to_be_visible(timeout=30_000)
    assert "示例数据" not in page.get_by_test_id("stMain").inner_text().replace("生成示例数据", "")
    expect(page.locator("li.row")).to_have_count(0)
    assert not list(root.glob("manifests/*"))


@pytest.mark.parametrize("vanish", [moved_away, unmounted])
def test_a_folder_that_vanishes_under_the_server_is_missed_until_it_is_back(
    new_page: NewPage, serve: Serve, folder: Path, vanish: Callable[[Path], None]
) -> None:
    server = serve(folder)
    page = visit(new_page(server=server), "/overview")
    expect(page.locator("li.row").first).to_be_visible()
    vanish(folder)
    for path in ("/overview", "/data", "/funding?lang=zh"):
        page.goto(path)
        shows_nothing_invented(page, folder)
    expect(
        page.get_by_text("快照1（2020年6月30日）").or_(page.get_by_text("快照1（2020-06-30）"))
    ).to_be_visible()
    put_back(folder)
    # It comes back by itself, at the address it has.
    expect(page.get_by_role("heading", name="兰州市：资金")).to_be_visible(timeout=30_000)
    expect(page.get_by_text(MISSING)).to_have_count(0)
    settled(page)


def test_a_file_to_take_away_that_cannot_be_made_is_said_in_the_readers_language(
    browser: Browser, serve: Serve, folder: Path
) -> None:
    # Nobody watches for errors: Streamlit logs this one in full.
    server = serve(folder)
    context = browser.new_context(base_url=server.url, locale="zh-CN")
    page = visit(context.new_page(), "/overview?lang=zh")
    moved_away(folder)
    page.locator(".st-key-brief-buttons").get_by_role("button", name="简报（PDF）").click()
    expect(page.get_by_text("文件未能生成，请刷新页面后重试。")).to_be_visible()
    # What an error says may quote somebody; its kind and place are enough.
    assert "MediaFileStorageError at" in server.written()
    assert "MediaFileStorageError:" not in server.written()
    context.close()


def test_files_that_have_gone_alone_are_waited_for_too(new_page: NewPage, serve: Serve, folder: Path) -> None:
    """The manifests are there, on another drive than what they name."""
    page = visit(new_page(server=serve(folder)), "/overview")
    (folder / "data").rename(folder / "away")
    page.goto("/funding")
    expect(page.get_by_text("快照1已损坏")).to_be_visible()
    expect(page.get_by_text("快照恢复后自动显示")).to_be_visible()
    (folder / "away").rename(folder / "data")
    expect(page.get_by_role("heading", name="兰州市：资金")).to_be_visible(timeout=30_000)
    settled(page)


def test_a_server_that_starts_without_the_folder_waits_for_it(
    new_page: NewPage, serve: Serve, folder: Path
) -> None:
    moved_away(folder)
    page = new_page(server=serve(folder))
    page.goto("/?lang=en")
    expect(page.get_by_text("The snapshots are missing")).to_be_visible()
    expect(page.get_by_text("comes back by itself")).to_be_visible()
    assert not folder.exists()
    put_back(folder)
    expect(page.locator("li.row").first).to_be_visible(timeout=30_000)


def test_beside_a_person_key_no_sample_is_made(new_page: NewPage, serve: Serve, tmp_path: Path) -> None:
    """The drive is gone with all that knows of it; only that people were keyed is known."""
    folder = tmp_path / "data" / "snapshots"
    (tmp_path / "data" / "keys").mkdir(parents=True)
    (tmp_path / "data" / "keys" / "person_key.key").touch()
    page = new_page(server=serve(folder))
    page.goto("/?lang=zh")
    expect(page.get_by_text("人员密钥还在")).to_be_visible()
    shows_nothing_invented(page, folder)


def test_a_sample_that_is_deleted_is_made_anew(
    new_page: NewPage, serve: Serve, sample: Path, tmp_path: Path, soaks: bool
) -> None:
    """In a test run until it is published anew; what follows is that of a first visit."""
    folder = tmp_path / "snapshots"
    shutil.copytree(sample, folder)
    page = visit(new_page(server=serve(folder)), "/overview")
    shutil.rmtree(folder)
    page.goto("/overview")
    expect(page.locator("h1")).to_have_text("正在准备示例数据", timeout=30_000)
    if soaks:
        expect(page.locator("h1")).to_have_text("兰州市：2020年目标进展", timeout=120_000)
    deadline = time.monotonic() + 60
    while not list(folder.glob("manifests/*.json")):
        assert time.monotonic() < deadline
        time.sleep(0.1)
