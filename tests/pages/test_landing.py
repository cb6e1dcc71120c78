"""Whoever has signed in lands on the page they opened: on a page of the dashboard, as themselves, once."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from analytics.access.accounts import Account
from analytics.access.roles import Role
from pages.frame import landing
from tests.cookies import COOKIE_SECRET

PAGES = Path(landing.__file__).parent.parent
LISI = Account(
    7, "https://sso", "7", "李四", Role.REVIEWER, frozenset(), frozenset(), False, None,
    datetime(2026, 1, 1, tzinfo=UTC),
)  # fmt: skip
#: What an address that leads elsewhere may look like, as a page.
ELSEWHERE = (
    "https://evil.example", "//evil.example", "///evil.example", "\\\\evil.example", "/\\evil.example",
    "target/../../evil.example", "target@evil.example", "javascript:alert(1)",
    "target\r\nLocation: //evil.example", "%2f%2fevil.example", "target?x=//evil.example#", "TARGET", "",
    "overview/", "_stcore/health",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(landing, "get_cookie_secret", lambda: COOKIE_SECRET)


def signed(said: str, *, secret: str = COOKIE_SECRET) -> str:
    return create_signed_value(secret, landing.COOKIE, said).decode()


def test_a_word_leads_to_its_page_and_choices() -> None:
    word = landing.wanted("target", {"target": "workforce.total", "where.gender": "female", "utm": "x"})
    assert landing.place(word, LISI) == "/target?target=workforce.total&where.gender=female"
    assert landing.place(landing.wanted("data", {}), LISI) == "/data"
    said = landing.place(landing.wanted("data", {"q": "a&b=//evil.example\r\nSet-Cookie: x"}), LISI)
    assert said == "/data?q=a%26b%3D%2F%2Fevil.example%0D%0ASet-Cookie%3A+x"


@pytest.mark.parametrize("page", ELSEWHERE)
def test_no_word_is_made_or_taken_of_what_is_no_page(page: str) -> None:
    import json

    assert landing.wanted(page, {}) == ""
    assert landing.place(signed(json.dumps([page, {}, None])), LISI) is None


@pytest.mark.parametrize(
    "said",
    ["", "1", "null", "[]", '["target"]', '["target", 1, null]', '["target", {}, 8]',
     '[["target"], {}, null]', '{"page": "target"}', "not json"],
)  # fmt: skip
def test_a_word_that_says_something_else_leads_nowhere(said: str) -> None:
    assert landing.place(signed(said), LISI) is None
    assert landing.place(said, LISI) is None
    assert landing.place(signed('["target", {}, null]', secret="another's" * 5), LISI) is None


def test_a_word_is_for_the_same_account_and_for_who_may_open_its_page() -> None:
    word = landing.wanted("districts", {"district": "620102"}, account=7)
    assert landing.place(word, LISI) == "/districts?district=620102"
    assert landing.place(word, replace(LISI, id=8)) is None
    assert landing.place(landing.wanted("audit", {}), LISI) is None


def test_a_word_is_too_old_after_ten_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    word, now = landing.wanted("target", {}), time.time()
    monkeypatch.setattr(time, "time", lambda: now + landing.HOLDS_S - 5)
    assert landing.place(word, LISI)
    monkeypatch.setattr(time, "time", lambda: now + landing.HOLDS_S + 5)
    assert landing.place(word, LISI) is None


def test_more_than_a_cookie_holds_is_left_behind() -> None:
    assert landing.wanted("target", {"q": "x" * landing.LONGEST}) == ""


@pytest.fixture
def browser_of_its_own() -> Iterator[TestClient]:
    """A browser before a server whose provider lets everybody in as 李四."""

    async def begins(_request: Request) -> RedirectResponse:
        return RedirectResponse("https://sso/authorize", 302)

    async def ends(_request: Request) -> RedirectResponse:
        response = RedirectResponse("/", 302)
        landing.lead(response, LISI)
        return response

    routes = [Route(landing.BEGINS, begins), Route(landing.ENDS, ends)]
    app = Starlette(routes=routes, middleware=[Middleware(landing.Landing)])
    with TestClient(app, base_url="http://127.0.0.1", follow_redirects=False) as client:
        yield client


def location(client: TestClient, path: str, **parameters: Any) -> str:
    return client.get(path, params=parameters).headers["location"]


def test_the_word_is_carried_by_a_cookie_of_the_server_and_taken_up_once(
    browser_of_its_own: TestClient,
) -> None:
    begun = browser_of_its_own.get(landing.BEGINS, params={landing.WANTED: landing.wanted("target", {})})
    said = begun.headers["set-cookie"]
    assert {"HttpOnly", "Path=/oauth2callback", "SameSite=lax", "Max-Age=600"} <= set(said.split("; "))
    assert location(browser_of_its_own, landing.ENDS) == "/target"
    assert not browser_of_its_own.cookies
    assert location(browser_of_its_own, landing.ENDS) == "/"


def test_a_sign_in_that_wants_nothing_forgets_what_another_wanted(browser_of_its_own: TestClient) -> None:
    location(browser_of_its_own, landing.BEGINS, wanted=landing.wanted("target", {}))
    assert browser_of_its_own.cookies
    location(browser_of_its_own, landing.BEGINS)
    assert not browser_of_its_own.cookies
    assert location(browser_of_its_own, landing.ENDS) == "/"


@pytest.mark.parametrize("word", ELSEWHERE)
def test_an_address_beginning_a_sign_in_leads_nowhere_else(browser_of_its_own: TestClient, word: str) -> None:
    location(browser_of_its_own, landing.BEGINS, wanted=word)
    assert not browser_of_its_own.cookies
    # Nor does a cookie that somebody else has set.
    browser_of_its_own.cookies.set(landing.COOKIE, word.encode("unicode_escape").decode(), path=landing.ENDS)
    assert location(browser_of_its_own, landing.ENDS) == "/"


def test_every_choice_that_a_page_reads_is_known() -> None:
    reads = ("choose", "switch", "chosen", "typed", "choose_several", "choose_day", "get", "Link", "address")
    found: set[object] = set()
    for path in [*PAGES.rglob("*.py")]:
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(call, ast.Call):
                continue
            function = call.func
            name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
            of = ast.unparse(function)
            if name not in reads or not (of.startswith(("url.", "st.query_params.")) or name == "Link"):
                continue
            found |= {one.value.value for one in call.keywords
                      if one.arg == "name" and isinstance(one.value, ast.Constant)}  # fmt: skip
            if of in ("url.chosen", "st.query_params.get") and isinstance(call.args[0], ast.Constant):
                found.add(call.args[0].value)
            if name == "address":
                found |= {one.arg for one in call.keywords if one.arg}
            if name == "Link" and len(call.args) > 1 and isinstance(call.args[1], ast.Dict):
                found |= {key.value for key in call.args[1].keys if isinstance(key, ast.Constant)}
    assert {"part", "target", "q", "as_of"} <= found
    assert found <= landing.CHOICES
