"""Which table a sheet holds, which of its lines are rows, and which column stands below each header."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from analytics.dictionary import Table, dictionary
from analytics.errors import nearest_hint
from analytics.intake.files.reading import Cell, Sheet, is_blank
from analytics.intake.finding import Finding, Flaw, Severity, Spot, notice, warning
from analytics.intake.sheets.blocks import HEADERS_AGAIN, ROW_ABOVE_HEADERS, blocks_below, rows_above
from analytics.intake.sheets.column_names import columns_named, likeliest_line, normal
from analytics.intake.sheets.footers import Line, is_number, named_totals, parted
from analytics.intake.sheets.header_line import Header, first_lines, header_cells, header_line, headless
from analytics.intake.sheets.left_out import OWN_SHEETS, SHEET_IGNORED, in_own_sheets, left_out
from analytics.intake.sheets.merges import filled
from analytics.intake.sheets.totals import disagreements
from analytics.intake.sheets.units import in_unit

#: Names a program gives a sheet nobody named: then its headers say which table it is, as in a CSV.
UNNAMED = re.compile(r"(?:sheet|工作表)\s*[0-9]*", re.IGNORECASE)
#: A sheet of another name with this many headers of a table is a table under a wrong name.
TABLE_LIKE = 3
#: Names nearer than this to a table's are its name misspelt.
NEAR_NAME = 0.7
#: Of hidden rows and columns, so many are named.
MOST_NAMED = 10

SHEET_EMPTY = Flaw("sheet_empty", "There is no header row.", "Fill in the sheet, or leave it out.")
TABLE_UNKNOWN = Flaw(
    "table_unknown",
    "The headers match none of the tables, or more than one: {allowed}.",
    "Use the headers in the dictionary, with one table in each CSV file.",
)
SHEET_UNKNOWN = Flaw(
    "sheet_unknown",
    "There is no table “{value}”. Allowed: {allowed}.{nearest}",
    "Give the sheet the name of its table, or delete the sheet.",
)
SHEET_BY_HEADERS = warning(
    "sheet_by_headers",
    "The sheet “{value}” was read as {table}, by its headers.",
    "Give the sheet the name of its table, or delete it if it should not count.",
)
ROW_NAMED_TOTAL = warning(
    "row_named_total",
    "This row is called “{value}” and is filled in like any other: it was counted.",
    "If it is a total, delete it; otherwise give it another name.",
)
SHEET_HIDDEN = notice(
    "sheet_hidden", "The sheet is hidden but was read as well.", "Delete it if it should not count."
)
ROWS_HIDDEN = notice(
    "rows_hidden", "Hidden rows were read as well: {rows}.", "Delete them if they should not count."
)
COLUMNS_HIDDEN = notice(
    "columns_hidden", "Hidden columns were read as well: {columns}.", "Delete them if they should not count."
)


@dataclass(frozen=True)
class Grid:
    """A sheet whose table is known: its headers and its filled rows with their row numbers."""

    table: Table
    file: str
    sheet: str | None
    headers: tuple[Header, ...]
    rows: tuple[Line, ...]
    #: The row of the headers, as the sender sees it.
    header_row: int = 1

    def header(self, column: str) -> Header | None:
        """The header that names a column, None where it was left out."""
        return next((header for header in self.headers if header.column.name == column), None)

    def spot(self, row: int | None = None, column: str | None = None) -> Spot:
        return Spot(self.file, self.sheet, row, column)


def grids(sheets: Sequence[Sheet]) -> tuple[list[Grid], list[Finding]]:
    """The tables in the sheets; a sheet or header that is not in the dictionary is a finding."""
    read: list[Grid] = []
    findings: list[Finding] = []
    named = {(sheet.file, table.name) for sheet in sheets if (table := _table_named(sheet.name))}
    for sheet in sheets:
        if sheet.name in OWN_SHEETS:
            continue
        if all(is_blank(cell) for row in sheet.rows for cell in row):
            if sheet.name is None or _table_named(sheet.name):
                findings.append(SHEET_EMPTY.at(Spot(sheet.file, sheet.name)))
            continue
        table, about = _table(sheet, named)
        findings += about
        if table:
            grid, about = _grid(table, sheet)
            findings += about
            read += [grid] if grid else []
    unread = {(sheet.file, sheet.name): sheet for sheet in sheets}
    known = [(grid.file, grid.table, grid.headers) for grid in read]
    findings = [left_out(one, unread.get((one.file, one.sheet)), known) for one in findings]
    return read, [*findings, *in_own_sheets(sheets, known)]


def _table(sheet: Sheet, named: set[tuple[str, str]]) -> tuple[Table | None, list[Finding]]:
    """The table of a sheet by its name, or by its headers where it has no name of its own.

    Under another name it is read where no sheet of the file is `named` after its table.
    """
    spot, name, lines = Spot(sheet.file, sheet.name), sheet.name, first_lines(sheet)
    tables = [table.sheet.zh for table in dictionary().tables]
    allowed = ", ".join(tables)
    if name is None:
        table = _table_by_headers(lines)
        return table, [] if table else [TABLE_UNKNOWN.naming(allowed=allowed).at(Spot(sheet.file, None, 1))]
    if table := _table_named(name):
        return table, [SHEET_HIDDEN.at(spot)] if sheet.hidden else []
    if not _is_like_a_table(name, lines):
        return None, [SHEET_IGNORED.naming(allowed=allowed).at(spot, name)]
    is_unnamed = bool(UNNAMED.fullmatch(name.strip()))
    table = _table_by_headers(lines, whole=not is_unnamed)
    if table and (is_unnamed or (not sheet.hidden and (sheet.file, table.name) not in named)):
        flaw = SHEET_BY_HEADERS.naming(table=table.sheet.zh)
        return table, [flaw.at(spot, name, Severity.NOTICE if is_unnamed else None)]
    flaw = SHEET_UNKNOWN.naming(allowed=allowed, nearest=nearest_hint(name, tables))
    return None, [flaw.at(spot, name)]


def _table_named(sheet: str | None) -> Table | None:
    """The table a sheet is named after."""
    for table in dictionary().tables:
        if sheet is not None and normal(sheet) in (normal(table.sheet.zh), normal(table.sheet.en)):
            return table
    return None


def _table_by_headers(lines: Sequence[Sequence[Cell]], *, whole: bool = False) -> Table | None:
    """The one table whose headers stand in the first lines; of several, the one with all required columns.

    `whole`: only a table with all its required columns.
    """
    counts = {table.name: likeliest_line(table, lines)[1] for table in dictionary().tables}
    most = max(counts.values())
    best = [table for table in dictionary().tables if counts[table.name] == most]
    complete = [
        table
        for table in best
        if {column.name for column in table.columns if column.required}
        <= columns_named(table, header_cells(table, lines)[1])
    ]
    chosen = complete if complete or whole else best
    return chosen[0] if len(chosen) == 1 and most >= 2 else None


def _is_like_a_table(name: str, lines: Sequence[Sequence[Cell]]) -> bool:
    tables = dictionary().tables
    return bool(difflib.get_close_matches(name, [table.sheet.zh for table in tables], 1, NEAR_NAME)) or any(
        likeliest_line(table, lines)[1] >= TABLE_LIKE for table in tables
    )


def _grid(table: Table, sheet: Sheet) -> tuple[Grid | None, list[Finding]]:
    above = header_line(table, sheet)
    if isinstance(above, Finding):
        return None, [above]
    header_row = above.line + 1
    # Numbers written beforehand in a column that is not read make no row; a unit or a total may stand there.
    unread = above.headed - {header.index for header in above.headers}
    below: list[Line] = [
        (number, row)
        for number, row in enumerate(sheet.rows[header_row:], start=header_row + 1)
        if not all(is_blank(cell) or (index in unread and is_number(cell)) for index, cell in enumerate(row))
    ]
    again, other = blocks_below(table, below, above.headers)
    until = [line for line in below if line[0] not in again and (other is None or line[0] < other)]
    body = parted(until, above.headers)
    spot = Spot(sheet.file, sheet.name, header_row)
    titles = sheet.rows[: above.line]
    last = max((number for number, _ in body.rows), default=0)
    besides = [*body.others, *again.items()]
    outside = (*titles, *(row for number, row in besides if number > last))
    among = (cell for number, row in besides if number < last for cell in row)
    headers, unit_findings = in_unit(
        above.headers, (cell for row in outside for cell in row), spot, among=among
    )
    rows = filled(body.rows, sheet.merged, headers, table)
    grid = Grid(table, sheet.file, sheet.name, headers, rows, header_row)
    return grid, [
        *above.findings,
        *(ROW_ABOVE_HEADERS.at(grid.spot(number)) for number in rows_above(table, titles, headers)),
        *([HEADERS_AGAIN.at(grid.spot(other))] if other else []),
        *headless(above.headed, (row for _, row in body.rows), spot),
        *unit_findings,
        *_hidden(sheet, grid),
        *(ROW_NAMED_TOTAL.at(grid.spot(number), name) for number, name in named_totals(body)),
        *disagreements(body, headers, spot),
    ]


def _hidden(sheet: Sheet, grid: Grid) -> Iterator[Finding]:
    """Says which hidden rows and columns were read all the same."""
    rows = [str(number) for number, _ in grid.rows if number - 1 in sheet.hidden_rows]
    columns = [header.text for header in grid.headers if header.index in sheet.hidden_columns]
    if rows:
        yield ROWS_HIDDEN.naming(rows=_listed(rows)).at(grid.spot())
    if columns:
        yield COLUMNS_HIDDEN.naming(columns=_listed(columns)).at(grid.spot())


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:MOST_NAMED]) + (f" … ({len(names)})" if len(names) > MOST_NAMED else "")
