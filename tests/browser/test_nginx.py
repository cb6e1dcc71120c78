"""The dashboard read through the shipped nginx site: TLS, websocket, cookies and files of people."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from analytics.access.roles import Role
from tests.access.accounted import made, signed_in
from tests.browser.browsers import at_site
from tests.browser.server import Server
from tests.browser.taking import taken
from tests.browser.test_data import send
from tests.browser.watching import POLICY, settled, visit
from tests.deploy.nginx import COOKIE_SECRET, NAME, Site, proxied, proxied_open
from tests.submissions.delivery import submission

CLIENT = "lanzhou-social-work"
#: Opens a page of a browser for which a name is the site's.
Open = Callable[[Site, str], Page]


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Open]:
    with ExitStack() as closing:

        def opened(site: Site, name: str) -> Page:
            context = closing.enter_context(at_site(browser, name, site.port))
            page = context.new_page()
            page.add_init_script(POLICY)
            return page

        yield opened


@pytest.fixture
def without_sign_in(folder: Path, tmp_path: Path) -> Iterator[tuple[Server, Site]]:
    with proxied_open(folder, tmp_path) as running:
        yield running


def test_pages_are_drawn_and_files_go_both_ways_through_the_site(
    without_sign_in: tuple[Server, Site], open_page: Open, tmp_path: Path
) -> None:
    server, site = without_sign_in
    reader = open_page(site, "localhost")
    said: list[str] = []
    asked: list[str] = []
    reader.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    reader.on("request", lambda request: asked.append(urlsplit(request.url).netloc))
    reader.on("websocket", lambda socket: asked.append(socket.url.split("?")[0]))
    visit(reader, "/target?lang=en")
    expect(reader.get_by_text("Sample data").first).to_be_visible()
    visit(reader, "/funding")
    assert "彩票公益金" in taken(reader, "funding-source").path().read_text(encoding="utf-8-sig")
    assert set(asked) - {""} == {"localhost", "wss://localhost/_stcore/stream"}

    visit(reader, "/data")
    send(reader, submission(45, clean=True).write(tmp_path / "sent"))
    settled(reader, seconds=60)
    expect(reader.get_by_text("检查结果")).to_be_visible()
    assert site.temporary() == []
    assert said == []
    assert "Traceback" not in server.written()


def test_whoever_has_signed_in_is_let_in_through_the_site(
    folder: Path, tmp_path: Path, open_page: Open
) -> None:
    claims = signed_in(folder, made(folder, "王主任", Role.LEADER), aud=CLIENT, origin=f"https://{NAME}")
    cookie = create_signed_value(COOKIE_SECRET, USER_COOKIE_NAME, json.dumps(claims)).decode()
    with proxied(folder, tmp_path) as (_, site):
        reader = open_page(site, NAME)
        visit(reader, "/overview")
        expect(reader.get_by_text("快照27")).to_have_count(0)
        cookies = reader.context.cookies()
        assert [one["name"] for one in cookies if not one["secure"]] == []
        assert cookies
        reader.context.add_cookies([
            {"name": USER_COOKIE_NAME, "value": cookie, "url": f"https://{NAME}/", "secure": True}
        ])  # fmt: skip
        visit(reader, "/overview")
        expect(reader.get_by_text("快照27").first).to_be_visible()
        reader.context.close()
