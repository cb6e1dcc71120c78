"""Texts that try to be markup, to turn a page round or to make it endless reach no page as that."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page

from analytics.dictionary import dictionary
from analytics.visible import turns
from analytics.warehouse.snapshots import claims
from analytics.warehouse.snapshots.catalogue import Catalogue
from analytics.warehouse.snapshots.publishing import publish
from analytics.warehouse.snapshots.snapshot import Origin
from pages.frame.frame import NAVIGATION
from tests.browser.conftest import NewPage, Serve
from tests.browser.reading import at_both_widths
from tests.browser.server import Server, serving
from tests.browser.watching import visit
from tests.sealed import table

#: Markdown, HTML, a directive, a formula, and a block of its own after an empty line.
HOSTILE = (
    "夹带![i](http://outside.invalid/i) [登录](http://outside.invalid/l) <img src=http://outside.invalid/h>"
    " :red[红] $x^2$ www.outside.invalid\n\n# 夹带标题"
)
#: How much wider a page is than what is seen of it.
BEYOND = """
() => Math.max(...[document.documentElement, document.querySelector('[data-testid="stMain"]')]
  .map(part => part.scrollWidth - part.clientWidth))
"""
#: All that is written on a page, also in components of our own and in what is told of a picture.
WHOLE_TEXT = """
() => {
  const texts = [];
  const read = (root) => {
    for (const node of root.querySelectorAll('*')) {
      if (['SCRIPT', 'STYLE'].includes(node.tagName)) continue;
      for (const child of node.childNodes) if (child.nodeType === 3) texts.push(child.data);
      for (const name of ['aria-label', 'title', 'alt']) texts.push(node.getAttribute(name) || '');
      if (node.shadowRoot) read(node.shadowRoot);
    }
  };
  read(document.body);
  return texts.join('');
}
"""
TEXTS = ("name", "street", "employer_name", "project", "evidence", "document")
VIEWS = [
    *(name for name, _ in NAVIGATION),
    "target?target=communities.staffed",
    "target?target=associations.district",
    "districts?part=profile&district=620102",
    "communities?district=620102",
    "target?target=funding.district_floor",
    "districts?part=compare",
    "districts?part=ranking",
    "districts?part=map",
    "data?part=completeness",
    "data?part=snapshots",
    f"overview?lang={HOSTILE}&as_of={HOSTILE}&district={HOSTILE}".replace("#", "%23").replace("\n", "%0A"),
]


#: Unbroken, right to left, of no width, drawn over each other, of pictures, and all that turns a line round.
ENDLESS = (
    "甲\u202e乙丙\u2067丁" + "W" * 10_000, "长" * 10_000, "\u202e" + "עברית" * 2_000, "👩‍⚕️" * 2_000,
    "é" + "\u0301\u0327\u0489" * 60, "a\u200b" * 4_000, "一个 名字\u200f",
)  # fmt: skip
#: As long as the dictionary allows, two signs for the number of the day.
LONGEST = ("长" * 58, "W" * 58, "Community " * 5, "甲/乙-丙（丁）" * 7)
#: In lines, how high the names of districts in the list of communities are.
ONE_LINE = """
() => [...document.querySelectorAll('*')]
  .flatMap((node) => [...(node.shadowRoot || node).querySelectorAll('td.district')])
  .map((cell) => {
    const range = document.createRange();
    range.selectNodeContents(cell);
    return range.getBoundingClientRect().height / parseFloat(getComputedStyle(cell).lineHeight);
  })
"""


def test_no_page_takes_a_text_for_markup(
    sample: Path, serve: Serve, new_page: NewPage, tmp_path: Path
) -> None:
    page = new_page(server=serve(_published(sample, tmp_path / "snapshots", [HOSTILE])))
    for view in VIEWS:
        visit(page, f"/{view}")
        assert _smuggled(page) == [], view


@pytest.fixture(scope="module")
def endless(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Texts as long and as odd as older snapshots may hold them."""
    with serving(_published(sample, tmp_path_factory.mktemp("endless") / "snapshots", ENDLESS)) as running:
        yield running


def test_no_page_is_wider_than_its_window_or_turned_round(
    endless: Server, new_page: NewPage, soaks: bool
) -> None:
    """In a soak each is also opened at either width, not only made so wide."""
    page = new_page(server=endless)
    for view in VIEWS:
        visit(page, f"/{view}")
        for _ in at_both_widths(page):
            assert page.evaluate(BEYOND) <= 0, view
            text = page.evaluate(WHOLE_TEXT)
            assert not turns(text), view
            assert "由甲乙丙丁WWW" in text, view
        for width in (1440, 390) if soaks else ():
            page.set_viewport_size({"width": width, "height": 844})
            assert visit(page, f"/{view}").evaluate(BEYOND) <= 0, (view, width)


@pytest.fixture(scope="module")
def longest(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Texts as long as they may be."""
    with serving(_published(sample, tmp_path_factory.mktemp("longest") / "snapshots", LONGEST)) as running:
        yield running


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_the_longest_names_that_are_taken_fit_their_page(
    longest: Server, new_page: NewPage, width: int, height: int
) -> None:
    page = new_page(server=longest, width=width, height=height)
    for view in ("communities", "districts?part=profile&district=620102", "data?part=snapshots"):
        for language in ("zh", "en"):
            visit(page, f"/{view}{'&' if '?' in view else '?'}lang={language}")
            assert page.evaluate(BEYOND) <= 0, (view, language)
    heights = visit(page, "/communities").evaluate(ONE_LINE)
    assert 0 < max(heights) < 1.6


def _published(sample: Path, root: Path, texts: Sequence[str]) -> Path:
    """Two snapshots whose texts are these in turn; ids and codes are as they were.

    They were published before anything was asked of a text.
    """
    for number, day in enumerate(("2019-06-30", "2020-06-30")):
        snapshot = Catalogue(sample).on(date.fromisoformat(day))
        tables = {one.name: table(sample, day, one.name).copy() for one in dictionary().tables}
        for one in dictionary().tables:
            for column in one.columns:
                if column.name in TEXTS and column.name in tables[one.name]:
                    rows = range(len(tables[one.name]))
                    tables[one.name][column.name] = [f"{texts[row % len(texts)]} {number}" for row in rows]
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(claims, "publisher", str)
            publish(
                root, tables, as_of=snapshot.as_of, actor=texts[0], origin=Origin.SUBMISSION,
                districts=snapshot.districts, expected_head="any",
            )  # fmt: skip
    return root


def _smuggled(page: Page) -> list[str]:
    """Images, links and headings that only the hostile text can have made."""
    found = page.locator(
        "img[src*='://outside'], a[href*='://outside'], :is(h1, h2, h3, h4):has-text('夹带标题'), .katex"
    ).evaluate_all("elements => elements.map(element => element.outerHTML)")
    return [re.sub(r"\s+", " ", str(one))[:200] for one in found]
