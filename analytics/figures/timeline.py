"""Places in time: where years begin on an axis, and the history of a status as a row of symbols."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypedDict

#: A place on an axis (0–1) and what is written there.
Mark = tuple[float, str]


@dataclass(frozen=True)
class StatusOn:
    """A status on one day: its symbol, word and tone, and what is said of it on asking."""

    on: date
    symbol: str
    word: str
    tone: str
    said: str


class Symbol(TypedDict):
    """One day's symbol; `word` is told where the status has changed."""

    at: float
    symbol: str
    tone: str
    said: str
    word: str | None


def status_history(verdicts: Sequence[StatusOn]) -> list[Symbol]:
    """One symbol a day, the first at 0 and the last at 1; a word where the status changes."""
    start, days = verdicts[0].on, max((verdicts[-1].on - verdicts[0].on).days, 1)
    words = [None, *(verdict.word for verdict in verdicts)]
    return [
        {
            "at": round((verdict.on - start).days / days, 4),
            "symbol": verdict.symbol,
            "tone": verdict.tone,
            "said": verdict.said,
            "word": verdict.word if verdict.word != before else None,
        }
        for verdict, before in zip(verdicts, words, strict=False)
    ]


def years(start: date, until: date, *, steps: int | None = None) -> list[Mark]:
    """The years that begin between two days, from 0 to 1; evenly apart, at most `steps` steps of them.

    Where none begins, the year of the first day stands at 0.
    """
    days = max((until - start).days, 1)
    apart = 1 if steps is None else next((n for n in (1, 2, 5, 10) if days / 365.25 / n <= steps), 20)
    begun = (year for year in range(start.year, until.year + 1) if year % apart == 0)
    places = [((date(year, 1, 1) - start).days / days, str(year)) for year in begun]
    return [(round(at, 4), year) for at, year in places if at >= 0] or [(0.0, str(start.year))]
