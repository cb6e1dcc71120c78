"""What every reader shares is loaded before the first one comes."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager

from streamlit.starlette import App

from analytics import log
from analytics.access import set_up
from analytics.access.viewer import everybody
from analytics.answers import turnover
from analytics.answers.communities.coverage import communities
from analytics.answers.funding import funding
from analytics.answers.workforce import By, Group, workforce
from analytics.errors import FileRefused, Refusal
from analytics.explore.answering import answer
from analytics.explore.question import first
from analytics.figures import palette
from analytics.figures.workforce import Part, part_bars
from analytics.policy.loading import register
from analytics.progress import sources, verdicts
from analytics.progress.look import Look
from pages.frame.ending import end_sessions


@asynccontextmanager
async def lifespan(_app: App) -> AsyncGenerator[None, None]:
    """Runs before the server accepts its first request; what only single pages need is loaded beside it."""
    _note_settings()
    _load(_verdicts)
    _freeze()
    beside = asyncio.create_task(asyncio.to_thread(_load, _pages))
    # What is loaded now stays: leaving it out of later collections saves tens of milliseconds a run.
    beside.add_done_callback(lambda _: _freeze())
    ending = asyncio.create_task(end_sessions())
    try:
        yield
    finally:
        ending.cancel()
        await beside
        # Frozen objects would be reported as leaked when the interpreter ends.
        gc.unfreeze()


def warm() -> None:
    """Loads what the newest snapshots say for every page."""
    _load(_verdicts)
    _load(_pages)


def _note_settings() -> None:
    try:
        set_up.note(sources.catalogue().root)
    except OSError as error:
        log.refused(FileRefused(error))


def _load(load: Callable[[Look], None]) -> None:
    try:
        # Where nothing was ever published, nobody is refused anything.
        if sources.catalogue().last_seq:
            load(Look.of(everybody(), sources.catalogue(), register()))
    except (Refusal, OSError) as error:
        # A page says what is wrong, in the reader's language.
        log.refused(error if isinstance(error, Refusal) else FileRefused(error))


def _freeze() -> None:
    """Never once readers are served: of what they leave behind, the frozen part would stay for good."""
    gc.collect()
    gc.freeze()


def _verdicts(look: Look) -> None:
    """Judges the city and every district once: the overview, the targets, the districts, the clauses."""
    verdicts.warm(look)


def _pages(look: Look) -> None:
    """What the other pages show of the city on the newest day unless somebody chooses; and a first figure."""
    workforce(look, group=Group.PERSONNEL, by=By.EMPLOYER_KIND)
    communities(look)
    funding(look)
    answer(look, first())
    # Plotly reads what it knows of figures when the first one is made.
    part_bars([Part(1, "")], colours=palette.LIGHT)
    since = turnover.compared_with(look.days, look.as_of)
    if since is not None:
        turnover.turnover(look, since=since, group=Group.PERSONNEL)
