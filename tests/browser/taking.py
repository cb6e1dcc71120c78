"""Taking a file away from the source line of a figure or table."""

from __future__ import annotations

from playwright.sync_api import Download, Locator, Page


def line(page: Page, key: str) -> Locator:
    """The source line of a key."""
    return page.locator(f".st-key-source-{key}")


def opened(page: Page, key: str) -> Locator:
    """The same with what it may be taken away as."""
    found = line(page, key)
    opener = found.locator("button.opener")
    if opener.get_attribute("aria-expanded") != "true":
        opener.click()
    return found


def taken(page: Page, key: str, name: str = "CSV") -> Download:
    """The file of that name: CSV, Excel, Parquet, SVG or PNG."""
    button = opened(page, key).get_by_role("button", name=name, exact=True)
    with page.expect_download() as awaited:
        button.click()
    return awaited.value
