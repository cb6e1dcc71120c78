"""Places in time: where years begin on an axis, and the history of a status as a row of symbols."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypedDict

#: A place on an axis (0–1) and what is written there.
Mark = tuple[float, str]

#: A year of which fewer days are seen has no room for its name.
_SEEN_DAYS = 120


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
    """The years between two days, each at the middle of what is seen of it, from 0 to 1.

    Evenly apart, at most `steps` steps of them. A year of which little is seen is not named; where none
    is left, the year of the first day stands at 0.
    """
    days = max((until - start).days, 1)
    apart = 1 if steps is None else next((n for n in (1, 2, 5, 10) if days / 365.25 / n <= steps), 20)
    places = []
    for year in range(start.year, until.year + 1):
        first, last = max(start, date(year, 1, 1)), min(until, date(year, 12, 31))
        if year % apart == 0 and (last - first).days >= _SEEN_DAYS:
            middle = (first - start).days + (last - first).days / 2
            places.append((round(middle / days, 4), str(year)))
    return places or [(0.0, str(start.year))]
