"""A marked copy written anew: the values of a file that is no .xlsx, or one that cannot be edited."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import OverlappingRange

from analytics.intake.files.limits import MOST_COLUMNS
from analytics.intake.files.reading import Cell, Moment, Scaled, Sheet, Unreadable
from analytics.intake.finding import FINDINGS_SHEET, Severity
from analytics.intake.returned.listing import COLUMNS, UNWRITABLE, Line, Mark, Place
from analytics.intake.returned.looks import FILLS

#: What a sheet may not be called in an .xlsx.
FORBIDDEN_IN_NAMES = re.compile(r"[\[\]:*?/\\\0-\x1f]")
LONGEST_NAME = 31
#: Characters of a cell.
LONGEST_TEXT = 32_767
#: The earliest day a workbook knows.
FIRST_DAY = date(1900, 1, 1)
#: Cells that are merged.
MOST_MERGED = 200_000
#: A cell comment in pixels.
COMMENT_SIZE = {"width": 320, "height": 120}
#: What xlsxwriter does not write as a sign for itself.
NO_CHARACTER = re.compile("[\ud800-\udfff\ufffe\uffff]")
#: Nothing in a copy is anything but what it shows: no formula, no link.
AS_VALUES = {"strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": True}

#: How cells look, by severity and whether a day stands there.
Formats = dict[tuple[Severity | None, bool], Any]


def allowed(names: Iterable[str]) -> list[str]:
    """The names as .xlsx takes them: other programs allow longer ones and more characters."""
    made: list[str] = []
    for name in names:
        plain = FORBIDDEN_IN_NAMES.sub("_", UNWRITABLE.sub("_", name))
        base = plain.strip("'")[:LONGEST_NAME].strip("'") or "_"
        there, unlike, number = {other.casefold() for other in made}, base, 1
        while unlike.casefold() in there:
            number += 1
            unlike = f"{base[: LONGEST_NAME - 5]}_{number}"
        made.append(unlike)
    return made


def written(
    sheets: Sequence[Sheet], names: Sequence[str], marks: Sequence[Mark], listing: Sequence[Line], note: str
) -> bytes:
    """The list below its note, and every sheet under its name: texts as texts, so that long numbers stay."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, **AS_VALUES})
    by_name = {sheet.name: name for sheet, name in zip(sheets, names, strict=True)}
    _front(book, listing, note, by_name)
    formats = _formats(book)
    for name, sheet in zip(names, sheets, strict=True):
        if name == FINDINGS_SHEET:
            continue
        page = book.add_worksheet(name)
        _lay_out(page, sheet)
        here = {(mark.place.row, mark.place.column): mark for mark in marks if mark.place.sheet == sheet.name}
        for row, cells in enumerate(sheet.rows, start=1):
            for column, cell in enumerate(cells, start=1):
                mark = here.pop((row, column), None)
                if cell is not None or mark:
                    _write(page, row, column, cell, mark, formats)
        for (row, column), mark in here.items():
            # Cells beyond the last filled one.
            _write(page, row, column, None, mark, formats)
    book.close()
    return stream.getvalue()


def _lay_out(page: Any, sheet: Sheet) -> None:
    """Hides and merges what is hidden and merged in the file: it says how the rows are read."""
    if sheet.hidden:
        page.hide()
    for row in sheet.hidden_rows:
        page.set_row(row, None, None, {"hidden": True})
    for column in sheet.hidden_columns:
        page.set_column(column, column, None, None, {"hidden": True})
    left_over = MOST_MERGED
    for top, left, bottom, right in sheet.merged:
        end = (min(bottom, len(sheet.rows) - 1), min(right, MOST_COLUMNS - 1))
        cells = (end[0] - top + 1) * (end[1] - left + 1)
        if 1 < cells <= left_over:
            left_over -= cells
            # Areas that overlap are merged in no program.
            with suppress(OverlappingRange):
                page.merge_range(top, left, *end, "")


def _front(book: Any, listing: Sequence[Line], note: str, by_name: Mapping[str | None, str]) -> None:
    front = book.add_worksheet(FINDINGS_SHEET)
    front.write(0, 0, note, book.add_format({"valign": "top", "bold": True}))
    looks = [book.add_format({"text_wrap": True, "valign": "top", "bold": bold}) for bold in (False, True)]
    for number, line in enumerate(listing, start=1):
        for column, cell in enumerate(line.cells):
            look = looks[number == 1]
            if column == 0 and line.place is not None:
                address = f"internal:{_address(line.place, by_name)}"
                front.write_url(number, column, address, look, str(cell))
            elif cell is not None:
                front.write(number, column, cell, look)
    for column, (_, width) in enumerate(COLUMNS):
        front.set_column(column, column, width)
    front.freeze_panes(2, 0)


def _address(place: Place, by_name: Mapping[str | None, str]) -> str:
    quoted = by_name[place.sheet].replace("'", "''")
    return f"'{quoted}'!{place.reference}"


def _formats(book: Any) -> Formats:
    formats: Formats = {}
    for severity in (None, *Severity):
        fill = {"bg_color": f"#{FILLS[severity]}"} if severity else {}
        formats[severity, True] = book.add_format({"num_format": "yyyy-mm-dd", **fill})
        formats[severity, False] = book.add_format(fill)
    return formats


def _write(page: Any, row: int, column: int, cell: Cell, mark: Mark | None, formats: Formats) -> None:
    shown = _as_shown(cell)
    look = formats[mark.severity if mark else None, isinstance(shown, date)]
    page.write(row - 1, column - 1, shown, look)
    if mark and mark.text:
        page.write_comment(row - 1, column - 1, mark.text, {"author": FINDINGS_SHEET, **COMMENT_SIZE})


def _as_shown(cell: Cell) -> Cell:
    """What a new workbook holds of a cell: sent back unmended, it is found again."""
    if isinstance(cell, Scaled):
        return f"{float(cell):.15g} ({cell.number_format})"
    if isinstance(cell, Moment):
        return f"{cell.isoformat()} {cell.time}"
    if isinstance(cell, date) and cell < FIRST_DAY:
        return cell.isoformat()
    # What shows an error or an uncalculated formula has no value to write.
    shown = str(cell) if isinstance(cell, Unreadable) else cell
    return NO_CHARACTER.sub("\ufffd", shown)[:LONGEST_TEXT] if isinstance(shown, str) else shown
