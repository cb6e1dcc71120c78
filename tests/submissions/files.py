"""Formats a sender may choose, what each of them cannot hold, and how each is written."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.submissions.binary_workbook import write_xlsb
from tests.submissions.excel import write_xls, write_xlsx, write_xlsx_other
from tests.submissions.model import Sheet, plain
from tests.submissions.open_document import write_ods

#: Python's codec and the mark in front, by habit.
ENCODINGS: Mapping[str, tuple[str, bytes]] = {
    "csv.utf8": ("utf-8", b""),
    "csv.utf8_bom": ("utf-8", b"\xef\xbb\xbf"),
    "csv.gb18030": ("gb18030", b""),
    "csv.utf16le_bom": ("utf-16-le", b"\xff\xfe"),
    "csv.utf16be_bom": ("utf-16-be", b"\xfe\xff"),
    "csv.utf16le": ("utf-16-le", b""),
    "csv.utf16be": ("utf-16-be", b""),
}
DELIMITERS = {"csv.comma": ",", "csv.tab": "\t", "csv.semicolon": ";"}
WORKBOOKS = ("file.xlsx", "file.xlsx_other", "file.xls", "file.xlsb", "file.ods")

#: Habits a format cannot hold. Merges in .ods and .xlsb are written for titles only: few readers tell
#: where a merge ends, so there a merged column would be a column with holes.
IMPOSSIBLE: Mapping[str, set[str]] = {
    "file.xlsx": {"csv.trailing_tab"},
    "file.xlsx_other": {"csv.trailing_tab", "number.formula"},
    "file.xls": {"csv.trailing_tab", "number.formula"},
    "file.xlsb": {"csv.trailing_tab", "merged.district", "merged.street"},
    "file.ods": {"csv.trailing_tab", "merged.district", "merged.street"},
    "csv": {
        "merged.district", "merged.street", "date.excel", "number.formula", "rows.hidden", "columns.hidden",
        "rows.styled", "sheets.notes", "sheets.hidden", "file.epoch_1904", "date.digits_number",
        "flag.number", "district.code_number", "community.number",
    },
}  # fmt: skip


@dataclass(frozen=True)
class Format:
    """A format and its settings: a workbook's epoch, or a CSV's encoding, delimiter and quoting."""

    name: str
    from_1904: bool = False
    delimiter: str = "csv.comma"
    quoted: bool = False
    ragged: bool = False
    line_end: str = "\r\n"

    @property
    def is_csv(self) -> bool:
        return self.name in ENCODINGS

    @property
    def suffix(self) -> str:
        return ".csv" if self.is_csv else "." + self.name.removeprefix("file.").removesuffix("_other")

    @property
    def impossible(self) -> set[str]:
        """The habits this format cannot hold."""
        if self.is_csv and self.delimiter == "csv.tab":
            return IMPOSSIBLE["csv"] | {"csv.trailing_tab"}
        return IMPOSSIBLE["csv" if self.is_csv else self.name]


def write_file(path: Path, sheets: Sequence[Sheet], form: Format) -> None:
    """Writes the sheets to the path in the format."""
    match form.name:
        case "file.xlsx":
            write_xlsx(path, sheets, from_1904=form.from_1904)
        case "file.xlsx_other":
            write_xlsx_other(path, sheets, from_1904=form.from_1904)
        case "file.xls":
            write_xls(path, sheets, from_1904=form.from_1904)
        case "file.xlsb":
            write_xlsb(path, sheets, from_1904=form.from_1904)
        case "file.ods":
            write_ods(path, sheets)
        case _:
            path.write_bytes(csv_bytes(sheets[0], form))


def csv_bytes(sheet: Sheet, form: Format) -> bytes:
    """One sheet as CSV; a blank row is an empty line where lines are ragged."""
    width = max(len(row) for row in sheet.rows)
    text = io.StringIO(newline="")
    writer = csv.writer(
        text,
        delimiter=DELIMITERS[form.delimiter],
        quoting=csv.QUOTE_ALL if form.quoted else csv.QUOTE_MINIMAL,
        lineterminator=form.line_end,
    )
    for row in sheet.rows:
        line = [plain(content) for content in row]
        if form.ragged:
            while line and not line[-1]:
                line.pop()
        else:
            line += [""] * (width - len(line))
        writer.writerow(line)
    codec, mark = ENCODINGS[form.name]
    return mark + text.getvalue().encode(codec)
