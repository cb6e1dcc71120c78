"""Somebody signs in with the provider, is known by name and role, and signs out."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import NewPage
from tests.browser.sign_in.conftest import Closed, sign_in


def test_somebody_signs_in_and_out(closed: Closed, new_page: NewPage) -> None:
    closed.account("zhangsan")
    page = new_page(server=closed.server, locale="en-US")
    page.goto("/")
    expect(page.get_by_text("请登录。")).to_be_visible()
    sign_in(page, "zhangsan")
    expect(page.get_by_text("Zhangsan")).to_be_visible()
