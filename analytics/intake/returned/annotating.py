"""A sender's workbook with every finding marked in its cell, to be mended and sent again."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

from analytics.errors import N_
from analytics.intake.files.reading import Book, Cell, Sheet, read_bytes
from analytics.intake.finding import FINDINGS_SHEET, Finding, Severity, letters, without_personal_numbers
from analytics.intake.returned import marking
from analytics.intake.sheets.headers import MOST_LINES
from analytics.intake.sheets.layout import Grid, grids, normal
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
    (N_("How to mend it"), 60),
)
#: Cells up to which the sender's own workbook is marked; a larger one is written anew, which is faster.
MOST_CELLS_KEPT = 400_000
#: Marked cells that also carry a comment; the list has all findings.
MOST_COMMENTS = 2_000
#: What a sheet may not be called in an .xlsx.
FORBIDDEN_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
LONGEST_NAME = 31


@dataclass(frozen=True)
class _Mark:
    """One cell to colour, by the name of its sheet and row and column from 1, and what is said there."""

    sheet: str
    row: int
    column: int
    severity: Severity
    text: str

    @property
    def link(self) -> str:
        quoted = self.sheet.replace("'", "''")
        return f"'{quoted}'!{letters(self.column)}{self.row}"


def annotated(name: str, content: bytes, findings: Iterable[Finding], *, language: str = "zh") -> bytes:
    """One submitted file as an .xlsx with its findings: coloured cells with comments, and a list in front.

    An .xlsx stays as its sender made it apart from the marks; other files, and workbooks that
    cannot be marked, are written anew with their values. Findings of other files are left out.
    """
    t = translator(language)
    book = read_bytes(without_personal_numbers(name), content)
    own = [finding for finding in findings if finding.file == book.name]
    names = _sheet_names(book)
    places = _places(book, own, names)
    marks = _marks(own, places, t)
    listing = _listing(own, places, t)
    is_small = sum(len(row) for sheet in book.sheets for row in sheet.rows) <= MOST_CELLS_KEPT
    if book.sheets and is_small and Path(name).suffix.lower() == ".xlsx":
        kept = _in_place(content, marks, listing)
        if kept is not None:
            return kept
    return _anew(book, names, marks, listing)


def _sheet_names(book: Book) -> list[str]:
    """What each sheet is called in the marked workbook; a CSV gets the name of its table."""
    found, _ = grids(book.sheets)
    tables = {grid.sheet: grid.table.sheet.zh for grid in found}
    return _allowed([sheet.name or tables.get(None, "CSV") for sheet in book.sheets])


def _allowed(names: Iterable[str]) -> list[str]:
    """The names as .xlsx takes them: other programs allow longer ones and more characters."""
    found: list[str] = []
    for name in names:
        base = FORBIDDEN_IN_NAMES.sub("_", name).strip("'")[:LONGEST_NAME] or "_"
        taken, allowed, number = {one.casefold() for one in found}, base, 1
        while allowed.casefold() in taken:
            number += 1
            allowed = f"{base[: LONGEST_NAME - 3]}_{number}"
        found.append(allowed)
    return found


def _places(
    book: Book, findings: Sequence[Finding], names: Sequence[str]
) -> list[tuple[str, int, int] | None]:
    """Where each finding stands: sheet, row and column from 1; None when it is about no single row."""
    found, _ = grids(book.sheets)
    by_name = {sheet.name: (name, sheet) for name, sheet in zip(names, book.sheets, strict=True)}
    headings = {grid.sheet: grid for grid in found}
    places: list[tuple[str, int, int] | None] = []
    for finding in findings:
        if finding.row is None or finding.sheet not in by_name:
            places.append(None)
            continue
        name, sheet = by_name[finding.sheet]
        places.append((name, finding.row, _column(finding.column, sheet, headings.get(finding.sheet))))
    return places


def _column(header: str | None, sheet: Sheet, grid: Grid | None) -> int:
    """The column under a header or of a column's letters, from 1; the first when it is not there."""
    if header is None:
        return 1
    for heading in grid.headings if grid else ():
        if heading.text == header:
            return heading.index + 1
    for row in sheet.rows[:MOST_LINES]:
        for index, cell in enumerate(row):
            if cell is not None and normal(cell) == normal(header):
                return index + 1
    if header.isascii() and header.isalpha() and header.isupper() and len(header) <= 2:
        return sum((ord(letter) - 64) * 26**power for power, letter in enumerate(reversed(header)))
    return 1


def _marks(
    findings: Sequence[Finding], places: Sequence[tuple[str, int, int] | None], t: Translator
) -> list[_Mark]:
    """One mark a cell: the worst severity, and all that is said of it."""
    order = list(Severity)
    cells: dict[tuple[str, int, int], list[Finding]] = {}
    for finding, place in zip(findings, places, strict=True):
        if place:
            cells.setdefault(place, []).append(finding)
    return [
        _Mark(
            *place,
            min((one.severity for one in here), key=order.index),
            "\n".join(_comment(one, t) for one in here) if number < MOST_COMMENTS else "",
        )
        for number, (place, here) in enumerate(cells.items())
    ]


