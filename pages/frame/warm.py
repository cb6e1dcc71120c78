"""What every reader shares is loaded before the first one comes."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from datetime import date
from typing import TypedDict

from streamlit.starlette import App

from analytics.access.scope import Scope
from analytics.answers import turnover
from analytics.answers.communities.coverage import communities
from analytics.answers.funding import funding
from analytics.answers.workforce import By, Group, workforce
from analytics.errors import Refusal
from analytics.figures import palette
from analytics.figures.workforce import Part, part_bars
from analytics.progress import progress
from analytics.reference import CITY
from analytics.reports import pdf
from analytics.warehouse.snapshots.snapshot import Snapshot
from pages.frame import sources


@asynccontextmanager
async def lifespan(_app: App) -> AsyncGenerator[None, None]:
    """Runs before the server accepts its first request; what only single pages need is loaded beside it."""
    _load(_verdicts)
    beside = asyncio.create_task(asyncio.to_thread(_load, _pages))
    try:
        yield
    finally:
        await beside
        # Frozen objects would be reported as leaked when the interpreter ends.
        gc.unfreeze()


def warm() -> None:
    """Loads what the newest snapshots say for every page; without any, only looks for fonts."""
    _load(_verdicts)
    _load(_pages)


def _load(load: Callable[[Snapshot], None]) -> None:
    # Looks the server's fonts through, once.
    pdf.refusal()
    try:
        head = sources.catalogue().head()
        if head is not None:
            load(head)
    except Refusal:
        # A page says what is wrong, in the reader's language.
        return
    finally:
        # What is loaded now stays: leaving it out of later collections saves tens of milliseconds a run.
        gc.collect()
        gc.freeze()


def _verdicts(head: Snapshot) -> None:
    """Judges the city and every district once: the overview, the targets, the districts, the clauses."""
    progress.warm(sources.catalogue(), sources.register(), seq=head.seq)


class _Asked(TypedDict):
    as_of: date
    seq: int
    district_code: str
    scope: Scope


def _pages(head: Snapshot) -> None:
    """What the other pages show of the city on the newest day unless somebody chooses; and a first figure."""
    catalogue = sources.catalogue()
    days = [snapshot.as_of for snapshot in catalogue.timeline(head.seq)]
    asked = _Asked(as_of=days[-1], seq=head.seq, district_code=CITY, scope=Scope.everything())
    workforce(catalogue, **asked, group=Group.PERSONNEL, by=By.EMPLOYER_KIND)
    communities(catalogue, **asked)
    funding(catalogue, sources.register(), **asked)
    # Plotly reads what it knows of figures when the first one is made.
    part_bars([Part(1, "")], colours=palette.LIGHT)
    since = turnover.compared_with(days, days[-1])
    if since is not None:
        turnover.turnover(
            catalogue, since=since, until=days[-1], seq=head.seq, district_code=CITY,
            scope=asked["scope"], group=Group.PERSONNEL,
        )  # fmt: skip
