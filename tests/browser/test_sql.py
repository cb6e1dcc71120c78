"""The SQL page in a real browser: a keyboard is enough, and a statement goes along."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewPage
from tests.browser.server import Server
from tests.browser.taking import taken

STATEMENT = "select district_code, count(*) as n\nfrom registrations group by all order by all"


@pytest.mark.parametrize(
    ("language", "result", "hint"),
    [("zh", "结果", "按 Ctrl+Enter 运行"), ("en", "Result", "Press Ctrl+Enter")],
)
def test_ctrl_enter_runs_and_the_statement_outlives_the_page(
    new_page: NewPage, server: Server, language: str, result: str, hint: str
) -> None:
    page = new_page(width=1440, height=900)
    page.goto(f"{server.url}/sql?lang={language}")
    field = page.locator(".st-key-sql-text textarea")
    field.fill(STATEMENT)
    expect(page.get_by_test_id("InputInstructions")).to_contain_text(hint)
    field.press("Control+Enter")
    expect(page.get_by_role("heading", name=result)).to_be_visible()
    expect(page.locator(".st-key-sql-chart")).to_be_visible()
    # Neither the address nor a step of the history has the statement.
    assert "registrations" not in page.url
    page.get_by_role("link", name=re.compile("资金|Funding")).first.click()
    expect(page).to_have_url(re.compile("/funding"))
    page.get_by_role("link", name=re.compile("SQL")).first.click()
    expect(field).to_have_value(STATEMENT)
    expect(page.get_by_role("heading", name=result)).to_be_visible()


def test_the_picture_of_a_result_is_taken_away(new_page: NewPage, server: Server) -> None:
    page = new_page(width=1440, height=900)
    page.goto(f"{server.url}/sql")
    field = page.locator(".st-key-sql-text textarea")
    field.fill(STATEMENT)
    field.press("Control+Enter")
    page.locator(".st-key-sql-chart .plot").scroll_into_view_if_needed()
    expect(page.locator(".st-key-sql-chart svg").first).to_be_visible()
    drawing = taken(page, "sql-chart", "SVG").path().read_text(encoding="utf-8")
    assert "620102" in drawing
    assert "district_code" in drawing
    assert taken(page, "sql-chart", "PNG").path().read_bytes().startswith(b"\x89PNG")


def test_a_phone_shows_all_of_it_without_scrolling_sideways(new_page: NewPage, server: Server) -> None:
    page = new_page(width=390, height=844, dark=True)
    page.goto(f"{server.url}/sql")
    field = page.locator(".st-key-sql-text textarea")
    field.fill("select gendr from registrations")
    field.press("Control+Enter")
    expect(page.get_by_text("是否想写“gender”")).to_be_visible()
    width = page.evaluate("document.querySelector('.stMain').scrollWidth")
    assert width <= 390
