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
from analytics.intake.files.sheet_marks import Area
from analytics.intake.files.text_tables import text_rows, too_many
from analytics.intake.finding import Finding, Flaw, Severity, Spot, without_personal_numbers

#: The largest file taken.
MOST_BYTES = 20_000_000
#: What the child process runs; without the site's own settings it starts in half the time.
START = (
    "import sys; sys.path[:0] = sys.argv[2:]; from analytics.intake.files import workbook;"
    " workbook.main(sys.argv[1])"
)
SUFFIXES = (".csv", *guards.WORKBOOK_SUFFIXES)


@dataclass(frozen=True)
class Unreadable:
    """A cell that shows something and holds no value: an error such as #REF!, or an uncalculated formula."""

    text: str
    flaw: Flaw

    def __str__(self) -> str:
        return self.text


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


def read(path: Path) -> Book:
    """One workbook or .csv file; what cannot be read becomes a finding, never an exception."""
    name = without_personal_numbers(path.name)
    try:
        if path.stat().st_size > MOST_BYTES:
            return _unread(name, "", _too_large(path.stat().st_size))
        content = path.read_bytes()
    except OSError as error:
        return _unread(
            name,
            "",
            Flaw(
                "file_unreadable",
                "The file cannot be opened: {error}.",
                "Check the path and the rights of the file.",
                error=error.strerror or type(error).__name__,
            ),
        )
    return read_bytes(name, content)


def read_bytes(name: str, content: bytes) -> Book:
    """The same for a file that is already in memory."""
    name = without_personal_numbers(name)
    sha256 = hashlib.sha256(content).hexdigest()
    suffix = Path(name).suffix.lower()
    if len(content) > MOST_BYTES:
        return _unread(name, sha256, _too_large(len(content)))
    if suffix == ".csv":
        found = text_rows(content)
        return (
            _unread(name, sha256, found)
            if isinstance(found, Flaw)
            else Book(name, sha256, (Sheet(name, None, found),))
        )
    if suffix in guards.WORKBOOK_SUFFIXES:
        return _workbook(name, sha256, content, suffix)
    return _unread(
        name,
        sha256,
        Flaw(
            "file_type",
            "Files ending in “{suffix}” are not read. Allowed: {allowed}.",
            "Open it in Excel or WPS and save it as .xlsx, or as .csv in UTF-8.",
            suffix=suffix,
            allowed=", ".join(SUFFIXES),
        ),
    )


def _unread(name: str, sha256: str, flaw: Flaw, sheet: str | None = None) -> Book:
    return Book(name, sha256, (), (flaw.at(Spot(name, sheet)),))


def _too_large(size: int) -> Flaw:
    return Flaw(
        "file_too_large",
        "The file has {size} bytes; {most} are taken.",
        "Split it, or leave out pictures.",
        size=f"{size:,}",
        most=f"{MOST_BYTES:,}",
    )


def _workbook(name: str, sha256: str, content: bytes, suffix: str) -> Book:
    """The sheets of a workbook, opened in a process of its own with limits on memory and time."""
    if not content:
        return _unread(
            name, sha256, Flaw("file_empty", "The file is empty.", "Send the file that holds the table.")
        )
    # What is plainly something else needs no process of its own.
    kind = guards.kind(content)
    if kind not in ("zip", "ole"):
        return _unread(name, sha256, _refusal("file_kind", suffix=suffix, found=kind or "TXT"))
    found = _opened(content, suffix)
    if isinstance(found, Flaw):
        return _unread(name, sha256, found)
    if "refused" in found:
        code, values = found["refused"]
        sheet = without_personal_numbers(values.pop("sheet")) if "sheet" in values else None
        return _unread(name, sha256, _refusal(code, **values), sheet)
    sheets = tuple(_sheet(name, entry) for entry in found["sheets"])
    notices = [_macros().at(Spot(name), severity=Severity.NOTICE)] if found["has_macros"] else []
    return Book(name, sha256, sheets, tuple(notices))


def _opened(content: bytes, suffix: str) -> dict[str, Any] | Flaw:
    """What the child process says of the workbook; it gets no environment and finds only what it needs."""
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
        return _refusal("workbook_limits")
    if child.returncode == 3:
        return _refusal("workbook_damaged")
    if child.returncode != 0:
        return _refusal("workbook_limits")
    found: dict[str, Any] = json.loads(child.stdout)
    return found


def _reader_of_values() -> str:
    found = find_spec("python_calamine")
    assert found is not None
    assert found.submodule_search_locations
    return found.submodule_search_locations[0]


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
            return date.fromisoformat(cell["date"])
        return error_cell(cell["error"]) if "error" in cell else formula_cell()
    if cell is None or isinstance(cell, (str, int, float, bool)):
        return None if cell == "" else cell
    raise TypeError(type(cell))


def error_cell(text: str) -> Unreadable:
    """A cell that shows an error."""
    return Unreadable(
        text[:20],
        Flaw(
            "cell_error",
            "The cell under “{column}” holds an error such as #REF! or #N/A.",
            "Mend the formula, or write the value.",
        ),
    )


def formula_cell() -> Unreadable:
    """A cell whose formula has no stored result."""
    return Unreadable(
        "=…",
        Flaw(
            "formula_without_value",
            "The cell under “{column}” holds a formula that was never calculated.",
            "Open and save the workbook in Excel or WPS, or write the value.",
        ),
    )


def _macros() -> Flaw:
    return Flaw(
        "macros_ignored",
        "The workbook holds macros. They were not run.",
        "Send it without macros next time, as .xlsx.",
    )


def _refusal(code: str, **values: Any) -> Flaw:
    if code == "sheet_too_large":
        return too_many(values["height"], values["width"])
    message, fix = REFUSALS[code]
    limits = {"seconds": workbook.SECONDS, "megabytes": workbook.MEMORY_BYTES // 1_000_000}
    return Flaw(code, message, fix, **(values if code != "workbook_limits" else limits))


_COPY = N_("Copy the filled cells into a new workbook and send that.")
#: What is said when a workbook is not read, by code: the reason, and how to mend it.
REFUSALS: Mapping[str, tuple[str, str]] = {
    "file_kind": (
        N_("The file ends in {suffix}, but its content is {found}."),
        N_("Open it in Excel or WPS and save it as .xlsx, or as .csv in UTF-8."),
    ),
    "workbook_damaged": (
        N_("The workbook is damaged or cut short, and cannot be opened."),
        N_("Open it in Excel or WPS, save it anew and send it again."),
    ),
    "workbook_encrypted": (
        N_("The workbook is protected by a password."),
        N_("Take the password away, save it and send it again."),
    ),
    "workbook_limits": (
        N_("Opening the workbook took more than {seconds} s or {megabytes} MB, or failed."),
        _COPY,
    ),
    "sheet_area": (
        N_("The sheet reaches to row {height}, column {width}: more than {most} cells."),
        N_("Delete the empty rows and columns behind the data, or split the sheet."),
    ),
    "package_entries": (N_("The workbook consists of {found} parts; {most} are allowed."), _COPY),
    "package_size": (N_("Unpacked, the workbook would take {megabytes} MB; {most} are allowed."), _COPY),
    "package_ratio": (
        N_("Unpacked, the workbook would be {ratio} times as large; {most} times are allowed."),
        _COPY,
    ),
    "package_names": (N_("The workbook holds parts with forbidden names."), _COPY),
    "package_entities": (
        N_("The workbook declares entities, as none made by a spreadsheet program does."),
        _COPY,
    ),
}