def _comment(finding: Finding, t: Translator) -> str:
    message, fix = finding.said(t)
    return f"{t(SEVERITIES[finding.severity])}: {message}\n{fix}"


def _listing(
    findings: Sequence[Finding], places: Sequence[tuple[str, int, int] | None], t: Translator
) -> list[tuple[tuple[str | int | None, ...], str | None]]:
    """The list of findings: cells of each row, and the cell it leads to."""
    rows: list[tuple[tuple[str | int | None, ...], str | None]] = [
        (tuple(t(name) for name, _ in COLUMNS), None)
    ]
    for finding, place in zip(findings, places, strict=True):
        message, fix = finding.said(t)
        spot = f"{letters(place[2])}{place[1]}" if place else None
        rows.append(
            (
                (
                    spot,
                    t(SEVERITIES[finding.severity]),
                    finding.sheet,
                    finding.row,
                    finding.column,
                    finding.value,
                    message,
                    fix,
                ),
                _Mark(*place, finding.severity, "").link if place else None,
            )
        )
    if len(rows) == 1:
        rows.append(((t("Nothing to mend."),), None))
    return rows


def _in_place(
    content: bytes, marks: Sequence[_Mark], listing: Sequence[tuple[tuple[str | int | None, ...], str | None]]
) -> bytes | None:
    """The sender's own workbook, marked in a process of its own; None when that does not work."""
    order = {
        "marks": [
            {
                "sheet": one.sheet,
                "row": one.row,
                "column": one.column,
                "severity": one.severity.value,
                "text": one.text,
            }
            for one in marks
        ],
        "list": {
            "name": FINDINGS_SHEET,
            "widths": [width for _, width in COLUMNS],
            "rows": [{"cells": cells, "link": link and f"#{link}"} for cells, link in listing],
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


def _anew(
    book: Book,
    names: Sequence[str],
    marks: Sequence[_Mark],
    listing: Sequence[tuple[tuple[str | int | None, ...], str | None]],
) -> bytes:
    """The values of every sheet in a new workbook: texts as texts, so that long numbers stay whole."""
    stream = io.BytesIO()
    made = xlsxwriter.Workbook(
        stream,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "nan_inf_to_errors": True,
        },
    )
    front = made.add_worksheet(FINDINGS_SHEET)
    shapes = [made.add_format({"text_wrap": True, "valign": "top", "bold": bold}) for bold in (False, True)]
    for number, (line, link) in enumerate(listing):
        _write_row(front, number, line, link, shapes[number == 0])
    for place, (_, width) in enumerate(COLUMNS):
        front.set_column(place, place, width)
    formats = _formats(made)
    for name, sheet in zip(names, book.sheets, strict=True):
        if name == FINDINGS_SHEET:
            continue
        page = made.add_worksheet(name)
        colours = {(one.row, one.column): one for one in marks if one.sheet == name}
        for row, cells in enumerate(sheet.rows, start=1):
            for column, cell in enumerate(cells, start=1):
                mark = colours.pop((row, column), None)
                if cell is not None or mark:
                    _write(page, row, column, cell, mark, formats)
        for mark in colours.values():
            # Cells beyond the last filled one.
            _write(page, mark.row, mark.column, None, mark, formats)
    made.close()
    return stream.getvalue()


def _formats(made: Any) -> dict[tuple[Severity | None, bool], Any]:
    found: dict[tuple[Severity | None, bool], Any] = {}
    for severity in (None, *Severity):
        fill = {"bg_color": f"#{marking.FILLS[severity.value]}"} if severity else {}
        found[severity, True] = made.add_format({"num_format": "yyyy-mm-dd", **fill})
        found[severity, False] = made.add_format(fill)
    return found


def _write(
    page: Any,
    row: int,
    column: int,
    cell: Cell,
    mark: _Mark | None,
    formats: Mapping[tuple[Severity | None, bool], Any],
) -> None:
    shape = formats[mark.severity if mark else None, isinstance(cell, date)]
    place = (row - 1, column - 1)
    if isinstance(cell, str):
        page.write_string(*place, cell, shape)
    elif isinstance(cell, bool):
        page.write_boolean(*place, cell, shape)
    elif isinstance(cell, date):
        page.write_datetime(*place, cell, shape)
    elif cell is None:
        page.write_blank(*place, None, shape)
    else:
        page.write_number(*place, cell, shape)
    if mark and mark.text:
        page.write_comment(
            *place,
            mark.text,
            {"author": "", "width": marking.COMMENT_WIDTH, "height": marking.COMMENT_HEIGHT},
        )


def _write_row(
    front: Any, number: int, cells: Sequence[str | int | None], link: str | None, shape: Any
) -> None:
    for place, cell in enumerate(cells):
        if place == 0 and link:
            front.write_url(number, place, f"internal:{link}", shape, str(cell))
        elif isinstance(cell, str):
            front.write_string(number, place, cell, shape)
        elif cell is not None:
            front.write_number(number, place, cell, shape)
