"""The server is killed between the click and the answer: the next one tells what became of it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.server import Server, serving
from tests.browser.test_conflict import fill_in, is_published, written
from tests.browser.test_data import send
from tests.browser.watching import settled, visit

XIGU = "620104"


def kill_when_there_is(root: Path, pattern: str, server: Server) -> None:
    """Ends the server without a chance to clean up, as soon as such a file has appeared."""
    until = time.monotonic() + 60
    while not list(root.glob(pattern)):
        assert time.monotonic() < until, f"no {pattern}"
        time.sleep(0.002)
    os.kill(server.pid, signal.SIGKILL)


def opened(browser: Browser, server: Server, address: str = "/data") -> Page:
    """A page nobody watches for errors: its server goes away."""
    context = browser.new_context(
        base_url=server.url, locale="zh-CN", viewport={"width": 1280, "height": 1600}
    )
    return visit(context.new_page(), address)


@pytest.mark.parametrize(
    ("moment", "is_through"), [("underway/*.json", False), ("manifests/00000028.json", True)]
)
def test_a_publish_cut_off_by_the_end_of_the_server_is_told_of_after_it_starts_again(
    browser: Browser, sample: Path, tmp_path: Path, moment: str, is_through: bool
) -> None:
    folder = tmp_path / "data" / "snapshots"
    shutil.copytree(sample, folder)
    with serving(folder) as server:
        page = opened(browser, server)
        send(page, written(XIGU, tmp_path))
        fill_in(page, "甲")
        page.get_by_role("button", name="发布", exact=True).click()
        kill_when_there_is(folder, moment, server)
        port = urlsplit(server.url).port
    assert is_published(folder, 28) is is_through
    told = re.compile(r"甲于.+发布2020年6月30日数据（1个文件）时中断。")
    ending = "该次发布已完成，即快照28" if is_through else "没有发布任何内容，请重新选择文件"
    with serving(folder, port=port) as server:
        # The browser finds the new server by itself.
        expect(page.get_by_text(told)).to_be_visible(timeout=90_000)
        expect(page.get_by_text(ending)).to_be_visible()
        expect(page.get_by_text("请上传一个或几个县区的文件")).to_be_visible()
        settled(page)
        # So does everybody else, until somebody has read it.
        other = opened(browser, server)
        expect(other.get_by_text(told)).to_be_visible()
        other.get_by_role("button", name="知道了").click()
        expect(other.get_by_text(told)).to_have_count(0)
        settled(other)
        visit(page, "/data")
        expect(page.get_by_text(told)).to_have_count(0)
        assert not list((folder / "underway").iterdir())
        for one in (page, other):
            one.context.close()


def test_a_part_of_a_page_is_answered_by_the_server_that_began_anew(browser: Browser, sample: Path) -> None:
    with serving(sample) as server:
        page = opened(browser, server, "/explore?subject=people&measure=people&by=district_code")
        everybody = page.locator("header .total b").inner_text()
        # Drawn alone from here on: that run is over when the server goes.
        women = page.locator('details[data-column="gender"] li a').filter(has_text="女")
        women.click()
        expect(page.locator("header .total b")).not_to_have_text(everybody)
        settled(page)
        count, port = page.locator("header .total b").inner_text(), urlsplit(server.url).port
        os.kill(server.pid, signal.SIGKILL)
        # Told to nobody: the address keeps it.
        women.click()
    with serving(sample, port=port):
        expect(page.locator("header .total b")).to_have_text(everybody, timeout=90_000)
        settled(page)
        women.click()
        expect(page.locator("header .total b")).to_have_text(count)
    page.context.close()
