"""Two snapshots compared in a real browser: the address holds both, Back works, a phone shows the cause."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage
from tests.browser.reading import barriers, overflow, texts
from tests.browser.taking import taken
from tests.browser.watching import settled, visit


def table(page: Page) -> list[list[str]]:
    """The cells of the flipped statuses."""
    rows = page.locator(".st-key-difference-statuses tbody tr").all()
    return [row.locator("th, td").all_inner_texts() for row in rows]


def test_another_snapshot_is_in_the_address_and_back_returns(page: Page) -> None:
    visit(page, "/difference?from=24&to=25&lang=en")
    assert page.locator("h1").inner_text() == "Lanzhou: what changed between two snapshots"
    assert [cells[0] for cells in table(page)] == ["Whole city", "Anning"]
    assert {cells[-1] for cells in table(page)} == {"Revised data"}
    page.get_by_role("combobox", name="To", exact=True).click()
    page.get_by_role("option", name="26 · 31 Mar 2020").click()
    page.wait_for_url("**/difference?**to=26**")
    assert "to snapshot 26" in " ".join(texts(settled(page)))
    page.go_back()
    page.wait_for_url("**/difference?**to=25**")
    assert [cells[0] for cells in table(settled(page))] == ["Whole city", "Anning"]


def test_a_count_leads_to_what_it_counts(page: Page) -> None:
    visit(page, "/difference?from=26&to=27&lang=en")
    address = page.url
    for label, part in (("Rows changed", "rows"), ("Numbers changed", "numbers")):
        count = page.locator(".figure").filter(has_text=label).get_by_role("link")
        count.focus()
        page.keyboard.press("Enter")
        shown = page.locator(f".st-key-difference-of-{part}")
        expect(shown).to_be_focused()
        expect(shown).to_be_in_viewport()
    assert page.url == address
    # Nothing was removed: there is nothing to see.
    assert page.locator(".figure").filter(has_text="Rows removed").get_by_role("link").count() == 0


def test_the_flips_can_be_taken_away(page: Page) -> None:
    visit(page, "/difference?from=24&to=25&lang=en")
    made = taken(page, "difference-statuses")
    lines = made.path().read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == (
        '"数据性质 / Data","快照日期 / Snapshot date","快照修订 / Snapshot revision","范围 / Scope",'
        '"县区 / District","unit_code","目标 / Target","target","变化 / Direction of change","turn",'
        '"原为 / Before","verdict_before","现为 / After","verdict_after","原因 / Cause","cause"'
    )
    assert lines[1].startswith('"示例 / sample","2019-12-31 → 2019-12-31","0 → 1","全市 / Whole city",')
    assert len(lines) == 3
    assert made.suggested_filename == (
        "Lanzhou-social-work_changed-statuses_2019-12-31-2019-12-31_revision-1_sample.csv"
    )


@pytest.mark.parametrize(("language", "dark"), [("zh", False), ("en", True)])
def test_a_phone_shows_the_cause_and_the_page_is_open_to_all(
    new_page: NewPage, language: str, dark: bool
) -> None:
    page = visit(new_page(width=390, height=844, dark=dark), f"/difference?from=24&to=27&lang={language}")
    assert overflow(page) == []
    box = page.locator(".st-key-difference-statuses tbody tr").first.locator("td").last.bounding_box()
    assert box is not None
    assert box["x"] + box["width"] <= 390
    assert barriers(page) == []
