"""Which table a sheet holds, which of its lines are rows, and which column stands under each header."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from analytics.dictionary import Table, dictionary
from analytics.errors import nearest_hint
from analytics.intake.files.reading import Cell, Sheet
from analytics.intake.finding import FINDINGS_SHEET, NOTES_SHEET, Finding, Flaw, Severity, Spot
from analytics.intake.sheets.footers import Line, disagreements, parted
from analytics.intake.sheets.headers import header_line, is_blank, normal, table_by_headers, table_by_sheet
from analytics.intake.sheets.headings import Heading, first_lines, header, in_unit, nameless
from analytics.intake.sheets.merges import filled

__all__ = ["Grid", "Heading", "grids", "is_blank", "normal"]

#: Names a program gives a sheet nobody named: then its headers say which table it is, as in a CSV.
UNNAMED = re.compile(r"(?:sheet|工作表)\s*[0-9]*", re.IGNORECASE)
#: A sheet of another name with this many headers of a table is a table under a wrong name.
TABLE_LIKE = 3
#: Names nearer than this to a table's are its name misspelt.
NEAR_NAME = 0.7
#: Of hidden rows and columns, so many are named.
MOST_NAMED = 10


@dataclass(frozen=True)
class Grid:
    """A sheet whose table is known: its headings and its filled rows with their row numbers."""

    table: Table
    file: str
    sheet: str | None
    headings: tuple[Heading, ...]
    rows: tuple[Line, ...]
    #: The row of the headers, as the sender sees it.
    header_row: int = 1

    def spot(self, row: int | None = None, column: str | None = None) -> Spot:
        return Spot(self.file, self.sheet, row, column)


def grids(sheets: Iterable[Sheet]) -> tuple[list[Grid], list[Finding]]:
    """The tables found in the sheets; a sheet or header that is not in the dictionary is a finding."""
    found: list[Grid] = []
    findings: list[Finding] = []
    every = list(sheets)
    named = {
        (sheet.file, table.name)
        for sheet in every
        if sheet.name is not None and (table := table_by_sheet(sheet.name))
    }
    for sheet in every:
        if all(is_blank(cell) for row in sheet.rows for cell in row):
            if sheet.name is None or table_by_sheet(sheet.name):
                findings.append(_empty().at(Spot(sheet.file, sheet.name)))
            continue
        table, about = _table(sheet, named)
        findings += about
        if table:
            grid, grid_findings = _grid(table, sheet)
            findings += grid_findings
            found += [grid] if grid else []
    return found, findings


def _table(sheet: Sheet, named: set[tuple[str, str]]) -> tuple[Table | None, list[Finding]]:
    """The table of a sheet by its name, or by its headers where it has no name of its own.

    Under another name it is read where no sheet of the file is `named` after its table.
    """
    spot = Spot(sheet.file, sheet.name)
    lines = first_lines(sheet)
    if sheet.name is None:
        table = table_by_headers(lines)
        return table, [] if table else [_no_table().at(Spot(sheet.file, None, 1))]
    if table := table_by_sheet(sheet.name):
        return table, [_hidden_sheet().at(spot, severity=Severity.NOTICE)] if sheet.hidden else []
    if not _is_like_a_table(sheet.name, lines):
        said = sheet.hidden or sheet.name not in (NOTES_SHEET, FINDINGS_SHEET)
        return None, [_ignored().at(spot, sheet.name, Severity.NOTICE)] if said else []
    is_unnamed = bool(UNNAMED.fullmatch(sheet.name.strip()))
    if table := table_by_headers(lines, whole=not is_unnamed):
        if is_unnamed:
            return table, [_by_headers(table).at(spot, sheet.name, Severity.NOTICE)]
        if not sheet.hidden and (sheet.file, table.name) not in named:
            return table, [_by_headers(table).at(spot, sheet.name, Severity.WARNING)]
    return None, [_unknown_sheet(sheet.name).at(spot, sheet.name)]


def _is_like_a_table(name: str, lines: Sequence[Sequence[Cell]]) -> bool:
    names = [table.sheet.zh for table in dictionary().tables]
    return bool(difflib.get_close_matches(name, names, 1, NEAR_NAME)) or any(
        header_line(table, lines)[1] >= TABLE_LIKE for table in dictionary().tables
    )


def _grid(table: Table, sheet: Sheet) -> tuple[Grid | None, list[Finding]]:
    found = header(table, sheet)
    if isinstance(found, Finding):
        return None, [found]
    below: list[Line] = [
        (number, row)
        for number, row in enumerate(sheet.rows[found.line + 1 :], start=found.line + 2)
        if not all(is_blank(cell) for cell in row)
    ]
    body = parted(below, found.headings)
    spot = Spot(sheet.file, sheet.name, found.line + 1)
    aside = [cell for row in sheet.rows[: found.line] for cell in row]
    aside += [cell for _, row in body.others for cell in row]
    headings, unit_findings = in_unit(found.headings, aside, spot)
    rows = filled(body.rows, sheet.merged, headings, table)
    grid = Grid(table, sheet.file, sheet.name, headings, rows, found.line + 1)
    return grid, [
        *found.findings,
        *nameless(found, (row for _, row in body.rows), spot),
        *unit_findings,
        *_hidden(sheet, grid),
        *disagreements(body, headings, spot),
    ]


def _hidden(sheet: Sheet, grid: Grid) -> Iterable[Finding]:
    """Says which hidden rows and columns were read all the same."""
    rows = [str(number) for number, _ in grid.rows if number - 1 in sheet.hidden_rows]
    columns = [heading.text for heading in grid.headings if heading.index in sheet.hidden_columns]
    if rows:
        yield Flaw(
            "rows_hidden",
            "Hidden rows were read as well: {rows}.",
            "Delete them if they do not count.",
            rows=_listed(rows),
        ).at(grid.spot(), severity=Severity.NOTICE)
    if columns:
        yield Flaw(
            "columns_hidden",
            "Hidden columns were read as well: {columns}.",
            "Delete them if they do not count.",
            columns=_listed(columns),
        ).at(grid.spot(), severity=Severity.NOTICE)


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:MOST_NAMED]) + (f" … ({len(names)})" if len(names) > MOST_NAMED else "")


def _empty() -> Flaw:
    return Flaw("sheet_empty", "There is no header row.", "Fill in the sheet, or leave it out.")


def _no_table() -> Flaw:
    return Flaw(
        "table_unknown",
        "The headers fit none of the tables, or several: {allowed}.",
        "Use the headers of the dictionary, one table a CSV.",
        allowed=_tables(),
    )


def _unknown_sheet(name: str) -> Flaw:
    return Flaw(
        "sheet_unknown",
        "There is no table “{value}”. Allowed: {allowed}.{nearest}",
        "Give the sheet the name of its table, or delete the sheet.",
        allowed=_tables(),
        nearest=nearest_hint(name, [table.sheet.zh for table in dictionary().tables]),
    )


def _ignored() -> Flaw:
    return Flaw(
        "sheet_ignored",
        "The sheet “{value}” is none of the tables and was not read.",
        "If it holds a table, give it the table's name: {allowed}.",
        allowed=_tables(),
    )


def _by_headers(table: Table) -> Flaw:
    return Flaw(
        "sheet_by_headers",
        "The sheet “{value}” was read as {table}, by its headers.",
        "Give the sheet the name of its table, or delete it if it does not count.",
        table=table.sheet.zh,
    )


def _hidden_sheet() -> Flaw:
    return Flaw(
        "sheet_hidden", "The sheet is hidden and was read all the same.", "Delete it if it does not count."
    )


def _tables() -> str:
    return ", ".join(table.sheet.zh for table in dictionary().tables)
