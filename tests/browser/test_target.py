"""The target page in a browser: what it opens on a click, and what it hands out."""

from __future__ import annotations

import csv
import io
import re
from itertools import combinations

import pytest
from playwright.sync_api import Page, expect

from tests import wording
from tests.browser.conftest import NewPage
from tests.browser.reading import barriers, board
from tests.browser.taking import taken
from tests.browser.watching import settled, visit, without_reload
from tests.command_answers import CHENGGUAN, Answers


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_verdict_and_its_milestone_read_as_the_command_line_answers(
    page: Page, answers: Answers, language: str
) -> None:
    visit(page, f"/target?target=workforce.professional&lang={language}")
    said = [answers.targets()["workforce.professional"], *answers.milestones("workforce.professional")]
    assert [(row.status, row.word, row.value, row.asked, row.gap, row.lag) for row in board(page)] == [
        (
            one["status"],
            wording.status(one, language),
            wording.value(one, language),
            wording.asked(one, language),
            wording.gap(one, language),
            wording.lag(one, language),
        )
        for one in said
    ]


def test_the_making_opens_on_a_click_open_to_all_with_every_row_to_take_away(
    page: Page, answers: Answers
) -> None:
    visit(page, "/target?target=communities.staffed")
    making = page.get_by_test_id("stExpander").last
    assert "select" not in making.inner_text()
    making.get_by_text("怎么算的").click()
    said = answers.targets()["communities.staffed"]
    expect(making).to_contain_text(f"= {said['value']:.0f} ÷ {said['total']:.0f}")
    expect(making).to_contain_text(f"= {said['completion']:.1%}")
    expect(making.get_by_test_id("stCode")).to_contain_text("select")
    settled(page)
    assert barriers(page) == []
    made = taken(page, "making-rows").path().read_text(encoding="utf-8-sig")
    codes = [row["counted_in"] for row in csv.DictReader(io.StringIO(made))]
    counted = codes.count("both"), codes.count("denominator")
    assert counted == (said["value"], said["total"] - said["value"]), "the file has every row"


def test_the_communities_without_a_professional_can_be_taken_away(page: Page, answers: Answers) -> None:
    visit(page, "/target?target=communities.staffed")
    made = taken(page, "missing")
    content = made.path().read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    head, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig")))
    assert head[:2] == ["数据性质 / Data", "快照日期 / Snapshot date"]
    assert head[5:9] == [
        "县区 / District",
        "district_code",
        "街道乡镇 / Subdistrict or town",
        "社区 / Community",
    ]
    assert len(rows) == len(answers.targets()["communities.staffed"]["missing"])
    assert made.suggested_filename == "兰州社工_未配备社区_配备专业人才的城市社区_2020-06-30_示例.csv"


def test_every_figure_has_a_text_for_those_who_do_not_see_it(page: Page, answers: Answers) -> None:
    visit(page, "/target?target=communities.staffed")
    said = answers.targets()["communities.staffed"]
    expect(page.locator(".drawing.chart")).to_have_accessible_name(
        re.compile(re.escape(wording.gap(said, "zh")))
    )
    expect(page.locator(".small_multiples")).to_have_accessible_name(re.compile("榆中县 100.0%"))
    today = "2020年6月30日 " + wording.status(said, "zh")
    expect(page.locator(".status_history")).to_have_accessible_name(re.compile(f"{today}$"))


def test_a_pointer_over_a_small_line_says_the_day_and_value(page: Page, answers: Answers) -> None:
    visit(page, "/target?target=communities.staffed")
    plot = page.locator(".small_multiples .plot").first
    box = plot.bounding_box()
    assert box is not None
    plot.hover(position={"x": box["width"] - 1, "y": 20})
    there = answers.targets(CHENGGUAN)["communities.staffed"]
    expect(plot.locator(".said")).to_have_text(f"2020年6月30日  {there['completion']:.1%}")


def test_a_small_line_leads_to_its_district(page: Page) -> None:
    visit(page, "/target?target=communities.staffed&lang=zh")
    smalls = page.locator(".small_multiples .small")
    with without_reload(page):
        smalls.filter(has_text="榆中县").locator(".plot").click()
        expect(page.locator("h1")).to_contain_text("榆中县")
    assert "district=620123" in page.url
    page.go_back()
    expect(smalls.get_by_role("link", name="永登县")).to_be_visible()


def test_the_keyboard_steps_to_the_next_indicator_and_opens_all_of_them(page: Page) -> None:
    visit(page, "/target?target=workforce.total&district=620104&lang=en")
    steps = page.evaluate("history.length")
    with without_reload(page):
        page.get_by_role("link", name=re.compile("^Next")).press("Enter")
        page.wait_for_url("**target=workforce.professional")
    assert page.url.endswith("/target?district=620104&lang=en&target=workforce.professional")
    assert page.evaluate("history.length") == steps + 1
    expect(page.locator("h1")).to_contain_text("Xigu")
    page.locator(".indicator_menu summary").press("Enter")
    page.locator(".indicator_menu li[data-indicator='pay.contracts'] a").press("Enter")
    page.wait_for_url("**target=pay.contracts")
    assert barriers(settled(page)) == []


@pytest.mark.parametrize("width", [1440, 390])
def test_the_words_of_a_status_history_never_lie_over_one_another(new_page: NewPage, width: int) -> None:
    page = visit(new_page(width=width), "/target?target=workforce.senior&lang=en")
    drawn = page.locator(".status_history")
    expect(drawn).to_be_visible()
    words = drawn.locator(".word:visible, .changes:visible li")
    assert words.count() > 3
    boxes = [box for box in (word.bounding_box() for word in words.all()) if box]
    assert [
        (one, other)
        for one, other in combinations(boxes, 2)
        if one["x"] < other["x"] + other["width"] and other["x"] < one["x"] + one["width"]
        and one["y"] < other["y"] + other["height"] and other["y"] < one["y"] + one["height"]
    ] == []  # fmt: skip
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= width for box in boxes)
