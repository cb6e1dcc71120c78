"""The page of accounts in a browser: by keyboard, on a phone, with names that try to be markup."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from analytics.access.accounts import Account, Accounts
from analytics.access.roles import Role
from analytics.access.tokens import Tokens, viewer_of
from analytics.access.viewer import everybody
from analytics.database.engine import database_of
from tests.access.accounted import CHENGGUAN, made, some
from tests.browser.conftest import NewPage
from tests.browser.server import Server
from tests.browser.signed_in import closed, sign_in
from tests.browser.test_hostile_texts import BEYOND
from tests.browser.watching import settled, visit

HOSTILE = "**夹带** <img src=x> [链](http://o.invalid)"


@dataclass(frozen=True)
class Closed:
    """A dashboard with sign-in, and who administers it."""

    server: Server
    root: Path
    boss: Account

    def page(self, new_page: NewPage, account: Account, **options: int) -> Page:
        """A browser of somebody who is signed in."""
        page = new_page(server=self.server, **options)
        sign_in(page.context, self.server, self.root, account)
        return page


@pytest.fixture(scope="module")
def dashboard(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Closed]:
    folder = tmp_path_factory.mktemp("closed")
    root = folder / "snapshots"
    root.symlink_to(sample, target_is_directory=True)
    some(root)
    made(root, HOSTILE, Role.LEADER)
    with closed(root, folder) as server:
        yield Closed(server, root, Accounts.of(root, everybody()).all()[0])


@pytest.mark.parametrize(("width", "lang"), [(1440, "zh"), (390, "zh"), (390, "en")])
def test_names_are_texts_and_every_part_fits_its_window(
    dashboard: Closed, new_page: NewPage, width: int, lang: str
) -> None:
    page = dashboard.page(new_page, dashboard.boss, width=width)
    hostile = Accounts.of(dashboard.root, everybody()).all()[-1]
    for choices in ("part=accounts", f"account={hostile.id}", "set=new", "part=signed-in", "part=tokens"):
        visit(page, f"/accounts?{choices}&lang={lang}")
        assert page.evaluate(BEYOND) <= 0, choices
        assert page.locator("[data-testid=stMain] img").count() == 0
        assert page.locator("[data-testid=stMain] a[href*='o.invalid']").count() == 0
    visit(page, f"/accounts?account={hostile.id}&lang={lang}")
    expect(page.get_by_role("heading", name="**夹带** <img")).to_be_visible()


def test_a_token_is_made_by_keyboard_and_gone_at_the_next_drawing(
    dashboard: Closed, new_page: NewPage
) -> None:
    somebody = made(dashboard.root, "周工", Role.DISTRICT, districts=[CHENGGUAN])
    page = visit(dashboard.page(new_page, somebody), "/accounts")
    page.get_by_label("用途").focus()
    page.keyboard.type("月报")
    page.keyboard.press("Enter")
    settled(page)
    opens = page.locator(".st-key-token-shown code").inner_text()
    assert viewer_of(database_of(dashboard.root), opens, "zh") == somebody.viewer()
    page.reload()
    settled(page)
    assert opens not in page.content()
    page.get_by_role("button", name="吊销").focus()
    page.keyboard.press("Enter")
    settled(page)
    assert Tokens.of(dashboard.root, somebody.viewer()).all() == ()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_on_a_phone_a_line_breaks_between_two_moments_and_inside_none(
    dashboard: Closed, new_page: NewPage, lang: str
) -> None:
    somebody = made(dashboard.root, f"冯工 {lang}", Role.REVIEWER, beside=[Role.ADMINISTRATOR])
    Tokens.of(dashboard.root, somebody.viewer()).make("月报", days=90)
    page = dashboard.page(new_page, somebody, width=390)
    for part, row in (("tokens", "token-"), ("signed-in", "sign-in-")):
        visit(page, f"/accounts?part={part}&lang={lang}")
        moments = page.locator(f"[class*=st-key-{row}] p > *").filter(has_text=re.compile("20[0-9]{2}-"))
        expect(moments.first).to_be_visible()
        assert moments.evaluate_all("all => all.filter(one => one.getClientRects().length > 1)") == [], part


def test_the_address_of_what_programs_read_opens_beside_the_page(
    dashboard: Closed, new_page: NewPage
) -> None:
    somebody = made(dashboard.root, "陈工", Role.DISTRICT, districts=[CHENGGUAN])
    page = visit(dashboard.page(new_page, somebody), "/accounts")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="/api/v1/openapi.json").click()
    opened.value.wait_for_load_state()
    assert '"openapi"' in opened.value.content()
    expect(page.get_by_role("button", name="生成令牌")).to_be_visible()


def test_an_account_that_is_disabled_is_out_at_its_next_click(dashboard: Closed, new_page: NewPage) -> None:
    somebody = made(dashboard.root, "吴工", Role.ANALYST)
    theirs = visit(dashboard.page(new_page, somebody), "/accounts")
    ours = visit(dashboard.page(new_page, dashboard.boss), f"/accounts?account={somebody.id}")
    ours.get_by_role("button", name="停用").click()
    expect(ours.get_by_text(f"{somebody.id}号账户已停用。")).to_be_visible()
    theirs.get_by_label("用途").fill("月报")
    theirs.get_by_role("button", name="生成令牌").click()
    expect(theirs.get_by_role("button", name="登录", exact=True)).to_be_visible()
    assert Tokens.of(dashboard.root, somebody.viewer()).all() == ()
