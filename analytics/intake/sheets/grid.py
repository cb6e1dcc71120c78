"""Which table a sheet holds, which of its lines are rows, and which column stands below each header."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from analytics.dictionary import Table, dictionary
from analytics.errors import nearest_hint
from analytics.intake.files.reading import Cell, Sheet, is_blank
from analytics.intake.finding import (
    FINDINGS_SHEET,
    NOTES_SHEET,
    Finding,
    Flaw,
    Severity,
    Spot,
    notice,
    warning,
)
from analytics.intake.sheets.column_names import (
    LONGEST,
    column_named,
    columns_named,
    likeliest_line,
    normal,
    unit_behind,
)
from analytics.intake.sheets.footers import (
    Line,
    could_be_a_row,
    disagreements,
    is_like_a_row,
    may_be_a_person,
    parted,
)
from analytics.intake.sheets.header_line import Header, first_lines, header_cells, header_line, headless
from analytics.intake.sheets.merges import filled
from analytics.intake.sheets.units import in_unit

#: Sheets this product itself puts into workbooks: they hold no rows.
OWN_SHEETS = frozenset({NOTES_SHEET, FINDINGS_SHEET})
#: Names a program gives a sheet nobody named: then its headers say which table it is, as in a CSV.
UNNAMED = re.compile(r"(?:sheet|工作表)\s*[0-9]*", re.IGNORECASE)
#: A sheet of another name with this many headers of a table is a table under a wrong name.
TABLE_LIKE = 3
#: Names nearer than this to a table's are its name misspelt.
NEAR_NAME = 0.7
#: A sheet with so many lines of so many filled cells holds more than a remark; a number counts for one.
FEWEST_LINES, FEWEST_CELLS = 2, 3
NUMBER = re.compile(r"\s*[0-9][0-9,.]*\s*")
#: A line that names so many columns is one of headers.
FEWEST_NAMED = 3
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
SHEET_IGNORED = notice(
    "sheet_ignored",
    "The sheet “{value}” is not one of the tables and was not read.",
    "If it contains a table, give it the name of that table: {allowed}.",
)
SHEET_WITH_ROWS = warning(
    "sheet_with_rows",
    "The sheet “{value}” contains {count} rows, is none of the tables and was not read.",
    "If it contains a table, give it the table's name and headers: {allowed}. Otherwise delete it.",
)
SHEET_GOES_ON = Flaw(
    "sheet_goes_on",
    "The sheet “{value}” goes on with rows of {table}, without its headers: they were not read.",
    "Move these rows into the sheet of the table.",
)
ROW_ABOVE_HEADERS = Flaw(
    "row_above_headers",
    "This row stands above the headers and was not read.",
    "Keep one line of headers, with all rows below it.",
)
HEADERS_AGAIN = Flaw(
    "headers_again",
    "Other headers stand in this row: the rows below it were not read.",
    "Put the columns in one order and keep one line of headers, with all rows below it.",
)
SHEET_BY_HEADERS = warning(
    "sheet_by_headers",
    "The sheet “{value}” was read as {table}, by its headers.",
    "Give the sheet the name of its table, or delete it if it should not count.",
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
    findings = [_of_unread(one, unread.get((one.file, one.sheet)), read) for one in findings]
    return read, [*findings, *_in_own_sheets(sheets, read)]


def _in_own_sheets(sheets: Sequence[Sheet], read: Sequence[Grid]) -> Iterator[Finding]:
    """Rows that somebody has put on a sheet of this product, where nothing is read."""
    for sheet in sheets:
        if sheet.name not in OWN_SHEETS:
            continue
        people = sum(may_be_a_person(row) for row in sheet.rows)
        if goes_on := _goes_on(sheet, read):
            yield goes_on
        elif people:
            allowed = ", ".join(table.sheet.zh for table in dictionary().tables)
            flaw = SHEET_WITH_ROWS.naming(count=people, allowed=allowed)
            yield flaw.at(Spot(sheet.file, sheet.name), sheet.name)


def _of_unread(finding: Finding, sheet: Sheet | None, read: Sequence[Grid]) -> Finding:
    """What is said of a sheet that is none of the tables, graver where rows may be lost with it."""
    if finding.code != SHEET_IGNORED.code or sheet is None:
        return finding
    if goes_on := _goes_on(sheet, read):
        return goes_on
    lines = [row for row in sheet.rows if _weight(row) >= FEWEST_CELLS]
    is_weighty = any(may_be_a_person(row) or _weight(row) > FEWEST_CELLS + 1 for row in sheet.rows)
    if len(lines) < FEWEST_LINES and not is_weighty:
        return finding
    flaw = SHEET_WITH_ROWS.naming(count=len(lines) or 1, allowed=finding.values["allowed"])
    return flaw.at(Spot(sheet.file, sheet.name), finding.value)


def _weight(row: Sequence[Cell]) -> int:
    """How many cells of a line are filled; the first number or day among them counts twice."""
    filled = [cell for cell in row if not is_blank(cell)]
    is_number = any(isinstance(cell, (int, float, date)) or NUMBER.fullmatch(str(cell)) for cell in filled)
    return len(filled) + is_number


def _goes_on(sheet: Sheet, read: Sequence[Grid]) -> Finding | None:
    """The finding about rows of a table on a sheet that has no headers, or other ones.

    They lie as on the sheets that were read of this file, or as the dictionary has the columns.
    """
    known = [(grid.table, grid.headers) for grid in read if grid.file == sheet.file]
    for table, headers in (*known, *((table, _in_order(table)) for table in dictionary().tables)):
        if any(is_like_a_row(row, headers) for row in sheet.rows if any(not is_blank(cell) for cell in row)):
            flaw = SHEET_GOES_ON.naming(table=table.sheet.zh)
            return flaw.at(Spot(sheet.file, sheet.name), sheet.name)
    return None


def _in_order(table: Table) -> list[Header]:
    return [Header(index, column.header.zh, column) for index, column in enumerate(table.columns)]


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
    # Numbers written beforehand in a column that is not read make no row.
    unread = above.headed - {header.index for header in above.headers}
    below: list[Line] = [
        (number, row)
        for number, row in enumerate(sheet.rows[header_row:], start=header_row + 1)
        if not all(is_blank(cell) or index in unread for index, cell in enumerate(row))
    ]
    again, other = _again(table, below, above.headers)
    until = [line for line in below if line[0] not in again and (other is None or line[0] < other)]
    body = parted(until, above.headers)
    spot = Spot(sheet.file, sheet.name, header_row)
    titles = sheet.rows[: above.line]
    outside = (*titles, *(row for _, row in body.others), *again.values())
    headers, unit_findings = in_unit(above.headers, (cell for row in outside for cell in row), spot)
    rows = filled(body.rows, sheet.merged, headers, table)
    grid = Grid(table, sheet.file, sheet.name, headers, rows, header_row)
    return grid, [
        *above.findings,
        *(ROW_ABOVE_HEADERS.at(grid.spot(number)) for number in _lost(table, titles, headers)),
        *([HEADERS_AGAIN.at(grid.spot(other))] if other else []),
        *headless(above.headed, (row for _, row in body.rows), spot),
        *unit_findings,
        *_hidden(sheet, grid),
        *disagreements(body, headers, spot),
    ]


def _lost(table: Table, titles: Sequence[Sequence[Cell]], headers: Sequence[Header]) -> Iterator[int]:
    """The numbers of rows above the headers: what could be one, and what lies below headers of its own."""
    is_below_headers = False
    for number, row in enumerate(titles, start=1):
        if len(columns_named(table, row)) >= FEWEST_NAMED:
            is_below_headers = True
        elif could_be_a_row(row, headers) or (is_below_headers and _weight(row) >= FEWEST_CELLS):
            yield number


def _again(
    table: Table, below: Sequence[Line], headers: Sequence[Header]
) -> tuple[dict[int, Sequence[Cell]], int | None]:
    """By number the titles and headers that stand again among the rows; the first line of other headers."""
    again: dict[int, Sequence[Cell]] = {}
    for place, (number, row) in enumerate(below):
        same = _heads_again(table, row, headers)
        if same is None:
            continue
        if not same:
            return again, number
        again[number] = ()
        for above, title in reversed(below[:place]):
            if sum(not is_blank(cell) for cell in title) > 1 or may_be_a_person(title):
                break
            again[above] = title
    return again, None


def _heads_again(table: Table, cells: Sequence[Cell], headers: Sequence[Header]) -> bool | None:
    """Whether a line of headers among the rows has the columns of those above it; None for a row."""
    named: dict[int, tuple[str, str | None]] = {}
    others = 0
    for index, cell in enumerate(cells):
        if is_blank(cell):
            continue
        is_text = isinstance(cell, str) and len(cell) <= LONGEST
        if is_text and (column := column_named(table, cell)):
            named[index] = column.name, unit_behind(cell)[1]
        elif (others := others + 1) > FEWEST_NAMED:
            # Most of a line of headers is headers: a row is told by its first cells.
            return None
    if len({name for name, _ in named.values()}) < FEWEST_NAMED or others >= len(named):
        return None
    above = {header.index: (header.column.name, unit_behind(header.text)[1]) for header in headers}
    return all(above.get(index) == name for index, name in named.items())


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
