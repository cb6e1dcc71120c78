"""Findings of one kind down a column as one line of a list; in the cells themselves each stays its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from analytics.intake.finding import Finding, Severity
from analytics.intake.rows.records import TAKEN_MORE
from analytics.language.translator import Translator

#: So many stretches of rows, and so many values, are named; that there are more is said.
MOST_STRETCHES, MOST_VALUES = 4, 3
MORE = "…"


@dataclass(frozen=True)
class Group:
    """What is wrong in the same way in one column of a sheet, in the order of its rows."""

    findings: tuple[Finding, ...]
    #: How many places there are, those not listed one by one too.
    count: int

    @property
    def first(self) -> Finding:
        return self.findings[0]

    @property
    def severity(self) -> Severity:
        return self.first.severity

    @property
    def value(self) -> str | None:
        """The first different values that were found."""
        values = list(dict.fromkeys(one.value for one in self.findings if one.value is not None))
        return "、".join([*values[:MOST_VALUES], *[MORE] * (len(values) > MOST_VALUES)]) or None

    def rows(self, t: Translator) -> str:
        """Where it is: “row 7”, or of several how many there are and the first of them."""
        numbers = [one.row for one in self.findings if one.row is not None]
        if self.count == 1:
            return t("row {row}", row=numbers[0]) if numbers else ""
        stretches = list(_stretches(numbers))
        named = t(", ").join(stretches[:MOST_STRETCHES])
        if len(stretches) > MOST_STRETCHES or self.count > len(self.findings):
            named = f"{named} {MORE}"
        return t("{n} places: rows {rows}", n=f"{self.count:,}", rows=named)

    def said(self, t: Translator) -> tuple[str, str]:
        """Reason and mending; where the reasons differ, that of the first row as an example."""
        reason, mending = self.first.said(t)
        if self.first.row is None or all(one.said(t)[0] == reason for one in islice(self.findings, 1, None)):
            return reason, mending
        return t("Row {row}, for example: {reason}", row=self.first.row, reason=reason), mending


def grouped(findings: Iterable[Finding]) -> list[Group]:
    """The findings in their order, those of one kind in one column together where the first stands."""
    kinds: dict[tuple[object, ...], list[Finding]] = {}
    counts: dict[tuple[object, ...], int] = {}
    for number, one in enumerate(findings):
        # What is said of a whole sheet or column stays a line of its own.
        alone = number if one.row is None else None
        kind = (one.file, one.sheet, one.column, one.severity, one.code, alone)
        listed = (*kind[:4], one.values.get("of"), None)
        if one.code == TAKEN_MORE.code and listed in kinds:
            counts[listed] = int(str(one.values["count"]))
        else:
            kinds.setdefault(kind, []).append(one)
    return [
        Group(tuple(sorted(same, key=lambda one: one.row or 0)), counts.get(kind, len(same)))
        for kind, same in kinds.items()
    ]


def _stretches(numbers: Sequence[int]) -> Iterable[str]:
    """Numbers in order, neighbours drawn together: 2–4, 9."""
    ordered = sorted(set(numbers))
    start = 0
    for place in range(1, len(ordered) + 1):
        if place == len(ordered) or ordered[place] != ordered[place - 1] + 1:
            first, last = ordered[start], ordered[place - 1]
            yield str(first) if first == last else f"{first}–{last}"
            start = place
