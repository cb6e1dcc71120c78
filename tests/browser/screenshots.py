"""`make screenshots`: the pages over the sample, for the README. Real snapshots are never photographed."""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from analytics.sample.building import build
from tests.browser.browsers import launch
from tests.browser.server import serving
from tests.browser.watching import settled, visit
from tests.reviewed import under_way


@dataclass(frozen=True)
class Shot:
    """One picture: its file name, and what is looked at how."""

    name: str
    path: str
    language: str = "zh"
    width: int = 1440
    dark: bool = False


SHOTS = (
    Shot("overview", "/"),
    Shot("overview-en", "/", language="en"),
    Shot("overview-dark", "/", dark=True),
    Shot("overview-phone", "/", width=390),
    Shot("target", "/target?target=communities.staffed"),
    Shot("target-en", "/target?target=workforce.total", language="en"),
    Shot("target-dark", "/target?target=workforce.professional", dark=True),
    Shot("target-phone", "/target?target=communities.staffed", width=390),
    Shot("target-why", "/target?target=workforce.professional&since=year"),
    Shot("districts", "/districts"),
    Shot("districts-map", "/districts?part=map"),
    Shot("communities", "/communities"),
    Shot("workforce", "/workforce"),
    Shot("funding", "/funding"),
    Shot("clauses", "/clauses"),
    Shot("reviews", "/reviews?year=2019"),
    Shot("review-sheet", "/reviews?year=2019&district=620102"),
    Shot("review-sheet-phone", "/reviews?year=2019&district=620102", width=390),
    Shot(
        "explore",
        "/explore?subject=people&measure=people&where.gender=female&where.age_band=up_to_35"
        "&by=district_code,certificate",
    ),
    Shot("explore-phone", "/explore?subject=money&measure=yuan&by=source&time=years", width=390),
    Shot("actions", "/actions"),
    Shot("meeting", "/meeting"),
    Shot("meeting-mode", "/meeting?slide=bases.district"),
    Shot("sql", "/sql"),
    Shot("method", "/method"),
    Shot("accounts", "/accounts"),
    Shot("data", "/data?part=completeness"),
    Shot("difference", "/difference"),
    Shot("audit", "/audit"),
)


def take(browser: Browser, url: str, shot: Shot, folder: Path) -> Path:
    """Writes one whole page as a PNG."""
    context = browser.new_context(
        base_url=url,
        viewport={"width": shot.width, "height": 900},
        color_scheme="dark" if shot.dark else "light",
        device_scale_factor=2 if shot.width < 500 else 1,
        reduced_motion="reduce",
    )
    page = visit(context.new_page(), f"{shot.path}{'&' if '?' in shot.path else '?'}lang={shot.language}")
    # The page scrolls inside the window: only a window as high as its content shows all of it.
    height = page.evaluate(CONTENT_HEIGHT)
    page.set_viewport_size({"width": shot.width, "height": max(900, int(height))})
    settled(page)
    path = folder / f"{shot.name}.png"
    page.screenshot(path=path)
    context.close()
    return path


CONTENT_HEIGHT = """
() => {
  const main = document.querySelector('[data-testid="stMain"]');
  return main.scrollHeight + main.getBoundingClientRect().top;
}
"""


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        snapshots = Path(temporary) / "snapshots"
        build(snapshots)
        under_way(snapshots)
        browser = launch(playwright)
        with serving(snapshots) as server:
            for shot in SHOTS:
                print(take(browser, server.url, shot, folder))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
