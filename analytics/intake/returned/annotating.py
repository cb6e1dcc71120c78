"""A sender's workbook with every finding marked in its cell, to be mended and sent again."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

from analytics.errors import N_
from analytics.intake.files.reading import Book, Cell, Moment, Scaled, Sheet, Unreadable, read_bytes
from analytics.intake.finding import FINDINGS_SHEET, Finding, Severity, letters
from analytics.intake.returned import marking
from analytics.intake.sheets.column_names import MOST_LINES, normal
from analytics.intake.sheets.grid import Grid, grids
from analytics.language.translator import Translator, translator

SEVERITIES: Mapping[Severity, str] = {
    Severity.ERROR: N_("Error"),
    Severity.WARNING: N_("Warning"),
    Severity.NOTICE: N_("Notice"),
}
COLUMNS: Sequence[tuple[str, int]] = (
    (N_("Place"), 10),
    (N_("Severity"), 8),
    (N_("Sheet"), 14),
    (N_("Row"), 8),
    (N_("Column"), 18),
    (N_("Found"), 20),
    (N_("Reason"), 60),
    (N_("How to fix it"), 60),
)
#: Cells up to which the sender's own workbook is marked; a larger one is written anew, which is faster.
MOST_CELLS_KEPT = 400_000
#: Marked cells that also carry a comment; the list has all findings.
MOST_COMMENTS = 2_000
#: What a sheet may not be called in an .xlsx.
FORBIDDEN_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
LONGEST_NAME = 31

#: How cells look, by severity and whether a day stands there.
Formats = dict[tuple[Severity | None, bool], Any]


@dataclass(frozen=True)
class _Place:
    """A cell of the marked workbook: the name of its sheet, its row and column from 1."""

    sheet: str
    row: int
    column: int

    @property
    def reference(self) -> str:
        return f"{letters(self.column)}{self.row}"

    @property
    def link(self) -> str:
        quoted = self.sheet.replace("'", "''")
        return f"'{quoted}'!{self.reference}"


@dataclass(frozen=True)
class _Mark:
    """A cell to colour, and what is said there."""

    place: _Place
    severity: Severity
    text: str


@dataclass(frozen=True)
class _Line:
    """A line of the list of findings, and the cell it leads to."""

    cells: Sequence[str | int | None]
    link: str | None = None


def annotated(name: str, content: bytes, findings: Iterable[Finding], *, language: str = "zh") -> bytes:
    """One submitted file as an .xlsx with its findings: coloured cells with comments, and a list in front.

    An .xlsx stays as its sender made it apart from the marks; other files, and workbooks that
    cannot be marked, are written anew with their values. Findings of other files are left out.
    """
    t = translator(language)
    book = read_bytes(name, content)
    tables, _ = grids(book.sheets)
    by_sheet = {grid.sheet: grid for grid in tables}
    names = _allowed(
        sheet.name or (by_sheet[None].table.sheet.zh if None in by_sheet else "CSV") for sheet in book.sheets
    )
    sheets = {sheet.name: (allowed, sheet) for allowed, sheet in zip(names, book.sheets, strict=True)}
    own = [finding for finding in findings if finding.file == book.name]
    places = [_place(finding, sheets, by_sheet) for finding in own]
    marks = _marks(own, places, t)
    listing = _listing(own, places, t)
    is_small = sum(len(row) for sheet in book.sheets for row in sheet.rows) <= MOST_CELLS_KEPT
    if book.sheets and is_small and Path(book.name).suffix.lower() == ".xlsx":
        kept = _in_place(content, marks, listing)
        if kept is not None:
            return kept
    return _anew(book, names, marks, listing)


def _allowed(names: Iterable[str]) -> list[str]:
    """The names as .xlsx takes them: other programs allow longer ones and more characters."""
    made: list[str] = []
    for name in names:
        base = FORBIDDEN_IN_NAMES.sub("_", name).strip("'")[:LONGEST_NAME] or "_"
        there, allowed, number = {other.casefold() for other in made}, base, 1
        while allowed.casefold() in there:
            number += 1
            allowed = f"{base[: LONGEST_NAME - 3]}_{number}"
        made.append(allowed)
    return made


def _place(
    finding: Finding, sheets: Mapping[str | None, tuple[str, Sheet]], by_sheet: Mapping[str | None, Grid]
) -> _Place | None:
    """Where a finding stands; None when it is about no single row."""
    if finding.row is None or finding.sheet not in sheets:
        return None
    name, sheet = sheets[finding.sheet]
    return _Place(name, finding.row, _column(finding.column, sheet, by_sheet.get(finding.sheet)))


def _column(header: str | None, sheet: Sheet, grid: Grid | None) -> int:
    """The column under a header or of a column's letters, from 1; the first when it is not there."""
    if header is None:
        return 1
    for known in grid.headers if grid else ():
        if known.text == header:
            return known.index + 1
    for row in sheet.rows[:MOST_LINES]:
        for index, cell in enumerate(row):
            if cell is not None and normal(cell) == normal(header):
                return index + 1
    if header.isascii() and header.isalpha() and header.isupper() and len(header) <= 2:
        return sum((ord(letter) - 64) * 26**power for power, letter in enumerate(reversed(header)))
    return 1


