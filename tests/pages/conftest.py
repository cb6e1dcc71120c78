"""Pages run in this process by Streamlit's own test driver: what is drawn, without a browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analytics.progress import sources
from tests.access.accounted import some
from tests.acted import met
from tests.conftest import made_once
from tests.reviewed import copied, under_way

ENTRY = Path(__file__).parent.parent.parent / "pages" / "frame" / "entry.py"

#: Opens a page by its name, with its address's choices as keywords.
OpenPage = Callable[..., AppTest]


@contextmanager
def pages_over(snapshots: Path) -> Iterator[OpenPage]:
    """Pages over a folder as their first run draws them: open_page("target", target="workforce.total").

    With `making=True` 怎么算的 is open, and the people behind the turnover; without a page's name it is the
    page that opens first.
    """

    def run(page: str = "", *, making: bool = False, **choices: str) -> AppTest:
        app = AppTest.from_file(ENTRY, default_timeout=60)
        for name, value in choices.items():
            app.query_params[name] = value
        app.session_state["making"] = app.session_state["turnover-people"] = making
        if page:
            app.switch_page(f"../{page}.py")
        app.run()
        assert not app.exception, app.exception[0].message
        return app

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LANZHOU_SNAPSHOTS", str(snapshots))
        sources.catalogue.cache_clear()
        yield run
    sources.catalogue.cache_clear()


@pytest.fixture(scope="session")
def reviewed(session_folder: Path, sample: Path) -> Path:
    """The sample with reviews, a meeting and accounts; the database beside it is read only too."""

    def make(folder: Path) -> None:
        snapshots = copied(sample, folder)
        under_way(snapshots)
        met(snapshots)
        some(snapshots)

    return made_once(session_folder / "reviewed", make) / "snapshots"


@pytest.fixture(scope="session")
def open_page(sample: Path) -> Iterator[OpenPage]:
    """Pages over the sample. The same view is run once; what it gave is to be read only."""
    with pages_over(sample) as run:
        yield cache(run)


@pytest.fixture
def root(sample: Path, tmp_path: Path) -> Path:
    """The sample under another name, so that what is kept beside it is this test's own."""
    link = tmp_path / "snapshots"
    link.symlink_to(sample, target_is_directory=True)
    return link


@pytest.fixture
def open_own(root: Path) -> Iterator[OpenPage]:
    with pages_over(root) as run:
        yield run
