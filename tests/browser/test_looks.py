"""The pages in both languages, light and dark, wide and narrow: one language, nothing cut, open to all."""

from __future__ import annotations

import csv
import re

import pytest
from playwright.sync_api import Page

from analytics.policy.loading import register
from analytics.reference import REFERENCE
from tests.browser.conftest import NewPage
from tests.browser.reading import at_both_widths, barriers, overflow, texts
from tests.browser.watching import visit

#: Names written the same in Chinese, and the publisher of the sample.
LATIN = re.compile(r"CSV|SQL|Open SDG|Destatis|English|\bsample\b")
#: The language switch, the term the method is known by, and a symbol of ours with its space.
CHINESE = re.compile(r"中文|序时进度|＝|\u3000")


#: Pages in which every text is ours; the others quote the policy or a ledger.
OURS = ("/overview?", "/target?target=communities.staffed&", "/target?target=funding.district_floor&")


@pytest.mark.parametrize(
    ("path", "language", "dark"),
    [
        *((path, language, dark) for path in OURS for language, dark in (("zh", False), ("en", True))),
        ("/clauses?", "zh", False),
        ("/clauses?", "en", True),
        ("/target?target=pay.insurance&", "en", False),
        ("/method?table=funding&", "zh", True),
        ("/funding?", "zh", False),
        ("/funding?", "en", True),
        ("/workforce?group=professional&", "zh", False),
        ("/workforce?group=professional&", "en", True),
    ],
)
def test_a_page_is_whole_and_open_to_all_at_both_widths(
    new_page: NewPage, path: str, language: str, dark: bool, soaks: bool
) -> None:
    """In a soak also in the other colours."""
    for colours in (dark, not dark) if soaks else (dark,):
        page = visit(new_page(width=1440, dark=colours), f"{path}lang={language}")
        assert path not in OURS or _foreign(page, language) == []
        for _ in at_both_widths(page):
            assert overflow(page) == []
            assert page.get_by_test_id("stTable").evaluate_all(CUT) == []
            assert barriers(page) == []


#: Tables wider than the place they have.
CUT = """
tables => tables.filter(table => table.scrollWidth > table.clientWidth + 1).map(table => table.innerText)
"""


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
