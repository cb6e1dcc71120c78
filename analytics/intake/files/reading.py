"""Submitted files as rows of cells, exactly as the sender sees them."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import analytics
from analytics.errors import N_
from analytics.intake.files import guards, workbook
from analytics.intake.files.sheet_properties import Area
from analytics.intake.files.text_tables import FILE_EMPTY, FILE_KIND, SHEET_TOO_LARGE, text_rows
from analytics.intake.finding import Finding, Flaw, Spot, notice
from analytics.intake.personal import without_personal_numbers

#: The largest file taken.
MOST_BYTES = 20_000_000
#: What the child process runs; without the site's own settings it starts in half the time.
START = (
    "import sys; sys.path[:0] = sys.argv[2:]; from analytics.intake.files import workbook;"
    " workbook.main(sys.argv[1])"
)
SUFFIXES = (".csv", *guards.WORKBOOK_SUFFIXES)

FILE_UNREADABLE = Flaw(
    "file_unreadable",
    "The file cannot be opened: {error}.",
    "Check the path and the permissions of the file.",
)
FILE_TYPE = Flaw(
    "file_type",
    "Files ending in “{suffix}” are not read. Allowed: {allowed}.",
    "Open it in Excel or WPS and save it as .xlsx, or as .csv in UTF-8.",
)
FILE_TOO_LARGE = Flaw(
    "file_too_large", "The file has {size} bytes; the limit is {most}.", "Split it, or leave out pictures."
)
MACROS_IGNORED = notice(
    "macros_ignored",
    "The workbook contains macros. They were not run.",
    "Next time, submit it without macros, as .xlsx.",
)
CELL_ERROR = Flaw(
    "cell_error",
    "The cell under “{column}” contains an error such as #REF! or #N/A.",
    "Correct the formula, or enter the value.",
)
FORMULA_WITHOUT_VALUE = Flaw(
    "formula_without_value",
    "The cell under “{column}” contains a formula that was never calculated.",
    "Open and save the workbook in Excel or WPS, or enter the value.",
)
CELL_PICTURE = Flaw(
    "cell_picture",
    "The cell under “{column}” contains a picture, and pictures are not kept.",
    "Enter the name or number of the document instead.",
)
_COPY = N_("Copy the filled cells into a new workbook and submit that.")
#: What is said when the process that opens workbooks refuses one, by code.
REFUSALS: Mapping[str, Flaw] = {
    flaw.code: flaw
    for flaw in (
        FILE_KIND,
        SHEET_TOO_LARGE,
        Flaw(
            "workbook_damaged",
            "The workbook is damaged or incomplete and cannot be opened.",
            "Open it in Excel or WPS, save it again and resubmit it.",
        ),
        Flaw(
            "workbook_encrypted",
            "The workbook is password-protected.",
            "Remove the password, save it and resubmit it.",
        ),
        Flaw("macro_sheet", "The workbook contains an Excel 4.0 macro sheet, which is not opened.", _COPY),
        Flaw(
            "workbook_limits",
            "Opening the workbook took more than {seconds} s or {megabytes} MB, or failed.",
            _COPY,
        ).naming(seconds=workbook.SECONDS, megabytes=workbook.MEMORY_BYTES // 1_000_000),
        Flaw(
            "sheet_area",
            "The sheet extends to row {height}, column {width}: more than {most} cells.",
            "Delete the empty rows and columns beyond the data, or split the sheet.",
        ),
        Flaw("package_entries", "The workbook consists of {found} parts; the limit is {most}.", _COPY),
        Flaw(
            "package_size", "Unpacked, the workbook would take {megabytes} MB; the limit is {most} MB.", _COPY
        ),
        Flaw(
            "package_ratio",
            "Unpacked, the workbook would be {ratio} times as large; the limit is {most} times.",
            _COPY,
        ),
        Flaw("package_names", "The workbook contains parts whose names are not allowed.", _COPY),
        Flaw(
            "package_entities",
            "The workbook declares XML entities, which no spreadsheet program does.",
            _COPY,
        ),
    )
}


@dataclass(frozen=True)
class Unreadable:
    """A cell that shows something and holds no value: an error such as #REF!, or an uncalculated formula."""

    text: str
    flaw: Flaw

    def __str__(self) -> str:
        return self.text


class Moment(date):
    """A day out of a cell that holds a time of day too."""

    time: str

    @classmethod
    def of(cls, day: date, time: str) -> Moment:
        made = cls(day.year, day.month, day.day)
        made.time = time
        return made


class Scaled(float):
    """A number out of a cell whose format shows another one, as 0"万元" does."""

    number_format: str

    @classmethod
    def of(cls, number: float, number_format: str) -> Scaled:
        made = cls(number)
        made.number_format = number_format
        return made


Cell = str | int | float | bool | date | Unreadable | None


@dataclass(frozen=True)
class Sheet:
    """One sheet, or one CSV file (then `name` is None); rows[0] is row 1.

    What is hidden and merged is told by rows and columns counted from 0, as in `rows`.
    """

    file: str
    name: str | None
    rows: Sequence[Sequence[Cell]]
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: tuple[Area, ...] = ()


