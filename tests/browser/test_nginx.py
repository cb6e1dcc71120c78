"""The dashboard read through the shipped nginx site: TLS, websocket, cookies and files of people."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.browsers import ARGUMENTS, chromium
from tests.browser.server import Server
from tests.browser.taking import taken
from tests.browser.test_data import send
from tests.browser.watching import POLICY, settled, visit
from tests.deploy.nginx import NAME, Site, proxied
from tests.submissions.delivery import submission


@pytest.fixture
def both(folder: Path, tmp_path: Path) -> Iterator[tuple[Server, Site]]:
    with proxied(folder, tmp_path) as running:
        yield running


@pytest.fixture
def reader(browser: Browser, both: tuple[Server, Site]) -> Iterator[Page]:
    """A page of a browser for which the site's name is this machine's."""
    rules = f"--host-resolver-rules=MAP {NAME}:443 127.0.0.1:{both[1].port}, MAP * ~NOTFOUND"
    kept = [one for one in ARGUMENTS if not one.startswith("--host-resolver-rules")]
    with browser.browser_type.launch(executable_path=chromium(), args=[*kept, rules]) as own:
        context = own.new_context(
            base_url=f"https://{NAME}", ignore_https_errors=True, locale="zh-CN", timezone_id="Asia/Shanghai"
        )
        page = context.new_page()
        page.add_init_script(POLICY)
        yield page
        context.close()


def test_pages_are_drawn_and_files_taken_in_through_the_site(
    both: tuple[Server, Site], reader: Page, tmp_path: Path
) -> None:
    server, site = both
    said: list[str] = []
    asked: list[str] = []
    reader.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    reader.on("request", lambda request: asked.append(urlsplit(request.url).hostname or NAME))
    reader.on("websocket", lambda socket: asked.append(socket.url.split("?")[0]))
    visit(reader, "/overview")
    expect(reader.get_by_text("示例数据").first).to_be_visible()
    visit(reader, "/target?lang=en")
    expect(reader.get_by_text("Sample data").first).to_be_visible()
    assert f"wss://{NAME}/_stcore/stream" in asked
    assert set(asked) == {NAME, f"wss://{NAME}/_stcore/stream"}

    cookies = reader.context.cookies()
    assert cookies
    assert [cookie["name"] for cookie in cookies if not cookie["secure"]] == []

    visit(reader, "/data")
    send(reader, submission(45, clean=True).write(tmp_path / "sent"))
    settled(reader, seconds=60)
    expect(reader.get_by_text("检查结果")).to_be_visible()
    assert site.temporary() == []
    assert said == []
    assert "Traceback" not in server.written()


def test_a_table_is_taken_away_through_the_site(reader: Page) -> None:
    visit(reader, "/funding")
    assert "彩票公益金" in taken(reader, "funding-source").path().read_text(encoding="utf-8-sig")
