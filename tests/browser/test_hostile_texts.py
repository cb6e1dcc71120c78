"""Texts that try to be markup reach no page as markup: names, projects, documents, and who published."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page

from analytics.dictionary import dictionary
from analytics.warehouse.snapshots.catalogue import Catalogue
from analytics.warehouse.snapshots.publishing import publish
from analytics.warehouse.snapshots.snapshot import Origin
from pages.frame.frame import NAVIGATION
from tests.browser.conftest import NewPage
from tests.browser.server import Server, serving
from tests.browser.watching import visit
from tests.sealed import table

#: Markdown, HTML, a directive, a formula, and a block of its own after an empty line.
HOSTILE = (
    "夹带![i](http://outside.invalid/i) [登录](http://outside.invalid/l) <img src=http://outside.invalid/h>"
    " :red[红] $x^2$ www.outside.invalid\n\n# 夹带标题"
)
TEXTS = ("name", "street", "employer_name", "project", "evidence", "document")
VIEWS = [
    *(name for name, _ in NAVIGATION),
    "target?target=communities.staffed",
    "target?target=associations.district",
    "districts?part=profile&district=620102",
    "communities?part=list&district=620102",
    f"overview?lang={HOSTILE}&as_of={HOSTILE}&district={HOSTILE}".replace("#", "%23").replace("\n", "%0A"),
]


@pytest.fixture(scope="module")
def hostile_server(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Two snapshots in whose texts somebody hid markup; ids and codes are as they were."""
    root = tmp_path_factory.mktemp("hostile") / "snapshots"
    for number, day in enumerate(("2019-06-30", "2020-06-30")):
        snapshot = Catalogue(sample).on(date.fromisoformat(day))
        tables = {one.name: table(sample, day, one.name).copy() for one in dictionary().tables}
        for one in dictionary().tables:
            for column in one.columns:
                if column.name in TEXTS and column.name in tables[one.name]:
                    tables[one.name][column.name] = f"{HOSTILE} {number}"
        publish(
            root, tables, as_of=snapshot.as_of, actor=HOSTILE, origin=Origin.SUBMISSION,
            districts=snapshot.districts, expected_head="any",
        )  # fmt: skip
    with serving(root) as running:
        yield running


def test_no_page_takes_a_text_for_markup(hostile_server: Server, new_page: NewPage) -> None:
    page = new_page(server=hostile_server)
    for view in VIEWS:
        visit(page, f"/{view}")
        assert _smuggled(page) == [], view


def _smuggled(page: Page) -> list[str]:
    """Images, links and headings that only the hostile text can have made."""
    found = page.locator(
        "img[src*='://outside'], a[href*='://outside'], :is(h1, h2, h3, h4):has-text('夹带标题'), .katex"
    ).evaluate_all("elements => elements.map(element => element.outerHTML)")
    return [re.sub(r"\s+", " ", str(one))[:200] for one in found]
