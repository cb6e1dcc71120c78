"""A sender's workbook with every finding marked in its cell, to be mended and sent again."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path

import analytics
from analytics.id_numbers import without_personal_numbers
from analytics.intake.files.limits import MOST_COLUMNS
from analytics.intake.files.reading import Sheet, read_bytes
from analytics.intake.files.xlsx import column_index
from analytics.intake.finding import FINDINGS_SHEET, Finding
from analytics.intake.returned import anew
from analytics.intake.returned.listing import (
    COLUMNS,
    LIST_ONLY,
    TAKEN,
    VALUES_ONLY,
    Line,
    Mark,
    Place,
    lines,
    marks,
)
from analytics.intake.sheets.column_names import MOST_LINES, normal
from analytics.intake.sheets.grid import Grid, grids
from analytics.language.translator import Translator, translator

#: Files whose copy is the sender's own workbook.
EDITED = (".xlsx", ".xlsm")
#: Seconds until the process that marks workbooks is given up.
SECONDS = 30
#: What that process runs; without the site's own settings it starts in half the time.
START = (
    "import sys; sys.path[:0] = sys.argv[1:]; from analytics.intake.returned import marking; marking.main()"
)
#: The letters of a column, where a sheet has no headers.
LETTERS = re.compile(r"[A-Z]{1,2}")
#: Of a file's name, what goes into that of its copy.
LONGEST_NAME = 60


def annotated(name: str, content: bytes, findings: Iterable[Finding], *, language: str = "zh") -> bytes:
    """One submitted file as an .xlsx with its findings: coloured cells with comments, and a list in front.

    An .xlsx or .xlsm stays as its sender made it apart from the marks, and from what reaches out of it or
    runs; other files, and workbooks that cannot be edited, are written anew with their values. The list
    says what a copy lacks. Findings of other files are left out.
    """
    t = translator(language)
    book = read_bytes(name, content)
    own = [finding for finding in findings if finding.file == book.name]
    tables, _ = grids(book.sheets)
    by_sheet = {grid.sheet: grid for grid in tables}
    columns = {sheet.name: _columns(sheet, by_sheet.get(sheet.name)) for sheet in book.sheets}
    places = [_place(finding, columns) for finding in own]
    firsts = {sheet.name: _firsts(sheet) for sheet in book.sheets}
    shown = [place and _shown(place, firsts[place.sheet]) for place in places]
    marked, listing = marks(own, shown, t), lines(own, places, t)
    if book.sheets and Path(name).suffix.lower() in EDITED:
        kept = _in_place(Path(name).suffix.lower(), content, marked, listing, t)
        if kept is not None:
            return kept
    names = anew.allowed(
        sheet.name or (by_sheet[None].table.sheet.zh if None in by_sheet else "CSV") for sheet in book.sheets
    )
    note = t(VALUES_ONLY if book.sheets else LIST_ONLY)
    return anew.written(book.sheets, names, marked, listing, note)


def copy_name(name: str, t: Translator) -> str:
    """What the marked copy of a file is called: after the file, without anybody's number."""
    stem = re.sub(r"[^\w.()（）-]+", "-", without_personal_numbers(Path(name).stem)).strip("-.")
    return f"{stem[:LONGEST_NAME] or 'file'}_{t('marked')}.xlsx"


def _place(finding: Finding, columns: Mapping[str | None, Mapping[str, int]]) -> Place | None:
    """Where a finding stands; None when it is about no single row."""
    if finding.row is None or finding.sheet not in columns:
        return None
    return Place(finding.sheet, finding.row, _column(finding.column, columns[finding.sheet]))


def _firsts(sheet: Sheet) -> dict[tuple[int, int], tuple[int, int]]:
    """The cell in which a merged one is seen, the first of its area; row and column from 1."""
    firsts: dict[tuple[int, int], tuple[int, int]] = {}
    for top, left, bottom, right in sheet.merged:
        for row in range(top, min(bottom + 1, len(sheet.rows))):
            if len(firsts) > anew.MOST_MERGED:
                return firsts
            for column in range(left, min(right + 1, MOST_COLUMNS)):
                firsts.setdefault((row + 1, column + 1), (top + 1, left + 1))
    return firsts


def _shown(place: Place, firsts: Mapping[tuple[int, int], tuple[int, int]]) -> Place:
    """The cell in which a place is seen."""
    at = (place.row, place.column)
    # Areas of a damaged workbook may overlap.
    while (first := firsts.get(at, at)) != at:
        at = first
    return Place(place.sheet, *at)


def _columns(sheet: Sheet, grid: Grid | None) -> dict[str, int]:
    """The columns of a sheet, from 1, by what stands in its first lines; its headers as they are written."""
    columns: dict[str, int] = {}
    for row in sheet.rows[:MOST_LINES]:
        for index, cell in enumerate(row):
            if cell is not None:
                columns.setdefault(normal(cell), index + 1)
    return columns | {header.text: header.index + 1 for header in reversed(grid.headers if grid else ())}


def _column(header: str | None, columns: Mapping[str, int]) -> int:
    """The column under a header or of a column's letters, from 1; the first when it is not there."""
    if header is None:
        return 1
    known = columns.get(header) or columns.get(normal(header))
    if known is None and LETTERS.fullmatch(header):
        return column_index(header) + 1
    return known or 1


def _in_place(
    suffix: str, content: bytes, marked: Sequence[Mark], listing: Sequence[Line], t: Translator
) -> bytes | None:
    """The sender's own workbook, marked in a process of its own; None when that does not work."""
    order = {
        "suffix": suffix,
        "author": FINDINGS_SHEET,
        "marks": [{**asdict(mark.place), "severity": mark.severity, "text": mark.text} for mark in marked],
        "list": {
            "name": FINDINGS_SHEET,
            "widths": [width for _, width in COLUMNS],
            "taken": {kind: t(said) for kind, said in TAKEN.items()},
            "rows": [{"cells": line.cells, "sheet": line.place and line.place.sheet} for line in listing],
        },
    }
    places = [str(Path(analytics.__path__[0]).parent), str(Path(_reader_of_parts()).parent)]
    try:
        child = subprocess.run(
            [sys.executable, "-I", "-S", "-c", START, *places],
            input=json.dumps(order).encode() + b"\n" + content,
            capture_output=True,
            timeout=SECONDS,
            check=False,
            env={},
        )
    except subprocess.TimeoutExpired:
        return None
    return child.stdout if child.returncode == 0 else None


def _reader_of_parts() -> str:
    spec = find_spec("lxml")
    assert spec is not None
    assert spec.submodule_search_locations
    return spec.submodule_search_locations[0]