@dataclass(frozen=True)
class Book:
    """One submitted file: what it is called, the hash of its bytes, and its sheets."""

    name: str
    sha256: str
    sheets: tuple[Sheet, ...]
    findings: tuple[Finding, ...] = ()


def is_blank(cell: object) -> bool:
    """Nothing stands in the cell, or only spaces."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def read(path: Path) -> Book:
    """One workbook or .csv file; what cannot be read becomes a finding, never an exception."""
    name = without_personal_numbers(path.name)
    try:
        size = path.stat().st_size
        return (
            _unread(name, "", _too_large(size)) if size > MOST_BYTES else read_bytes(name, path.read_bytes())
        )
    except OSError as error:
        return _unread(name, "", FILE_UNREADABLE.naming(error=error.strerror or type(error).__name__))


def read_bytes(name: str, content: bytes) -> Book:
    """The same for a file that is already in memory."""
    name = without_personal_numbers(name)
    sha256 = hashlib.sha256(content).hexdigest()
    suffix = Path(name).suffix.lower()
    if len(content) > MOST_BYTES:
        return _unread(name, sha256, _too_large(len(content)))
    if suffix == ".csv":
        rows = text_rows(content)
        if isinstance(rows, Flaw):
            return _unread(name, sha256, rows)
        return Book(name, sha256, (Sheet(name, None, rows),))
    if suffix in guards.WORKBOOK_SUFFIXES:
        return _workbook(name, sha256, content, suffix)
    return _unread(name, sha256, FILE_TYPE.naming(suffix=suffix, allowed=", ".join(SUFFIXES)))


def _unread(name: str, sha256: str, flaw: Flaw, sheet: str | None = None) -> Book:
    return Book(name, sha256, (), (flaw.at(Spot(name, sheet)),))


def _too_large(size: int) -> Flaw:
    return FILE_TOO_LARGE.naming(size=f"{size:,}", most=f"{MOST_BYTES:,}")


def _workbook(name: str, sha256: str, content: bytes, suffix: str) -> Book:
    """The sheets of a workbook, opened in a process of its own with limits on memory and time."""
    if not content:
        return _unread(name, sha256, FILE_EMPTY)
    # What is plainly something else needs no process of its own.
    kind = guards.kind(content)
    if kind not in ("zip", "ole"):
        return _unread(name, sha256, FILE_KIND.naming(suffix=suffix, found=kind or "TXT"))
    book = _opened(content, suffix)
    if "refused" in book:
        code, values = book["refused"]
        sheet = without_personal_numbers(values.pop("sheet")) if "sheet" in values else None
        return _unread(name, sha256, REFUSALS[code].naming(**values), sheet)
    sheets = tuple(_sheet(name, entry) for entry in book["sheets"])
    return Book(name, sha256, sheets, (MACROS_IGNORED.at(Spot(name)),) if book["has_macros"] else ())


def _opened(content: bytes, suffix: str) -> dict[str, Any]:
    """What the child process says of the workbook; it gets no environment and imports only what it needs."""
    places = [str(Path(analytics.__path__[0]).parent), str(Path(_reader_of_values()).parent)]
    try:
        child = subprocess.run(
            [sys.executable, "-I", "-S", "-c", START, suffix, *places],
            input=content,
            capture_output=True,
            timeout=workbook.SECONDS,
            check=False,
            env={},
        )
    except subprocess.TimeoutExpired:
        return {"refused": ["workbook_limits", {}]}
    if child.returncode != 0:
        return {"refused": ["workbook_damaged" if child.returncode == 3 else "workbook_limits", {}]}
    book: dict[str, Any] = json.loads(child.stdout)
    return book


def _reader_of_values() -> str:
    spec = find_spec("python_calamine")
    assert spec is not None
    assert spec.submodule_search_locations
    return spec.submodule_search_locations[0]


def _sheet(file: str, entry: Mapping[str, Any]) -> Sheet:
    return Sheet(
        file,
        without_personal_numbers(entry["name"]),
        [[_cell(cell) for cell in row] for row in entry["rows"]],
        entry["hidden"],
        frozenset(entry["hidden_rows"]),
        frozenset(entry["hidden_columns"]),
        tuple((top, left, bottom, right) for top, left, bottom, right in entry["merged"]),
    )


def _cell(cell: object) -> Cell:
    """A cell out of JSON: dates, errors and formulas are wrapped, blanks are None."""
    if isinstance(cell, dict):
        if "date" in cell:
            day = date.fromisoformat(cell["date"])
            return Moment.of(day, cell["time"]) if "time" in cell else day
        if "number" in cell:
            return Scaled.of(cell["number"], cell["format"])
        if "error" in cell:
            return Unreadable(cell["error"][:20], CELL_ERROR)
        return Unreadable("=…", FORMULA_WITHOUT_VALUE)
    if cell is None or isinstance(cell, (str, int, float, bool)):
        return None if cell == "" else cell
    raise TypeError(type(cell))
