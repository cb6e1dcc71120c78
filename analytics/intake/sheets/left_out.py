"""Sheets that are none of the tables: said, and graver where people or money may be lost with them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from analytics.dictionary import Table, dictionary
from analytics.intake.files.reading import Sheet, is_blank
from analytics.intake.finding import FINDINGS_SHEET, NOTES_SHEET, Finding, Flaw, Spot, notice, warning
from analytics.intake.sheets.footers import is_like_a_row, may_be_a_person, weight
from analytics.intake.sheets.header_line import Header

#: Sheets this product itself puts into workbooks: they hold no rows.
OWN_SHEETS = frozenset({NOTES_SHEET, FINDINGS_SHEET})
#: A sheet with so many lines of so many filled cells holds more than a remark; a number counts for one.
FEWEST_LINES, FEWEST_CELLS = 2, 3
#: A single line of so much is a row.
HEAVY = 5

#: A table that was read: its file, what it is, and its headers.
Read = tuple[str, Table, Sequence[Header]]

SHEET_IGNORED = notice(
    "sheet_ignored",
    "The sheet “{value}” is not one of the tables and was not read.",
    "If it contains a table, give it the name of that table: {allowed}.",
)
SHEET_WITH_ROWS = warning(
    "sheet_with_rows",
    "The sheet “{value}” is not one of the tables and was not read. Rows: {count}.",
    "If it contains a table, give it the table's name and headers: {allowed}. Otherwise delete it.",
)
SHEET_GOES_ON = Flaw(
    "sheet_goes_on",
    "The sheet “{value}” continues “{table}” without its headers: these rows were not read.",
    "Move these rows into the sheet of the table.",
)


def in_own_sheets(sheets: Sequence[Sheet], read: Sequence[Read]) -> Iterator[Finding]:
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


def left_out(finding: Finding, sheet: Sheet | None, read: Sequence[Read]) -> Finding:
    """What is said of a sheet that is none of the tables, graver where rows may be lost with it."""
    if finding.code != SHEET_IGNORED.code or sheet is None:
        return finding
    if goes_on := _goes_on(sheet, read):
        return goes_on
    lines = [row for row in sheet.rows if weight(row) >= FEWEST_CELLS]
    is_weighty = any(may_be_a_person(row) or weight(row) >= HEAVY for row in sheet.rows)
    if len(lines) < FEWEST_LINES and not is_weighty:
        return finding
    flaw = SHEET_WITH_ROWS.naming(count=len(lines) or 1, allowed=finding.values["allowed"])
    return flaw.at(Spot(sheet.file, sheet.name), finding.value)


def _goes_on(sheet: Sheet, read: Sequence[Read]) -> Finding | None:
    """The finding about rows of a table on a sheet that has no headers, or other ones.

    They lie as on the sheets that were read of this file, or as the dictionary has the columns.
    """
    known = [(table, headers) for file, table, headers in read if file == sheet.file]
    for table, headers in (*known, *((table, _in_order(table)) for table in dictionary().tables)):
        if any(is_like_a_row(row, headers) for row in sheet.rows if any(not is_blank(cell) for cell in row)):
            flaw = SHEET_GOES_ON.naming(table=table.sheet.zh)
            return flaw.at(Spot(sheet.file, sheet.name), sheet.name)
    return None


def _in_order(table: Table) -> list[Header]:
    return [Header(index, column.header.zh, column) for index, column in enumerate(table.columns)]
