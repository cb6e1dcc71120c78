"""What is typed into a review when a sign-in ends stays in the browser, for the same account alone."""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import Page, expect

from analytics.access.roles import Role
from tests.browser.sign_in.conftest import Closed, Visit
from tests.browser.sign_in.test_sign_in import kept_out
from tests.browser.watching import settled
from tests.reviewed import YEAR, opened

SHEET = f"/reviews?as_of=2019-12-31&year={YEAR}&district=620102"


def score(page: Page) -> str:
    return str(page.locator("[data-field=own_score]").first.input_value())


def test_what_was_typed_when_a_sign_in_ended_is_offered_to_the_same_account(
    closed: Closed, visit: Visit
) -> None:
    opened(closed.folder)
    for sub in ("typist", "neighbour"):
        closed.account(sub, Role.DISTRICT, districts=["620102"])
    page = visit(cookies=closed.cookies("typist"))
    page.goto(SHEET)
    settled(page)
    closed.age(seen=timedelta(minutes=31))
    cell = page.locator("[data-field=own_score]").first
    cell.fill("17")
    cell.press("Enter")
    kept_out(page, "30分钟")
    for sub, typed in (("neighbour", False), ("typist", True)):
        page.context.add_cookies(closed.cookies(sub))
        page.goto(SHEET)
        settled(page)
        assert (score(page) == "17") is typed
        expect(page.get_by_text("未保存").first).to_be_visible() if typed else None
