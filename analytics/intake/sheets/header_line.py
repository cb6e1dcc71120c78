"""The header line of a sheet: where it stands, which column each header names, in which unit amounts are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import zip_longest

from analytics.dictionary import Column, Table
from analytics.errors import nearest, nearest_hint
from analytics.id_numbers import without_personal_numbers
from analytics.intake.files.reading import Cell, Sheet, is_blank
from analytics.intake.finding import Finding, Flaw, Severity, Spot, letters, notice, warning
from analytics.intake.sheets.column_names import (
    LONGEST,
    MOST_LINES,
    column_named,
    columns_named,
    in_one_line,
    is_row_number,
    likeliest_line,
    names,
    normal,
)
from analytics.visible import cut

#: A line that names fewer columns is no header line.
FEWEST_HEADERS = 2
HEADER_NOT_FOUND = Flaw(
    "header_not_found",
    "None of the first {lines} rows contains the headers of {table}: {allowed}.",
    "Enter the headers above the rows, each in its own cell.",
)
HEADER_MISSING = Flaw(
    "header_missing",
    "Column {column} contains values but has no header.",
    "Enter a header above it, or delete the column.",
)
HEADER_UNKNOWN = warning(
    "header_unknown",
    "Column {letters}: {table} has no column “{value}”. Allowed: {allowed}.{nearest}",
    "The column is not read. Use a header from the dictionary, or delete the column.",
)
HEADER_ROW_NUMBER = notice(
    "header_row_number", "“{value}” only numbers the rows and is not read.", "Nothing needs to be done."
)
HEADER_TWICE = Flaw(
    "header_twice", "Two columns mean the same thing: “{other}” and “{value}”.", "Keep one of them."
)
COLUMN_MISSING = Flaw(
    "column_missing", "The required column “{column}” is missing.", "Add it, with a value in every row."
)


@dataclass(frozen=True)
class Header:
    """What the sender wrote above a column, where (from 0), and the column of the dictionary it names."""

    index: int
    text: str
    column: Column
    #: The amounts below are in 万元 (ten thousand yuan).
    in_ten_thousand: bool = False

    @cached_property
    def codes(self) -> dict[str, str]:
        """The column's codes by everything that may be written for them, in normal form."""
        return {
            normal(name): code
            for code, label in self.column.codes.items()
            for name in (code, label.en, label.zh)
        }

    @cached_property
    def written_as(self) -> dict[str, str]:
        """The column's codes by what else senders write for them, in normal form."""
        return {normal(word): code for word, code in self.column.written_as.items()}

    def cell(self, cells: Sequence[Cell]) -> Cell:
        """What a line holds below this header."""
        return cells[self.index] if self.index < len(cells) else None


@dataclass(frozen=True)
class HeaderLine:
    """The line the headers stand in (from 0), what they name, and every finding about them together."""

    line: int
    headers: tuple[Header, ...]
    findings: tuple[Finding, ...]
    #: Where some header stands, known or not.
    headed: frozenset[int]


def first_lines(sheet: Sheet) -> list[list[Cell]]:
    """The lines a header may stand in, where a header merged downwards counts for every line it covers."""
    lines = [list(row) for row in sheet.rows[:MOST_LINES]]
    for top, left, bottom, right in sheet.merged:
        if left == right and top < len(lines) and left < len(lines[top]):
            for line in lines[top + 1 : bottom + 1]:
                line += [None] * (left + 1 - len(line))
                if is_blank(line[left]):
                    line[left] = lines[top][left]
    return lines


