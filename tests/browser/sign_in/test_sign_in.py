"""Somebody signs in with the provider, is known by name and role, and signs out; others are kept out."""

from __future__ import annotations

import re
import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from analytics.access.audit import Audit, Kind
from analytics.access.roles import Role
from tests.browser.sign_in.conftest import Closed, Visit, enter, sign_in
from tests.browser.sign_in.provider import PASSWORD
from tests.browser.watching import settled

OVERVIEW = re.compile("2020年目标进展")


def kept_out(page: Page, why: str = "请登录") -> None:
    """Nothing is drawn but the reason and the way in."""
    expect(page.get_by_text(why)).to_be_visible()
    expect(page.get_by_role("button", name="登录", exact=True)).to_be_visible()
    # On a busy machine what stood there goes a moment after the way in has come.
    expect(page.locator("h1")).to_have_text(["兰州社会工作人才"])
    assert page.title() == "兰州社会工作人才"
    expect(page.locator("[data-testid=stSidebar] :is(a, p, label)")).to_have_count(0)


def kinds(closed: Closed) -> list[str]:
    return [entry.kind for entry in Audit.of(closed.folder).entries()]


def test_somebody_signs_in_and_out_and_the_cookie_is_of_no_use_any_more(closed: Closed, visit: Visit) -> None:
    closed.account("zhangsan", beside=[Role.AUDITOR])
    page = visit()
    page.goto("/data?lang=zh")
    kept_out(page)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    sign_in(page, "zhangsan")
    expect(page.locator("h1")).to_have_text(OVERVIEW)
    who = page.locator(".st-key-who")
    expect(who).to_contain_text("Zhangsan")
    expect(who).to_contain_text("考核人员、审计员")
    authorize = parse_qs(urlsplit(next(url for url in asked if "/oauth/authorize?" in url)).query)
    assert authorize["code_challenge_method"] == ["S256"]
    assert {"nonce", "state", "code_challenge"} <= set(authorize)
    cookies = page.context.cookies()
    assert all(one["httpOnly"] and one["sameSite"] == "Lax" for one in cookies if "user" in one["name"])
    who.get_by_role("button", name="退出登录").click()
    kept_out(page)
    assert not [one for one in page.context.cookies() if "streamlit_user" in one["name"]]
    # With the provider too: it asks for the password again.
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.locator("input[name=login]")).to_be_visible()
    replayed = visit(cookies=cookies)
    replayed.goto("/")
    kept_out(replayed, "您已退出登录")
    assert kinds(closed)[:2] == [Kind.SIGNED_OUT, Kind.SIGNED_IN]


def test_a_wrong_password_ends_at_the_provider(closed: Closed, visit: Visit) -> None:
    page = visit()
    page.goto("/")
    page.get_by_role("button", name="登录", exact=True).click()
    enter(page, "lisi", password="wrong")
    expect(page.locator("input[name=password]")).to_be_visible()
    page.goto("/")
    kept_out(page)


def test_who_has_no_account_reads_what_one_is_made_with(closed: Closed, visit: Visit) -> None:
    page = sign_in(visit(), "nobody")
    kept_out(page, "在此没有账户")
    expect(page.locator("code")).to_contain_text(f"iss {closed.provider.iss}")
    expect(page.locator("code")).to_contain_text("sub nobody")
    assert kinds(closed)[0] == Kind.SIGN_IN_REFUSED
    # Nobody is let in by an account that is made meanwhile without signing in once more.
    closed.account("nobody")
    page.reload()
    kept_out(settled(page))
    page.get_by_text("English").click()
    expect(page.get_by_text("Please sign in.")).to_be_visible()
    page.get_by_text("中文").click()
    page.get_by_role("button", name="登录", exact=True).click()
    # The provider knows who it was.
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(settled(page).locator("h1")).to_have_text(OVERVIEW)


@pytest.mark.parametrize(
    ("twist", "why"),
    [
        ({"aud": "another"}, "请登录"),
        ({"aud": ["another"], "azp": "dashboard"}, "无法识别"),
        ({"aud": []}, "无法识别"),
        ({"iss": "https://other.example.org"}, "请登录"),
        ({"exp": 1_500_000_000}, "请登录"),
        ({"iat": 4_000_000_000, "auth_time": 4_000_000_000}, ""),
        ({"nonce": "another"}, "请登录"),
        ({"sub": "boss "}, "在此没有账户"),
        ({"auth_time": time.time() - 8 * 3600 - 60}, "8小时"),
        ({"auth_time": time.time() + 3600}, "无法识别"),
    ],
)
def test_what_a_provider_may_not_say_lets_nobody_in(
    closed: Closed, visit: Visit, twist: dict[str, Any], why: str
) -> None:
    before = kinds(closed).count(Kind.SIGNED_IN)
    closed.provider.twist(**twist)
    page = sign_in(visit(), "boss")
    kept_out(page, why or "请登录")
    assert kinds(closed).count(Kind.SIGNED_IN) == before


def test_a_call_back_that_nobody_asked_for_lets_nobody_in(closed: Closed, visit: Visit) -> None:
    closed.account("wangwu")
    page, asked = visit(), []
    page.on("request", lambda request: asked.append(request.url))
    sign_in(page, "wangwu")
    expect(page.locator(".st-key-who")).to_contain_text("Wangwu")
    used = next(url for url in asked if "/oauth2callback?" in url)
    # The provider knows them still, and gives another code for the same question.
    authorize = next(url for url in asked if "/oauth/authorize?" in url)
    fresh = page.context.request.get(authorize, max_redirects=0).headers["location"]
    state = parse_qs(urlsplit(fresh).query)["state"][0]
    assert parse_qs(urlsplit(fresh).query)["code"] != parse_qs(urlsplit(used).query)["code"]
    # Led to it by somebody else, a browser that has asked something else is signed in as nobody.
    other = visit()
    other.goto("/")
    other.get_by_role("button", name="登录", exact=True).click()
    expect(other.locator("input[name=login]")).to_be_visible()
    for address in (fresh, fresh.replace(state, state[::-1]), used):
        other.goto(address)
        kept_out(settled(other))


def test_another_account_in_the_same_browser_finds_nothing_of_the_first(closed: Closed, visit: Visit) -> None:
    closed.account("first", Role.ANALYST)
    closed.account("second", Role.DISTRICT, districts=["620104"])
    page = visit()
    page.context.add_cookies(closed.cookies("first"))
    page.goto("/districts?district=620102")
    settled(page)
    tab = page.context.new_page()
    tab.goto("/workforce")
    settled(tab)
    page.locator(".st-key-who").get_by_role("button", name="退出登录").click()
    # The provider, which has not seen them in this browser, asks first.
    page.wait_for_url("**/oauth/end_session*")
    # The other tab is out with it.
    tab.get_by_text("English").click()
    expect(tab.get_by_text("You have signed out.")).to_be_visible()
    page.context.add_cookies(closed.cookies("second"))
    page.goto("/districts")
    expect(settled(page).locator(".st-key-who")).to_contain_text("Second")
    expect(page.locator(".st-key-who")).to_contain_text("县区人员（西固区）")
    assert "620102" not in page.url
    # Two accounts in two browsers stay apart.
    other = visit(cookies=closed.cookies("first"))
    other.goto("/")
    expect(settled(other).locator(".st-key-who")).to_contain_text("First")
    page.reload()
    expect(settled(page).locator(".st-key-who")).to_contain_text("Second")
