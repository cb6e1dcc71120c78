"""Pages on paper: the foot of a page never stands on a sheet of its own."""

from __future__ import annotations

import io

import pypdf
import pytest
from playwright.sync_api import Page

from tests.browser.conftest import NewPage
from tests.browser.watching import visit

#: The first words of what may stand at a sheet's end without anything above it being read.
FOOT = ("快照", "来源：")


def sheets(page: Page) -> list[list[str]]:
    """The lines of every sheet."""
    made = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True, print_background=True)))
    return [[line for line in sheet.extract_text().splitlines() if line.strip()] for sheet in made.pages]


@pytest.mark.parametrize(
    "path", ["overview", "workforce", "funding", "communities", "difference", "data", "actions", "meeting"]
)
def test_the_last_sheet_holds_more_than_the_foot(new_page: NewPage, path: str) -> None:
    last = sheets(visit(new_page(width=1440), f"/{path}?lang=zh"))[-1]
    assert [line for line in last if not line.startswith(FOOT)] != []
