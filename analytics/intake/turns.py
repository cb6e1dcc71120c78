"""Who is next: long work on submitted files is done in turn, for as long as somebody waits for it."""

from __future__ import annotations

import math
import os
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from analytics.errors import SubmissionRefused
from analytics.intake.apart import CUT_SHORT, Child, Told

#: At once: half of the processors stay with the readers, and two registers of a city are memory enough.
PLACES = max(1, min(2, (os.cpu_count() or 2) // 2))
#: Work that nobody has asked for in so many seconds is given up: its session ended, or wants something else.
ASKED_WITHIN = 10.0
#: Of one piece of work, from its start.
LONGEST = 900.0
#: What a megabyte takes before anything was measured, and what every piece of work does.
SECONDS_A_MEGABYTE = 4.0
SECONDS_EACH = 1.5


@dataclass(eq=False)
class Work:
    """One piece of work: waiting, under way or done."""

    function: Callable[..., Any]
    arguments: tuple[Any, ...]
    megabytes: float
    #: It goes before what waits: the reader has waited for the step before it.
    is_next: bool
    asked: float = field(default_factory=time.monotonic)
    #: Said by whoever wanted it; a run of theirs that is being cut short may still look.
    is_left: bool = False
    told: Told | None = None
    value: Any = None
    error: BaseException | None = None
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def is_wanted(self) -> bool:
        return not self.is_left and time.monotonic() - self.asked < ASKED_WITHIN

    @property
    def is_given_up(self) -> bool:
        """It ended before it was done, as nobody asked for it."""
        return self.over.is_set() and isinstance(self.error, _GivenUp)


@dataclass(frozen=True)
class Wait:
    """What is before a piece of work: how many others, and about how many minutes they take."""

    before: int
    minutes: int


class _GivenUp(Exception):
    """Nobody waits for it any more."""


class Turns:
    """At most `places` pieces of work at a time; the others wait in the order they came."""

    def __init__(self, places: int = PLACES) -> None:
        self._places = places
        self._lock = threading.RLock()
        self._waiting: list[Work] = []
        self._under_way: list[Work] = []
        self._seconds_a_megabyte = SECONDS_A_MEGABYTE

    def join(
        self,
        function: Callable[..., Any],
        *arguments: Any,
        files: Sequence[bytes] = (),
        is_next: bool = False,
    ) -> Work:
        """A new piece of work behind those that wait: `function(*arguments)`, in a process of its own."""
        work = Work(function, arguments, sum(map(len, files)) / 1_000_000, is_next)
        with self._lock:
            behind = sum(other.is_next for other in self._waiting) if is_next else len(self._waiting)
            self._waiting.insert(behind, work)
            self._advance()
        return work

    def look(self, work: Work, *, patience: float) -> Wait | Told | None:
        """What there is to say of it, after at most `patience` seconds; None when it is over or begins.

        Whoever looks wants it: see ASKED_WITHIN.
        """
        work.asked = time.monotonic()
        work.over.wait(patience)
        work.asked = time.monotonic()
        with self._lock:
            self._advance()
            if work in self._waiting:
                before = [*self._under_way, *self._waiting[: self._waiting.index(work)]]
                seconds = sum(self._seconds(other) for other in before) / self._places
                return Wait(len(before), max(1, math.ceil(seconds / 60)))
        return None if work.over.is_set() else work.told

    def leave(self, work: Work) -> None:
        """Nobody wants it any more: it gives its place to the next at once."""
        work.is_left = True
        with self._lock:
            self._advance()

    def done(self, function: Callable[..., Any], *arguments: Any, files: Sequence[bytes] = ()) -> Any:
        """What `function` gives, for somebody who waits for it without a word; it goes before what waits."""
        work = self.join(function, *arguments, files=files, is_next=True)
        while not work.over.is_set():
            self.look(work, patience=0.5)
        return result(work)

    def _advance(self) -> None:
        """Gives up what nobody wants, and begins what has its turn."""
        for work in [work for work in self._waiting if not work.is_wanted]:
            self._waiting.remove(work)
            work.error = _GivenUp()
            work.over.set()
        while self._waiting and len(self._under_way) < self._places:
            work = self._waiting.pop(0)
            self._under_way.append(work)
            threading.Thread(target=self._do, args=(work,), name="examination", daemon=True).start()

    def _do(self, work: Work) -> None:
        """Has it done by a child, which ends when nobody wants it."""
        began = time.monotonic()
        try:
            child = Child(work.function, work.arguments)
            work.arguments = ()
            threading.Thread(target=_watch, args=(work, child, began), name="watch", daemon=True).start()
            try:
                for told in child.tells():
                    work.told = told
                work.value = child.value
            finally:
                child.end()
        except BaseException as error:
            work.error = error if work.is_wanted else _GivenUp()
        with self._lock:
            self._under_way.remove(work)
            if work.error is None and work.megabytes > 1:
                self._seconds_a_megabyte = (time.monotonic() - began) / work.megabytes
            work.over.set()
            self._advance()

    def _seconds(self, work: Work) -> float:
        return SECONDS_EACH + work.megabytes * self._seconds_a_megabyte


def result(work: Work) -> Any:
    """What it gave; raises what it was refused for."""
    if isinstance(work.error, _GivenUp):
        raise SubmissionRefused(CUT_SHORT)
    if work.error:
        raise work.error
    return work.value


@cache
def turns() -> Turns:
    """The turns of this process."""
    return Turns()


def _watch(work: Work, child: Child, began: float) -> None:
    """Ends a child whose work nobody wants, or that never comes to an end."""
    while not work.over.wait(0.5):
        if not work.is_wanted or time.monotonic() - began > LONGEST:
            child.kill()
            return
