"""What every reader shares is loaded before the first one comes."""

from __future__ import annotations

import gc
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from streamlit.starlette import App

from analytics import progress
from analytics.errors import Refusal
from analytics.reports import pdf
from pages.parts import sources


@asynccontextmanager
async def lifespan(_app: App) -> AsyncGenerator[None, None]:
    """Runs before the server accepts its first request."""
    warm()
    try:
        yield
    finally:
        # Frozen objects would be reported as leaked when the interpreter ends.
        gc.unfreeze()


def warm() -> None:
    """Reads the newest snapshots and judges every district once; without any, only looks for fonts."""
    # Looks the server's fonts through, once.
    pdf.refusal()
    try:
        head = sources.catalogue().head()
        if head is not None:
            progress.warm(sources.catalogue(), sources.register(), seq=head.seq)
    except Refusal:
        # A page says what is wrong, in the reader's language.
        return
    finally:
        # What is loaded now stays: leaving it out of later collections saves tens of milliseconds a run.
        gc.collect()
        gc.freeze()
