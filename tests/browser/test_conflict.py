"""Somebody publishes while somebody else looks at a preview: nothing goes out that was not shown before."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from analytics.access.viewer import everybody
from analytics.intake import submission as submissions
from tests.browser.conftest import NewPage
from tests.browser.server import Server
from tests.browser.test_data import AS_OF, SEEDS, send
from tests.browser.watching import settled, visit
from tests.submissions.delivery import submission

ANNING, CHENGGUAN, XIGU = "620105", "620102", "620104"
NOTICE = "以下是与它对照的新预览，请查看后再发布"
#: Said beside the button to whoever clicked.
CAME_TO_NOTHING = "未发布。请查看上方更新后的预览，再点一次发布。"


def written(district: str, folder: Path) -> list[Path]:
    return submission(SEEDS[district], clean=True).write(folder / district)


def publish_as(actor: str, root: Path, files: list[Path]) -> int:
    """Somebody else publishes, through no page."""
    examined = submissions.examine(root, files, as_of=AS_OF)
    made = submissions.refuse_errors(examined)
    return submissions.publish(root, made, viewer=everybody().named(actor), accept_warnings=True).seq


def fill_in(page: Page, actor: str) -> None:
    """Ticks the warnings, where there are some, and gives a name."""
    tick = page.locator("[data-testid=stCheckbox]")
    if tick.count() and not tick.locator("input").is_checked():
        tick.locator("label").first.click()
        settled(page)
    if page.get_by_label("发布人").input_value() != actor:
        page.get_by_label("发布人").fill(actor)
        page.keyboard.press("Tab")
        settled(page)


def press_publish(page: Page) -> None:
    page.get_by_role("button", name="发布", exact=True).click()
    settled(page, seconds=60)


def body(root: Path, seq: int) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((root / "manifests" / f"{seq:08d}.json").read_text("utf-8"))["body"]
    return found


def is_published(root: Path, seq: int) -> bool:
    return (root / "manifests" / f"{seq:08d}.json").exists()


def test_of_two_readers_with_a_preview_the_second_is_told_and_publishes_on_the_first(
    own_server: Server, new_page: NewPage, folder: Path, tmp_path: Path
) -> None:
    first, second = (visit(new_page(height=1600, server=own_server), "/data") for _ in range(2))
    for page, district, actor in ((first, XIGU, "甲"), (second, ANNING, "乙")):
        send(page, written(district, tmp_path))
        fill_in(page, actor)
    press_publish(second)
    expect(second.get_by_text("已发布：快照28")).to_be_visible(timeout=60_000)

    press_publish(first)
    expect(first.get_by_text("在此期间，乙发布了快照28")).to_be_visible(timeout=60_000)
    expect(first.get_by_text(NOTICE)).to_be_visible()
    expect(first.get_by_text(CAME_TO_NOTHING)).to_be_visible()
    expect(first.get_by_text("与最新的快照28")).to_be_visible()
    assert not is_published(folder, 29)
    # Whoever has seen the new preview publishes on it: what the other has sent is in it.
    fill_in(first, "甲")
    press_publish(first)
    expect(first.get_by_text("已发布：快照29")).to_be_visible(timeout=60_000)
    expect(first.get_by_text(NOTICE)).to_have_count(0)
    assert (body(folder, 29)["parent"], body(folder, 29)["actor"]) == (28, "甲")
    assert {ANNING, XIGU} <= set(body(folder, 29)["districts"])


def change_language(page: Page) -> None:
    page.get_by_text("English", exact=True).first.click()
    expect(page.get_by_role("heading", name="What publishing would change")).to_be_visible(timeout=60_000)
    settled(page, seconds=60)
    page.get_by_text("中文", exact=True).first.click()


def come_back(page: Page) -> None:
    page.get_by_role("link", name="总览", exact=True).first.click()
    expect(page.get_by_role("heading", name="发布后的变化")).to_have_count(0)
    settled(page)
    page.get_by_role("link", name="数据", exact=True).first.click()


def give_another_name(page: Page) -> None:
    page.get_by_label("发布人").fill("甲乙")
    page.keyboard.press("Tab")


@pytest.mark.parametrize("act", [change_language, come_back, give_another_name])
def test_who_has_not_clicked_is_told_of_the_other_and_not_that_nothing_was_published(
    own_server: Server, new_page: NewPage, folder: Path, tmp_path: Path, act: Callable[[Page], None]
) -> None:
    page = visit(new_page(height=1600, server=own_server), "/data")
    send(page, written(XIGU, tmp_path))
    fill_in(page, "甲")
    publish_as("乙", folder, written(ANNING, tmp_path))
    act(page)
    expect(page.get_by_text(NOTICE)).to_be_visible(timeout=60_000)
    settled(page, seconds=60)
    expect(page.get_by_text("在此期间，乙发布了快照28")).to_be_visible()
    expect(page.get_by_text("未发布")).to_have_count(0)
    assert not is_published(folder, 29)
    fill_in(page, "丙")
    press_publish(page)
    expect(page.get_by_text("已发布：快照29")).to_be_visible(timeout=60_000)


def test_a_click_that_overtakes_a_new_preview_publishes_nothing(
    own_server: Server, new_page: NewPage, folder: Path, tmp_path: Path
) -> None:
    """The run that draws the new preview is under way, and the button of the old one still to be seen."""
    page = visit(new_page(height=1600, server=own_server), "/data")
    send(page, written(XIGU, tmp_path))
    fill_in(page, "甲")
    publish_as("乙", folder, written(ANNING, tmp_path))
    # Both at once: the name is another one, and the button is clicked twice, as some do.
    page.get_by_label("发布人").fill("甲乙")
    page.get_by_role("button", name="发布", exact=True).evaluate("""
        button => {
          document.activeElement.blur();
          button.click();
          setTimeout(() => button.click(), 100);
        }
    """)
    expect(page.get_by_text(NOTICE)).to_be_visible(timeout=60_000)
    settled(page, seconds=60)
    expect(page.get_by_text(CAME_TO_NOTHING)).to_be_visible()
    assert not is_published(folder, 29)


def test_a_readers_own_second_window_is_somebody_else(
    own_server: Server, new_page: NewPage, folder: Path, tmp_path: Path
) -> None:
    first = visit(new_page(height=1600, server=own_server), "/data")
    second = visit(first.context.new_page(), f"{own_server.url}/data")
    second.set_viewport_size({"width": 1280, "height": 1600})
    send(first, written(XIGU, tmp_path))
    fill_in(first, "甲")
    send(second, written(ANNING, tmp_path))
    fill_in(second, "甲")
    press_publish(first)
    expect(first.get_by_text("已发布：快照28")).to_be_visible(timeout=60_000)
    press_publish(second)
    expect(second.get_by_text("在此期间，甲发布了快照28")).to_be_visible(timeout=60_000)
    expect(second.get_by_text(CAME_TO_NOTHING)).to_be_visible()
    assert not is_published(folder, 29)
    # The window that has published says so as long as nobody publishes after it.
    press_publish(second)
    expect(second.get_by_text("已发布：快照29")).to_be_visible(timeout=60_000)
    assert body(folder, 29)["parent"] == 28
