"""The header line of a sheet: where it stands, which column each header names, in which unit amounts are."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from analytics.dictionary import Column, Table
from analytics.errors import nearest, nearest_hint
from analytics.intake.files.reading import Cell, Sheet
from analytics.intake.finding import Finding, Flaw, Severity, Spot, letters, without_personal_numbers
from analytics.intake.sheets.headers import (
    MOST_LINES,
    column_named,
    header_cells,
    is_blank,
    is_row_number,
    known,
    label,
    names,
    normal,
)

#: Below this many known headers a line is no header line.
FEWEST_HEADERS = 2
#: A unit line such as 单位：万元 or (金额单位:元); never 填报单位 or 工作单位.
UNIT = re.compile(r"(?:^|[\s(,;、])(?:金额|计量|货币)?单位\s*[:为]\s*(?:人民币)?([十百千万亿]*元)")


@dataclass(frozen=True)
class Heading:
    """A header as the sender wrote it, the column it names, and where it stands (from 0)."""

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


@dataclass(frozen=True)
class HeaderLine:
    """The line the headers stand in (from 0), what they name, and every finding about them together."""

    line: int
    headings: tuple[Heading, ...]
    findings: tuple[Finding, ...]
    #: The columns that have some header, known or not.
    named: frozenset[int]


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


def header(table: Table, sheet: Sheet) -> HeaderLine | Finding:
    """The header line of a sheet; a Finding alone where there is none."""
    lines = first_lines(sheet)
    line, cells = header_cells(table, lines)
    if len(known(table, cells)) < FEWEST_HEADERS:
        # What stands there may be a person's row: nothing of it is shown.
        return _no_header(table).at(Spot(sheet.file, sheet.name, 1))
    headings: list[Heading] = []
    findings: list[Finding] = []
    for index, cell in enumerate(cells):
        if is_blank(cell):
            continue
        text = without_personal_numbers(label(cell))
        column = column_named(table, cell)
        twin = next((item for item in headings if item.column is column), None)
        spot = Spot(sheet.file, sheet.name, line + 1, text)
        if column is None:
            findings.append(_unread(table, index, cells, spot))
        elif twin:
            findings.append(_twice(twin).at(spot, text))
        else:
            headings.append(Heading(index, text, column))
    there = {heading.column.name for heading in headings}
    findings += [
        _missing_header().at(Spot(sheet.file, sheet.name, line + 1, column.header.zh))
        for column in table.columns
        if column.required and column.name not in there
    ]
    named = frozenset(index for index, cell in enumerate(cells) if not is_blank(cell))
    return HeaderLine(line, tuple(headings), tuple(findings), named)


def _unread(table: Table, index: int, cells: Sequence[object], spot: Spot) -> Finding:
    """What is said of a column that no header of the table names."""
    text = spot.column or ""
    if _is_misspelt(table, text, cells):
        return _unknown_header(table, text, index).at(spot, text)
    if is_row_number(text):
        return _row_number().at(spot, text, Severity.NOTICE)
    return _unknown_header(table, text, index).at(spot, text, Severity.WARNING)


def _is_misspelt(table: Table, text: str, line: Sequence[object]) -> bool:
    """Whether an unknown header may mean a column that is not there, whose values would be lost unread."""
    near = nearest(text, [name for column in table.columns for name in names(column)])
    column = column_named(table, near) if near else None
    return column is not None and column.name not in known(table, line)


def nameless(found: HeaderLine, rows: Iterable[Sequence[Cell]], spot: Spot) -> list[Finding]:
    """A finding for each column that holds something in some row and has no header."""
    filled = {
        index
        for row in rows
        for index, cell in enumerate(row)
        if index not in found.named and not is_blank(cell)
    }
    return [
        _nameless().at(Spot(spot.file, spot.sheet, spot.row, letters(index + 1))) for index in sorted(filled)
    ]


def in_unit(
    headings: Sequence[Heading], texts: Iterable[Cell], spot: Spot
) -> tuple[tuple[Heading, ...], list[Finding]]:
    """The headings with the unit of their amounts: the header's own, else the unit line's, else 元.

    `texts` are the cells outside the table; two units that contradict each other are a finding.
    """
    said = {unit for text in texts if isinstance(text, str) for unit in UNIT.findall(_plain(text))}
    found: list[Heading] = []
    findings: list[Finding] = []
    for heading in headings:
        own = _own_unit(heading)
        units = said | ({own} if own else set())
        if heading.column.type == "yuan" and (len(units) > 1 or units - {"元", "万元"}):
            flaw = _two_units if len(units) > 1 else _unknown_unit
            findings.append(
                flaw("、".join(sorted(units))).at(Spot(spot.file, spot.sheet, spot.row, heading.text))
            )
        in_wan = heading.column.type == "yuan" and units == {"万元"}
        found.append(Heading(heading.index, heading.text, heading.column, in_wan))
    return tuple(found), findings


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def _own_unit(heading: Heading) -> str | None:
    """The unit a header names itself; 金额 alone names none."""
    text = normal(heading.text)
    if text in map(normal, heading.column.aliases_ten_thousand):
        return "万元"
    return "元" if "元" in text or "yuan" in text else None


def _no_header(table: Table) -> Flaw:
    return Flaw(
        "header_not_found",
        "None of the first {lines} rows holds the headers of {table}: {allowed}.",
        "Write the headers above the rows, each in a cell of its own.",
        lines=MOST_LINES,
        table=table.sheet.zh,
        allowed=", ".join(column.header.zh for column in table.columns),
    )


def _nameless() -> Flaw:
    return Flaw(
        "header_missing",
        "Column {column} holds values and has no header.",
        "Write its header above it, or delete the column.",
    )


def _unknown_header(table: Table, text: str, index: int) -> Flaw:
    return Flaw(
        "header_unknown",
        "Column {letters}: {table} has no column “{value}”. Allowed: {allowed}.{nearest}",
        "The column is not read. Use a header of the dictionary, or delete the column.",
        table=table.sheet.zh,
        allowed=", ".join(column.header.zh for column in table.columns),
        nearest=nearest_hint(text, [name for column in table.columns for name in names(column)]),
        letters=letters(index + 1),
    )


def _row_number() -> Flaw:
    return Flaw(
        "header_row_number", "“{value}” only counts the rows and is not read.", "Nothing needs to be done."
    )


def _twice(twin: Heading) -> Flaw:
    return Flaw(
        "header_twice",
        "Two columns mean the same: “{other}” and “{value}”.",
        "Keep one of them.",
        other=twin.text,
    )


def _missing_header() -> Flaw:
    return Flaw(
        "column_missing",
        "The column “{column}” is required and is not there.",
        "Add it, with a value in every row.",
    )


def _two_units(units: str) -> Flaw:
    return Flaw(
        "unit_contradicts",
        "The header and the unit line name different units: {units}.",
        "Keep the one in which the amounts are written.",
        units=units,
    )


def _unknown_unit(units: str) -> Flaw:
    return Flaw(
        "unit_unknown",
        "Amounts are not read in {units}.",
        "Write the amounts in 元 or 万元 and name the unit in the header.",
        units=units,
    )
