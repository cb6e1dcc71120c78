"""Which table a sheet holds, and which column stands under each header."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from analytics.dictionary import Column, Table, dictionary
from analytics.errors import nearest_hint
from analytics.intake.finding import Finding, Flaw, Spot, without_personal_numbers
from analytics.intake.reading import Cell, Sheet


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
            for code, label in self.column.codes.items() for name in (code, label.en, label.zh)
        }


@dataclass(frozen=True)
class Grid:
    """A sheet whose table is known: its headings and its filled rows with their row numbers."""

    table: Table
    file: str
    sheet: str | None
    headings: tuple[Heading, ...]
    rows: tuple[tuple[int, Sequence[Cell]], ...]

    def spot(self, row: int | None = None, column: str | None = None) -> Spot:
        return Spot(self.file, self.sheet, row, column)


def normal(text: object) -> str:
    """A header or name for comparing: full width, spaces, line breaks and case do not matter."""
    return "".join(unicodedata.normalize("NFKC", str(text)).split()).casefold()


def is_blank(cell: Cell) -> bool:
    """Nothing stands in the cell, or only spaces."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def grids(sheets: Iterable[Sheet]) -> tuple[list[Grid], list[Finding]]:
    """The tables found in the sheets; a sheet or header that is not in the dictionary is a finding."""
    found: list[Grid] = []
    findings: list[Finding] = []
    for sheet in sheets:
        if all(is_blank(cell) for row in sheet.rows for cell in row):
            if sheet.name is None or _table_by_sheet(sheet.name):
                findings.append(_empty().at(Spot(sheet.file, sheet.name)))
            continue
        table = _table_by_headers(sheet) if sheet.name is None else _table_by_sheet(sheet.name)
        if table is None:
            findings.append(_unknown_table(sheet))
            continue
        headings, header_findings = _headings(table, sheet)
        findings += header_findings
        if not header_findings:
            rows = tuple(
                (number, row) for number, row in enumerate(sheet.rows[1:], start=2)
                if not all(is_blank(cell) for cell in row)
            )
            found.append(Grid(table, sheet.file, sheet.name, headings, rows))
    return found, findings


def _table_by_sheet(name: str) -> Table | None:
    for table in dictionary().tables:
        if normal(name) in (normal(table.sheet.zh), normal(table.sheet.en)):
            return table
    return None


def _table_by_headers(sheet: Sheet) -> Table | None:
    """The one table that knows most headers of row 1; of several the one that misses no required column."""
    headers = [cell for cell in sheet.rows[0] if not is_blank(cell)]
    known = {
        table.name: {column.name for cell in headers if (column := _column(table, cell))}
        for table in dictionary().tables
    }
    most = max(len(names) for names in known.values())
    best = [table for table in dictionary().tables if len(known[table.name]) == most]
    whole = [
        table for table in best
        if all(column.name in known[table.name] for column in table.columns if column.required)
    ]
    chosen = whole or best
    return chosen[0] if len(chosen) == 1 and most >= 2 else None


def _column(table: Table, header: Cell) -> Column | None:
    for column in table.columns:
        if normal(header) in map(normal, _names(column)):
            return column
    return None


def _names(column: Column) -> tuple[str, ...]:
    return (column.header.zh, column.header.en, *column.aliases, *column.aliases_ten_thousand)


def _headings(table: Table, sheet: Sheet) -> tuple[tuple[Heading, ...], list[Finding]]:
    headings: list[Heading] = []
    findings: list[Finding] = []
    known = any(_column(table, cell) for cell in sheet.rows[0] if not is_blank(cell))
    if not known:
        # Row 1 may be a person's row: nothing of it is shown.
        return (), [_no_header(table).at(Spot(sheet.file, sheet.name, 1))]
    for index in range(max(len(row) for row in sheet.rows)):
        cell = sheet.rows[0][index] if index < len(sheet.rows[0]) else None
        spot = Spot(sheet.file, sheet.name, 1, _letters(index))
        if is_blank(cell):
            if any(index < len(row) and not is_blank(row[index]) for row in sheet.rows):
                findings.append(_nameless().at(spot))
            continue
        text = " ".join(str(cell).split())
        column = _column(table, cell)
        if column is None:
            findings.append(_unknown_header(table, text).at(spot, without_personal_numbers(text)))
            continue
        twin = next((item for item in headings if item.column is column), None)
        if twin:
            findings.append(_twice(twin).at(Spot(sheet.file, sheet.name, 1, text), text))
            continue
        wan = normal(text) in map(normal, column.aliases_ten_thousand)
        headings.append(Heading(index, text, column, wan))
    there = {heading.column.name for heading in headings}
    findings += [
        _missing_header().at(Spot(sheet.file, sheet.name, 1, column.header.zh))
        for column in table.columns if column.required and column.name not in there
    ]
    return tuple(headings), findings


def _letters(index: int) -> str:
    """The letters of a column as spreadsheets show them: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _empty() -> Flaw:
    return Flaw("sheet_empty", "There is no header row.", "Fill in the sheet, or leave it out.")


def _unknown_table(sheet: Sheet) -> Finding:
    tables = dictionary().tables
    allowed = ", ".join(table.sheet.zh for table in tables)
    if sheet.name is None:
        return Flaw(
            "table_unknown", "The headers in row 1 fit none of the tables, or several: {allowed}.",
            "Use the headers of the dictionary, one table a CSV, the headers in row 1.", allowed=allowed,
        ).at(Spot(sheet.file, None, 1))
    return Flaw(
        "sheet_unknown", "There is no table “{value}”. Allowed: {allowed}.{nearest}",
        "Give the sheet the name of its table, or delete the sheet.",
        allowed=allowed, nearest=nearest_hint(sheet.name, [table.sheet.zh for table in tables]),
    ).at(Spot(sheet.file, sheet.name), sheet.name)


def _no_header(table: Table) -> Flaw:
    return Flaw(
        "header_not_first", "Row 1 holds none of the headers of {table}: {allowed}.",
        "Put the headers into row 1, without a title above them.",
        table=table.sheet.zh, allowed=", ".join(column.header.zh for column in table.columns),
    )


def _nameless() -> Flaw:
    return Flaw("header_missing", "Column {column} holds values and has no header.",
                "Write its header into row 1, or delete the column.")


def _unknown_header(table: Table, text: str) -> Flaw:
    names = [name for column in table.columns for name in _names(column)]
    return Flaw(
        "header_unknown", "Column {column}: {table} has no column “{value}”. Allowed: {allowed}.{nearest}",
        "Use a header of the dictionary, or delete the column.",
        table=table.sheet.zh, allowed=", ".join(column.header.zh for column in table.columns),
        nearest=nearest_hint(text, names),
    )


def _twice(twin: Heading) -> Flaw:
    return Flaw("header_twice", "Two columns mean the same: “{other}” and “{value}”.",
                "Keep one of them.", other=twin.text)


def _missing_header() -> Flaw:
    return Flaw("column_missing", "The column “{column}” is required and is not there.",
                "Add it, with a value in every row.")
