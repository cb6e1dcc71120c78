"""Money in pictures: what the amounts of every source or purpose, fund year by fund year, are drawn from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict


@dataclass(frozen=True)
class Row:
    """One source or purpose: its name, its amounts by year, and how they are written."""

    name: str
    values: Sequence[float | None]
    texts: Sequence[str]


class Drawn(TypedDict):
    """One row of bars ready to draw."""

    name: str
    #: By year: the bar's part (0–1) of the tallest of all rows, and what stands on top.
    bars: list[tuple[float, str]]


def year_rows(rows: Sequence[Row]) -> list[Drawn]:
    """One row of bars by year for each part, all on one scale; what is not known or below 0 has no bar."""
    largest = max((value or 0 for row in rows for value in row.values), default=0) or 1
    return [
        {
            "name": row.name,
            "bars": [
                (round(max(value or 0, 0) / largest, 4), text)
                for value, text in zip(row.values, row.texts, strict=True)
            ],
        }
        for row in rows
    ]
