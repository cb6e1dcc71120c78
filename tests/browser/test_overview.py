"""The overview says what the command line says, and draws it to scale."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page

from tests import wording
from tests.browser.conftest import NewPage
from tests.browser.reading import Row, board, metrics
from tests.browser.watching import settled, visit, without_reload
from tests.command_answers import CHENGGUAN, TARGETS, Answer, Answers


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_target_reads_as_the_command_line_answers(page: Page, answers: Answers, language: str) -> None:
    said = answers.targets()
    assert set(said) == set(TARGETS)
    visit(page, f"/?lang={language}")
    rows = board(page)

    assert [row.target for row in rows] == [one["id"] for one in wording.worst_first(list(said.values()))]
    for row in rows:
        assert _read(row) == _expected(said[row.target], language)
        assert _marks(row) == pytest.approx(_expected_marks(said[row.target]))
        assert row.word in row.alt
        assert row.value.split()[0] in row.alt
        assert row.gap == "—" or row.gap in row.alt
    _headline_agrees(metrics(page), said, language)


def _read(row: Row) -> dict[str, str]:
    return {
        "status": row.status,
        "word": row.word,
        "value": row.value,
        "asked": row.asked,
        "gap": row.gap,
        "lag": row.lag,
        "needed": row.needed,
        "time": row.needed_note,
    }


def _expected(one: Answer, language: str) -> dict[str, str]:
    needed, time = wording.needed(one, language)
    return {
        "status": one["status"],
        "word": wording.status(one, language),
        "value": wording.value(one, language),
        "asked": wording.asked(one, language),
        "gap": wording.gap(one, language),
        "lag": wording.lag(one, language),
        "needed": needed,
        "time": time,
    }


def _marks(row: Row) -> dict[str, float | None]:
    return {"bar": row.bar, "today": row.today}


def _expected_marks(one: Answer) -> dict[str, float | None]:
    """In percent of the track; a bar stops at its end."""
    done = one["completion"]
    if one["id"].startswith("funding.") and one["total"]:
        done = one["value"] / one["total"]
    today = None if one["expected"] is None else one["expected"] / one["target"]
    return {
        "bar": None if done is None else min(100, done * 100),
        "today": None if today is None else min(100, today * 100),
    }


def _headline_agrees(shown: dict[str, str], said: dict[str, Answer], language: str) -> None:
    """k of n: n counts the targets the policy sets for this unit, and the groups add up to it."""
    own = [one for one in said.values() if one["reason"] != "no_district_target"]
    figures = {label: re.fullmatch(r"(\d+) / (\d+)", figure) for label, figure in shown.items()}
    counts = {label: int(match[1]) for label, match in figures.items() if match}
    assert len(counts) == len(shown)
    assert {match[2] for match in figures.values() if match} == {str(len(own))}
    assert sum(counts.values()) == len(own)
    reached = {"zh": "已完成", "en": "Reached"}[language]
    assert counts[reached] == sum(one["status"] in ("achieved", "met") for one in own)
    lost = {"zh": "严重滞后或未达标", "en": "Seriously behind or missed"}[language]
    assert counts[lost] == sum(one["status"] in ("seriously_behind", "missed", "not_met") for one in own)


def test_all_twelve_targets_count_in_the_city(answers: Answers) -> None:
    assert {one["reason"] for one in answers.targets().values()} == {None}


def test_the_marks_stand_where_their_numbers_say(page: Page, answers: Answers) -> None:
    """Measured on the screen: the bar's end and the middle of the mark for today."""
    visit(page)
    drawn = page.locator("li.row").evaluate_all("""
        rows => rows.map(row => {
          const box = selector => row.querySelector(selector)?.getBoundingClientRect();
          const [track, bar, today] = [box('.bullet'), box('.bar'), box('.today')];
          const share = x => (x - track.left) / track.width * 100;
          const middle = today && (today.left + today.right) / 2;
          return [row.dataset.target, bar && share(bar.right), today && share(middle)];
        })
    """)
    said = answers.targets()
    assert len(drawn) == 12
    for target, bar, today in drawn:
        expected = _expected_marks(said[target])
        assert (bar, today) == pytest.approx((expected["bar"], expected["today"]), abs=0.5), target


def test_a_click_opens_the_target_and_keeps_the_shared_choices(page: Page) -> None:
    choices = f"as_of=2019-12-31&district={CHENGGUAN}&lang=en"
    visit(page, f"/overview?{choices}")
    (row,) = (row for row in board(page) if row.target == "communities.staffed")
    with without_reload(page):
        page.locator("li.row[data-target='communities.staffed'] a").click()
        page.wait_for_url(f"**/target?{choices}&target=communities.staffed")
    assert page.locator("h1").inner_text() == f"Chengguan: {row.name}"
    (opened,) = board(page)
    assert (opened.target, opened.word, opened.value) == (row.target, row.word, row.value)
    page.go_back()
    page.wait_for_url(f"**/overview?{choices}")
    assert [one.target for one in board(settled(page))].count("communities.staffed") == 1


def test_the_link_of_a_target_opens_the_same_in_a_fresh_tab(new_page: NewPage) -> None:
    first = visit(new_page(), f"/?district={CHENGGUAN}")
    row = board(first)[0]
    assert row.href is not None
    opened = visit(new_page(), row.href)
    assert opened.locator("h1").inner_text() == f"城关区：{row.name}"
    assert [one.word for one in board(opened)] == [row.word]


def test_a_click_with_ctrl_opens_a_fresh_tab_and_leaves_this_one(page: Page) -> None:
    visit(page)
    with page.context.expect_page() as opening:
        page.locator("li.row[data-target='bases.district'] a").click(modifiers=["ControlOrMeta"])
    assert opening.value.url.endswith("/target?target=bases.district")
    assert len(board(settled(page))) == 12
