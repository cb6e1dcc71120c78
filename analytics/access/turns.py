"""Who comes next of the programs that ask: few at once, so that the readers of pages have the machine."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from analytics.errors import N_

#: What is told instead of an answer, where the line is full and where it fails.
BUSY = N_("There are too many requests at the moment. Please try again soon.")
FAILED = N_("The question could not be answered. Please try again; the log of the server says more.")

#: So many answers are worked out at once; the pages' readers have the rest of the machine.
AT_ONCE = 2

Answer = TypeVar("Answer")


class Busy(Exception):
    """More is asked at once than can wait in line."""


class Turns:
    """A line before the work: so many at once, so many waiting, nobody else."""

    def __init__(self, most_waiting: int, *, at_once: int = AT_ONCE) -> None:
        self._free = asyncio.Semaphore(at_once)
        self._most = at_once + most_waiting
        self._here = 0

    async def taken(self, work: Callable[[], Coroutine[Any, Any, Answer]]) -> Answer:
        """What the work answers, when its turn comes; Busy where the line is full."""
        if self._here >= self._most:
            raise Busy
        self._here += 1
        try:
            async with self._free:
                return await work()
        finally:
            self._here -= 1
