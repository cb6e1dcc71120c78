"""A line 合计 is compared with the rows it stands for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from analytics.intake.files.reading import Cell, Unreadable, is_blank
from analytics.intake.finding import Finding, Flaw, Spot, notice
from analytics.intake.rows.cleaning import cleaned, typed
from analytics.intake.sheets.column_names import normal
from analytics.intake.sheets.footers import SUMMED, Body, total_of
from analytics.intake.sheets.header_line import Header

#: A total may stand for the rows since one of so many before it.
MOST_TOTALS = 50

TOTAL_DISAGREES = Flaw(
    "total_disagrees",
    "The total under “{column}” is {total}, but its rows add up to {expected}.",
    "A row may be missing, duplicated or wrong, or the total may be wrong: check them.",
)
TOTAL_UNREAD = notice(
    "total_unread",
    "The total under “{column}” cannot be read and was not checked against its rows.",
    "Open and save the workbook in Excel or WPS, or enter the number.",
)

#: A row's number, its cells, and its number under a header: None where that is unclear.
Amount = tuple[int, Sequence[Cell], Decimal | None]


def disagreements(body: Body, headers: Sequence[Header], spot: Spot) -> Iterator[Finding]:
    """A finding for each total that is not the sum of its rows; one that cannot be compared is a notice.

    A total stands for all rows above it, for those since a total before, or for those it names: 2018年小计.
    """
    for header in headers:
        if body.totals and header.column.type in SUMMED:
            amounts = [(number, cells, _amount(header.cell(cells), header)) for number, cells in body.rows]
            yield from _wrong_totals(body, header, amounts, replace(spot, column=header.text))


def _wrong_totals(body: Body, header: Header, amounts: Sequence[Amount], spot: Spot) -> Iterator[Finding]:
    sums, whole = _Sums(amounts), _Sums(amounts)
    whole.up_to(amounts[-1][0] + 1 if amounts else 0)
    starts = [Decimal(0)]
    for number, cells in body.totals:
        cell = header.cell(cells)
        sums.up_to(number)
        above = sums if sums.read else whole
        since = starts[-MOST_TOTALS:]
        starts.append(sums.total)
        if is_blank(cell):
            continue
        at = replace(spot, row=number)
        total = _amount(cell, header)
        if total == 0 and not sums.read:
            # Nothing is carried over from a page before.
            continue
        if total is None:
            # Any text may stand there, a name too: an error such as #REF! is all that is shown of it.
            yield TOTAL_UNREAD.at(at, str(cell) if isinstance(cell, Unreadable) else None)
        elif above.is_clear and total not in {
            above.total,
            *(above.total - start for start in since),
            *above.of(total_of(cells) or ""),
        }:
            flaw = TOTAL_DISAGREES.naming(expected=f"{above.total:,f}", total=f"{total:,f}")
            yield flaw.at(at, typed(cell)[:60])


class _Sums:
    """The sums of the rows down to some line: of all, and of those that hold a word."""

    def __init__(self, amounts: Sequence[Amount]) -> None:
        self._amounts = amounts
        self._of: dict[str, Decimal] = {}
        self._words_read = 0
        self.read = 0
        self.total = Decimal(0)
        self.is_clear = True

    def up_to(self, number: int) -> None:
        """Adds the rows above a line."""
        while self.read < len(self._amounts) and self._amounts[self.read][0] < number:
            amount = self._amounts[self.read][2]
            self.is_clear = self.is_clear and amount is not None
            self.total += amount or 0
            self.read += 1

    def of(self, name: str) -> Iterator[Decimal]:
        """The sums of the rows with a word that a total's name begins with: its year, its purpose."""
        if not name:
            return
        for _, cells, amount in self._amounts[self._words_read : self.read]:
            for word in {normal(typed(cell)) for cell in cells if not is_blank(cell)}:
                self._of[word] = self._of.get(word, Decimal(0)) + (amount or 0)
        self._words_read = self.read
        for length in range(2, len(name) + 1):
            if (found := self._of.get(name[:length])) is not None:
                yield found


def _amount(cell: Cell, header: Header) -> Decimal | None:
    """The cell's number, 0 where nothing stands, None where it is unclear."""
    if is_blank(cell):
        return Decimal(0)
    value = cleaned(cell, header)
    return None if isinstance(value, Flaw) else Decimal(str(value))
