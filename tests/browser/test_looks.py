"""Both pages in both languages, light and dark, wide and narrow: one language, nothing cut, open to all."""

from __future__ import annotations

import csv
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from analytics.policy.loading import register
from analytics.reference import REFERENCE
from tests.browser.conftest import NewPage
from tests.browser.reading import overflow, texts
from tests.browser.watching import settled, visit

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"], "resultTypes": ["violations"]}

#: Names written the same in Chinese, and the publisher of the sample.
LATIN = re.compile(r"CSV|SQL|Open SDG|Destatis|English|\bsample\b")
#: The language switch, the term the method is known by, and a symbol of ours with its space.
CHINESE = re.compile(r"中文|序时进度|＝|\u3000")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    "path", ["/overview?", "/target?target=communities.staffed&", "/target?target=funding.district_floor&"]
)
def test_a_page_is_whole_in_its_language_at_both_widths(
    new_page: NewPage, axe: Axe, path: str, language: str, dark: bool
) -> None:
    page = visit(new_page(width=1440, dark=dark), f"{path}lang={language}")
    assert _foreign(page, language) == []
    assert overflow(page) == []
    assert _violations(page, axe) == []

    page.set_viewport_size({"width": 390, "height": 844})
    settled(page)
    assert overflow(page) == []
    assert _violations(page, axe) == []


def _foreign(page: Page, language: str) -> list[str]:
    """Texts in the other language; what the policy says, and communities' names, stay as they are."""
    printed = {re.sub(r"\s", "", target.quote) for target in register().targets}
    shown = [text for text in texts(page) if re.sub(r"\s", "", text) not in printed]
    if language == "zh":
        return [text for text in shown if re.search(r"[A-Za-z]{2,}", LATIN.sub("", text))]
    with (REFERENCE / "communities.csv").open(encoding="utf-8") as file:
        names = {row["name"] for row in csv.DictReader(file)}
    said = [re.sub("|".join(sorted(names, key=len, reverse=True)), "", text) for text in shown]
    return [text for text in said if re.search(r"[\u3000-\u9fff\uff00-\uffef]", CHINESE.sub("", text))]


def _violations(page: Page, axe: Axe) -> list[str]:
    return [
        f"{violation['id']}: {node['html'][:160]} — {node['failureSummary']}"
        for violation in axe.run(page, options=RULES).response["violations"]
        for node in violation["nodes"]
    ]
