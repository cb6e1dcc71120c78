"""What is measured, where its choices are, and how it is served."""

from __future__ import annotations

import os
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import TypedDict

from tests.browser.server import ROOT, ServerFailed, free_port, serving

DASH_PYTHON = ROOT / ".venv-bench" / "bin" / "python"


@dataclass(frozen=True)
class App:
    """One page under measurement, by its selectors."""

    name: str
    #: The server it runs on: floor | dashboard | dash_app | dash_explore.
    served_by: str
    path: str
    #: The part of the page whose drawing is waited for.
    region: str
    #: What is clicked to open the choices, None where they are seen, and the choices.
    opener: str | None
    option: str
    #: The choices gone through: from which, how many, and how many further on each round begins.
    first: int = 1
    options: int = 8
    turn: int = 0
    #: Measured over larger samples too.
    is_scaled: bool = False

    def choice(self, round: int, step: int) -> int:
        """Which of the choices is made; the newest snapshot, the first, is chosen already."""
        return self.first + (self.turn * round + step) % self.options


class Selectors(TypedDict):
    """Of an `App`, what every page of the dashboard has alike."""

    region: str
    opener: str
    option: str


STREAMLIT: Selectors = {
    "region": '[data-testid="stMain"]',
    "opener": '[data-testid="stSidebar"] [data-testid="stSelectbox"] >> nth=0',
    "option": '[role="option"]',
}
APPS = (
    App("floor", "floor", "/", **STREAMLIT),
    App("overview", "dashboard", "/", **STREAMLIT),
    App("target", "dashboard", "/target?target=communities.staffed", **STREAMLIT),
    *(
        App(page, "dashboard", f"/{page}", **STREAMLIT)
        for page in (
            "districts",
            "communities",
            "workforce",
            "funding",
            "clauses",
            "reviews",
            "actions",
            "meeting",
            "method",
            "audit",
        )
    ),
    App("dash", "dash_app", "/", region="#main", opener="#as-of", option=".dash-dropdown-option"),
    # Another value of this column is chosen besides those before: all lists, totals and the picture follow.
    # Every round begins with another, so that no question is asked twice and answered from memory.
    App(
        "explore",
        "dashboard",
        "/explore?subject=people&measure=people&by=district_code",
        region='[data-testid="stMain"]',
        opener=None,
        option='[data-column="service_field"] li a',
        first=0,
        options=12,
        turn=2,
        is_scaled=True,
    ),
    App(
        "dash-explore",
        "dash_explore",
        "/",
        region="#main",
        opener=None,
        option="#service_field label",
        first=0,
        options=12,
        turn=2,
        is_scaled=True,
    ),
)


@contextmanager
def served(name: str, snapshots: Path) -> Iterator[str]:
    """The address of one of the servers, until the block ends."""
    if name.startswith("dash_"):
        with _dash(name, snapshots) as url:
            yield url
    else:
        script = ROOT / ("dashboard.py" if name == "dashboard" else "benchmarks/floor_app.py")
        with serving(snapshots, script=script) as server:
            yield server.url


@contextmanager
def _dash(module: str, snapshots: Path) -> Iterator[str]:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    process = subprocess.Popen(
        [DASH_PYTHON, "-m", f"benchmarks.{module}", str(port)],
        cwd=ROOT,
        env={**os.environ, "LANZHOU_SNAPSHOTS": str(snapshots)},
    )
    try:
        deadline = monotonic() + 60
        while process.poll() is None and monotonic() < deadline:
            try:
                with urllib.request.urlopen(url, timeout=5):
                    break
            except (urllib.error.URLError, ConnectionError):
                sleep(0.1)
        else:
            raise ServerFailed("The Dash page did not start.")
        yield url
    finally:
        process.terminate()
        process.wait(10)
