"""Values that are read although not written as they should be, and what is said about them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from analytics.intake.finding import Finding, Flaw, Severity, Spot

#: So many of a column are named one by one, the rest together.
MOST_NAMED = 100


@dataclass(frozen=True)
class Taken:
    """A value and what to say about the way it was written."""

    value: object
    flaw: Flaw
    severity: Severity


class TakenCells:
    """The cells of one sheet that were taken so: a finding for each, until there are too many of a column."""

    def __init__(self) -> None:
        self._counts: Counter[Spot] = Counter()
        self._severities: dict[Spot, Severity] = {}

    def told(self, taken: Taken, spot: Spot, value: str | None) -> list[Finding]:
        """The finding for one cell, where it is still named."""
        column = Spot(spot.file, spot.sheet, None, spot.column)
        self._counts[column] += 1
        self._severities[column] = taken.severity
        return [taken.flaw.at(spot, value, taken.severity)] if self._counts[column] <= MOST_NAMED else []

    def rest(self) -> Iterator[Finding]:
        """A finding for each column with more."""
        for column, count in self._counts.items():
            if count > MOST_NAMED:
                yield Flaw(
                    "taken_more",
                    "Of {count} cells under “{column}” read in this way, the first {most} are named.",
                    "Mend them all alike.",
                    count=count,
                    most=MOST_NAMED,
                ).at(column, severity=self._severities[column])
