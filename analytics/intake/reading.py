"""Submitted files as rows of cells, exactly as the sender sees them."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from analytics.intake import workbook
from analytics.intake.finding import Finding, Flaw, Spot, without_personal_numbers

Cell = str | int | float | bool | date | None

#: The largest file taken.
MOST_BYTES = 20_000_000


@dataclass(frozen=True)
class Sheet:
    """One sheet, or one CSV file (then `name` is None); rows[0] is row 1."""

    file: str
    name: str | None
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True)
class Book:
    """One submitted file: what it is called, the hash of its bytes, and its sheets."""

    name: str
    sha256: str
    sheets: tuple[Sheet, ...]
    findings: tuple[Finding, ...] = ()


def read(path: Path) -> Book:
    """One .xlsx or UTF-8 .csv file; what cannot be read becomes a finding, never an exception."""
    name = without_personal_numbers(path.name)
    try:
        if path.stat().st_size > MOST_BYTES:
            return _unread(name, "", _too_large(path.stat().st_size))
        content = path.read_bytes()
    except OSError as error:
        return _unread(name, "", Flaw(
            "file_unreadable", "The file cannot be opened: {error}.",
            "Check the path and the rights of the file.", error=error.strerror or type(error).__name__,
        ))
    return read_bytes(name, content)


def read_bytes(name: str, content: bytes) -> Book:
    """The same for a file that is already in memory."""
    sha256 = hashlib.sha256(content).hexdigest()
    suffix = Path(name).suffix.lower()
    if suffix == ".csv":
        found = _csv_rows(content)
        return _unread(name, sha256, found) if isinstance(found, Flaw) else Book(
            name, sha256, (Sheet(name, None, found),)
        )
    if suffix == ".xlsx":
        return _workbook(name, sha256, content)
    return _unread(name, sha256, Flaw(
        "file_type", "Files ending in “{suffix}” are not read.",
        "Save it as .xlsx, or as .csv in UTF-8.", suffix=suffix,
    ))


def _unread(name: str, sha256: str, flaw: Flaw) -> Book:
    return Book(name, sha256, (), (flaw.at(Spot(name)),))


def _too_large(size: int) -> Flaw:
    return Flaw(
        "file_too_large", "The file has {size} bytes; {most} are taken.",
        "Split it, or leave out pictures.", size=f"{size:,}", most=f"{MOST_BYTES:,}",
    )


def _csv_rows(content: bytes) -> list[list[Cell]] | Flaw:
    """Rows of a comma-separated UTF-8 text, with or without a byte order mark."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return Flaw(
            "csv_encoding", "Line {line} is not UTF-8 text.",
            "Save it as “CSV UTF-8 (comma delimited)”, or as .xlsx.",
            line=content.count(b"\n", 0, error.start) + 1,
        )
    if "\0" in text:
        return Flaw("csv_encoding", "Line {line} is not UTF-8 text.",
                    "Save it as “CSV UTF-8 (comma delimited)”, or as .xlsx.",
                    line=text.count("\n", 0, text.index("\0")) + 1)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        return [list(row) for row in reader]
    except csv.Error:
        return Flaw(
            "csv_quotes", "The quotation marks around line {line} do not pair.",
            "Save it again from Excel or WPS as “CSV UTF-8”.", line=reader.line_num,
        )


def _workbook(name: str, sha256: str, content: bytes) -> Book:
    """The sheets of a workbook, opened in a process of its own with limits on memory and time."""
    if not content.startswith(b"PK\x03\x04"):
        return _unread(name, sha256, Flaw(
            "not_a_workbook", "The file ends in .xlsx and is no such workbook, or it is encrypted.",
            "Open it in Excel or WPS, take the password away, and save it as .xlsx.",
        ))
    found = _opened(content)
    if isinstance(found, Flaw):
        return _unread(name, sha256, found)
    sheets, findings = [], []
    for entry in found:
        sheet = without_personal_numbers(entry["name"])
        findings += _sheet_findings(entry, Spot(name, sheet))
        if "rows" in entry:
            sheets.append(Sheet(name, sheet, [[_cell(cell) for cell in row] for row in entry["rows"]]))
    return Book(name, sha256, tuple(sheets), tuple(findings))


def _opened(content: bytes) -> list[dict[str, Any]] | Flaw:
    try:
        child = subprocess.run(
            [sys.executable, "-I", workbook.__file__], input=content,
            capture_output=True, timeout=workbook.SECONDS, check=False, env={},
        )
    except subprocess.TimeoutExpired:
        return _over_limits()
    if child.returncode == 3:
        return Flaw(
            "not_a_workbook", "The file ends in .xlsx and is no such workbook, or it is encrypted.",
            "Open it in Excel or WPS, take the password away, and save it as .xlsx.",
        )
    if child.returncode != 0:
        return _over_limits()
    found: list[dict[str, Any]] = json.loads(child.stdout)
    return found


def _over_limits() -> Flaw:
    return Flaw(
        "workbook_limits", "Opening the workbook took more than {seconds} s or {megabytes} MB, or failed.",
        "Copy the filled cells into a new workbook and send that.",
        seconds=workbook.SECONDS, megabytes=workbook.MEMORY_BYTES // 1_000_000,
    )


def _sheet_findings(entry: dict[str, Any], spot: Spot) -> list[Finding]:
    if "too_large" in entry:
        height, width = entry["too_large"]
        return [Flaw(
            "sheet_too_large",
            "The sheet reaches to row {height}, column {width}; {rows} rows, {columns} columns are read.",
            "Delete the empty rows and columns behind the data, or split the sheet.",
            height=height, width=width, rows=workbook.MOST_ROWS, columns=workbook.MOST_COLUMNS,
        ).at(spot)]
    return [_unreadable(cell, what).at(_cell_spot(spot, cell)) for cell, what in entry["unreadable"]]


def _unreadable(cell: str, what: str) -> Flaw:
    if what == "error":
        return Flaw("cell_error", "Cell {cell} holds an error such as #REF! or #N/A.",
                    "Mend the formula, or write the value.", cell=cell)
    if what == "formula":
        return Flaw("formula_without_value", "Cell {cell} holds a formula that was never calculated.",
                    "Open and save the workbook in Excel or WPS, or write the value.", cell=cell)
    return Flaw("merged_cells", "Cell {cell} is merged with others, so what belongs to each row is unclear.",
                "Take the merging apart and fill in every row.", cell=cell)


def _cell_spot(spot: Spot, cell: str) -> Spot:
    letters, row = re.fullmatch(r"([A-Z]+)([0-9]+)", cell).groups()  # type: ignore[union-attr]
    return Spot(spot.file, spot.sheet, int(row), letters)


def _cell(cell: object) -> Cell:
    """A cell out of JSON: dates are wrapped, blanks are None."""
    if isinstance(cell, dict):
        return date.fromisoformat(cell["date"])
    if cell is None or isinstance(cell, (str, int, float, bool)):
        return cell
    raise TypeError(type(cell))
