"""Submitted files as rows of cells, exactly as the sender sees them."""

from __future__ import annotations

import hashlib
import json
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import analytics
from analytics.intake.files import guards, limits, workbook
from analytics.intake.files.refusals import (
    FILE_BESIDE,
    FILE_EMPTY,
    FILE_MISSING,
    FILE_TOO_LARGE,
    FILE_UNREADABLE,
    MACROS_IGNORED,
    PICTURES_IGNORED,
    another_kind,
    refused,
    unknown_suffix,
)
from analytics.intake.files.sheet_properties import Area
from analytics.intake.files.text_tables import text_rows
from analytics.intake.finding import Finding, Flaw, Spot, notice
from analytics.intake.personal import LONGEST_SHEET_NAME, shown_file, shown_sheet
from analytics.visible import LONGEST_FILE_NAME, cut

#: What the child process runs; without the site's own settings it starts in half the time.
START = (
    "import sys; sys.path[:0] = sys.argv[2:]; from analytics.intake.files import workbook;"
    " workbook.main(sys.argv[1])"
)

FILE_NAME_LONG = Flaw(
    "file_name_long",
    "The file's name has {length} characters; at most {most} are allowed.",
    "Give the file a shorter name.",
)
SHEET_NAME_LONG = notice(
    "sheet_name_long",
    "The sheet's name has {length} characters; only the first {most} are shown.",
    "Give the sheet a shorter name.",
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

#: How the names of files begin that programs keep beside an open workbook, or a Mac beside any file.
BESIDE = ("~$", ".~lock.", ".~", "._")
#: Windows knows neither signal by name, and ends no process by one.
SIGKILL, SIGXCPU = getattr(signal, "SIGKILL", 9), getattr(signal, "SIGXCPU", 24)
#: What the reader of values says last when it is given no more memory.
OUT_OF_MEMORY = b"memory allocation of"


@dataclass(frozen=True)
class Unreadable:
    """A cell that shows something and holds no value: an error such as #REF!, or an uncalculated formula."""

    text: str
    flaw: Flaw

    def __str__(self) -> str:
        return self.text


#: Shown as WPS writes a picture: Excel shows an error there.
CELL_WITH_PICTURE = Unreadable("=DISPIMG(…)", CELL_PICTURE)


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
    name = shown_file(path.name)
    try:
        size = path.stat().st_size
        return (
            _unread(name, "", _too_large(size))
            if size > limits.MOST_BYTES
            else read_bytes(name, path.read_bytes())
        )
    except FileNotFoundError:
        return _unread(name, "", FILE_MISSING)
    except OSError:
        return _unread(name, "", FILE_UNREADABLE)


def read_bytes(name: str, content: bytes) -> Book:
    """The same for a file that is already in memory."""
    length, name = len(name), shown_file(name)
    sha256 = hashlib.sha256(content).hexdigest()
    suffix = Path(name).suffix.lower()
    if length > LONGEST_FILE_NAME:
        return _unread(name, sha256, FILE_NAME_LONG.naming(length=length, most=LONGEST_FILE_NAME))
    if len(content) > limits.MOST_BYTES:
        return _unread(name, sha256, _too_large(len(content)))
    if beside := next((begin for begin in BESIDE if name.startswith(begin)), None):
        return _unread(name, sha256, FILE_BESIDE.naming(begin=beside))
    if suffix == ".csv":
        rows = text_rows(content)
        if isinstance(rows, Flaw):
            return _unread(name, sha256, rows)
        return Book(name, sha256, (Sheet(name, None, rows),))
    if suffix in guards.WORKBOOK_SUFFIXES:
        return _workbook(name, sha256, content, suffix)
    return _unread(name, sha256, unknown_suffix(cut(suffix, LONGEST_SHEET_NAME)))


def _unread(name: str, sha256: str, flaw: Flaw, sheet: str | None = None) -> Book:
    return Book(name, sha256, (), (flaw.at(Spot(name, sheet)),))


def _too_large(size: int) -> Flaw:
    return FILE_TOO_LARGE.naming(size=f"{size:,}", most=f"{limits.MOST_BYTES:,}")


def _workbook(name: str, sha256: str, content: bytes, suffix: str) -> Book:
    """The sheets of a workbook, opened in a process of its own with limits on memory and time."""
    if not content:
        return _unread(name, sha256, FILE_EMPTY)
    # What is plainly something else needs no process of its own.
    if guards.kind(content) not in ("zip", "ole"):
        return _unread(name, sha256, another_kind(suffix, guards.name_of(content)))
    book = _opened(content, suffix)
    if "refused" in book:
        code, values = book["refused"]
        sheet = shown_sheet(values.pop("sheet")) if "sheet" in values else None
        return _unread(name, sha256, refused(code, values), sheet)
    sheets = tuple(_sheet(name, entry) for entry in book["sheets"])
    notices = [MACROS_IGNORED.at(Spot(name))] * book["has_macros"]
    notices += [
        PICTURES_IGNORED.at(Spot(name, sheet.name))
        for sheet, entry in zip(sheets, book["sheets"], strict=True)
        if entry["has_pictures"]
    ]
    notices += _long_names(sheets, book["sheets"])
    return Book(name, sha256, sheets, tuple(notices))


def _long_names(sheets: Sequence[Sheet], entries: Sequence[Mapping[str, Any]]) -> Iterator[Finding]:
    """A notice for each sheet whose name is shown cut."""
    for sheet, entry in zip(sheets, entries, strict=True):
        if (length := len(entry["name"])) > LONGEST_SHEET_NAME:
            flaw = SHEET_NAME_LONG.naming(length=length, most=LONGEST_SHEET_NAME)
            yield flaw.at(Spot(sheet.file, sheet.name))


def _opened(content: bytes, suffix: str) -> dict[str, Any]:
    """What the child process says of the workbook; it gets no environment and imports only what it needs."""
    places = [str(Path(analytics.__path__[0]).parent), str(Path(_reader_of_values()).parent)]
    try:
        child = subprocess.run(
            [sys.executable, "-I", "-S", "-c", START, suffix, *places],
            input=content,
            capture_output=True,
            timeout=limits.SECONDS,
            check=False,
            env={},
        )
    except subprocess.TimeoutExpired:
        return {"refused": ["workbook_time", {}]}
    if child.returncode != 0:
        return {"refused": [_end(child.returncode, child.stderr), {}]}
    book: dict[str, Any] = json.loads(child.stdout)
    return book


def _end(code: int, said: bytes) -> str:
    """What the child process died of: itself, a limit of the system's, or the reader's own fault."""
    if code == -SIGXCPU:
        return "workbook_time"
    if code == -SIGKILL or OUT_OF_MEMORY in said:
        return "workbook_memory"
    return workbook.ENDS.get(code, "workbook_failed")


def _reader_of_values() -> str:
    spec = find_spec("python_calamine")
    assert spec is not None
    assert spec.submodule_search_locations
    return spec.submodule_search_locations[0]


def _sheet(file: str, entry: Mapping[str, Any]) -> Sheet:
    return Sheet(
        file,
        shown_sheet(entry["name"]),
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
        if "picture" in cell:
            return CELL_WITH_PICTURE
        return Unreadable("=…", FORMULA_WITHOUT_VALUE)
    if cell is None or isinstance(cell, (str, int, float, bool)):
        return None if cell == "" else cell
    raise TypeError(type(cell))