def _marks(findings: Sequence[Finding], places: Sequence[_Place | None], t: Translator) -> list[_Mark]:
    """One mark a cell: the worst severity, and all that is said of it."""
    order = list(Severity)
    cells: dict[_Place, list[Finding]] = {}
    for finding, place in zip(findings, places, strict=True):
        if place:
            cells.setdefault(place, []).append(finding)
    return [
        _Mark(
            place,
            min((finding.severity for finding in here), key=order.index),
            "\n".join(_comment(finding, t) for finding in here) if number < MOST_COMMENTS else "",
        )
        for number, (place, here) in enumerate(cells.items())
    ]


def _comment(finding: Finding, t: Translator) -> str:
    message, fix = finding.said(t)
    return f"{t(SEVERITIES[finding.severity])}: {message}\n{fix}"


def _listing(findings: Sequence[Finding], places: Sequence[_Place | None], t: Translator) -> list[_Line]:
    """The list of findings, the names of its columns first."""
    lines = [_Line(tuple(t(name) for name, _ in COLUMNS))]
    for finding, place in zip(findings, places, strict=True):
        cells = (
            place.reference if place else None,
            t(SEVERITIES[finding.severity]),
            finding.sheet,
            finding.row,
            finding.column,
            finding.value,
            *finding.said(t),
        )
        lines.append(_Line(cells, place.link if place else None))
    return lines if len(lines) > 1 else [*lines, _Line((t("Nothing to fix."),))]


def _in_place(content: bytes, marks: Sequence[_Mark], listing: Sequence[_Line]) -> bytes | None:
    """The sender's own workbook, marked in a process of its own; None when that does not work."""
    order = {
        "marks": [{**asdict(mark.place), "severity": mark.severity, "text": mark.text} for mark in marks],
        "list": {
            "name": FINDINGS_SHEET,
            "widths": [width for _, width in COLUMNS],
            "rows": [{"cells": line.cells, "link": line.link and f"#{line.link}"} for line in listing],
        },
    }
    try:
        child = subprocess.run(
            [sys.executable, "-I", marking.__file__],
            input=json.dumps(order).encode() + b"\n" + content,
            capture_output=True,
            timeout=marking.SECONDS,
            check=False,
            env={},
        )
    except subprocess.TimeoutExpired:
        return None
    return child.stdout if child.returncode == 0 else None


def _anew(book: Book, names: Sequence[str], marks: Sequence[_Mark], listing: Sequence[_Line]) -> bytes:
    """The values of every sheet in a new workbook: texts as texts, so that long numbers stay whole."""
    stream = io.BytesIO()
    as_values = {"strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": True}
    made = xlsxwriter.Workbook(stream, {"in_memory": True, **as_values})
    front = made.add_worksheet(FINDINGS_SHEET)
    shapes = [made.add_format({"text_wrap": True, "valign": "top", "bold": bold}) for bold in (False, True)]
    for number, line in enumerate(listing):
        _write_line(front, number, line, shapes[number == 0])
    for place, (_, width) in enumerate(COLUMNS):
        front.set_column(place, place, width)
    formats = _formats(made)
    for name, sheet in zip(names, book.sheets, strict=True):
        if name == FINDINGS_SHEET:
            continue
        page = made.add_worksheet(name)
        colours = {(mark.place.row, mark.place.column): mark for mark in marks if mark.place.sheet == name}
        for row, cells in enumerate(sheet.rows, start=1):
            for column, cell in enumerate(cells, start=1):
                mark = colours.pop((row, column), None)
                if cell is not None or mark:
                    _write(page, row, column, cell, mark, formats)
        for (row, column), mark in colours.items():
            # Cells beyond the last filled one.
            _write(page, row, column, None, mark, formats)
    made.close()
    return stream.getvalue()


def _formats(made: Any) -> Formats:
    formats: Formats = {}
    for severity in (None, *Severity):
        fill = {"bg_color": f"#{marking.FILLS[severity]}"} if severity else {}
        formats[severity, True] = made.add_format({"num_format": "yyyy-mm-dd", **fill})
        formats[severity, False] = made.add_format(fill)
    return formats


def _write(page: Any, row: int, column: int, cell: Cell, mark: _Mark | None, formats: Formats) -> None:
    shape = formats[mark.severity if mark else None, isinstance(cell, date)]
    place = (row - 1, column - 1)
    page.write(*place, _as_shown(cell), shape)
    if mark and mark.text:
        size = {"width": marking.COMMENT_WIDTH, "height": marking.COMMENT_HEIGHT}
        page.write_comment(*place, mark.text, {"author": "", **size})


def _as_shown(cell: Cell) -> Cell:
    """What a new workbook holds of a cell: sent back unmended, it is found again."""
    if isinstance(cell, Scaled):
        return f"{float(cell):.15g} ({cell.number_format})"
    if isinstance(cell, Moment):
        return f"{cell.isoformat()} {cell.time}"
    # What shows an error or an uncalculated formula has no value to write.
    return str(cell) if isinstance(cell, Unreadable) else cell


def _write_line(front: Any, number: int, line: _Line, shape: Any) -> None:
    for place, cell in enumerate(line.cells):
        if place == 0 and line.link:
            front.write_url(number, place, f"internal:{line.link}", shape, str(cell))
        elif cell is not None:
            front.write(number, place, cell, shape)