def header_line(table: Table, sheet: Sheet) -> HeaderLine | Finding:
    """The header line of a sheet; a Finding alone where there is none."""
    line, cells = header_cells(table, first_lines(sheet))
    if len(columns_named(table, cells)) < FEWEST_HEADERS:
        # What stands there may be a person's row: nothing of it is shown.
        flaw = HEADER_NOT_FOUND.naming(lines=MOST_LINES, table=table.sheet.zh, allowed=_headers(table))
        return flaw.at(Spot(sheet.file, sheet.name, 1))
    headers: list[Header] = []
    findings: list[Finding] = []
    filled = {index: cell for index, cell in enumerate(cells) if not is_blank(cell)}
    for index, cell in filled.items():
        text = without_personal_numbers(in_one_line(cell))
        column = column_named(table, cell)
        if column is None:
            text = cut(text, LONGEST)
        twin = next((header for header in headers if header.column is column), None)
        spot = Spot(sheet.file, sheet.name, line + 1, text)
        if column is None:
            findings.append(_unread(table, index, cells, spot))
        elif twin:
            findings.append(HEADER_TWICE.naming(other=twin.text).at(spot, text))
        else:
            headers.append(Header(index, text, column))
    there = {header.column.name for header in headers}
    findings += [
        COLUMN_MISSING.at(Spot(sheet.file, sheet.name, line + 1, column.header.zh))
        for column in table.columns
        if column.required and column.name not in there
    ]
    return HeaderLine(line, tuple(headers), tuple(findings), frozenset(filled))


def header_cells(table: Table, lines: Sequence[Sequence[object]]) -> tuple[int, list[object]]:
    """The line the headers stand in (from 0) and its cells; of headers over two lines, both together.

    A workbook merges such cells, a CSV leaves them blank: in the upper line the headers of single
    columns and the names of groups, in the lower one the headers of the groups' columns.
    """
    line, most = likeliest_line(table, lines)
    if not most:
        return line, list(lines[line]) if lines else []
    upper, cells = lines[line - 1] if line else (), lines[line]
    if line + 1 < min(len(lines), MOST_LINES) and _goes_on(table, cells, lines[line + 1]):
        return line + 1, _over(lines[line + 1], cells)
    there = columns_named(table, cells)
    return line, _over(
        cells, [cell if isinstance(cell, str) and _is_single(table, cell, there) else None for cell in upper]
    )


def _goes_on(table: Table, upper: Sequence[object], lower: Sequence[object]) -> bool:
    """Whether the lower line holds nothing but further headers, none of them below a known one."""
    own = columns_named(table, upper)
    filled = [(index, cell) for index, cell in enumerate(lower) if not is_blank(cell)]
    return bool(filled) and all(
        len(columns_named(table, [cell]) - own) == 1 and not columns_named(table, upper[index : index + 1])
        for index, cell in filled
    )


def _is_single(table: Table, header: str, there: set[str]) -> bool:
    """Whether a text above a blank header is the header of that column."""
    return is_row_number(header) or bool(columns_named(table, [header]) - there)


def _over(lower: Sequence[object], upper: Sequence[object]) -> list[object]:
    """Each column's lower cell, or the upper one where that is blank."""
    return [above if is_blank(below) else below for below, above in zip_longest(lower, upper)]


def _unread(table: Table, index: int, cells: Sequence[object], spot: Spot) -> Finding:
    """What is said of a column that no header of the table names."""
    text = spot.column or ""
    is_misspelt = _is_misspelt(table, text, cells)
    if is_row_number(text) and not is_misspelt:
        return HEADER_ROW_NUMBER.at(spot, text)
    flaw = HEADER_UNKNOWN.naming(
        table=table.sheet.zh,
        allowed=_headers(table),
        nearest=nearest_hint(text, names(*table.columns)),
        letters=letters(index + 1),
    )
    return flaw.at(spot, text, Severity.ERROR if is_misspelt else None)


def _is_misspelt(table: Table, text: str, cells: Sequence[object]) -> bool:
    """Whether an unknown header may mean a column that is not there, whose values would be lost unread."""
    near = nearest(text, names(*table.columns))
    column = column_named(table, near) if near else None
    return column is not None and column.name not in columns_named(table, cells)


def _headers(table: Table) -> str:
    return ", ".join(column.header.zh for column in table.columns)


def headless(headed: frozenset[int], rows: Iterable[Sequence[Cell]], spot: Spot) -> Iterator[Finding]:
    """A finding for each column that holds something in some row and has no header."""
    listed = list(rows)
    for index in range(max(map(len, listed), default=0)):
        if index not in headed and not all(
            is_blank(cell) for row in listed for cell in row[index : index + 1]
        ):
            yield HEADER_MISSING.at(replace(spot, column=letters(index + 1)))
