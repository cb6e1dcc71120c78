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

from tests.browser.server import ROOT, ServerFailed, free_port, serving

DASH_PYTHON = ROOT / ".venv-bench" / "bin" / "python"


@dataclass(frozen=True)
class App:
    """One page under measurement, by its selectors."""

    name: str
    #: The server it runs on: floor | dashboard | dash.
    served_by: str
    path: str
    #: The part of the page whose drawing is waited for.
    region: str
    #: What is clicked to open the choice of a snapshot, and the choices it opens.
    opener: str
    option: str


STREAMLIT = {
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
        for page in ("districts", "communities", "workforce", "funding", "clauses", "method")
    ),
    App("dash", "dash", "/", region="#main", opener="#as-of", option=".dash-dropdown-option"),
)


@contextmanager
def served(name: str, snapshots: Path) -> Iterator[str]:
    """The address of one of the three servers, until the block ends."""
    if name == "dash":
        with _dash(snapshots) as url:
            yield url
    else:
        script = ROOT / ("dashboard.py" if name == "dashboard" else "benchmarks/floor_app.py")
        with serving(snapshots, script=script) as server:
            yield server.url


@contextmanager
def _dash(snapshots: Path) -> Iterator[str]:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    process = subprocess.Popen(
        [DASH_PYTHON, "-m", "benchmarks.dash_app", str(port)],
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
