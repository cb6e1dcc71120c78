"""Whoever may not any more is denied by the next thing they do in a page that is still open."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from analytics.access.roles import Role
from analytics.access.viewer import everybody
from analytics.reviews.notes import Notes
from tests.browser.sign_in.conftest import Closed, Visit
from tests.browser.sign_in.test_sign_in import kept_out
from tests.browser.taking import opened
from tests.browser.watching import settled

TARGET = "/target?indicator=workforce.total"


def a_link(page: Page) -> None:
    page.get_by_role("link", name="县区", exact=True).click()


def a_choice(page: Page) -> None:
    page.locator("[data-testid=stSidebar] [data-testid=stSelectbox] input").first.click()
    page.get_by_role("option").nth(2).click()


def a_part(page: Page) -> None:
    page.locator('details[data-column="gender"] li a').filter(has_text="女").click()


def a_button(page: Page) -> None:
    page.get_by_role("button", name=re.compile("添加标注")).click()


def a_file(page: Page) -> None:
    page.get_by_role("button", name="简报（PDF）").click()


def a_table(page: Page) -> None:
    opened(page, "burnup").get_by_role("button", name="CSV", exact=True).click()


def an_upload(page: Page) -> None:
    page.locator("input[type=file]").first.set_input_files(
        {"name": "a.csv", "mimeType": "text/csv", "buffer": b"a,b\n1,2\n"}
    )


def a_trigger(page: Page) -> None:
    page.locator("[data-field=score]").first.fill("12")
    page.locator("[data-field=score]").first.press("Enter")


THINGS: dict[str, tuple[str, Callable[[Page], None]]] = {
    "a link": ("/", a_link),
    "a choice": ("/workforce", a_choice),
    "a part of a page": ("/explore?subject=people&measure=people&by=district_code", a_part),
    "a button": (TARGET, a_button),
    "a file made on a click": ("/", a_file),
    "a table to take away": (TARGET, a_table),
    "an upload": ("/data", an_upload),
}


@pytest.mark.parametrize("thing", THINGS)
def test_the_next_thing_somebody_does_is_denied(closed: Closed, visit: Visit, thing: str) -> None:
    address, does = THINGS[thing]
    account = closed.account(f"next {thing}", Role.STEWARD if thing == "an upload" else Role.REVIEWER)
    page = visit(cookies=closed.cookies(f"next {thing}"))
    page.goto(address)
    settled(page)
    closed.accounts.disable(account.id)
    downloads: list[object] = []
    page.on("download", lambda one: downloads.append(one))
    does(page)
    kept_out(page, "停用")
    assert not downloads
    # And what is opened anew.
    page.goto(address)
    kept_out(page, "停用")


def test_what_is_written_in_a_dialog_is_not_kept(closed: Closed, visit: Visit) -> None:
    account = closed.account("writer", Role.LEADER)
    page = visit(cookies=closed.cookies("writer"))
    page.goto(TARGET)
    settled(page)
    a_button(page)
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("标注内容").fill("不该留下")
    closed.accounts.disable(account.id)
    dialog.get_by_role("button", name="添加", exact=True).click()
    kept_out(page, "停用")
    assert not Notes.of(closed.folder, everybody()).all()


def test_other_districts_are_those_of_the_next_thing(closed: Closed, visit: Visit) -> None:
    account = closed.account("moves", Role.DISTRICT, districts=["620104"])
    page = visit(cookies=closed.cookies("moves"))
    page.goto("/explore?subject=people&measure=people&by=gender")
    settled(page)
    before = page.locator("header .total b").inner_text()
    closed.accounts.change(account.id, name="Moves", role=Role.DISTRICT, districts=["620103"])
    a_part(page)
    expect(page.locator(".st-key-who")).to_contain_text("七里河区")
    settled(page)
    assert page.locator("header .total b").inner_text() != before
