"""Every page on a phone: no word is broken, nothing is cut, names stay whole, rows line up."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage
from tests.browser.reading import broken, broken_names
from tests.browser.watching import visit

PATHS = (
    "overview?",
    "overview?district=620104&",
    "target?target=communities.staffed&",
    "target?target=funding.growth&",
    "target?target=pay.insurance&",
    "districts?",
    "districts?part=ranking&",
    "districts?part=compare&",
    "districts?part=map&",
    "communities?",
    "workforce?",
    "workforce?district=620104&",
    "workforce?district=620104&by=service_field&",
    "funding?",
    "clauses?",
    "reviews?year=2019&as_of=2019-12-31&",
    "data?",
    "data?part=completeness&",
    "difference?",
    "method?",
)


@pytest.fixture
def phone(new_page: NewPage) -> Page:
    return new_page(width=390, height=844, has_touch=True)


@pytest.mark.parametrize(
    ("path", "language"),
    [
        *((path, "en") for path in PATHS),
        *((path, "zh") for path in ("data?", "method?", "workforce?district=620104&")),
    ],
)
def test_no_word_is_broken_and_no_text_is_cut(phone: Page, path: str, language: str) -> None:
    assert broken(visit(phone, f"/{path}lang={language}")) == []


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("target?target=communities.staffed&", "[data-testid=stText]"),
        ("districts?part=profile&district=620104&", ".owed td .note"),
        ("communities?district=620104&", ".names td .note"),
    ],
)
def test_a_name_among_others_stands_on_one_line(phone: Page, path: str, names: str, language: str) -> None:
    listed = visit(phone, f"/{path}lang={language}").locator(names)
    expect(listed.first).to_be_visible()
    assert broken_names(listed) == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_known_of_a_community_stands_below_its_name(phone: Page, language: str) -> None:
    rows = visit(phone, f"/communities?lang={language}").locator(".community_list tbody tr:not(.beyond)")
    expect(rows).to_have_count(40)
    lefts = rows.evaluate_all("""
        rows => rows.map(row => {
          const left = node => Math.round(node.getBoundingClientRect().left);
          const [place, name, ...others] = row.children;
          const below = others.every(node => left(node) >= left(name));
          return below && left(place) < left(name) && left(others[0]) === left(name);
        })
    """)
    assert all(lefts)


def test_nothing_lies_over_the_choice_above_a_long_table(phone: Page) -> None:
    visit(phone, "/difference?lang=zh")
    expect(phone.get_by_test_id("stDataFrame").first).to_be_visible()
    expect(phone.get_by_test_id("stElementToolbar").first).to_be_hidden()


def test_what_leads_on_or_is_taken_away_is_seen_to(phone: Page) -> None:
    visit(phone, "/target?target=communities.staffed&lang=zh")
    for name in ("社区名单", "下载"):
        words = phone.get_by_test_id("stMain").get_by_text(name, exact=True).first
        expect(words).to_have_css("text-decoration-line", "underline")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_menu_of_all_indicators_is_one_line_under_a_thumb(phone: Page, language: str) -> None:
    summary = visit(phone, f"/target?target=communities.staffed&lang={language}").locator(
        ".indicator_menu summary"
    )
    box = summary.bounding_box()
    assert box is not None
    assert box["height"] < 40
