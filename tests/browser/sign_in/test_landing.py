"""Whoever opens a link, signs in with the provider and comes back lands on what the link is of."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, expect

from analytics.access.roles import Role
from pages.frame.landing import COOKIE, ENDS, WANTED
from tests.browser.sign_in.conftest import Closed, Visit, enter, sign_in
from tests.browser.sign_in.test_sign_in import OVERVIEW, kept_out
from tests.browser.watching import settled

LINK = "/target?target=communities.staffed&district=620104&as_of=2019-12-31"
#: What somebody puts in the place of the word that leads back.
ELSEWHERE = (
    "https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "/target",
    "..%2f..%2fevil.example", "%0d%0aLocation:%20//evil.example", "target", "data:text/html", "@evil.example",
)  # fmt: skip


def choices(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def wanted(page: Page) -> list[str]:
    return [one["name"] for one in page.context.cookies() if one["name"] == COOKIE]


def test_a_link_leads_through_the_provider_to_its_page_once(closed: Closed, visit: Visit) -> None:
    closed.account("linked")
    page = visit()
    sign_in(page, "linked", LINK)
    assert urlsplit(page.url).path == "/target"
    assert choices(page) == parse_qs(urlsplit(LINK).query)
    expect(page.locator("h1")).to_contain_text("西固区")
    expect(page.locator(".st-key-who")).to_contain_text("Linked")
    # It is gone: the next sign-in, which nobody asked anything of, leads where everybody lands.
    assert not wanted(page)
    page.locator(".st-key-who").get_by_role("button", name="退出登录").click()
    kept_out(page)
    assert urlsplit(page.url).path == "/"
    page.get_by_role("button", name="登录", exact=True).click()
    enter(page, "linked")
    expect(settled(page).locator("h1")).to_have_text(OVERVIEW)
    assert not urlsplit(page.url).query


def test_an_english_link_stays_english(closed: Closed, visit: Visit) -> None:
    closed.account("reader")
    page = visit()
    page.goto("/workforce?lang=zh")
    settled(page).get_by_text("English").click()
    page.get_by_role("button", name="Sign in", exact=True).click()
    enter(page, "reader")
    expect(settled(page).locator("h1")).to_contain_text("the workforce")
    assert urlsplit(page.url).path == "/workforce"


def test_somebody_else_does_not_land_on_the_first_ones_link(closed: Closed, visit: Visit) -> None:
    closed.account("former", Role.REVIEWER)
    closed.account("latter", Role.DISTRICT, districts=["620103"])
    page = visit(cookies=closed.cookies("former"))
    page.goto("/districts?part=profile&district=620102")
    settled(page)
    closed.age(seen=timedelta(minutes=31))
    page.get_by_role("link", name="队伍", exact=True).click()
    kept_out(page, "30分钟")
    page.get_by_role("button", name="登录", exact=True).click()
    enter(page, "latter")
    expect(settled(page).locator(".st-key-who")).to_contain_text("Latter")
    assert urlsplit(page.url).path == "/"
    assert not urlsplit(page.url).query
    expect(page.locator("[data-testid=stMain]")).not_to_contain_text("620102")
    expect(page.locator("[data-testid=stMain] [data-testid=stAlert]")).to_have_count(0)


def test_the_same_account_goes_on_where_its_sign_in_ended(closed: Closed, visit: Visit) -> None:
    closed.account("same", Role.DISTRICT, districts=["620103"])
    page = visit(cookies=closed.cookies("same"))
    page.goto("/workforce?as_of=2018-12-31")
    settled(page)
    closed.age(seen=timedelta(minutes=31))
    page.get_by_text("English").first.click()
    expect(page.get_by_text("30 minutes")).to_be_visible()
    page.get_by_role("button", name="Sign in", exact=True).click()
    enter(page, "same")
    settled(page)
    assert urlsplit(page.url).path == "/workforce"
    assert choices(page) == {"as_of": ["2018-12-31"], "lang": ["en"]}


def test_a_page_that_is_not_theirs_is_not_where_they_land(closed: Closed, visit: Visit) -> None:
    closed.account("curious", Role.DISTRICT, districts=["620103"])
    page = sign_in(visit(), "curious", "/audit?page=2")
    assert urlsplit(page.url).path == "/"
    expect(page.get_by_text("您没有打开此页面的权限")).to_have_count(0)


def test_what_somebody_else_wants_leads_nowhere_else(closed: Closed, visit: Visit) -> None:
    closed.account("led")
    page = visit()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/data")
    settled(page).get_by_role("button", name="登录", exact=True).click()
    expect(page.locator("input[name=login]")).to_be_visible()
    begun = next(url for url in asked if "/auth/login?" in url)
    assert f"&{WANTED}=" in begun
    assert wanted(page)
    for word in ELSEWHERE:
        own = f"{begun.partition(f'&{WANTED}=')[0]}&{WANTED}={word}"
        answer = page.context.request.get(own, max_redirects=0)
        assert answer.headers["location"].startswith(f"{closed.provider.iss}/oauth/authorize?")
        assert not wanted(page)
    # Nor does a cookie that somebody else has set.
    page = visit()
    page.goto("/data")
    settled(page).get_by_role("button", name="登录", exact=True).click()
    expect(page.locator("input[name=login]")).to_be_visible()
    forged = {"name": COOKIE, "value": ELSEWHERE[1], "domain": "127.0.0.1", "path": ENDS}
    page.context.add_cookies([forged])  # type: ignore[list-item]
    enter(page, "led")
    expect(settled(page).locator("h1")).to_have_text(OVERVIEW)
    assert urlsplit(page.url).path == "/"
    assert not wanted(page)
