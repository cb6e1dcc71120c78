"""A text that is drawn stands on the page as it was typed, whatever Streamlit would make of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from analytics.visible import drawn
from tests.browser.server import Server, serving
from tests.browser.watching import Watch, settled
from tests.hostile.strings import WHOLE

DRAWING = Path(__file__).parent / "drawing.py"
WAYS = ("markdown", "caption", "warning", "subheader", "within", "button", "checkbox")
#: What stands where each text was drawn, and which elements stand there.
DRAWN = """
() => Object.fromEntries([...document.querySelectorAll('[class*="st-key-text-"]')].map((part) => [
  [...part.classList].find((name) => name.startsWith('st-key-text-')).slice(12),
  {
    text: part.textContent, html: part.innerHTML,
    tags: [...part.querySelectorAll('*')].map((one) => one.tagName),
  },
]))
"""
#: What a text may never become.
ACTING = {
    "A", "IMG", "IFRAME", "SCRIPT", "STYLE", "OBJECT", "EMBED", "FORM", "MATH", "CODE", "PRE", "TABLE", "UL",
    "OL", "HR", "BLOCKQUOTE", "EM", "DEL", "SUP", "SUB", "BR", "BASE", "LINK", "META", "VIDEO", "AUDIO",
}  # fmt: skip


def seen(text: str) -> str:
    """What is read of a text: without the places to break that are put between its signs."""
    return " ".join(text.replace("\u2060", "").replace("\u200b", "").split())


@pytest.fixture(scope="module")
def drawing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("drawing"), script=DRAWING) as running:
        yield running


def texts_of(page: Page, server: Server, way: str, *, first: int, most: int) -> dict[int, Any]:
    page.goto(f"{server.url}/?way={way}&first={first}&most={most}")
    page.locator(f".st-key-text-{min(first + most, len(WHOLE)) - 1}").wait_for()
    found: dict[str, Any] = settled(page).evaluate(DRAWN)
    return {int(number): one for number, one in found.items()}


@pytest.mark.parametrize("way", WAYS)
def test_every_text_is_drawn_as_it_was_typed(
    drawing: Server, browser: Browser, soaks: bool, way: str
) -> None:
    page = browser.new_context().new_page()
    watch = Watch(page, drawing)
    said: list[str] = []
    page.on("dialog", lambda dialog: said.append(dialog.message))
    steps: Sequence[int] = range(0, len(WHOLE), 270) if soaks or way == "markdown" else (0,)
    for first in steps:
        for number, one in texts_of(page, drawing, way, first=first, most=270).items():
            expected = seen(drawn(WHOLE[number])) or "—"
            expected = f"甲 {expected} 乙" if way == "within" else expected
            found = seen(one["text"])
            if way == "warning" and expected != found:
                # A picture at its beginning stands beside it, as Streamlit's own does.
                expected = expected.replace(" ", "", 1)
            assert found == expected, (ascii(WHOLE[number]), one["html"])
            assert not ACTING & set(one["tags"]), (ascii(WHOLE[number]), one["html"])
    assert said + watch.faults() == []
    page.context.close()
