"""Both pages pass the WCAG 2.1 A and AA rules, in both languages, in light and dark."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import NewPage
from tests.browser.watching import visit

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"], "resultTypes": ["violations"]}


@pytest.mark.parametrize("path", ["/?lang=zh", "/target?target=communities.staffed&lang=en"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_a_page_breaks_no_accessibility_rule(new_page: NewPage, axe: Axe, path: str, dark: bool) -> None:
    found = axe.run(visit(new_page(dark=dark), path), options=RULES)
    assert [
        f"{violation['id']}: {node['html'][:160]} — {node['failureSummary']}"
        for violation in found.response["violations"]
        for node in violation["nodes"]
    ] == []
