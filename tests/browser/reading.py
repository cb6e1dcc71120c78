"""What stands on a page, read as a reader sees it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page

from tests.browser.watching import settled

#: Every row of a board, its texts and its marks; the board lives in a shadow root.
_ROWS = """
rows => rows.map(row => {
  const text = (selector) => {
    const node = row.querySelector(selector);
    if (!node) return '';
    const own = node.cloneNode(true);
    if (!selector.includes('note')) own.querySelectorAll('.note').forEach(note => note.remove());
    return own.textContent;
  };
  const mark = (selector, side) => {
    const node = row.querySelector(selector);
    return node ? parseFloat(node.style[side]) : null;
  };
  const link = row.querySelector('.name a');
  return {
    target: row.dataset.target, status: row.dataset.status,
    word: text('.word'), since: text('.word .note') || text('.change .note'),
    name: text('.name a, .name strong'),
    href: link ? link.href : null, alt: row.querySelector('.bullet').getAttribute('aria-label'),
    bar: mark('.bar', 'width'), today: mark('.today', 'left'),
    value: text('.value .main'), asked: text('.value .note'),
    gap: text('.gap .main'), lag: text('.gap .note'),
    needed: text('.needed .main'), needed_note: text('.needed .note'),
    holds: text('.holds .main'), holds_note: text('.holds .note'), change: text('.change .main'),
    missed: text('.name .missed'),
  };
})
"""

#: What a reader can read: no icon names, no code, nothing hidden; the boards' shadow roots too.
_TEXTS = """
() => {
  const found = [];
  const walk = node => {
    if (node.nodeType === Node.TEXT_NODE) {
      if (node.textContent.trim()) found.push(node.textContent.trim());
      return;
    }
    if (node.nodeType === Node.ELEMENT_NODE) {
      if (node.matches('script, style, noscript, code, pre, [data-testid="stIconMaterial"]')) return;
      if (!(node instanceof SVGElement) && !node.checkVisibility({visibilityProperty: true})) return;
    }
    [...(node.shadowRoot ? [node.shadowRoot] : []), ...node.childNodes].forEach(walk);
  };
  walk(document.body);
  return found;
}
"""

_WIDTHS = """
() => [document.documentElement, document.querySelector('[data-testid="stMain"]')]
  .map(node => [node.scrollWidth, node.clientWidth])
"""

#: On how many lines a range of text stands.
_LINES = """
const linesOf = range =>
  new Set([...range.getClientRects()].filter(({width}) => width > 0.5).map(({top}) => Math.round(top))).size;
"""

#: Latin words that a line's end breaks, and texts that reach beyond what cuts them off; own components too.
_BROKEN = (
    "() => {"
    + _LINES
    + r"""
  const found = [];
  const cuts = node => ['hidden', 'clip'].includes(getComputedStyle(node).overflowX);
  const holds = node => node.parentElement ?? node.getRootNode().host;
  const read = node => {
    const range = document.createRange();
    range.selectNodeContents(node);
    const drawn = [...range.getClientRects()].filter(({width, height}) => width > 1 && height > 1);
    if (!drawn.length) return;
    for (const word of node.textContent.matchAll(/[A-Za-z]{2,}/g)) {
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      if (linesOf(range) > 1 && !node.parentElement.closest('svg')) found.push(`broken: ${word[0]}`);
    }
    const right = Math.max(...drawn.map(box => box.right));
    for (let outer = node.parentElement; outer && outer.dataset?.testid !== 'stMain'; outer = holds(outer)) {
      const box = outer.getBoundingClientRect();
      if (box.width > 2 && cuts(outer) && right > box.right + 1.5) {
        found.push(`cut: ${node.textContent.trim()}`);
        break;
      }
    }
  };
  const walk = node => {
    if (node.nodeType === Node.TEXT_NODE) return node.textContent.trim() && read(node);
    if (node.nodeType === Node.ELEMENT_NODE) {
      if (node.matches('script, style, noscript, code, pre, canvas, [data-testid="stIconMaterial"]')) return;
      if (!(node instanceof SVGElement) && !node.checkVisibility({visibilityProperty: true})) return;
    }
    [...(node.shadowRoot ? [node.shadowRoot] : []), ...node.childNodes].forEach(walk);
  };
  walk(document.querySelector('[data-testid="stMain"]'));
  return found;
}
"""
)

#: Of names one after the other in a text, those that a line's end breaks.
_BROKEN_NAMES = (
    "nodes => nodes.flatMap(node => {"
    + _LINES
    + r"""
  const found = [];
  const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
  for (let text; (text = walker.nextNode()); ) {
    for (const name of text.textContent.matchAll(/[^、，,：: ]+/g)) {
      const range = document.createRange();
      range.setStart(text, name.index);
      range.setEnd(text, name.index + name[0].length);
      if (linesOf(range) > 1) found.push(name[0]);
    }
  }
  return found;
})
"""
)

#: WCAG 2.1, the levels A and AA.
_RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"], "resultTypes": ["violations"]}


@dataclass(frozen=True)
class Row:
    """One target on a board, as it is written and drawn (marks in percent of the track)."""

    target: str
    status: str
    word: str
    since: str
    name: str
    href: str | None
    alt: str
    bar: float | None
    today: float | None
    value: str
    asked: str
    gap: str
    lag: str
    needed: str
    needed_note: str
    holds: str
    holds_note: str
    change: str
    missed: str


def board(page: Page) -> list[Row]:
    """The rows of the page's board, in their order."""
    found: list[dict[str, Any]] = page.locator("li.row").evaluate_all(_ROWS)
    return [Row(**row) for row in found]


def texts(page: Page) -> list[str]:
    """Every visible piece of text."""
    found: list[str] = page.evaluate(_TEXTS)
    return found


def metrics(page: Page) -> dict[str, str]:
    """The headline: label → figure."""
    shown = page.locator(".figure").all()
    return {one.locator("dt").inner_text(): one.locator("dd.main").inner_text() for one in shown}


def standings(page: Page) -> dict[str, int]:
    """How many targets the overview counts where: id → count."""
    counted: list[list[str]] = page.locator(".counts li[data-standing]").evaluate_all(
        "all => all.map(one => [one.dataset.standing, one.querySelector('b').lastChild.textContent])"
    )
    return {standing: int(count) for standing, count in counted}


def overflow(page: Page) -> list[tuple[int, int]]:
    """(content, window) widths of the document and of the main part where the content is the wider one."""
    widths: list[list[int]] = page.evaluate(_WIDTHS)
    return [(content, window) for content, window in widths if content > window]


def barriers(page: Page, within: str | None = None) -> list[str]:
    """What keeps somebody from reading or using the page, or the part of it a selector names."""
    return [
        f"{violation['id']}: {node['html'][:160]} — {node['failureSummary']}"
        for violation in Axe().run(page, context=within, options=_RULES).response["violations"]
        for node in violation["nodes"]
    ]


def broken(page: Page) -> list[str]:
    """Latin words broken at a line's end, and texts cut off at their right."""
    found: list[str] = page.evaluate(_BROKEN)
    return found


def broken_names(names: Locator) -> list[str]:
    """Of names one after the other, those that stand on two lines."""
    found: list[str] = names.evaluate_all(_BROKEN_NAMES)
    return found


def at_both_widths(page: Page) -> Iterator[Page]:
    """The page on a desktop, then on a phone."""
    for width, height in ((1440, 900), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        yield settled(page)
